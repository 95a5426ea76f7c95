package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/** What clients of each protocol send, as bytes. */
final class WireSeeds {
  private static final String[] VERSIONED = {
    "", "?versioning=true", "?versionId=99999999999999999999RG001", "?isNull=true&versionId="
  };

  private WireSeeds() {}

  /** By the listener that they are for. */
  static Map<String, List<byte[]>> all() {
    return Map.of(
        "BUCKETD", bucketd(), "DATA", data(), "MDFILE", mdfile(), "ADMIN", administration());
  }

  private static byte[] request(String method, String target, String body, String... headers) {
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 1, headers.length);
    all[0] = "Content-Length: " + body.getBytes(UTF_8).length;
    return Wire.request(method, target, body.getBytes(UTF_8), all);
  }

  private static List<byte[]> bucketd() {
    return List.of(
        request("POST", "/default/bucket/fuzz", "{\"name\":\"fuzz\"}"),
        request("POST", "/default/bucket/fuzz/k%2F%C3%A9" + VERSIONED[0], "{\"a\":\"b\"}"),
        request("POST", "/default/bucket/fuzz/v" + VERSIONED[1], "{\"a\":{\"b\":[1,2,null]}}"),
        request("POST", "/default/bucket/fuzz/v" + VERSIONED[2], "{\"versionId\":\"x\"}"),
        request("POST", "/default/bucket/fuzz/v" + VERSIONED[3], "{}"),
        request("GET", "/default/bucket/fuzz/v?versionId=x", "", "X-Scal-Request-Uids: a:b"),
        request("DELETE", "/default/bucket/fuzz/v?versionId=x&deleteData=true", ""),
        request("GET", "/default/bucket/fuzz?listingType=DelimiterVersions&delimiter=/", ""),
        request("GET", "/default/bucket/fuzz?listingType=Delimiter&maxKeys=2&prefix=k", ""),
        request("GET", "/default/parallel/fuzz/v", ""),
        request("GET", "/default/attributes/fuzz", ""),
        request("POST", "/default/attributes/fuzz", "{\"name\":\"fuzz\",\"x\":1}"),
        request(
            "POST",
            "/default/batch/fuzz",
            "{\"batch\":[{\"key\":\"a\",\"value\":\"{}\"},{\"key\":\"b\",\"type\":\"del\"}]}"),
        request("GET", "/_/raft_sessions", ""),
        request("GET", "/_/raft_sessions/1/log?begin=1&limit=5", ""),
        request("GET", "/_/buckets/fuzz/id", ""),
        request("PUT", "/_/buckets/fuzz/accessMode?mode=read-write", ""),
        request("POST", "/default/metastore/db/fuzz2", "{\"attributes\":\"{}\",\"raftSession\":1}"),
        chunked(
            "POST", "/default/bucket/fuzz/c", "3;a=b\r\n{\"a\r\n4\r\n\":5}\r\n0\r\nT: x\r\n\r\n"));
  }

  private static byte[] chunked(String method, String target, String body) {
    return Wire.request(method, target, body.getBytes(UTF_8), "Transfer-Encoding: chunked");
  }

  private static List<byte[]> data() {
    String key = "/DataFile/0123456789abcdef0123456789abcdef01234567";
    return List.of(
        request("PUT", "/DataFile", "bytes of a blob"),
        request("PUT", "/DataFile", "", "Expect: 100-continue"),
        request("GET", key, "", "Range: bytes=0-9"),
        request("HEAD", key, ""),
        request("DELETE", key, ""),
        request("GET", "/DataFile", ""),
        chunked("PUT", "/DataFile", "3\r\nabc\r\n0\r\n\r\n"));
  }

  private static List<byte[]> mdfile() {
    String polling = "/socket.io/?EIO=4&transport=polling";
    return List.of(
        request("GET", polling, ""),
        request("POST", polling + "&sid=0123456789abcdef", "40/MDFile/metadata,"),
        webSocket(
            "40/MDFile/metadata,",
            "42/MDFile/metadata,0[\"getAttributes\",{\"bucketName\":\"fuzz\"}]",
            "42/MDFile/metadata,1[\"put\",{\"subLevel\":[\"fuzz\"],\"key\":\"a\",\"value\":\"{}\"}]",
            "3"),
        webSocket(
            "40/MDFile/recordLog,",
            "42/MDFile/recordLog,0[\"openLog\",{\"logName\":\"main\"}]",
            "41/MDFile/recordLog,"));
  }

  /** The handshake, and these messages behind it. */
  private static byte[] webSocket(String... messages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Wire.webSocketHandshake());
    for (String message : messages) {
      byte[] text = message.getBytes(ISO_8859_1);
      out.write(0x81);
      if (text.length < 126) {
        out.write(0x80 | text.length);
      } else {
        out.write(0x80 | 126);
        out.write(text.length >> 8);
        out.write(text.length);
      }
      out.writeBytes(new byte[4]); // a mask that changes nothing
      out.writeBytes(text);
    }
    return out.toByteArray();
  }

  private static List<byte[]> administration() {
    return List.of(
        request("GET", "/health/ready", ""),
        request("GET", "/health", ""),
        request("HEAD", "/metrics", "", "Accept: application/openmetrics-text"),
        request("POST", "/data/sweep?dryRun=true&metadata=http://127.0.0.1:1", ""));
  }
}
