package infernum.server.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.EngineLimits;
import infernum.server.TestServer;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;

/** What goes wrong is told, with a way out. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageErrorsTest {
  private Browser browser;

  @BeforeAll
  void start() {
    browser = Browser.start();
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private static EngineLimits limits(int context, int sequences, int queued) {
    return Capacity.DEFAULT
        .context(context)
        .sequences(sequences)
        .batchTokens(64)
        .queuedRequests(queued)
        .queuedTokens(10_000)
        .cachedTokens(4096)
        .exactly();
  }

  @Test
  void aBusyServerAndAnotherTry() {
    // One answer at a time, and one that waits: the third has to come later.
    try (Paced model = Paced.within(limits(1024, 1, 1))) {
      TestServer server = model.serve();
      model.say("Now.");
      model.hold();
      browser.openAnew(server.url());
      Thread first = ask(server);
      browser.until(() -> some(server.unanswered() == 1 && model.isHolding()), "one running");
      Thread second = ask(server);
      browser.until(() -> some(server.unanswered() == 2), "one waiting");
      browser.say("Me too");
      browser.seeText(".notice", "The server is busy");
      browser.shoot("error-busy");
      model.flow();
      join(first);
      join(second);
      browser.seeText(".notice button", "Try again").click();
      browser.seeText(".answer .prose", "Now.");
      browser.gone(".notice");
    }
  }

  private static java.util.Optional<Boolean> some(boolean holds) {
    return holds ? java.util.Optional.of(true) : java.util.Optional.empty();
  }

  private static Thread ask(TestServer server) {
    return Thread.startVirtualThread(() -> {
      try (java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient()) {
        client.send(
            java.net.http.HttpRequest.newBuilder(URI.create(server.url() + "/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(
                    java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                .build(),
            java.net.http.HttpResponse.BodyHandlers.discarding());
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aConversationThatIsTooLong() {
    try (Paced model = Paced.within(limits(64, 2, 4))) {
      TestServer server = model.serve();
      browser.openAnew(server.url());
      browser.say("far too long ".repeat(10));
      browser.seeText(".notice", "This conversation has become too long");
      assertTrue(browser.see(".notice").getText().contains("context of 64"));
      browser.seeText(".notice button", "New chat").click();
      browser.see(".welcome");
    }
  }

  @Test
  void anAnswerThatReachesItsLimit() {
    try (Paced model = new Paced()) {
      TestServer server = model.serve();
      model.say("More than five tokens");
      browser.openAnew(server.url());
      browser.labelled("Settings").click();
      browser.see("#setting-max_tokens").sendKeys("5", Keys.TAB);
      browser.say("Go");
      browser.seeText(".ending", "Cut off");
      assertEquals("More", browser.see(".answer .prose").getText().strip());
    }
  }

  @Test
  void aSettingThatTheServerRefuses() {
    try (Paced model = new Paced()) {
      TestServer server = model.serve();
      browser.openAnew(server.url());
      browser.labelled("Settings").click();
      browser.see("#setting-temperature").sendKeys("7", Keys.TAB);
      browser.see("[aria-label='Close settings']").click();
      browser.say("Go");
      browser.seeText(".notice", "A setting was refused");
      assertTrue(browser.see(".notice").getText().contains("temperature"));
      browser.seeText(".notice button", "Open settings").click();
      browser.see(".panel");
    }
  }

  @Test
  void aConnectionThatIsLost() {
    try (Paced model = new Paced();
        Cable cable = new Cable(URI.create(model.serve().url()).getPort())) {
      model.say("Half and whole");
      model.hold();
      browser.openAnew(cable.url());
      browser.say("Go");
      model.letGo(5);
      browser.seeText(".answer", "Half");
      cable.cut();
      browser.seeText(".notice", "The connection was lost");
      assertTrue(browser.see(".answer .prose").getText().startsWith("Half"));
      browser.seeText(".banner", "The server can't be reached");
      browser.shoot("error-lost");
      cable.mend();
      browser.gone(".banner");
      model.flow();
      browser.seeText(".notice button", "Try again").click();
      browser.seeText(".answer .prose", "Half and whole");
    }
  }

  @Test
  void aServerThatEnds() {
    try (Paced model = new Paced()) {
      TestServer server = model.serve();
      browser.openAnew(server.url());
      browser.see(".server-state.ready");
      server.drain();
      browser.say("Go");
      browser.seeText(".notice", "The server is shutting down");
    }
  }

  @Test
  void aServerThatFails() {
    try (Paced model = new Paced()) {
      TestServer server = model.serve();
      model.script.beforeStep(() -> {
        throw new IllegalStateException("no more memory on the device");
      });
      browser.openAnew(server.url());
      browser.say("Go");
      browser.seeText(".notice", "The answer failed");
      browser.seeText(".notice", "In the server’s log: request");
    }
  }

  @Test
  void aServerThatWantsAKey() {
    try (Paced model = new Paced()) {
      TestServer server = model.serveTo("open sesame");
      model.say("Welcome.");
      browser.openAnew(server.url());
      browser.see("dialog #key").sendKeys("a guess", Keys.ENTER);
      browser.seeText("dialog .wrong", "doesn’t know the key");
      browser.shoot("key");
      browser.see("dialog #key").sendKeys("open sesame", Keys.ENTER);
      browser.gone("dialog");
      browser.see(".server-state.ready");
      browser.say("Hello");
      browser.seeText(".answer .prose", "Welcome.");
      assertEquals(
          null, browser.driver.executeScript("return localStorage.getItem('infernum.key')"));
    }
  }
}
