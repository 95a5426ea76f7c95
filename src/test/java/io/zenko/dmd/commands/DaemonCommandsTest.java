package io.zenko.dmd.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

/** The commands that ask a daemon, of one that answers as it was told to. */
class DaemonCommandsTest {
  private static final String OVERVIEW =
      """
      {"time":1795911955032,"status":"%s","checks":[{"name":"metadata","status":"%s","troubles":{%s}}],
       "uptimeMillis":3725000,"roles":["data","metadata"],"metadataRepository":"json","dataRepository":"file",
       "heapUsed":1048576,"heapMax":4194304,"debts":{"dmd_journal_bytes":2048.0},"failures":3,
       "rooms":[{"name":"blobs","path":"/srv","available":25,"total":100,"fullAt":1795911955032}],
       "last":{"time":1795911950000,"received":2048,"sent":10,"heap":1,
         "protocols":{"bucketd":{"requests":12.3,"errors":0.5,"p50":0.001,"p99":0.25}}}}
      """;

  @TempDir Path directory;

  private final StandInDaemon daemon;
  private final Map<String, String> variables = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Terminal terminal = Terminal.NONE;
  private String in = "";

  DaemonCommandsTest() throws IOException {
    daemon = new StandInDaemon();
    variables.put("DMD_ADMIN_URL", daemon.url());
    variables.put("DMD_BUCKETD_URL", daemon.url());
    variables.put("DMD_DATA_URL", daemon.url());
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private int run(String... words) {
    out.reset();
    err.reset();
    Environment environment =
        new Environment(
            variables,
            new ByteArrayInputStream(in.getBytes(UTF_8)),
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, true, UTF_8),
            terminal);
    return new Main(environment).run(List.of(words));
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  private StandInDaemon ready(boolean ready) {
    String status = ready ? "UP" : "DOWN";
    String trouble = ready ? "" : "\"session 1\":\"the disk is full\"";
    return daemon
        .with("/admin/overview", OVERVIEW.formatted(status, status, trouble))
        .with("/admin/sessions", "[{\"id\":1,\"first\":5,\"last\":1234,\"buckets\":2}]");
  }

  @Test
  void statusTellsOnOneScreenWhatIsReady() {
    ready(true);

    assertThat(run("status")).isEqualTo(ExitCode.OK);

    assertThat(out())
        .contains(": ready, up 1 h 2 min\n", "json", "12.3", "250.0 ms", "75 %", "2026-11-29 00:25")
        .contains("1,234", "journal bytes  2.0 KiB", "1.0 MiB of 4.0 MiB");
    assertThat(out().lines()).hasSizeLessThan(24).allMatch(line -> line.length() <= 100);
  }

  @Test
  void statusTellsWhetherItIsKnownHowADiskFills() {
    ready(true).with("/admin/overview", OVERVIEW.formatted("UP", "UP", ""));
    String overview = OVERVIEW.formatted("UP", "UP", "").replaceFirst(",\"fullAt\":\\d+", "%s");
    for (String watched : List.of(",\"watchedMillis\":0", ",\"watchedMillis\":60000")) {
      daemon.with("/admin/overview", overview.formatted(watched));
    }

    run("status");
    run("status");
    run("status");
    assertThat(out()).contains("75 %  not known yet");
    run("status");
    assertThat(out()).contains("75 %  does not fill");
  }

  @Test
  void statusEndsWithOneWhereTheDaemonIsNotReadyAndTellsWhy() {
    ready(false);

    assertThat(run("status")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(out()).contains("NOT READY", "DOWN", "session 1: the disk is full");
    assertThat(run("status", "-o", "json")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(out()).startsWith("{").contains("\"sessions\":[{\"id\":1,", "the disk is full");
  }

  @Test
  void topTellsALineASample() {
    ready(true);

    assertThat(run("top", "--count", "1")).isEqualTo(ExitCode.OK);
    assertThat(out()).contains("REQUESTS/S").contains("12.3", "250.0 ms", "2.0 KiB");
    assertThat(run("top", "-n", "1", "-o", "json")).isEqualTo(ExitCode.OK);
    assertThat(out()).startsWith("{\"time\":1795911950000");
  }

  @Test
  void topFitsOnTheScreenAndObeysNothingThatStandsThere() {
    ready(false);
    terminal = new Terminal(true, true, 50, 6);

    assertThat(run("top", "-n", "1")).isEqualTo(ExitCode.OK);

    List<String> lines = out().replace("\033[2J", "").replace("\033[H", "").lines().toList();
    assertThat(lines).hasSize(6).allMatch(line -> line.replaceAll("\033.*", "").length() < 50);
    assertThat(out()).contains("NOT READY").endsWith("\033[K\033[J\n");
  }

  @Test
  void bucketsAreToldPageByPage() {
    daemon
        .with(
            "/admin/buckets",
            "{\"buckets\":[{\"name\":\"a\",\"session\":1,\"mode\":\"read-only\"}],\"next\":\"b&\"}")
        .with(
            "/admin/buckets",
            "{\"buckets\":[{\"name\":\"b\\u001b[2J\",\"session\":2,\"mode\":\"read-write\","
                + "\"entries\":1200,\"bytes\":2048}]}");

    assertThat(run("buckets", "x/")).isEqualTo(ExitCode.OK);

    assertThat(out().lines()).hasSize(3);
    assertThat(out()).contains("read-only", "b\\x1b[2J").doesNotContain("\u001b");
    assertThat(out())
        .containsPattern("read-only +1 +- +- +- +a\n")
        .contains(" 1,200 ", " 2.0 KiB ");
    assertThat(daemon.asked())
        .containsExactly(
            "GET /admin/buckets?prefix=x%2F&limit=1000",
            "GET /admin/buckets?prefix=x%2F&from=b%26&limit=1000");
  }

  @Test
  void aLimitIsNeverPassed() {
    daemon.with(
        "/admin/buckets",
        "{\"buckets\":[{\"name\":\"a\",\"session\":1,\"mode\":\"read-only\"}],\"next\":\"b\"}");

    assertThat(run("buckets", "--limit", "1", "-o", "json")).isEqualTo(ExitCode.OK);

    assertThat(out()).isEqualTo("{\"name\":\"a\",\"session\":1,\"mode\":\"read-only\"}\n");
    assertThat(daemon.asked()).containsExactly("GET /admin/buckets?limit=1");
  }

  @Test
  void entriesAndFoldersStandInTheOrderOfTheirKeys() {
    daemon.with(
        "/admin/entries",
        "{\"prefixes\":[\"b/\",\"d/\"],\"entries\":[{\"key\":\"a\",\"size\":1536},"
            + "{\"key\":\"c\\n\",\"version\":\"1 \",\"deleteMarker\":true},{\"key\":\"e\"}]}");

    assertThat(run("ls", "photos", "--versions")).isEqualTo(ExitCode.OK);

    assertThat(out().lines().map(line -> line.substring(26).strip()))
        .containsExactly(
            "1.5 KiB  a", "folder  b/", "deleted  c\\n  version '1 '", "folder  d/", "-  e");
    assertThat(daemon.asked())
        .containsExactly("GET /admin/entries?bucket=photos&delimiter=%2F&versions=true&limit=1000");
    assertThat(run("ls", "photos", "-r", "--output", "json")).isEqualTo(ExitCode.OK);
    assertThat(out()).contains("{\"prefix\":\"b/\"}\n{\"key\":\"c\\n\",");
    assertThat(daemon.asked()).last().asString().doesNotContain("delimiter");
  }

  @Test
  void entriesAreReadPutAndRemovedAsTheyAre() throws IOException {
    daemon
        .with("GET", "/default/bucket/b/a%2F%C3%A9%20%2B", 200, "{\"x\": \"\u009b\"}")
        .with("POST", "/default/bucket/b/k", 200, "{\"versionId\":\"1\"}")
        .with("DELETE", "/default/bucket/b/%2E%2E", 200, "");
    Path file = Files.writeString(directory.resolve("entry.json"), "{\"y\":2}");

    assertThat(run("get", "b", "a/é +")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo("{\"x\": \"\u009b\"}");
    terminal = new Terminal(true, true, 80, 40);
    assertThat(run("get", "b", "a/é +")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo("{\"x\": \"\\x9b\"}\n");
    in = "{\"z\":3}";
    assertThat(run("put", "b", "k", "--versioning")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo("{\"versionId\":\"1\"}\n");
    assertThat(run("put", "b", "k", file.toString())).isEqualTo(ExitCode.OK);
    assertThat(run("rm", "b", "..", "--version", "v 1")).isEqualTo(ExitCode.OK);

    assertThat(daemon.asked().subList(2, 5))
        .containsExactly(
            "POST /default/bucket/b/k?versioning=true {\"z\":3}",
            "POST /default/bucket/b/k {\"y\":2}",
            "DELETE /default/bucket/b/%2E%2E?versionId=v%201");
    assertThat(run("get", "b", "none")).isEqualTo(ExitCode.SOFTWARE);
  }

  @Test
  void anEntryStandsInADocumentAsItWasPut() {
    daemon
        .with("/default/bucket/b/k%07", "{\"n\": 1.50,\"n\":2}")
        .with("/default/bucket/b/text", "no JSON");

    assertThat(run("get", "b", "k\u0007", "--version", "v ", "-o", "json")).isEqualTo(ExitCode.OK);
    assertThat(out())
        .isEqualTo(
            "{\"bucket\":\"b\",\"key\":\"k\\u0007\",\"version\":\"v \",\"bytes\":17,"
                + "\"value\":{\"n\": 1.50,\"n\":2}}\n");
    assertThat(run("get", "b", "text", "-o", "json")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(out()).isEmpty();
    assertThat(run("get", "b", "text")).isEqualTo(ExitCode.OK);
    assertThat(run("get", "b", "k\u0007", "--data", "-o", "json")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void onATerminalJsonIsTheSameWithNothingThatATerminalObeys() {
    daemon
        .with("/default/bucket/b/k%C2%9B", "{\"n\": \"\u009b2J\u202e\"}")
        .with("/admin/entries", "{\"entries\":[{\"key\":\"\u009b\"}]}");
    String entry =
        "{\"bucket\":\"b\",\"key\":\"k%1$s\",\"bytes\":16,\"value\":{\"n\": \"%1$s2J%2$s\"}}\n";

    assertThat(run("get", "b", "k\u009b", "-o", "json")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo(entry.formatted("\u009b", "\u202e"));
    terminal = new Terminal(true, false, 80, 40);
    assertThat(run("get", "b", "k\u009b", "-o", "json")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo(entry.formatted("\\u009b", "\\u202e"));
    assertThat(run("ls", "b", "-o", "json")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo("{\"key\":\"\\u009b\"}\n");
  }

  @Test
  void whatWasWrittenIsToldWithoutItsVersionWhereTheAnswerIsNoJson() {
    daemon
        .with("POST", "/default/bucket/b/k", 200, "done")
        .with("DELETE", "/default/bucket/b/k", 200, "<html>");
    in = "{\"z\":3}";

    assertThat(run("put", "b", "k", "-o", "json")).as(err()).isEqualTo(ExitCode.OK);
    assertThat(out())
        .isEqualTo("{\"bucket\":\"b\",\"method\":\"put\",\"key\":\"k\",\"bytes\":7}\n");
    assertThat(run("rm", "b", "k", "-o", "json")).as(err()).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo("{\"bucket\":\"b\",\"method\":\"delete\",\"key\":\"k\"}\n");
  }

  @Test
  void whatWasWrittenIsToldInJson() {
    daemon
        .with("POST", "/default/bucket/b/k", 200, "{\"versionId\":\"98 1\"}")
        .with("POST", "/default/bucket/b/k", 200, "")
        .with("DELETE", "/default/bucket/b/k", 200, "");
    in = "{\"z\":3}";

    assertThat(run("put", "b", "k", "--versioning", "-o", "json")).isEqualTo(ExitCode.OK);
    assertThat(out())
        .isEqualTo(
            "{\"bucket\":\"b\",\"method\":\"put\",\"key\":\"k\",\"version\":\"98 1\",\"bytes\":7}\n");
    assertThat(run("put", "b", "k", "-o", "json")).isEqualTo(ExitCode.OK);
    assertThat(out())
        .isEqualTo("{\"bucket\":\"b\",\"method\":\"put\",\"key\":\"k\",\"bytes\":7}\n");
    assertThat(run("rm", "b", "k", "--version", "98 1", "-o", "json")).isEqualTo(ExitCode.OK);
    assertThat(out())
        .isEqualTo("{\"bucket\":\"b\",\"method\":\"delete\",\"key\":\"k\",\"version\":\"98 1\"}\n");
    assertThat(run("rm", "b", "none", "-o", "json")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(out()).isEmpty();
  }

  @Test
  void theBytesOfAnObjectAreThoseOfItsBlobs() {
    daemon
        .with("/default/bucket/b/k", "{\"location\":[{\"key\":\"k1\"},{\"key\":\"k2\"}]}")
        .with("/DataFile/k1", "first ")
        .with("/DataFile/k2", "second");

    assertThat(run("get", "b", "k", "--data")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo("first second");
    terminal = new Terminal(true, false, 80, 40);
    assertThat(run("get", "b", "k", "--data")).isEqualTo(ExitCode.USAGE);
    assertThat(out()).isEmpty();
  }

  @Test
  void theLogIsToldALineAnEntryAndExactlyInJson() {
    String change =
        "{\"session\":2,\"number\":7,\"time\":1795911955032,\"bucket\":\"b\",\"method\":\"batch\","
            + "\"entries\":[{\"key\":\"k\\u0007\",\"bytes\":2048},{\"key\":\"gone\"}],\"count\":30}";
    daemon
        .with("/admin/bucket", "{\"name\":\"b\",\"session\":2}")
        .with("/admin/log", ":\n\nid: 7\ndata: " + change + "\n\n");

    assertThat(run("log", "--bucket", "b")).isEqualTo(ExitCode.OK);
    assertThat(out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "2026-11-29 00:25:55 2/7 batch 2.0 KiB b/k\\x07",
            "2026-11-29 00:25:55 2/7 batch deleted b/gone",
            "2026-11-29 00:25:55 2/7 batch b/ and 28 entries more");
    assertThat(daemon.asked())
        .last()
        .isEqualTo("GET /admin/log?session=2&bucket=b&last=20&follow=false");
    assertThat(run("log", "--session", "2", "-o", "json", "--follow")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(out()).isEqualTo(change + "\n");
    assertThat(err()).contains("ended the log");
  }

  @Test
  void theLogsOfAllSessionsAreTold() {
    daemon
        .with("/admin/sessions", "[{\"id\":1},{\"id\":2}]")
        .with("/admin/log", "data: {\"number\":1,\"bucket\":\"b\",\"method\":\"create\"}\n\n");

    assertThat(run("log", "--output", "json")).isEqualTo(ExitCode.OK);
    assertThat(out().lines()).hasSize(2);
    assertThat(run("log", "--follow")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(daemon.asked())
        .contains("GET /admin/log?session=1&last=20&follow=false")
        .contains("GET /admin/log?session=2&last=20&follow=false")
        .containsAnyOf(
            "GET /admin/log?session=1&last=0&follow=true",
            "GET /admin/log?session=2&last=0&follow=true");
  }

  @Test
  void aModeIsToldAndSet() {
    daemon
        .with("/admin/bucket", "{\"name\":\"b\",\"mode\":\"read-write\"}")
        .with("POST", "/admin/mode", 200, "{\"bucket\":\"b\",\"mode\":\"read-only\"}");

    assertThat(run("mode", "b")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo("read-write\n");
    assertThat(run("mode", "b", "read-only")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo("read-only\n");
    assertThat(daemon.asked()).last().isEqualTo("POST /admin/mode?bucket=b&mode=read-only");
    assertThat(run("mode", "b", "closed")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void settingsAreToldButNoSecrets() {
    daemon.with(
        "/admin/settings",
        "[{\"name\":\"DMD_A\",\"value\":\"1\",\"origin\":\"default\",\"secret\":false},"
            + "{\"name\":\"DMD_B_TOKEN\",\"origin\":\"environment\",\"secret\":true}]");

    assertThat(run("settings")).isEqualTo(ExitCode.OK);
    assertThat(out()).contains("DMD_A", "(secret)");
    assertThat(run("settings", "token", "--set")).isEqualTo(ExitCode.OK);
    assertThat(out()).doesNotContain("DMD_A").contains("DMD_B_TOKEN");
  }

  @Test
  void aSweepThatDoesNotComeToItsEndEndsWithOne() {
    daemon
        .with("POST", "/data/sweep", 200, "dry run: looking\nunreferenced: 01\ndone: 1 blobs\n")
        .with("POST", "/data/sweep", 200, "dry run: looking\nfailed: the metadata is away\n");

    assertThat(run("sweep", "--grace", "60")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo("dry run: looking\nunreferenced: 01\ndone: 1 blobs\n");
    assertThat(run("sweep", "--remove", "-o", "json")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(out()).contains("{\"line\":\"failed: the metadata is away\"}\n");
    assertThat(daemon.asked())
        .containsExactly(
            "POST /data/sweep?dryRun=true&graceSeconds=60", "POST /data/sweep?dryRun=false");
  }

  @Test
  void aSweepByItselfIsBegunLookedAtAndEnded() {
    String report = "{\"status\":\"%s\",\"dryRun\":true,\"lines\":1,\"last\":[\"a line\"]}";
    daemon
        .with("POST", "/admin/sweep", 200, report.formatted("running"))
        .with("/admin/sweep", report.formatted("failed"))
        .with("POST", "/admin/sweep/stop", 200, report.formatted("running"));

    assertThat(run("sweep", "--detach")).isEqualTo(ExitCode.OK);
    assertThat(run("sweep", "--report")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(out()).contains("a line", "sweep: failed");
    assertThat(run("sweep", "--stop")).isEqualTo(ExitCode.OK);
    assertThat(run("sweep", "--stop", "--report")).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aScrubIsAwaitedAndEndsWithOneWhereABlobIsDamaged() {
    String standing =
        "{\"running\":%s,\"bytes\":2048,\"passes\":%s,\"damaged\":%s,\"last\":[\"blob 01 is bad\"]}";
    daemon
        .with("POST", "/admin/scrub", 200, standing.formatted(true, 0, 0))
        .with("/admin/scrub", standing.formatted(true, 0, 0))
        .with("/admin/scrub", standing.formatted(false, 1, 1));

    assertThat(run("scrub")).isEqualTo(ExitCode.SOFTWARE);

    assertThat(out()).contains("blob 01 is bad", "no scrub is running", "1 blobs are damaged");
  }

  @Test
  void aScrubThatFailsIsNotAwaitedForEver() {
    daemon
        .with("POST", "/admin/scrub", 200, "{\"running\":true,\"passes\":4}")
        .with("/admin/scrub", "{\"running\":false,\"passes\":4}");

    assertThat(run("scrub")).isEqualTo(ExitCode.SOFTWARE);

    assertThat(err()).contains("did not come to its end");
  }

  @Test
  void aBackupHasItsNameOnlyWhereItIsWholeAndVerified() throws IOException {
    String export =
        Files.readString(Path.of("src/test/resources/fixtures/metadata-v1/expected.jsonl"));
    Path file = directory.resolve("copy.jsonl");
    daemon
        .with("/admin/export", export.substring(0, export.length() / 2))
        .with("/admin/export", export.replaceFirst("\"sha256\":\"....", "\"sha256\":\"0000"))
        .with("/admin/export", export);

    assertThat(run("backup", "--file", file.toString())).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err()).contains("broke the backup off");
    assertThat(run("backup", "--file", file.toString())).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err()).contains("they were changed");
    assertThat(file).doesNotExist();
    assertThat(run("backup", "--file", file.toString())).as(err()).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(file)).isEqualTo(export);
    assertThat(run("backup", "-f", file.toString(), "-o", "json")).isEqualTo(ExitCode.OK);
    assertThat(out())
        .isEqualTo(
            "{\"file\":\"" + file + "\",\"entries\":199,\"bytes\":" + Files.size(file) + "}\n");
    assertThat(run("backup", "-o", "json")).isEqualTo(ExitCode.USAGE);
    assertThat(run("backup", "a", "b")).isEqualTo(ExitCode.OK);
    assertThat(out()).isEqualTo(export);
    assertThat(daemon.asked()).last().isEqualTo("GET /admin/export?bucket=a&bucket=b");
  }

  @Test
  void theTokenIsTheOneThatIsNearest() throws IOException {
    ready(true);
    variables.put("DMD_ADMIN_TOKEN", "of-the-environment");
    run("status");
    assertThat(daemon.authorization()).isEqualTo("Bearer of-the-environment");
    Path file = Files.writeString(directory.resolve("token"), "of-a-file\n");
    run("status", "--token-file", file.toString());
    assertThat(daemon.authorization()).isEqualTo("Bearer of-a-file");
    run("status", "--token", "typed");
    assertThat(daemon.authorization()).isEqualTo("Bearer typed");
    assertThat(run("status", "--token-file", directory.resolve("none").toString()))
        .isEqualTo(ExitCode.SOFTWARE);
    assertThat(err()).endsWith("none is not there\n");
  }

  @Test
  void whatTheDaemonRefusesIsToldInASentence() {
    daemon
        .with("GET", "/admin/overview", 401, "")
        .with("GET", "/admin/settings", 403, "")
        .with("POST", "/admin/mode", 401, "")
        .with("GET", "/admin/buckets", 200, "<html>")
        .with("GET", "/admin/bucket", 404, "{\"error\":\"x\",\"message\":\"no bucket b\\u001b\"}")
        .with("GET", "/admin/entries", 502, "<html>bad gateway</html>");

    assertThat(run("status")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err()).contains("wants its token: --token-file");
    assertThat(run("status", "--token", "wrong")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err()).contains("has another token");
    assertThat(run("mode", "b", "read-only")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err()).contains("wants its token");
    assertThat(run("settings")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err()).contains("on loopback alone");
    assertThat(run("mode", "b")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err()).isEqualTo("no bucket b\\x1b\n");
    assertThat(run("buckets")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err()).contains("its answer is no JSON");
    assertThat(run("ls", "b")).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err()).contains("does not answer as this port of DMD does: HTTP 502");
  }

  @Test
  void aDaemonThatIsNotThereIsToldInASentence() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(run("status", "--url", "http://127.0.0.1:" + port)).isEqualTo(ExitCode.SOFTWARE);
    assertThat(err())
        .isEqualTo(
            "no daemon answers at http://127.0.0.1:"
                + port
                + ": is it running, and is that its port?\n");
  }

  @Test
  void aPortThatSpeaksNoTlsIsToldInASentence() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answerPlainly(plain));
      assertThat(run("status", "--url", "https://127.0.0.1:" + plain.getLocalPort()))
          .isEqualTo(ExitCode.SOFTWARE);
      assertThat(answered).succeedsWithin(Duration.ofMinutes(1));
    }
    assertThat(err()).startsWith("TLS with https://127.0.0.1:").contains("begins with http");
    assertThat(err().lines()).hasSize(1);
  }

  private static void answerPlainly(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().read();
      socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dmd",
        "127.0.0.1:9992",
        "ftp://127.0.0.1",
        "http://",
        "http://a b",
        "http://127.0.0.1:99999",
        "http://user@127.0.0.1",
        "http://127.0.0.1/admin"
      })
  void aUrlThatIsNoneIsAMisuse(String url) {
    assertThat(run("status", "--url", url)).isEqualTo(ExitCode.USAGE);
    assertThat(err()).startsWith("--url is a URL like").contains("not '" + url + "'");
  }

  /** With settings of its own, the command finds the daemon that has them. */
  @Test
  void withoutAUrlItIsTheDaemonOfTheSettings() {
    ready(true);
    variables.remove("DMD_ADMIN_URL");
    variables.put("DMD_ADMIN_ADDR", "0.0.0.0");
    variables.put("DMD_ADMIN_PORT", daemon.url().replaceAll(".*:", ""));

    assertThat(run("status")).as(err()).isEqualTo(ExitCode.OK);
    assertThat(out()).startsWith(daemon.url());
  }
}
