package infernum.server.client;

import infernum.server.TestServer;
import java.time.Duration;
import java.util.List;

/** The servers that clients are tried with: a real model, and one that says what it is told to. */
final class ClientServers implements AutoCloseable {
  /** An answer with reasoning and a call, as Qwen's and Hermes' models write them. */
  static final String CALL =
      "<think>I must look.</think><tool_call>{\"name\": \"get_weather\", \"arguments\":"
          + " {\"city\": \"Oslo\"}}</tool_call>";

  private final TestServer spark = TestServer.spark();
  private final TestServer.Script script =
      new TestServer.Script(
          "{# <tool_call> #}{% for m in messages %}{{ m.role }}: {{ m.content }}"
              + "{% for call in m.tool_calls or [] %}{{ call.function.arguments.city }}{% endfor %}\n"
              + "{% endfor %}{{ tools | tojson }}",
          List.of("<tool_call>", "</tool_call>"));
  private final TestServer scripted = TestServer.scripted(script);

  String spark() {
    return spark.url() + "/v1";
  }

  String scripted() {
    return scripted.url() + "/v1";
  }

  /** What the scripted model says from now on. */
  void say(String text) {
    say(text, Duration.ZERO);
  }

  /** And how long each of its tokens takes. */
  void say(String text, Duration pace) {
    script.beforeStep(() -> {
      try {
        Thread.sleep(pace);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    script.say(text);
  }

  /** Waits until the scripted model has nothing to do. */
  void awaitIdle(Duration most) {
    scripted.awaitIdle(most);
  }

  @Override
  public void close() {
    scripted.close();
    spark.close();
  }
}
