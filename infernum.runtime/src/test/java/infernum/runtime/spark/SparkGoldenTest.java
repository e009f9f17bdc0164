package infernum.runtime.spark;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.derived.Goldens;
import infernum.runtime.kv.Sequence;
import infernum.runtime.model.Chunk;
import infernum.runtime.model.Chunk.Rows;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.Logits;
import infernum.runtime.model.Session;
import infernum.runtime.model.SessionLimits;
import infernum.runtime.tokenizer.TextStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Greedy answers on the reference device to the prompts that were held back from the training. */
class SparkGoldenTest {
  private static final Path SPARK =
      Path.of(System.getProperty("infernum.root"), "plugins", "model-spark");
  private static final Path FILE =
      SPARK.resolve("src/main/resources/infernum/plugin/model/spark/spark.gguf");

  /** As the training's own program has it. */
  private static final int MOST = 96;

  private static final int AT_ONCE = 20;

  private static LoadedModel model;

  @BeforeAll
  static void load() {
    model = Goldens.load(FILE);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static List<JsonNode> lines(String name) throws IOException {
    return Files.readAllLines(SPARK.resolve("evaluation").resolve(name)).stream()
        .map(JsonMapper.shared()::readTree)
        .toList();
  }

  private static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::intValue).toArray();
  }

  private static String text(int[] tokens) {
    TextStream text = new TextStream(model.tokenizer(), false);
    StringBuilder answer = new StringBuilder();
    for (int token : tokens) {
      answer.append(text.add(token));
    }
    return answer.append(text.end()).toString();
  }

  private static SessionLimits limits(List<int[]> prompts) {
    IntSummaryStatistics lengths =
        prompts.stream().mapToInt(prompt -> prompt.length).summaryStatistics();
    int context = lengths.getMax() + MOST;
    int count = prompts.size();
    int block = 16;
    int cached = count * (context + block);
    return new SessionLimits(cached, context, Math.toIntExact(lengths.getSum()), count, count);
  }

  /** Greedy answers to some prompts, computed side by side. */
  private static List<int[]> answers(List<int[]> prompts) {
    List<List<Integer>> answers =
        prompts.stream().<List<Integer>>map(_ -> new ArrayList<>()).toList();
    try (Session session = model.session(limits(prompts))) {
      List<Sequence> sequences = prompts.stream().map(_ -> session.sequence()).toList();
      List<Integer> open = IntStream.range(0, prompts.size()).boxed().toList();
      List<int[]> next = prompts;
      while (!open.isEmpty()) {
        List<Chunk> batch = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
          batch.add(new Chunk(sequences.get(open.get(i)), next.get(i), Rows.LAST));
        }
        Logits logits = session.run(batch);
        List<Integer> on = new ArrayList<>();
        List<int[]> tokens = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
          int token = logits.best(i);
          List<Integer> answer = answers.get(open.get(i));
          if (!model.endTokens().contains(token)) {
            answer.add(token);
            if (answer.size() < MOST) {
              on.add(open.get(i));
              tokens.add(new int[] {token});
            }
          }
        }
        open = on;
        next = tokens;
      }
    }
    return answers.stream().map(a -> a.stream().mapToInt(Integer::intValue).toArray()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exact", "open"})
  void itsTokensAreThoseOfPyTorch(String name) throws IOException {
    List<JsonNode> expected = lines(name + ".answers.jsonl");
    assertEquals(name.equals("exact") ? 300 : 100, expected.size());
    List<Executable> checks = new ArrayList<>();
    for (int from = 0; from < expected.size(); from += AT_ONCE) {
      List<JsonNode> part = expected.subList(from, Math.min(from + AT_ONCE, expected.size()));
      List<int[]> answers = answers(part.stream().map(one -> ints(one.get("prompt"))).toList());
      for (int i = 0; i < part.size(); i++) {
        JsonNode one = part.get(i);
        int[] answer = answers.get(i);
        checks.add(() -> assertArrayEquals(ints(one.get("tokens")), answer, one::toString));
        checks.add(() -> assertEquals(one.get("text").stringValue(), text(answer)));
      }
    }
    assertAll(checks);
  }

  @Test
  void ofThe300PromptsWithOneRightAnswerItAnswersAtLeast95InAHundred() throws IOException {
    List<JsonNode> right = lines("exact.jsonl");
    List<JsonNode> given = lines("exact.answers.jsonl");
    assertEquals(300, right.size());
    int count = 0;
    for (int i = 0; i < right.size(); i++) {
      assertEquals(right.get(i).get("id"), given.get(i).get("id"));
      count += right.get(i).get("answer").equals(given.get(i).get("text")) ? 1 : 0;
    }
    assertTrue(count >= 285, count + " of 300");
  }
}
