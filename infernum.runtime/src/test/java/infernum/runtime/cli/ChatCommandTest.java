package infernum.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.cli.Lines.Line;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Conversations with the small model of this repository, greedy unless a test says otherwise. */
final class ChatCommandTest {
  private static final String SPARK =
      Path.of(System.getProperty("infernum.root"))
          .resolve("plugins/model-spark/src/main/resources/infernum/plugin/model/spark/spark.gguf")
          .toString();

  private static final String QUESTION = "What is 7 plus 8?";

  private static Cli chat(String lines, String... options) {
    return Cli.converse(lines, words(options));
  }

  private static String[] words(String... options) {
    String[] words = new String[options.length + 4];
    words[0] = "chat";
    words[1] = SPARK;
    words[2] = "--temperature";
    words[3] = "0";
    System.arraycopy(options, 0, words, 4, options.length);
    return words;
  }

  /** Tokens of the prompts that were answered, in order: they tell what the model was shown. */
  private static List<Integer> prompts(Cli chat) {
    return Pattern.compile("\\(prompt (\\d+) tokens")
        .matcher(chat.err())
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .toList();
  }

  /** What the model is shown of a conversation. */
  private static int prompt(String lines) {
    return prompts(chat(lines)).getLast();
  }

  @Test
  void eachLineIsAnsweredUntilTheInputEnds() {
    Cli chat = chat(QUESTION + "\n\nWho are you?\n");
    assertEquals(0, chat.code(), chat::toString);
    List<String> answers = chat.out().lines().toList();
    assertEquals(2, answers.size(), chat::out);
    assertTrue(answers.getFirst().contains("15"), chat::out);
    assertTrue(answers.getLast().contains("spark"), chat::out);
    assertFalse(chat.err().contains("> "), chat::err);
  }

  @Test
  void aMessageIsShownToTheModelAfterAllThatWasSaid() {
    List<Integer> prompts = prompts(chat(QUESTION + "\n" + QUESTION + "\n"));
    // The second prompt is the first, its answer, and the second message with what begins it.
    assertTrue(prompts.get(1) > 2 * prompts.get(0) - 4, prompts::toString);
  }

  @Test
  void clearBeginsAnew() {
    List<Integer> prompts = prompts(chat(QUESTION + "\n/clear\n" + QUESTION + "\n"));
    assertEquals(prompts.get(0), prompts.get(1));
  }

  @Test
  void systemBeginsAnewWithInstructionsAndWithoutTextWithNone() {
    Cli chat =
        chat(
            "/system Answer in one word.\n%1$s\n/clear\n%1$s\n/system\n%1$s\n".formatted(QUESTION),
            "--system",
            "Answer in two long words.");
    List<Integer> prompts = prompts(chat);
    assertEquals(prompts.get(0), prompts.get(1), "/clear keeps instructions");
    assertEquals(prompt(QUESTION + "\n"), prompts.get(2));
    assertTrue(prompts.get(0) > prompts.get(2), prompts::toString);
    assertEquals(3, chat.err().split("begins anew", -1).length - 1, chat::err);
  }

  @Test
  void againAnswersTheLastMessageOnceMoreAndTellsWhyItIsTheSame() {
    Cli chat = chat(QUESTION + "\n/again\n" + QUESTION + "\n");
    List<Integer> prompts = prompts(chat);
    assertEquals(prompts.get(0), prompts.get(1));
    assertEquals(prompt(QUESTION + "\n" + QUESTION + "\n"), prompts.get(2));
    assertEquals(1, chat.out().lines().limit(2).distinct().count(), chat::out);
    assertEquals(1, chat.err().split("/set temperature 0.8", -1).length - 1, chat::err);
  }

  @Test
  void againDrawsAnotherAnswerWhereTokensAreDrawn() {
    Cli chat = Cli.converse("Tell me a story.\n/again\n", "chat", SPARK, "--temperature", "1.5");
    List<String> answers = chat.out().strip().lines().toList();
    assertNotEquals(answers.getFirst(), answers.getLast());
    assertFalse(chat.err().contains("the same answer"), chat::err);
  }

  @Test
  void setChangesHowTokensAreDrawnAndWhatIsWrongChangesNothing() {
    Cli chat =
        chat(
            """
            /set
            /set temprature 1
            /set temperature hot
            /set temperature -1
            /set top_p
            Tell me a story.
            /set temperature 1.5
            /again
            """);
    assertEquals(0, chat.code(), chat::err);
    List<String> lines = chat.err().lines().skip(2).toList();
    assertEquals("greedy", lines.get(0));
    assertTrue(lines.get(1).startsWith("infernum: no sampling parameter is named 'temprature'"));
    assertEquals("infernum: /set takes a number, not 'hot'", lines.get(2));
    assertTrue(lines.get(3).startsWith("infernum: 'temperature' must be from 0 to"), chat::err);
    assertEquals(
        "infernum: /set takes a name and a number, as in /set temperature 0.8", lines.get(4));
    assertEquals("temperature 1.5", lines.get(6));
    assertFalse(chat.err().contains("the same answer"), chat::err);
    List<String> answers = chat.out().strip().lines().toList();
    assertNotEquals(answers.getFirst(), answers.getLast());
  }

  @Test
  void againWithoutAMessageSaysSo() {
    Cli chat = chat("/again\n/system Be brief.\n/again\n");
    assertEquals("", chat.out());
    assertEquals(2, chat.err().split("there is no message yet", -1).length - 1, chat::err);
    assertEquals(0, chat.code());
  }

  @Test
  void aMessageThatCannotBeAnsweredIsTakenBackAndOthersStay() {
    String tooLong = "fox ".repeat(3000);
    Cli chat = chat("%1$s\n%2$s\n/again\n%1$s\n".formatted(QUESTION, tooLong));
    assertEquals(0, chat.code());
    assertTrue(chat.err().contains("infernum: the prompt has"), chat::err);
    List<Integer> prompts = prompts(chat);
    assertEquals(3, prompts.size(), chat::err);
    assertEquals(prompts.get(0), prompts.get(1), "/again answers what had been answered");
    assertEquals(prompt(QUESTION + "\n" + QUESTION + "\n"), prompts.get(2));
  }

  @Test
  void helpListsEveryCommandAndAnUnknownOneIsToldOf() {
    Cli chat = chat("/help\n/hepl me\n/frobnicate\n");
    ChatCommand.COMMANDS.forEach(
        command -> assertTrue(chat.err().contains(command + " "), command));
    assertTrue(chat.err().contains("no command /hepl, did you mean /help?"), chat::err);
    assertTrue(chat.err().contains("no command /frobnicate; /help lists them"), chat::err);
    assertEquals("", chat.out());
  }

  @Test
  void exitEndsBeforeTheInputDoes() {
    for (String end : List.of("/exit", "/quit")) {
      Cli chat = chat(end + "\n" + QUESTION + "\n");
      assertEquals("", chat.out());
      assertEquals(0, chat.code());
    }
  }

  @Test
  void twoLinesComeBeforeTheFirstWordAndNoneWhereItIsToBeQuiet() {
    Cli chat = chat(QUESTION + "\n");
    List<String> lines = chat.err().lines().toList();
    assertEquals(3, lines.size(), chat::err);
    assertTrue(
        lines
            .get(0)
            .matches("spark\\.gguf \\(Q8_0\\) on \\S+, context of 512 tokens, greedy,.*/help.*"),
        chat::err);
    assertTrue(
        lines.get(1).matches("memory [\\d,]+ KiB: weights .*--max-context.*--max-batch-tokens\\)"),
        chat::err);
    Cli quiet = chat(QUESTION + "\n", "--quiet");
    assertEquals("", quiet.err());
    assertEquals(chat.out(), quiet.out());
  }

  @Test
  void anAnswerThatWasCutSaysByWhat() {
    Cli chat = chat("Tell me a story.\n", "--max-tokens", "5");
    assertTrue(chat.err().endsWith("answer 5 tokens, cut by --max-tokens 5)\n"), chat::err);
    Cli full = chat("Tell me a story.\n", "--max-context", "16");
    assertTrue(full.err().endsWith(", cut at the context's end)\n"), full::err);
  }

  /** Somebody who types these lines, and Ctrl-C when told to. */
  private static final class Typist implements Lines {
    private final Queue<Line> lines;
    private Runnable interrupt = () -> {};

    Typist(Line... lines) {
      this.lines = new ArrayDeque<>(List.of(lines));
    }

    @Override
    public Line next() {
      return lines.isEmpty() ? new Line.End() : lines.remove();
    }

    @Override
    public void onInterrupt(Runnable action) {
      interrupt = action;
    }

    @Override
    public void close() {}
  }

  private static final Line NOTHING = new Line.Interrupted(true);
  private static final Line HELP = new Line.Text("/help");

  private static Cli converse(Typist typist, StringWriter out) {
    return Cli.converse(new Input(InputStream.nullInputStream(), _ -> typist), out, words());
  }

  @Test
  void ctrlCTwiceAtAnEmptyLineEndsAndOnceGivesAHint() {
    Typist typist = new Typist(NOTHING, HELP, NOTHING, NOTHING, HELP);
    Cli chat = converse(typist, new StringWriter());
    assertEquals(0, chat.code());
    assertEquals(1, typist.lines.size());
    assertEquals(2, chat.err().split("Ctrl-C again", -1).length - 1, chat::err);
  }

  @Test
  void ctrlCDropsALineWithoutAHint() {
    Line dropped = new Line.Interrupted(false);
    Typist typist = new Typist(NOTHING, dropped, dropped, NOTHING);
    Cli chat = converse(typist, new StringWriter());
    assertEquals(0, typist.lines.size());
    assertEquals(2, chat.err().split("Ctrl-C again", -1).length - 1, chat::err);
  }

  @Test
  void whatThereIsOfAStoppedAnswerIsPartOfTheConversation() {
    Line story = new Line.Text("Tell me a story.");
    Line question = new Line.Text(QUESTION);
    Typist typist = new Typist(story, question);
    StringWriter out =
        new StringWriter() {
          @Override
          public void write(String text, int from, int length) {
            super.write(text, from, length);
            if (typist.lines.size() == 1) { // in the first answer
              Runnable once = typist.interrupt;
              typist.interrupt = () -> {};
              once.run();
            }
          }
        };
    Cli stopped = converse(typist, out);
    Cli whole = converse(new Typist(story, question), new StringWriter());
    assertTrue(stopped.err().contains(", stopped)"), stopped::err);
    assertTrue(stopped.out().lines().toList().getLast().contains("15"), stopped::out);
    assertTrue(whole.out().startsWith(stopped.out().lines().findFirst().orElseThrow()));
    int shown = prompts(stopped).getLast();
    assertTrue(shown < prompts(whole).getLast(), stopped + " and " + whole);
    assertTrue(shown > prompt(QUESTION + "\n") + prompts(whole).getFirst() - 4, stopped::toString);
  }
}
