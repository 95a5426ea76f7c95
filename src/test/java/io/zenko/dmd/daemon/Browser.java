package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.opentest4j.TestAbortedException;

/** A Chromium without a window, that looks at the console of a daemon. */
final class Browser implements AutoCloseable {
  static final int WIDE = 1280;
  static final int NARROW = 390;

  private static final Path PROJECT = Path.of(System.getProperty("dmd.project", ""));

  /** Where pictures go: those of the documentation are made by naming its folder. */
  private static final Path PICTURES =
      PROJECT.resolve(System.getProperty("dmd.console.pictures", "target/console"));

  /** Where pictures go that a person looks at and that are in no documentation. */
  private static final Path LOOKS = PROJECT.resolve("target/console");

  /** Of a machine that does much else. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Kept, so that its level is: it warns of a protocol of tools that is not used here. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private static final int MOST_HEIGHT = 1_200;

  /** In the page itself: a table has hundreds of cells. Options have no place of their own. */
  private static final String CONTAINING =
      "return [...document.querySelectorAll(arguments[0])].find((each) =>"
          + " (each.tagName === 'OPTION' || each.getClientRects().length > 0)"
          + " && each.innerText.includes(arguments[1])) ?? null";

  private final ChromeDriver driver;
  private final String origin;

  private Browser(ChromeDriver driver, String origin) {
    this.driver = driver;
    this.origin = origin;
  }

  /**
   * Opens one; where the machine has none, the test is left out, but for continuous integration.
   */
  static Browser open(Daemon daemon) {
    Optional<File> chromium = program("chromium");
    Optional<File> chromedriver = program("chromedriver");
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      String lack = "NOT CHECKED: the console needs chromium and chromium-driver (src/test/run.sh)";
      if (System.getenv("CI") != null) {
        throw new AssertionError(lack);
      }
      System.err.println(lack);
      throw new TestAbortedException(lack);
    }
    SELENIUM.setLevel(Level.SEVERE);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    options.addArguments("--hide-scrollbars", "--lang=en", "--force-color-profile=srgb");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.get())
            .usingAnyFreePort()
            .build();
    Browser browser =
        new Browser(new ChromeDriver(service, options), "http://127.0.0.1:" + daemon.port("ADMIN"));
    browser.show(WIDE, false);
    return browser;
  }

  private static Optional<File> program(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> new File(folder, name))
        .filter(File::canExecute)
        .findFirst();
  }

  /** Has the screen so many pixels across, and the person's wish for dark pages. */
  void show(int width, boolean dark) {
    show(width, 900, dark);
  }

  private void show(int width, int height, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** A page of the console, as a link from outside leads there, with the token in the tab. */
  void page(String name, String token) {
    driver.get(origin + "/pages/console.css");
    run("sessionStorage.setItem('dmd-token', arguments[0])", token);
    driver.get(origin + "/#/" + name);
    visible("h1");
  }

  /** As {@link #page}, in a tab that knows no token. */
  void pageWithoutToken(String name) {
    driver.get(origin + "/pages/console.css");
    run("sessionStorage.clear()");
    driver.get(origin + "/#/" + name);
  }

  void reload() {
    driver.navigate().refresh();
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  WebElement visible(String css) {
    return await(css + " is to be seen", () -> first(css).filter(WebElement::isDisplayed));
  }

  /** An element that has this among its texts, and is to be seen. */
  WebElement containing(String css, String text) {
    return await(
        css + " with " + text, () -> Optional.ofNullable((WebElement) run(CONTAINING, css, text)));
  }

  Optional<WebElement> first(String css) {
    return all(css).stream().findFirst();
  }

  List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  void click(String css, String text) {
    // In one look: a page that draws itself anew meanwhile has another such element.
    await(
        "a click on " + css + " with " + text,
        () -> {
          Optional<WebElement> found = Optional.ofNullable((WebElement) run(CONTAINING, css, text));
          found.ifPresent(WebElement::click);
          return found;
        });
  }

  String text(String css) {
    return visible(css).getText();
  }

  String title() {
    return driver.getTitle();
  }

  int cookies() {
    return driver.manage().getCookies().size();
  }

  /** Presses keys where the focus is. */
  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Something that comes to be; pages draw themselves anew while they are looked at. */
  interface Look<T> {
    Optional<T> look();
  }

  <T> T await(String what, Look<T> look) {
    return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
        .ignoring(StaleElementReferenceException.class)
        .withMessage(() -> what + "; the page says:\n" + run("return document.body.innerText"))
        .until(any -> look.look().orElse(null));
  }

  /** Waits until the top of the page says that the daemon is ready, and nothing else. */
  void awaitReady() {
    await(
        "a daemon that is ready",
        () -> first("#state").filter(state -> "up".equals(state.getDomAttribute("class"))));
  }

  /** As wide as the screen, and no wider: nothing is to be scrolled to the side. */
  void assertFits() {
    // Charts follow the size of the window, a frame later.
    await(
        "a page that is as wide as the screen",
        () ->
            Optional.of((Long) run("return document.documentElement.scrollWidth"))
                .filter(width -> width.equals(run("return window.innerWidth"))));
  }

  /** What the browser had to refuse, or what failed in a script: nothing of the console may. */
  void assertNothingRefused() {
    assertThat(driver.manage().logs().get(LogType.BROWSER).getAll())
        .extracting(LogEntry::getMessage)
        .noneMatch(
            line ->
                line.contains("Content Security Policy")
                    || line.contains("Uncaught")
                    || line.contains("Refused"));
  }

  /** Takes a picture of the page from its top, as high as it is up to a limit. */
  void picture(String name, int width, boolean dark) {
    save(PICTURES, name, width, dark);
  }

  /** The same, for no documentation. */
  void look(String name, int width, boolean dark) {
    save(LOOKS, name, width, dark);
  }

  private void save(Path folder, String name, int width, boolean dark) {
    Long height = (Long) run("return document.documentElement.scrollHeight");
    show(width, (int) Math.min(Math.max(height, 600), MOST_HEIGHT), dark);
    // Charts follow the size of the window, a frame later.
    driver.executeAsyncScript(
        "const done = arguments[0];"
            + "requestAnimationFrame(() => requestAnimationFrame(() => done()))");
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
