package infernum.runtime.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.chat.Chat;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.sampling.CounterRandom;
import infernum.runtime.sampling.Logprobs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chats in a Java program, with the model that infernum brings. */
@Timeout(180)
class InfernumChatTest {
  private static final Path SPARK =
      Path.of(System.getProperty("infernum.root"))
          .resolve("plugins/model-spark/src/main/resources/infernum/plugin/model/spark/spark.gguf");
  private static final Chat QUESTION = Chat.of("What is the capital of France?");
  private static final GenerationOptions GREEDY = GenerationOptions.DEFAULT.maxTokens(60).greedy();

  private final Infernum infernum = Infernum.load(SPARK);

  @AfterEach
  void close() {
    infernum.close();
  }

  @Test
  void aMessageIsAnsweredAndItsTurnEndsTheAnswer() {
    Answer answer = infernum.stream(QUESTION, GREEDY);
    String text = answer.text();
    assertTrue(text.startsWith("I don't know that."), text); // as its model card says
    assertEquals(FinishReason.STOP, answer.reason());
    assertEquals(text, infernum.chat("What is the capital of France?"), "greedy by default");
    List<Map<String, Object>> messages =
        List.of(Map.of("role", "user", "content", "What is the capital of France?"));
    assertEquals(text, infernum.chat(messages, GREEDY));
  }

  @Test
  void endTokensThatAreIgnoredDontEndATurn() {
    int said = tokens(GREEDY);
    assertEquals(60, tokens(GREEDY.ignoreEndTokens()));
    assertTrue(said < 60);
    assertTrue(tokens(GREEDY.minTokens(said + 5)) >= said + 5);
  }

  private int tokens(GenerationOptions options) {
    Answer answer = infernum.stream(QUESTION, options);
    answer.reason();
    return answer.tokens();
  }

  @Test
  void aTurnEndsAtACallersOwnStopTokenToo() {
    Answer whole = infernum.stream(QUESTION, GREEDY.logprobs(0));
    whole.reason();
    List<Integer> said = whole.logprobs().stream().map(Logprobs::token).toList();
    int stop = said.get(3);
    Answer cut = infernum.stream(QUESTION, GREEDY.stopTokens(Set.of(stop)));
    assertEquals(FinishReason.STOP, cut.reason());
    assertEquals(said.indexOf(stop), cut.tokens());
  }

  @Test
  void severalAnswersToAChatAreThoseOfTheirSeedsAndComputedTogether() {
    GenerationOptions drawn = GREEDY.set("temperature", 1.5).seed(11);
    Chat wish = Chat.of("Tell me a story.");
    List<Answer> answers = infernum.answers(wish, drawn.n(4));
    List<String> texts = new ArrayList<>();
    answers.forEach(answer -> texts.add(answer.text()));
    for (int i = 0; i < 4; i++) {
      GenerationOptions own = drawn.seed(CounterRandom.derived(11, i));
      assertEquals(infernum.stream(wish, own).text(), texts.get(i));
    }
    assertEquals(4, Set.copyOf(texts).size(), texts::toString);
  }

  @Test
  void anAnswerEndsBeforeAStopString() {
    Answer answer = infernum.stream(QUESTION, GREEDY.stop("small model"));
    String text = answer.text();
    assertFalse(text.contains("small model"), text);
    assertEquals(FinishReason.STOP, answer.reason());
    assertTrue(infernum.stream(QUESTION, GREEDY).text().startsWith(text + "small model"));
  }
}
