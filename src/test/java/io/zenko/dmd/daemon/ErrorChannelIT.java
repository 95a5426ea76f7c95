package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An error of bucketd is known by the reason phrase of its status line. */
class ErrorChannelIT extends DeployedDaemon {
  @ParameterizedTest
  @CsvSource({
    "GET, /default/bucket/none, 404 DBNotFound",
    "GET, /default/bucket/none/k, 404 DBNotFound",
    "GET, /default/parallel/none/k, 404 DBNotFound",
    "GET, /default/attributes/none, 404 DBNotFound",
    "POST, /default/attributes/none, 404 DBNotFound",
    "POST, /default/bucket/none/k, 404 DBNotFound",
    "POST, /default/bucket/none/k?versioning=true, 404 DBNotFound",
    "DELETE, /default/bucket/none, 404 DBNotFound",
    "DELETE, /default/bucket/none/k, 404 DBNotFound",
    "GET, /, 404 RouteNotFound",
    "GET, /default, 404 RouteNotFound",
    "GET, /nothing/at/all/here, 404 RouteNotFound",
    "GET, /bucketd/default/attributes/none, 404 RouteNotFound",
    "GET, /default/bucket//k, 404 RouteNotFound",
    "GET, /health, 404 RouteNotFound",
    "HEAD, /default/bucket/none, 405 MethodNotAllowed",
    "OPTIONS, /default/bucket/none, 405 MethodNotAllowed",
    "TRACE, /default/bucket/none, 405 MethodNotAllowed",
    "PATCH, /default/bucket/none, 405 MethodNotAllowed",
    "BREW, /, 405 MethodNotAllowed",
    "PUT, /default/bucket/none/k, 405 MethodNotAllowed",
    "POST, /default/bucket/__metastore/k, 405 MethodNotAllowed",
    "POST, /default/bucket/__metastore, 409 DBAlreadyExists",
    "GET, /default/bucket/a%2Fb, 400 BadRequest",
    "GET, /default/bucket/a%00b, 400 BadRequest",
    "GET, /default/bucket/b?prefix=%zz, 400 BadRequest",
    "POST, /default/bucket/b?raftsession=x, 400 BadRequest"
  })
  void theStatusLineNamesTheErrorAndTheConnectionCloses(
      String method, String target, String expected) throws IOException {
    byte[] body = method.equals("POST") ? "{}".getBytes(UTF_8) : new byte[0];
    try (Socket socket = bucketd().connect()) {
      socket
          .getOutputStream()
          .write(Wire.request(method, target, body, "Content-Length: " + body.length));
      Wire.Answer answer = Wire.read(socket.getInputStream());

      assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 " + expected);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  @DisabledIfSystemProperty(
      named = "dmd.server",
      matches = "wildfly",
      disabledReason = "Undertow answers by itself")
  void aServerAsAWholeHasNoOptions() {
    assertThat(bucketd().statusOf("OPTIONS", "*")).isEqualTo("HTTP/1.1 405 MethodNotAllowed");
  }

  @Test
  void anErrorWithABodyBearsItsPhraseToo() {
    Wire.Answer answer = bucketd().send("GET", "/default/bucket/b?listingType=None");

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 BadRequest");
    assertThat(answer.text()).isEqualTo("unknown listingType None\n");
  }

  @Test
  void aBucketExistsOnce() {
    String bucket = newBucket();

    assertThat(bucketd().send("POST", "/default/bucket/" + bucket, "{}").statusLine())
        .isEqualTo("HTTP/1.1 409 DBAlreadyExists");
  }

  @Test
  void aBucketWithObjectsStays() {
    String bucket = newBucket();
    bucketd().send("POST", "/default/bucket/" + bucket + "/k", "{}");

    assertThat(bucketd().send("DELETE", "/default/bucket/" + bucket).statusLine())
        .isEqualTo("HTTP/1.1 409 BucketNotEmpty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{} x", "nope", "[1,]", "{\"a\":1}{", "1 2", "{'a':1}"})
  void whatIsNotJsonIsRefusedAndLeavesNothing(String value) {
    String bucket = newBucket();

    assertThat(bucketd().send("POST", "/default/bucket/" + bucket + "/k", value).statusLine())
        .isEqualTo("HTTP/1.1 400 BadRequest");
    assertThat(bucketd().send("POST", "/default/bucket/" + bucket + "-2", value).statusLine())
        .isEqualTo("HTTP/1.1 400 BadRequest");
    assertThat(bucketd().send("POST", "/default/attributes/" + bucket, value).statusLine())
        .isEqualTo("HTTP/1.1 400 BadRequest");
    assertThat(bucketd().send("GET", "/default/bucket/" + bucket + "?listingType=Basic").text())
        .isEqualTo("[]");
    assertThat(bucketd().send("GET", "/default/attributes/" + bucket).text())
        .isEqualTo("{\"name\":\"" + bucket + "\"}");
    assertThat(bucketd().send("GET", "/default/attributes/" + bucket + "-2").statusLine())
        .isEqualTo("HTTP/1.1 404 DBNotFound");
  }

  @ParameterizedTest
  @ValueSource(ints = {501, 1_000, 1_001, 100_000})
  void whatIsNestedTooDeeplyIsRefused(int depth) {
    String path = "/default/bucket/" + newBucket() + "/k";
    String value = "[".repeat(depth) + "]".repeat(depth);

    Wire.Answer answer = bucketd().send("POST", path, value);

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 BadRequest");
    assertThat(answer.text()).contains("500 levels");
    assertThat(bucketd().send("GET", path).statusLine()).isEqualTo("HTTP/1.1 404 ObjNotFound");
  }

  @Test
  void bytesThatAreNoUtf8AreNoJson() {
    String bucket = newBucket();
    byte[] body = {'"', (byte) 0xff, '"'};

    assertThat(
            bucketd()
                .exchange(
                    Wire.request(
                        "POST", "/default/bucket/" + bucket + "/k", body, "Content-Length: 3"))
                .statusLine())
        .isEqualTo("HTTP/1.1 400 BadRequest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"batch\":1}",
        "{\"batch\":[1]}",
        "{\"batch\":[]} x",
        "{\"batch\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\"}]}",
        "{\"batch\":[{\"key\":\"a\",\"value\":\"1\"},{\"value\":\"2\"}]}",
        "{\"batch\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"\",\"value\":\"2\"}]}",
        "{\"batch\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":2}]}",
        "{\"batch\":[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"type\":\"move\"}]}",
        "{\"batch\":[{\"key\":\"a\",\"value\":\"1\"}"
      })
  void aBatchThatMakesNoSenseChangesNothing(String batch) {
    String bucket = newBucket();

    assertThat(bucketd().send("POST", "/default/batch/" + bucket, batch).statusLine())
        .isEqualTo("HTTP/1.1 400 BadRequest");
    assertThat(bucketd().send("GET", "/default/bucket/" + bucket + "?listingType=Basic").text())
        .isEqualTo("[]");
  }

  @Test
  void aKeyThatIsTooLongIsRefused() {
    String key = "k".repeat(8_193);

    assertThat(bucketd().send("GET", "/default/bucket/" + newBucket() + "/" + key).statusLine())
        .isEqualTo("HTTP/1.1 400 BadRequest");
  }

  @Test
  @DisabledIfSystemProperty(
      named = "dmd.server",
      matches = "wildfly|glassfish",
      disabledReason = "the listener answers by itself")
  void aHeadThatIsTooLongIsRefused() {
    String key = "k".repeat(70_000);

    assertThat(bucketd().send("GET", "/default/bucket/b/" + key).statusLine())
        .isEqualTo("HTTP/1.1 400 BadRequest");
  }

  /** Told by the length alone: not a byte of the body is read. */
  @Test
  void aValueThatIsTooLongIsRefused() {
    byte[] head =
        Wire.request(
            "POST",
            "/default/bucket/" + newBucket() + "/k",
            new byte[0],
            "Content-Length: 16777217");

    Wire.Answer answer = bucketd().exchange(head);

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 400 BadRequest");
    assertThat(answer.text()).contains("DMD_MAX_VALUE_BYTES");
  }

  @Test
  void aBodyThatEndsEarlyLeavesNothing() throws IOException {
    String bucket = newBucket();
    try (Socket socket = bucketd().connect()) {
      socket
          .getOutputStream()
          .write(
              Wire.request(
                  "POST",
                  "/default/bucket/" + bucket + "/k",
                  "{}".getBytes(UTF_8),
                  "Content-Length: 10"));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }

    assertThat(bucketd().send("GET", "/default/bucket/" + bucket + "/k").statusLine())
        .isEqualTo("HTTP/1.1 404 ObjNotFound");
  }
}
