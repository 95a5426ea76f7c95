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
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console, as a person sees it in a browser. */
class ConsoleIT {
  private static final String TOKEN = "a-token-of-the-test";

  /** More or fewer, where somebody wants to see them. */
  private static final int BUCKETS = Integer.getInteger("dmd.console.buckets", 100_000);

  private static final String MARKUP = "<img src=x onerror=\"window.ran=1\">";
  private static final String SCRIPT = "<script>window.ran=1<\\script>";

  @TempDir static Path folder;
  private static Daemon daemon;
  private static Browser browser;
  private static String blob;

  @BeforeAll
  static void start() {
    ManyBuckets.make(folder.resolve("metadata"), BUCKETS);
    daemon =
        new Daemon(folder)
            .withDefaultHeap()
            .with("DMD_ADMIN_TOKEN", TOKEN)
            .with("DMD_MEMORY_BYTES", ManyBuckets.MEMORY_BYTES)
            .launch();
    try {
      browser = Browser.open(daemon);
    } catch (RuntimeException | Error e) {
      daemon.kill();
      throw e;
    }
    daemon.awaitReady();
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
    put(
        bucket,
        key,
        query,
        "{\"content-length\":30,\"last-modified\":\"2026-11-28T10:00:00.000Z\",\"note\":"
            + "\"<b onclick=1>\",\"location\":[{\"key\":\""
            + blob
            + "\",\"size\":30}]}");
  }

  private static void put(String bucket, String key, String query, String value) {
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
    browser.containing(".card td strong", "The last");
    browser.containing(".card", "left");
    // Which of the three is told depends on what else writes to the disk.
    browser.await(
        "how the disk fills",
        () ->
            browser.all(".card span.dim").stream()
                .filter(each -> each.getText().matches("Full at .*|It .* fill.*"))
                .findFirst());
    browser.await(
        "six charts",
        () -> Optional.of(browser.all(".chart canvas")).filter(all -> all.size() == 6));
    browser.await(
        "a line in a chart", () -> Optional.of(1).filter(any -> (Boolean) browser.run(HAS_LINE)));
    browser.picture("overview", Browser.WIDE, false);
  }

  @Test
  void callsByWebSocketAreOnTheOverviewWithTheirLatencies() {
    browser.page("overview", TOKEN);
    try (MdfileClient client = new MdfileClient(daemon)) {
      browser.await(
          "calls, errors and latencies of MDFile",
          () -> {
            client.call("get", "{\"rpcArgs\":[\"readme.txt\",{}],\"subLevel\":[\"photos\"]}");
            client.call("odd", "{}");
            return Optional.of(rates("mdfile"))
                .filter(rates -> rates.size() == 5)
                .filter(rates -> !rates.contains("0") && !rates.contains("–"));
          });
    }
  }

  /** What the overview tells of a protocol, or nothing yet. */
  private static List<?> rates(String protocol) {
    return (List<?>)
        browser.run(
            "return [...document.querySelectorAll('.card tr')]"
                + ".map((row) => [...row.cells].map((cell) => cell.innerText))"
                + ".find((row) => row[0] === arguments[0]) ?? []",
            protocol);
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
    browser.awaitReady();
    Path probe = probe();
    Files.createDirectories(probe.resolve("in-the-way"));
    try {
      browser.containing("#state", "not ready: data");
      browser.containing(".trouble", "takes no writes");
      // It has not been down since then.
      assertThat(browser.text(".card p")).matches("(?s).*DOWN.*started .* ago");
      browser.show(Browser.NARROW, true);
      browser.assertFits();
      browser.picture("narrow", Browser.NARROW, true);
    } finally {
      Folders.delete(probe);
    }
    browser.awaitReady();
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
    browser.click("main a", "Previous page");
    browser.containing("td", "many-000000");
    browser.await(
        "the first page", () -> Optional.of(1).filter(any -> !pageLinks().contains("Previous")));

    // Other tests make buckets with names of before these and behind them.
    browser.click("main a", "Last page");
    String last = ManyBuckets.name(BUCKETS - 1);
    browser.containing("td", last);
    assertThat(pageLinks()).contains("Previous page").doesNotContain("Next page");
    assertThat(browser.all("tbody tr")).hasSize(100);
    browser.click("main a", "Previous page");
    browser.await(
        "the page before the last",
        () -> Optional.of(1).filter(any -> pageLinks().contains("Last page")));
    browser.click("main a", "First page");
    browser.containing("td", "many-000000");

    browser.visible("#prefix").sendKeys(last);
    browser.await(
        "one bucket", () -> Optional.of(1).filter(any -> browser.all("tbody tr").size() == 1));
    assertThat(browser.text("tbody tr")).contains(last, "ann", "read-write");
  }

  private static String pageLinks() {
    return browser.text("main [role=navigation]");
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
  void whatHidesOrTurnsTextIsShownAsAnEscape() {
    create("turned");
    for (String key : List.of("a\u202egpj.exe", "b\u200b", "c\u001b[31m", "d\u2028\udb40\udc41")) {
      put("turned", key, "");
    }
    browser.page("bucket?bucket=turned", TOKEN);

    browser.containing("td", "a\\u202egpj.exe");
    browser.containing("td", "b\\u200b");
    browser.containing("td", "c\\x1b[31m");
    browser.containing("td", "d\\u2028\\U000e0041");
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
  void deleteMarkersAndVersionsAreToldApart() {
    create("versioned");
    put("versioned", "plain.txt", "");
    put("versioned", "gone.txt", "?versioning=true");
    put("versioned", "gone.txt", "?versioning=true");
    put(
        "versioned",
        "gone.txt",
        "?versioning=true",
        "{\"isDeleteMarker\":true,\"last-modified\":\"2026-11-28T11:00:00.000Z\"}");
    browser.page("bucket?bucket=versioned&versions=true", TOKEN);
    browser.containing("td", "plain.txt");

    // The master, and the version that it is a copy of.
    List<WebElement> markers = rows("delete marker");
    assertThat(markers).hasSize(2).allMatch(row -> row.getText().startsWith("gone.txt"));
    assertThat(rows("gone.txt")).hasSize(4);
    assertThat(rows("plain.txt")).hasSize(1);
    looks("versions");

    browser.picture("versions", Browser.WIDE, false);
    markers.get(1).findElement(By.cssSelector("a")).click();
    browser.containing("h1", "gone.txt");
    browser.containing("#value", "isDeleteMarker");
    browser.containing("dt", "Version");
    browser.click("main p a", "versioned");
    browser.containing("td", "gone.txt");
    assertThat(rows("gone.txt")).hasSize(1);
  }

  private static List<WebElement> rows(String text) {
    return browser.all("tbody tr").stream().filter(row -> row.getText().contains(text)).toList();
  }

  /** Pictures of a page on each screen in both schemes; it fits all of them. */
  private static void looks(String page) {
    for (int width : new int[] {Browser.WIDE, Browser.NARROW}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.show(width, dark);
        browser.assertFits();
        browser.look(page + "-" + width + (dark ? "-dark" : ""), width, dark);
      }
    }
  }

  @Test
  void pagesOfEntriesAreTurnedToBothSides() {
    create("paged");
    for (int i = 0; i < 250; i++) {
      put("paged", "key-" + (100 + i), "", "{}");
    }
    browser.page("bucket?bucket=paged", TOKEN);
    browser.containing("td", "key-100");
    assertThat(pageLinks()).isEqualTo("Next page");
    browser.click("main a", "Next page");
    browser.containing("td", "key-200");
    browser.click("main a", "Next page");
    browser.containing("td", "key-349");
    assertThat(pageLinks()).contains("First page", "Previous page").doesNotContain("Next page");

    browser.click("main a", "Previous page");
    browser.containing("td", "key-200");
    assertThat(browser.all("tbody tr")).hasSize(100);
    browser.click("main a", "Previous page");
    browser.containing("td", "key-100");
    assertThat(pageLinks()).isEqualTo("Next page");
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
  void aThousandFailuresAreShownAndThoseOfOneErrorOrIdFound() {
    String long900 = "folder/".repeat(100) + "%3Cb%3E".repeat(40);
    for (int i = 0; i < 1_000; i++) {
      Wire bucketd = daemon.bucketd();
      if (i % 10 == 0) {
        bucketd.send("POST", "/default/bucket/photos", "{}", "X-Scal-Request-Uids: made-" + i);
      } else if (i % 100 == 99) {
        bucketd.send("PATCH", "/default/bucket/photos/" + long900);
      } else {
        String uids = "X-Scal-Request-Uids: put-" + i + ":" + "0123456789abcdef".repeat(2);
        bucketd.send("POST", "/default/bucket/photos/key-" + i, "{no JSON", uids);
      }
    }
    browser.page("failures", TOKEN);
    browser.containing("td", "put-998");
    browser.containing("#error option", "all (1000)");
    assertThat(browser.all("tbody tr")).hasSize(1_000);
    assertThat((Long) browser.run(REDRAWN)).as("ms to draw a thousand").isLessThan(5_000);
    looks("failures-many");

    browser.show(Browser.WIDE, false);
    browser.click("#error option", "DBAlreadyExists (100)");
    browser.await(
        "those of one error",
        () -> Optional.of(1).filter(any -> browser.all("tbody tr").size() == 100));
    browser.containing("#shown", "100 of 1,000");
    browser.visible("#text").sendKeys("made-770");
    browser.await(
        "the one of an id",
        () -> Optional.of(1).filter(any -> browser.all("tbody tr").size() == 1));
    browser.visible("#pause").click();
    String counted = browser.text("#count");
    daemon.bucketd().send("POST", "/default/bucket/photos", "{}", "X-Scal-Request-Uids: made-7701");
    browser.await(
        "one more that is known of",
        () -> Optional.of(1).filter(any -> !browser.text("#count").equals(counted)));
    assertThat(browser.all("tbody tr")).hasSize(1);
    browser.visible("#pause").click();
    browser.await("both", () -> Optional.of(1).filter(any -> browser.all("tbody tr").size() == 2));
  }

  /** How long a choice takes that shows all of them anew, until they have their places. */
  private static final String REDRAWN =
      "const begun = performance.now();"
          + "document.querySelector('#error').dispatchEvent(new Event('change'));"
          + "document.body.getBoundingClientRect();"
          + "return Math.round(performance.now() - begun)";

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
  void aNarrowScreenBreaksNeitherADayNorATitleOfRows() {
    browser.show(Browser.NARROW, false);
    daemon.bucketd().send("POST", "/default/bucket/photos", "{}");
    for (String page : List.of("log", "failures")) {
      browser.page(page, TOKEN);
      browser.visible("td.time");
      assertThat(browser.run(LINES, "td.time")).as(page).isEqualTo(2L);
    }

    browser.page("overview", TOKEN);
    browser.containing("td strong", "The last");
    assertThat(browser.run(LINES, "td strong")).isEqualTo(1L);
  }

  /** In how many lines the text of the first of these stands. */
  private static final String LINES =
      "const text = document.createRange();"
          + "text.selectNodeContents(document.querySelector(arguments[0]));"
          + "return text.getClientRects().length;";

  /** Such as one that does not yet follow a window that was made narrow. */
  @Test
  void aChartOfAnotherSizeWidensNoPage() {
    browser.show(Browser.NARROW, false);
    browser.page("overview", TOKEN);
    browser.visible(".chart .uplot");

    browser.run("document.querySelector('.chart .uplot').style.width = '1000px'");

    browser.assertFits();
  }

  @Test
  void everyPartThatIsDownIsToldOnANarrowScreen() {
    browser.show(Browser.NARROW, false);
    browser.page("settings", TOKEN);
    browser.awaitReady();

    browser.run(
        "document.querySelector('#state').textContent ="
            + " 'not ready: data, listeners, metadata, sessions, threads, transfers'");

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

  @Test
  void aQuestionIsAnsweredByKeyboardAndTheFocusComesBack() {
    create("by-keyboard");
    browser.page("bucket?bucket=by-keyboard", TOKEN);
    browser.visible("#switch");
    browser.run("document.querySelector('#switch').focus()");

    browser.press(Keys.ENTER);
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("ask-no");
    browser.press(Keys.chord(Keys.SHIFT, Keys.TAB));
    browser.press(Keys.ENTER);

    browser.containing("#switch", "Make it read-write");
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("switch");
  }

  @Test
  void theFocusStaysWhileAPageDrawsItselfAnew() {
    browser.page("overview", TOKEN);
    browser.visible("main a[href='#/failures']");
    browser.run(
        "window.had = document.querySelector(\"main a[href='#/failures']\"); window.had.focus()");

    browser.await(
        "another link in its place",
        () -> Optional.of(1).filter(any -> (Boolean) browser.run("return !had.isConnected")));

    assertThat(browser.focused().getDomAttribute("href")).isEqualTo("#/failures");
  }
}
