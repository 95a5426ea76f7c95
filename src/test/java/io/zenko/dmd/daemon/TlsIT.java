package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every port over TLS, and those of the protocols for clients of one issuer alone. */
class TlsIT {
  private static final String TOKEN = "a-token-of-the-test";
  private static final int SCENARIOS = 40;

  @TempDir static Path folder;
  private static Certificates certificates;
  private static Daemon daemon;
  private static SSLSocketFactory known;

  @BeforeAll
  static void start() throws IOException, InterruptedException, GeneralSecurityException {
    certificates =
        new Certificates(folder.resolve("certificates"))
            .issuer("issuer")
            .issue("issuer", "server")
            .issue("issuer", "front-end")
            .issuer("stranger");
    known = certificates.as("front-end", "issuer");
    daemon =
        new Daemon(folder.resolve("daemon"))
            .with("DMD_TLS_CERTIFICATE", certificates.certificate("server").toString())
            .with("DMD_TLS_KEY", certificates.key("server").toString())
            .with("DMD_TLS_CLIENT_CA", certificates.certificate("issuer").toString())
            .with("DMD_ADMIN_TOKEN", TOKEN)
            .with("TMPDIR", Files.createDirectory(folder.resolve("tm p \u00e9")).toString())
            .start();
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  @Test
  void theStoresMayBeInAFolderOfAnyName() {
    assertThat(daemon.log()).doesNotContain("Boot Command");
  }

  private static Wire wire(String listener, SSLSocketFactory sockets) {
    return new Wire(daemon.port(listener), sockets);
  }

  @Test
  void errorsBearTheirPhrases() {
    assertThat(wire("BUCKETD", known).send("GET", "/default/attributes/none").statusLine())
        .isEqualTo("HTTP/1.1 404 DBNotFound");
    assertThat(wire("DATA", known).send("GET", "/DataFile/" + "0".repeat(40)).statusLine())
        .isEqualTo("HTTP/1.1 404 ObjNotFound");
  }

  @Test
  void aBlobComesBack() {
    String body = "x".repeat(300_000);
    Wire.Answer put = wire("DATA", known).send("PUT", "/DataFile", body);

    assertThat(put.statusLine()).isEqualTo("HTTP/1.1 201 Created");
    assertThat(wire("DATA", known).send("GET", put.headers().get("location")).text())
        .isEqualTo(body);
  }

  @Test
  void theReferenceIsAnsweredAlike() throws IOException {
    try (VectorReplay replay = new VectorReplay(wire("BUCKETD", known))) {
      List<JsonObject> listings = Vectors.read("listing");
      for (JsonObject scenario : listings.subList(0, Math.min(SCENARIOS, listings.size()))) {
        replay.listings(scenario);
      }
      List<JsonObject> histories = Vectors.read("versioning");
      for (JsonObject scenario : histories.subList(0, Math.min(SCENARIOS, histories.size()))) {
        replay.history(scenario);
      }
      assertThat(replay.problems()).isEmpty();
      assertThat(replay.asked()).isGreaterThan(SCENARIOS);
    }
  }

  @Test
  void aWebSocketOpens() throws IOException {
    try (Socket socket = wire("MDFILE", known).connect()) {
      socket.getOutputStream().write(Wire.webSocketHandshake());
      StringBuilder said = new StringBuilder();
      while (said.indexOf("\"sid\"") < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as(said.toString()).isNotNegative();
        said.append((char) next);
      }
      assertThat(said).startsWith("HTTP/1.1 101 ");
    }
  }

  @Test
  void theCommandKnowsTheDaemonOfItsSettingsByItsKeyAndOthersByTheirIssuer()
      throws IOException, InterruptedException {
    String url = "https://localhost:" + daemon.port("ADMIN");
    String issuer = certificates.certificate("issuer").toString();

    assertThat(command(0, "status")).contains("ready, up");
    assertThat(command(0, "ls", "none", "--help")).contains("Usage");
    assertThat(command(0, "status", "--url", url, "--ca", issuer)).contains("ready, up");
    assertThat(command(1, "status", "--url", url))
        .endsWith(
            "its certificate is of no issuer that is trusted here: name the issuer by --ca\n");
    assertThat(command(1, "status", "--url", url.replace("https", "http"))).contains("https");
    assertThat(command(1, "status", "--token", "another-token-of-it"))
        .contains("has another token than this one");
    // Its bucketd port wants a certificate, and the command shows the daemon's own.
    assertThat(command(1, "get", "none", "k")).contains("bucket");
  }

  private static String command(int status, String... words)
      throws IOException, InterruptedException {
    Process process = daemon.script("dmd.sh", words);
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(status);
    return said;
  }

  @ParameterizedTest
  @ValueSource(strings = {"BUCKETD", "MDFILE", "DATA"})
  void whoeverShowsNoCertificateIsRefused(String listener) {
    assertThatThrownBy(() -> wire(listener, certificates.anonymous("issuer")).statusOf("GET", "/"))
        .hasRootCauseInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BUCKETD", "MDFILE", "DATA"})
  void aCertificateOfAnotherIssuerIsRefused(String listener) {
    assertThatThrownBy(
            () -> wire(listener, certificates.as("stranger", "issuer")).statusOf("GET", "/"))
        .hasRootCauseInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BUCKETD", "MDFILE", "DATA", "ADMIN"})
  void whatIsSentInTheClearIsNotAnswered(String listener) throws IOException {
    try (Socket socket = new Wire(daemon.port(listener)).connect()) {
      socket.getOutputStream().write(Wire.request("GET", "/", new byte[0]));
      byte[] answer = socket.getInputStream().readAllBytes();

      assertThat(new String(answer, US_ASCII)).doesNotContain("HTTP");
    }
  }

  @Test
  void administrationWantsItsTokenAndNoCertificate() throws Exception {
    Wire admin = wire("ADMIN", certificates.anonymous("issuer"));

    assertThat(admin.statusOf("GET", "/health/ready")).isEqualTo("HTTP/1.1 401 Unauthorized");
    assertThat(admin.send("GET", "/metrics", "", "Authorization: Bearer " + TOKEN).statusLine())
        .isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void aSweepReadsReferencesAsAClientOfTheSameIssuer() throws IOException, InterruptedException {
    wire("BUCKETD", known).send("POST", "/default/bucket/swept", "{}");
    wire("BUCKETD", known)
        .send(
            "POST",
            "/default/bucket/swept/k",
            "{\"location\":[{\"key\":\"" + "a".repeat(40) + "\"}]}");

    Process sweep = daemon.script("sweep.sh");
    String said = new String(sweep.getInputStream().readAllBytes(), UTF_8);

    assertThat(sweep.waitFor()).as(said).isZero();
    assertThat(said).contains("done:");
  }

  @Test
  void aKeyOfAnotherCertificateStopsTheStartWithASentence() {
    try (Daemon other =
        new Daemon(folder.resolve("other"))
            .with("DMD_TLS_CERTIFICATE", certificates.certificate("server").toString())
            .with("DMD_TLS_KEY", certificates.key("stranger").toString())) {
      assertThat(other.launch().awaitEnd()).isEqualTo(1);
      assertThat(other.log())
          .startsWith("dmd: DMD_TLS_CERTIFICATE and DMD_TLS_KEY are not a certificate and its key");
    }
  }
}
