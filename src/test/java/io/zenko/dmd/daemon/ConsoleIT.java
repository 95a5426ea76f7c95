package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The console, as a person sees it in a browser. */
class ConsoleIT {
  private static final String TOKEN = "a-token-of-the-test";

  /** Many more, where somebody wants to wait for them. */
  private static final int BUCKETS = Integer.getInteger("dmd.console.buckets", 300);

  private static final String MARKUP = "<img src=x onerror=\"window.ran=1\">";
  private static final String SCRIPT = "<script>window.ran=1<\\script>";

  @TempDir static Path folder;
  private static Daemon daemon;
  private static Browser browser;
  private static String blob;

  @BeforeAll
  static void start() {
    daemon = new Daemon(folder).with("DMD_ADMIN_TOKEN", TOKEN).launch();
    try {
      browser = Browser.open(daemon);
    } catch (RuntimeException | Error e) {
      daemon.kill();
      throw e;
    }
    daemon.awaitReady();
    for (int i = 0; i < BUCKETS; i++) {
      create(String.format(Locale.ROOT, "many-%06d", i));
    }
    Wire.Answer stored = daemon.data().send("PUT", "/DataFile", "These are the bytes of a blob.");
    blob = stored.headers().get("location").replaceAll(".*/", "");
    create("photos");
    for (String key : List.of("2025/spring.jpg", "2026/autumn.jpg", "readme.txt", MARKUP, SCRIPT)) {
      put("photos", key, "");
    }
    put("photos", "versions.txt", "?versioning=true");
    put("photos", "versions.txt", "?versioning=true");
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      daemon.close();
    }
  }

  @BeforeEach
  void showWide() {
    browser.show(Browser.WIDE, false);
  }

  @AfterEach
  void nothingIsRefused() {
    browser.assertNothingRefused();
    assertThat(browser.run("return window.ran ?? 'nothing'")).isEqualTo("nothing");
  }

  private static void create(String bucket) {
    daemon
        .bucketd()
        .send(
            "POST",
            "/default/bucket/" + URLEncoder.encode(bucket, UTF_8),
            "{\"owner\":\"ann\",\"creationDate\":\"2026-11-28T10:00:00.000Z\"}");
  }

  private static void put(String bucket, String key, String query) {
    String value =
        "{\"content-length\":30,\"last-modified\":\"2026-11-28T10:00:00.000Z\",\"note\":"
            + "\"<b onclick=1>\",\"location\":[{\"key\":\""
            + blob
            + "\",\"size\":30}]}";
    String path = "/default/bucket/" + bucket + "/" + URLEncoder.encode(key, UTF_8);
    assertThat(daemon.bucketd().send("POST", path.replace("+", "%20") + query, value).statusLine())
        .isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void theTokenIsAskedForOnceAndKeptForTheTab() {
    browser.pageWithoutToken("overview");
    browser.visible("#ask-token").sendKeys("a-token-of-nobody", Keys.ENTER);
    browser.containing("#ask-title", "That was not the token");
    browser.visible("#ask-token").sendKeys(TOKEN, Keys.ENTER);
    browser.containing("#state", "ready");

    browser.reload();
    browser.containing("#state", "ready");
    assertThat(browser.visible("#forget").isDisplayed()).isTrue();
    assertThat(browser.run("return localStorage.length")).isEqualTo(0L);
    assertThat(browser.cookies()).isZero();

    browser.click("#forget", "Forget token");
    browser.visible("#ask-token");
    assertThat(browser.run("return sessionStorage.length")).isEqualTo(0L);
  }

  @Test
  void whoKnowsNoTokenIsToldSo() {
    browser.pageWithoutToken("buckets");
    browser.visible("#ask-token").sendKeys(Keys.ESCAPE);

    browser.containing("#trouble", "wants its token");
    assertThat(browser.all("main table")).isEmpty();
  }

  @Test
  void theOverviewTellsWhatTheDaemonDoes() {
    browser.page("overview", TOKEN);

    for (String part : List.of("data", "listeners", "metadata", "threads")) {
      browser.containing(".card", part);
    }
    browser.containing(".card td", "bucketd");
    browser.containing(".card", "left");
    browser.await(
        "six charts",
        () -> Optional.of(browser.all(".chart canvas")).filter(all -> all.size() == 6));
    browser.await(
        "a line in a chart", () -> Optional.of(1).filter(any -> (Boolean) browser.run(HAS_LINE)));
    browser.picture("overview", Browser.WIDE, false);
  }

  /** Whether some pixel of the chart is of the first line's colour. */
  private static final String HAS_LINE =
      "const canvas = document.querySelector('.chart canvas');"
          + "const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);"
          + "for (let i = 0; i < data.length; i += 4)"
          + "  if (data[i] === 0 && data[i + 1] === 99 && data[i + 2] === 163 && data[i + 3] === 255)"
          + "    return true;"
          + "return false;";

  @Test
  void aFaultAppearsAndGoes() throws IOException {
    browser.page("overview", TOKEN);
    browser.containing("#state", "ready");
    Path probe = probe();
    Files.createDirectories(probe.resolve("in-the-way"));
    try {
      browser.containing("#state", "not ready: data");
      browser.containing(".trouble", "takes no writes");
      browser.show(Browser.NARROW, true);
      browser.assertFits();
      browser.picture("narrow", Browser.NARROW, true);
    } finally {
      Folders.delete(probe);
    }
    browser.await(
        "ready again",
        () ->
            browser
                .first("#state")
                .filter(
                    state ->
                        state.getText().endsWith("ready") && !state.getText().contains("not")));
    browser.await(
        "no trouble", () -> Optional.of(1).filter(any -> browser.all("td .trouble").isEmpty()));
  }

  /** What the blobs' repository writes now and then, to know that it can. */
  private static Path probe() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("blobs"))) {
      return all.filter(path -> path.endsWith("incoming"))
          .findFirst()
          .orElseThrow()
          .resolve("probe");
    }
  }

  @Test
  void manyBucketsArePagedAndFound() {
    browser.page("buckets", TOKEN);
    browser.containing("td", "many-000000");
    assertThat(browser.all("tbody tr")).hasSize(100);
    browser.picture("buckets", Browser.WIDE, false);

    browser.click("main a", "Next page");
    browser.containing("td", "many-000100");
    browser.click("main a", "First page");
    browser.containing("td", "many-000000");

    String last = String.format(Locale.ROOT, "many-%06d", BUCKETS - 1);
    browser.visible("#prefix").sendKeys(last);
    browser.await(
        "one bucket", () -> Optional.of(1).filter(any -> browser.all("tbody tr").size() == 1));
    assertThat(browser.text("tbody tr")).contains(last, "ann", "read-write");
  }

  @Test
  void bucketsTellHowManyEntriesTheyHave() {
    create("sized");
    for (String key : List.of("a", "b", "c")) {
      put("sized", key, "");
    }
    browser.page("buckets?prefix=sized", TOKEN);

    browser.containing("tbody tr", "sized");
    assertThat(browser.all("tbody td").get(3).getText()).isEqualTo("3");
  }

  @Test
  void keysWithMarkupAreShownAndNeverRun() {
    browser.page("bucket?bucket=photos", TOKEN);
    browser.containing("td", "2025/");
    browser.containing("td", SCRIPT);
    assertThat(browser.all("main img, main script")).isEmpty();

    browser.click("td a", MARKUP);
    browser.containing("h1", MARKUP);
    assertThat(browser.text("#value")).contains("<b onclick=1>");
    browser.click("button.read", "Read");
    assertThat(browser.text("#head")).contains("These are the by");
    assertThat(browser.all("main img, main b")).isEmpty();
    browser.picture("entry", Browser.WIDE, false);
  }

  @Test
  void prefixesAreOpenedAndVersionsShown() {
    browser.page("bucket?bucket=photos", TOKEN);
    browser.click("td a", "2025/");
    browser.containing("td", "spring.jpg");
    browser.click("main p a", "all");
    browser.containing("td", "readme.txt");

    browser.visible("#versions").click();
    browser.await(
        "a master and two versions",
        () ->
            Optional.of(1)
                .filter(
                    any ->
                        browser.all("td:first-child").stream()
                                .filter(cell -> cell.getText().equals("versions.txt"))
                                .count()
                            == 3));
  }

  @Test
  void aBucketIsMadeReadOnlyAfterAQuestion() {
    create("switched");
    put("switched", "k", "");
    browser.page("bucket?bucket=switched", TOKEN);
    browser.click("#switch", "Make it read-only");
    browser.visible("#ask-no").click();
    browser.containing("dd", "read-write");

    browser.click("#switch", "Make it read-only");
    browser.visible("#ask-yes").click();

    browser.containing("#switch", "Make it read-write");
    assertThat(daemon.bucketd().send("POST", "/default/bucket/switched/k", "{}").statusLine())
        .isEqualTo("HTTP/1.1 503 ServiceUnavailable");
    browser.picture("bucket", Browser.WIDE, false);
  }

  @Test
  void theChangeLogGrowsWhileItIsLookedAt() {
    create("followed");
    browser.page("log?bucket=followed", TOKEN);
    browser.containing("td", "create");

    put("followed", MARKUP, "");
    put("photos", "of-another", "");
    put("followed", "second", "");

    browser.containing("td", "second");
    browser.containing("td", MARKUP);
    assertThat(browser.text("main")).doesNotContain("of-another");

    daemon
        .bucketd()
        .send(
            "GET", "/_/raft_sessions/1/log?begin=1&limit=5", "", "User-Agent: a reader " + MARKUP);
    browser.containing("#readers td", "a reader " + MARKUP);
    browser.containing("#readers td", "bucketd");
    browser.picture("log", Browser.WIDE, false);
  }

  @Test
  void failuresTellWhyWithTheClientsIds() {
    browser.page("failures", TOKEN);
    daemon
        .bucketd()
        .send("POST", "/default/bucket/photos/bad", "no JSON", "X-Scal-Request-Uids: u1:" + MARKUP);
    daemon.bucketd().send("POST", "/default/bucket/photos", "{}");

    browser.containing("td", "u1:" + MARKUP);
    browser.containing("td", "409 DBAlreadyExists");
    browser.picture("failures", Browser.WIDE, false);
    browser.click("#error option", "BadRequest");
    browser.await(
        "those of one error",
        () ->
            Optional.of(1)
                .filter(
                    any ->
                        browser.all("tbody tr").stream()
                            .allMatch(row -> row.getText().contains("BadRequest"))));
  }

  @Test
  void settingsTellWhereTheyAreFromAndNoSecret() {
    browser.page("settings", TOKEN);
    browser.containing("tr", "DMD_ADMIN_PORT");
    browser.visible("#changed").click();
    browser.visible("#filter").sendKeys("admin_");

    browser.containing("tr", "set, and not shown");
    assertThat(browser.text("main")).contains("environment").doesNotContain(TOKEN);
    browser.picture("settings", Browser.WIDE, false);
  }

  @Test
  void aSweepsReportSurvivesTheReloadOfThePage() {
    browser.page("blobs", TOKEN);
    browser.containing(".card", "segments");
    browser.click("#dry", "Look for garbage");
    browser.containing("#sweep", "done");

    browser.reload();

    browser.containing("#sweep", "done");
    browser.containing("pre", "done: 0 unreferenced blobs");
    browser.picture("blobs", Browser.WIDE, false);
  }

  /**
   * The file is damaged for one pass, and mended: other tests read what is in it. The first pass is
   * there so that none is due for a day.
   */
  @Test
  void aScrubIsBegunByAButtonAndWhatItFoundSurvivesTheReloadOfThePage() throws IOException {
    Path segment = segment();
    byte[] whole = Files.readAllBytes(segment);
    int at = new String(whole, ISO_8859_1).indexOf("These are the bytes");
    byte[] damaged = whole.clone();
    damaged[at] ^= 1;
    browser.page("blobs", TOKEN);
    browser.click("#scrub", "Read all blobs now");
    browser.await(
        "the end of a pass",
        () -> browser.first("#passes").filter(passes -> !passes.getText().startsWith("0 ")));
    browser.containing("#scrubbing", "waits for its turn");

    try {
      write(segment, damaged, at);
      browser.click("#scrub", "Read all blobs now");
      browser.containing("#damaged", blob);
      browser.containing("#scrubbing", "waits for its turn");
    } finally {
      write(segment, whole, at);
    }
    browser.reload();
    browser.containing("#damaged", blob);

    browser.click("#scrub", "Read all blobs now");
    browser.await(
        "nothing damaged", () -> Optional.of(1).filter(any -> browser.all("#damaged").isEmpty()));
    browser.containing("#scrubbing", "waits for its turn");
  }

  @Test
  void segmentsAreShownOneByOne() {
    browser.page("blobs", TOKEN);

    browser.containing("#segments td", "appended to");
    browser.containing("#segments td", "never");
    browser.page("blobs?from=1000", TOKEN);
    browser.containing("#segments p", "There are no more.");
    browser.click("#segments a", "First segments");
    browser.containing("#segments td", "appended to");
  }

  private static void write(Path file, byte[] bytes, int at) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes, at, 1), at);
    }
  }

  /** The file that the blob stands in. */
  private static Path segment() throws IOException {
    Pattern name = Pattern.compile("[0-9a-f]{8}");
    try (Stream<Path> all = Files.list(folder.resolve("blobs/segments"))) {
      for (Path path : all.toList()) {
        if (name.matcher(path.getFileName().toString()).matches()
            && new String(Files.readAllBytes(path), ISO_8859_1).contains("These are the bytes")) {
          return path;
        }
      }
    }
    throw new AssertionError("no segment has the blob");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overview",
        "buckets",
        "bucket?bucket=photos",
        "blobs",
        "log",
        "failures",
        "settings"
      })
  void eachPageFitsANarrowScreen(String page) {
    browser.show(Browser.NARROW, false);
    browser.page(page, TOKEN);
    browser.visible("main .card, main table, main p.dim");

    browser.assertFits();
  }

  @Test
  void itWorksByKeyboard() {
    browser.page("overview", TOKEN);
    browser.press(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("To the content");
    browser.press(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("Overview");
    browser.press(Keys.TAB);
    browser.press(Keys.ENTER);

    browser.containing("h1", "Buckets");
    assertThat(browser.title()).isEqualTo("Buckets – DMD");
    assertThat(browser.focused().getTagName()).isEqualTo("main");
  }
}
