package infernum.server.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.selenium.AxeBuilder;
import infernum.server.TestServer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** axe-core's rules, in each state of the page. */
@Tag("browser")
class PageAccessibilityTest {
  private static final String RICH =
      """
      <think>The person wants *everything*.</think>Here is **everything** that an answer can have, with [a link](https://example.com) and `code`.

      ## A list

      1. First
      2. Second
         - [x] done
         - [ ] to do

      > Somebody said so.

      | name | value |
      |------|------:|
      | x | 1 |

      ```java
      /** Doubles. */
      static int twice(int n) {
        String s = "two"; // a remark
        return 2 * n;
      }
      ```

      And a last line.
      """;

  @ParameterizedTest
  @CsvSource({"light,false", "dark,false", "light,true", "dark,true"})
  void everyStateCanBeReadByEverybody(String colours, boolean phone) {
    String name = colours + (phone ? "-phone" : "-desktop");
    try (Browser browser = Browser.start();
        Paced model = new Paced()) {
      TestServer server = model.serve();
      browser.colours(colours);
      if (phone) {
        browser.phone();
      }
      browser.openAnew(server.url());
      browser.seeText(".welcome p", "scripted");
      check(browser, name + "-empty");

      model.say(RICH);
      model.hold();
      ask(browser, "Show me everything that you can do, please");
      browser.see(".waiting");
      check(browser, name + "-waiting");
      model.letGo(140);
      browser.seeText(".answer", "everything that");
      check(browser, name + "-growing");
      model.flow();
      browser.seeText(".answer", "And a last line.");
      browser.labelled("Regenerate answer");
      check(browser, name + "-answer");
      browser.see("summary").click();
      check(browser, name + "-thoughts");

      browser.labelled("Settings").click();
      browser.see("#setting-temperature");
      check(browser, name + "-settings");
      browser.see("[aria-label='Close settings']").click();
      if (phone) {
        browser.labelled("History").click();
        browser.see(".sidebar.open");
        check(browser, name + "-history");
        browser.labelled("Close history").click();
      }

      model.script.beforeStep(() -> {
        throw new IllegalStateException("no more memory on the device");
      });
      ask(browser, "And an error?");
      browser.seeText(".notice", "The answer failed");
      check(browser, name + "-error");
      browser.driver.executeScript(
          "document.querySelector('[aria-label=\"Edit message\"]').click()");
      browser.see(".editor");
      check(browser, name + "-edit");
    }
    try (Browser browser = Browser.start();
        Paced model = new Paced()) {
      TestServer server = model.serveTo("key");
      browser.colours(colours);
      if (phone) {
        browser.phone();
      }
      browser.driver.get(server.url());
      browser.see("dialog #key");
      check(browser, name + "-key");
    }
  }

  /** With the button: on a touch screen Enter begins a line. */
  private static void ask(Browser browser, String text) {
    browser.see("textarea#message").sendKeys(text);
    browser
        .until(() -> browser.find("[aria-label=Send]:not(:disabled)").stream().findFirst(), "Send")
        .click();
  }

  private static void check(Browser browser, String state) {
    browser.shoot(state);
    Results results = new AxeBuilder().analyze(browser.driver);
    List<String> violations =
        results.getViolations().stream()
            .flatMap(rule ->
                rule.getNodes().stream()
                    .map(node -> rule.getId() + ": " + node.getTarget() + " " + node.getHtml()))
            .toList();
    assertEquals(List.of(), violations, state);
    assertEquals(true, results.getPasses().size() > 15, state);
  }
}
