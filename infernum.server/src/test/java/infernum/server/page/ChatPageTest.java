package infernum.server.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import infernum.server.TestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person does on the page, with a model that says what it is told to. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatPageTest {
  private Browser browser;
  private Paced model;
  private TestServer server;

  @BeforeAll
  void start() {
    browser = Browser.start();
    model = new Paced();
    server = model.serve();
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
      model.close();
    }
  }

  @BeforeEach
  void openThePage() {
    model.flow();
    browser.openAnew(server.url());
  }

  @Test
  void anAnswerIsSeenWhileItIsWritten() {
    model.say("Once upon a time.");
    model.hold();
    browser.say("Tell me");
    browser.see(".waiting");
    assertEquals("Tell me", browser.see(".bubble").getText());
    model.letGo(5);
    browser.seeText(".answer", "Once");
    assertFalse(browser.see(".answer .prose").getText().contains("upon"));
    assertEquals("true", browser.see(".answer").getAttribute("aria-busy"));
    model.flow();
    browser.seeText(".answer .prose", "Once upon a time.");
    browser.seeText(".speed", "17 tokens ·");
    assertTrue(browser.see(".speed").getText().contains("tokens/s"));
    browser.seeText("[role=status]", "");
    browser.labelled("Regenerate answer");
    assertEquals("Tell me – Infernum", browser.driver.getTitle());
  }

  @Test
  void stopKeepsWhatHasComeAndCancels() {
    model.say("One two three four five six");
    model.hold();
    browser.say("Count");
    model.letGo(8);
    browser.seeText(".answer", "One two");
    browser.labelled("Stop").click();
    browser.seeText(".ending", "Stopped.");
    letGoUntilIdle();
    assertEquals("One two", browser.see(".answer .prose").getText());
    assertEquals("Message", browser.focused());
    model.flow();
    model.say("Again.");
    browser.say("More");
    browser.seeText(".answer:last-child .prose", "Again.");
    JsonNode asked = lastRequest();
    assertEquals(
        List.of("Count", "One two ", "More"),
        asked.at("/messages").valueStream().map(m -> m.path("content").asString()).toList());
  }

  @Test
  void anEditedQuestionIsAskedInItsPlace() {
    model.say("First.");
    browser.say("Wrong question");
    browser.seeText(".answer .prose", "First.");
    browser.say("Another");
    browser.seeText(".message:nth-child(4) .prose", "First.");
    model.say("Second.");
    browser.driver.executeScript("document.querySelector('[aria-label=\"Edit message\"]').click()");
    browser
        .see(".editor textarea")
        .sendKeys(Keys.chord(Keys.CONTROL, "a"), "Right question", Keys.ENTER);
    browser.seeText(".answer .prose", "Second.");
    assertEquals(2, browser.find(".message").size());
    assertEquals("Right question", browser.see(".bubble").getText());
    assertEquals(1, lastRequest().at("/messages").size());
  }

  @Test
  void anAnswerIsWrittenAnew() {
    model.say("First.");
    browser.say("Say");
    browser.seeText(".answer .prose", "First.");
    model.say("Second.");
    browser.labelled("Regenerate answer").click();
    browser.seeText(".answer .prose", "Second.");
    assertEquals(2, browser.find(".message").size());
  }

  @Test
  void historyOutlivesThePage() {
    model.say("Blue.");
    browser.say("What colour is the sky?");
    browser.seeText(".answer .prose", "Blue.");
    browser.labelled("Copy answer");
    browser.find(".new-chat").getFirst().click();
    browser.see(".welcome");
    model.say("White.");
    browser.say("And snow?");
    browser.seeText(".answer .prose", "White.");
    browser.labelled("Copy answer");
    browser.open(server.url());
    assertEquals(
        List.of("And snow?", "What colour is the sky?"),
        browser.find(".entry-title").stream().map(e -> e.getText()).toList());
    browser.find(".entry-title").getLast().click();
    browser.seeText(".answer .prose", "Blue.");

    click("[aria-label='Rename “And snow?”']");
    browser.see("input.name").sendKeys("Colours", Keys.ENTER);
    browser.seeText(".entry-title", "Colours");
    click("[aria-label='Delete “Colours”']");
    browser.seeText(".toast", "Deleted “Colours”");
    assertEquals(1, browser.find(".entry").size());
    browser.see(".toast button").click();
    browser.seeText(".head h1", "Colours");
    assertEquals(2, browser.find(".entry").size());
    click("[aria-label='Delete “Colours”']");
    browser.open(server.url());
    assertEquals(1, browser.find(".entry").size());
  }

  /** A step at a time, far fewer than are left of the answer. */
  private void letGoUntilIdle() {
    for (int step = 0; server.unanswered() > 0; step++) {
      assertTrue(step < 12, "the answer goes on");
      model.letGo(1);
      sleep(Duration.ofMillis(250));
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void click(String css) {
    browser.driver.executeScript("document.querySelector(arguments[0]).click()", css);
  }

  @Test
  void anAnswerThatThePageLeftIsMarked() {
    model.say("Half of it is here");
    model.hold();
    browser.say("Tell me");
    model.letGo(5);
    browser.seeText(".answer", "Half");
    browser.open(server.url());
    model.flow();
    browser.find(".entry-title").getFirst().click();
    browser.seeText(".answer .prose", "Half");
    browser.seeText(".ending", "the page was closed");
  }

  @Test
  void systemPromptAndSamplingReachTheModel() {
    model.say("Aye.");
    browser.labelled("Settings").click();
    browser.see("#system").sendKeys("You are a pirate.");
    assertEquals("0.0", browser.see("#setting-temperature").getAttribute("placeholder") + ".0");
    browser.see("#setting-temperature").sendKeys("0.7", Keys.TAB);
    browser.see("#setting-seed").sendKeys("42", Keys.TAB);
    browser.say("Are you?");
    browser.seeText(".answer .prose", "Aye.");
    JsonNode asked = lastRequest();
    assertEquals("You are a pirate.", asked.at("/messages/0/content").asString());
    assertEquals("system", asked.at("/messages/0/role").asString());
    assertEquals(0.7, asked.at("/temperature").doubleValue());
    assertEquals(42, asked.at("/seed").intValue());
    assertTrue(asked.at("/top_p").isMissingNode());
    browser.open(server.url());
    browser.labelled("Settings").click();
    assertEquals("0.7", browser.see("#setting-temperature").getAttribute("value"));
    browser.seeText(".panel .button", "Use defaults").click();
    browser.until(
        () ->
            browser.see("#setting-temperature").getAttribute("value").isEmpty()
                ? java.util.Optional.of(true)
                : java.util.Optional.empty(),
        "an empty field");
  }

  private JsonNode lastRequest() {
    return new JsonMapper()
        .readTree(
            browser.requests().stream()
                .filter(request -> request.path("url").asString("").endsWith("/chat/completions"))
                .toList()
                .getLast()
                .path("postData")
                .asString());
  }

  @Test
  void thoughtsAreFolded() {
    model.say("<think>Let me *see*.</think>It is so.");
    browser.say("Is it?");
    browser.seeText(".answer > div .prose", "It is so.");
    browser.seeText("summary", "Thoughts");
    assertFalse(browser.find(".reasoning .prose").getFirst().isDisplayed());
    browser.see("summary").click();
    assertEquals("Let me see.", browser.see(".reasoning .prose").getText());
  }

  @Test
  void everythingIsDoneWithTheKeyboard() {
    model.say("Yes.");
    assertEquals("Message", browser.focused());
    browser.press("One");
    browser.shift(Keys.ENTER);
    browser.press("two", Keys.ENTER);
    browser.seeText(".answer .prose", "Yes.");
    assertEquals("One\ntwo", browser.see(".bubble").getText());
    browser.labelled("Regenerate answer");
    model.hold();
    browser.press("Three", Keys.ENTER);
    browser.labelled("Stop");
    browser.press(Keys.ESCAPE);
    browser.seeText(".ending", "Stopped.");
    model.flow();
    tabBackTo("Edit message");
    browser.press(Keys.ENTER);
    browser.see(".editor");
    browser.press(Keys.ESCAPE);
    browser.gone(".editor");
    assertEquals("Edit message", waitForFocus("Edit message"));
    tabBackTo("Settings");
    browser.press(Keys.ENTER);
    browser.see(".panel");
    browser.press(Keys.ESCAPE);
    browser.gone(".panel");
    assertEquals("Settings", waitForFocus("Settings"));
    tabBackTo("New chat");
    browser.press(Keys.ENTER);
    browser.see(".welcome");
    assertEquals("Message", waitForFocus("Message"));
  }

  private String waitForFocus(String label) {
    return browser.until(
        () -> java.util.Optional.of(browser.focused()).filter(label::equals), "focus on " + label);
  }

  private void tabBackTo(String label) {
    for (int i = 0; i < 30; i++) {
      if (browser.focused().equals(label)) {
        return;
      }
      browser.shift(Keys.TAB);
    }
    throw new AssertionError(label + " isn't reached by Shift+Tab");
  }

  @Test
  void aPhoneHasItsPartsBehindButtons() {
    browser.phone();
    try {
      browser.openAnew(server.url());
      assertTrue(browser.find(".sidebar").isEmpty());
      browser.labelled("History").click();
      browser.see(".sidebar.open");
      browser.press(Keys.ESCAPE);
      browser.gone(".sidebar");
      assertEquals("History", waitForFocus("History"));
      Long overflow =
          (Long)
              browser.driver.executeScript(
                  "return document.documentElement.scrollWidth - innerWidth");
      assertTrue(overflow <= 0, "wider than the screen by " + overflow);
    } finally {
      browser.desktop();
    }
  }
}
