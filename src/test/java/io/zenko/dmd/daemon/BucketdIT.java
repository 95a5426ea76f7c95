package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of bucketd, and what they answer where all is well. */
class BucketdIT extends DeployedDaemon {
  private static final String OK = "HTTP/1.1 200 OK";

  @Test
  void aBucketLivesFromItsCreationToItsDeletion() {
    String bucket = newBucket();
    String attributes = "{\"name\":\"" + bucket + "\"}";

    assertThat(get("/default/attributes/" + bucket)).isEqualTo(attributes);
    assertThat(get("/default/bucket/__metastore/" + bucket)).isEqualTo(attributes);
    assertThat(get("/default/bucket/__metastore?listingType=Basic&start=" + bucket))
        .startsWith("[{\"key\":\"" + bucket + "\"");

    assertEmpty(post("/default/attributes/" + bucket, "{\"changed\":[1]}"));
    assertThat(get("/default/attributes/" + bucket)).isEqualTo("{\"changed\":[1]}");

    assertEmpty(bucketd().send("DELETE", "/default/bucket/" + bucket));
    assertThat(bucketd().send("GET", "/default/attributes/" + bucket).statusLine())
        .isEqualTo("HTTP/1.1 404 DBNotFound");
  }

  @Test
  void aValueIsStoredAsItWasSent() {
    String path = newBucket() + "/k";
    String value = " { \"a\" : [ 1e3, \"\\u00e9é😀\" ],\n\"b\":null } ";

    assertEmpty(
        post("/default/bucket/" + path + "?originOp=x&overheadField=a&overheadField=b", value));

    assertThat(get("/default/bucket/" + path)).isEqualTo(value);
    assertThat(get("/default/bucket/" + path + "?")).isEqualTo(value);
    assertThat(get("/default/bucket/" + path + "?versionId=")).isEqualTo(value);
  }

  /** Longer than any buffer on the way: {@link Wire} wants the length of every answer told. */
  @ParameterizedTest
  @ValueSource(ints = {8_000, 9_000, 70_000, 1_000_000})
  void longAnswersBearTheirLength(int length) {
    String bucket = newBucket();
    String value = "{\"a\":\"" + "é".repeat(length) + "\"}";

    assertEmpty(post("/default/bucket/" + bucket + "/k", value));
    assertEmpty(post("/default/attributes/" + bucket, value));

    assertThat(get("/default/bucket/" + bucket + "/k")).isEqualTo(value);
    assertThat(get("/default/attributes/" + bucket)).isEqualTo(value);
    assertThat(get("/default/parallel/" + bucket + "/k")).contains("é".repeat(length));
    assertThat(get("/default/bucket/" + bucket + "?listingType=Basic"))
        .contains("é".repeat(length));
  }

  @Test
  void aBodyMayComeInChunks() {
    String path = newBucket() + "/k";
    byte[] chunks = "3\r\n{\"a\r\n4\r\n\":1}\r\n0\r\n\r\n".getBytes(UTF_8);

    Wire.Answer answer =
        bucketd()
            .exchange(
                Wire.request(
                    "POST", "/default/bucket/" + path, chunks, "Transfer-Encoding: chunked"));

    assertThat(answer.statusLine()).isEqualTo(OK);
    assertThat(get("/default/bucket/" + path)).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: application/octet-stream",
        "Content-Type: ,,no type",
        "Accept: image/png",
        "Accept: no type"
      })
  void typesDecideNothing(String header) {
    String path = "/default/bucket/" + newBucket() + "/k";

    assertThat(bucketd().send("POST", path, "{\"a\":\"b=c&d\"}", header).statusLine())
        .isEqualTo(OK);
    assertThat(bucketd().send("GET", path, "", header).text()).isEqualTo("{\"a\":\"b=c&d\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b:c/d", ":", "[::1", "x:99999999", ""})
  @DisabledIfSystemProperty(
      named = "dmd.server",
      matches = "wildfly",
      disabledReason = "Undertow answers by itself")
  void theHostDecidesNothing(String host) {
    String path = "/default/bucket/" + newBucket() + "/k";
    assertEmpty(post(path, "{\"a\":1}"));

    Wire.Answer answer =
        bucketd()
            .exchange(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(UTF_8));

    assertThat(answer.statusLine()).isEqualTo(OK);
    assertThat(answer.text()).isEqualTo("{\"a\":1}");
  }

  @Test
  void aVersionIsAnsweredWithItsId() {
    String path = "/default/bucket/" + newBucket() + "/k";

    Wire.Answer written = post(path + "?versioning=true", "{\"a\":1}");

    assertThat(written.text()).matches("\\{\"versionId\":\"[0-9]{20}RG001  \"}");
    String id = written.text().substring(14, 41);
    assertThat(get(path)).isEqualTo("{\"a\":1,\"versionId\":\"" + id + "\"}");
    assertThat(get(path + "?versionId=" + id.replace(" ", "%20"))).isEqualTo(get(path));
    assertThat(bucketd().send("DELETE", path + "?versionId=" + id.replace(" ", "+")).text())
        .isEqualTo("{\"versionId\":\"" + id + "\"}");
    assertThat(bucketd().send("GET", path).statusLine()).isEqualTo("HTTP/1.1 404 ObjNotFound");
  }

  @Test
  void parallelAnswersBucketAndObject() {
    String bucket = newBucket();
    post("/default/bucket/" + bucket + "/k", "{\"a\":\"\\n\"}");
    String attributes = "\"{\\\"name\\\":\\\"" + bucket + "\\\"}\"";

    assertThat(get("/default/parallel/" + bucket + "/k"))
        .isEqualTo("{\"bucket\":" + attributes + ",\"obj\":\"{\\\"a\\\":\\\"\\\\n\\\"}\"}");
    assertThat(get("/default/parallel/" + bucket + "/none"))
        .isEqualTo("{\"bucket\":" + attributes + "}");
  }

  @Test
  void aBatchIsAppliedWhole() {
    String bucket = newBucket();
    post("/default/bucket/" + bucket + "/gone", "{}");

    assertEmpty(
        post(
            "/default/batch/" + bucket,
            "{\"batch\":[{\"key\":\"a/é\\u0000v\",\"value\":\"{}\"},"
                + "{\"key\":\"gone\",\"type\":\"del\"},"
                + "{\"type\":\"put\",\"key\":\"b\",\"value\":\"1\",\"other\":[{}]}],\"x\":{}}"));

    assertThat(get("/default/bucket/" + bucket + "?listingType=Basic"))
        .isEqualTo("[{\"key\":\"a/é\\u0000v\",\"value\":\"{}\"},{\"key\":\"b\",\"value\":\"1\"}]");
  }

  @Test
  void entriesThatRecordADeletionDoNotKeepABucket() {
    String bucket = newBucket();
    post(
        "/default/batch/" + bucket,
        "{\"batch\":[{\"key\":\"k\",\"value\":\"{\\\"isPHD\\\":true}\"},"
            + "{\"key\":\"m\",\"value\":\"{\\\"isDeleteMarker\\\":true}\"},"
            + "{\"key\":\"\\u007fRx\",\"value\":\"{}\"}]}");

    assertEmpty(bucketd().send("DELETE", "/default/bucket/" + bucket));
  }

  @Test
  void aBucketOfUploadsGoesWithAllThatIsInIt() {
    String bucket = "mpuShadowBucket" + newBucket();
    post("/default/bucket/" + bucket, "{}");
    post("/default/bucket/" + bucket + "/k", "{}");

    assertEmpty(bucketd().send("DELETE", "/default/bucket/" + bucket));
  }

  @Test
  void aListingBearsItsLengthHoweverLongItIs() {
    String bucket = newBucket();
    String value = "{\"x\":\"" + "é".repeat(100_000) + "\"}";
    for (int i = 0; i < 8; i++) {
      post("/default/bucket/" + bucket + "/k" + i, value);
    }

    String listing = get("/default/bucket/" + bucket + "?listingType=DelimiterMaster");

    assertThat(listing).hasSizeGreaterThan(8 * 100_000).endsWith("\"CommonPrefixes\":[]}");
  }

  @Test
  void whatFrontEndsAskAtFirstIsAnswered() {
    assertThat(get("/default/metadataInformation")).isEqualTo("{\"metadataVersion\":2}");
    assertThat(get("/_/healthcheck")).startsWith("{");
    assertThat(get("/_/livecheck")).startsWith("{");
    assertThat(post("/_/livecheck", "").text()).startsWith("{");
  }

  @Test
  void aConnectionServesManyRequests() throws IOException {
    String path = "/default/bucket/" + newBucket() + "/k";
    try (Socket socket = bucketd().connect()) {
      for (int i = 0; i < 300; i++) {
        byte[] body = ("{\"i\":" + i + "}").getBytes(UTF_8);
        socket
            .getOutputStream()
            .write(Wire.request("POST", path, body, "Content-Length: " + body.length));
        assertThat(Wire.read(socket.getInputStream()).statusLine()).isEqualTo(OK);
      }
    }
    assertThat(get(path)).isEqualTo("{\"i\":299}");
  }

  private static Wire.Answer post(String target, String body) {
    Wire.Answer answer = bucketd().send("POST", target, body);
    assertThat(answer.statusLine()).isEqualTo(OK);
    return answer;
  }

  private static String get(String target) {
    Wire.Answer answer = bucketd().send("GET", target);
    assertThat(answer.statusLine()).isEqualTo(OK);
    return answer.text();
  }

  private static void assertEmpty(Wire.Answer answer) {
    assertThat(answer.statusLine()).isEqualTo(OK);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers()).containsEntry("content-length", "0");
  }
}
