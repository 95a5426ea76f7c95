package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The log: one JSON line for a request that failed, nothing for one that did not. */
class LogIT extends DeployedDaemon {
  @Test
  void aRequestThatFailedIsOneLineWithItsUidsAndWhatIsNotThereIsNone() throws InterruptedException {
    String uid = UUID.randomUUID().toString();
    String bucket = newBucket();
    String header = "X-Scal-Request-Uids: " + uid + ":2";
    bucketd().send("POST", "/default/bucket/" + bucket + "/k", "{}", header);
    bucketd().send("GET", "/default/bucket/" + bucket + "/none\"é?versionId=1", "", header);
    bucketd().send("POST", "/default/bucket/" + bucket + "/k\"é?versionId=1", "{", header);
    // What is said of a later request is said after what is said of these.
    String last = UUID.randomUUID().toString();
    bucketd().send("GET", "/" + last);
    assertThat(daemon().awaitLog(last)).isTrue();

    List<String> lines = daemon().log().lines().filter(line -> line.contains(uid)).toList();

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .startsWith("{")
        .endsWith("}")
        .contains("\"Level\":\"INFO\"")
        .contains("\"reqUids\":\"" + uid + ":2\"")
        .contains("\"status\":\"400\"")
        .contains("\"error\":\"BadRequest\"")
        .contains("\"target\":\"/default/bucket/" + bucket + "/k\\\"é?versionId=1\"")
        .doesNotContain("StackTrace");
  }
}
