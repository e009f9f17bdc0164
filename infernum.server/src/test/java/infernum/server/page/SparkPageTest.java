package infernum.server.page;

import infernum.server.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page with a real model. */
@Tag("browser")
class SparkPageTest {
  @Test
  void sparkAddsUpAndRemembers() {
    try (Browser browser = Browser.start();
        TestServer server = TestServer.spark()) {
      browser.openAnew(server.url());
      browser.seeText(".suggestions button", "What is 7 plus 8?").click();
      browser.seeText(".answer .prose", "15");
      browser.seeText(".speed", "tokens/s");
      browser.say("and 3 more?");
      browser.seeText(".message:nth-child(4) .prose", "18");
      browser.shoot("spark");
    }
  }
}
