package infernum.server.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Chromium without a window. Asks nothing of the network but the page it is sent to. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path SHOTS =
      Path.of(System.getProperty("infernum.build", "target")).resolve("page/screenshots");

  final ChromeDriver driver;
  private final Path profile;

  private Browser(Path chromium, Path chromedriver) throws IOException {
    profile = Files.createTempDirectory("infernum-browser");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.toFile())
                .usingAnyFreePort()
                .build(),
            options);
    desktop();
  }

  /** Starts it, where it is installed. */
  static Browser start() {
    Optional<Path> chromium = found("chromium", "chromium-browser", "google-chrome");
    Optional<Path> chromedriver = found("chromedriver");
    assumeTrue(
        chromium.isPresent() && chromedriver.isPresent(),
        "chromium and chromedriver aren't both on the PATH");
    try {
      return new Browser(chromium.get(), chromedriver.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> found(String... names) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(names)
        .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  void desktop() {
    size(1280, 800, 1, false);
  }

  void phone() {
    size(390, 780, 2, true);
  }

  private void size(int width, int height, int ratio, boolean mobile) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", ratio, "mobile", mobile));
    driver.executeCdpCommand(
        "Emulation.setTouchEmulationEnabled", Map.of("enabled", mobile, "maxTouchPoints", 5));
  }

  /** Which colours the device prefers. */
  void colours(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Opens a page, without anything that an earlier one has stored. */
  void openAnew(String url) {
    driver.get(url);
    driver.executeScript("localStorage.clear(); sessionStorage.clear();");
    open(url);
  }

  /** Opens a page, and waits until it can be written to. */
  void open(String url) {
    driver.get(url);
    see("textarea#message");
  }

  WebElement see(String css) {
    return until(() -> find(css).stream().filter(WebElement::isDisplayed).findFirst(), css);
  }

  List<WebElement> find(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  void gone(String css) {
    until(() -> find(css).isEmpty() ? Optional.of(true) : Optional.empty(), "no " + css);
  }

  /** Waits until an element has a text. */
  WebElement seeText(String css, String text) {
    return until(
        () -> find(css).stream().filter(one -> one.getText().contains(text)).findFirst(),
        css + " with " + text);
  }

  <T> T until(java.util.function.Supplier<Optional<T>> condition, String what) {
    return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(20))
        .withMessage(what)
        .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
        .until(_ -> condition.get().orElse(null));
  }

  /** A button or field by the name that a screen reader says. */
  WebElement labelled(String label) {
    return see("[aria-label=\"" + label + "\"]");
  }

  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Presses a key while Shift is held. */
  void shift(Keys key) {
    new Actions(driver).keyDown(Keys.SHIFT).sendKeys(key).keyUp(Keys.SHIFT).perform();
  }

  /** Writes a message and sends it. */
  void say(String text) {
    until(
        () ->
            driver.executeScript(
                        "return document.querySelector('.server-state.ready, .small-only')")
                    == null
                ? Optional.empty()
                : Optional.of(true),
        "a server that is ready");
    see("textarea#message").sendKeys(text, Keys.ENTER);
  }

  /** The element that has the focus, by its label or text. */
  String focused() {
    return String.valueOf(
        driver.executeScript(
            "const e = document.activeElement; return e.getAttribute('aria-label') || e.textContent"));
  }

  /** What the browser has asked the network for since this was last called. */
  List<JsonNode> requests() {
    JsonMapper json = new JsonMapper();
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(entry -> json.readTree(entry.getMessage()).path("message"))
        .filter(message -> message.path("method").asString("").equals("Network.requestWillBeSent"))
        .map(message -> message.at("/params/request"))
        .toList();
  }

  /** What the page has complained of. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  /** For whoever wants to look. */
  void shoot(String name) {
    try {
      Files.createDirectories(SHOTS);
      Files.write(SHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
