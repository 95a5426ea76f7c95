package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each port answers its own protocol and no other. */
class PortsIT extends DeployedDaemon {
  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/ready", "/health/live", "/metrics", "/openapi"})
  void administrationAnswersOnItsPortAlone(String path) {
    assertThat(new Wire(daemon().port("ADMIN")).statusOf("GET", path)).isEqualTo("HTTP/1.1 200 OK");
    assertThat(new Wire(daemon().port("MDFILE")).statusOf("GET", path)).startsWith("HTTP/1.1 404 ");
    assertThat(bucketd().statusOf("GET", path)).isEqualTo("HTTP/1.1 404 RouteNotFound");
    assertThat(daemon().data().statusOf("GET", path)).startsWith("HTTP/1.1 4");
  }

  @Test
  void readinessTellsOfTheListeners() {
    assertThat(new Wire(daemon().port("ADMIN")).send("GET", "/health/ready").text())
        .contains("\"status\":\"UP\"")
        .contains("\"name\":\"listeners\"");
  }

  @ParameterizedTest
  @CsvSource({
    "BUCKETD, POST, /default/bucket/of-a-page, 400 BadRequest",
    "MDFILE, GET, /socket.io/?EIO=4&transport=polling, 400 BadRequest",
    "DATA, PUT, /DataFile, 400 BadRequest",
    "ADMIN, POST, /data/sweep?dryRun=false, 403 Forbidden"
  })
  void aPageInABrowserIsRefused(String listener, String method, String target, String status) {
    assertThat(
            new Wire(daemon().port(listener))
                .send(method, target, "", "Origin: https://example.com")
                .statusLine())
        .isEqualTo("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "ADMIN, /default/metadataInformation",
    "ADMIN, /bucketd/default/metadataInformation",
    "MDFILE, /default/metadataInformation",
    "MDFILE, /bucketd/default/metadataInformation",
    "DATA, /default/metadataInformation",
    "DATA, /bucketd/default/metadataInformation",
    "ADMIN, /DataFile",
    "BUCKETD, /DataFile",
    "BUCKETD, /data/DataFile"
  })
  void aProtocolAnswersOnItsPortAlone(String listener, String path) {
    assertThat(new Wire(daemon().port(listener)).statusOf("GET", path))
        .matches("HTTP/1.1 40[04] .*");
  }
}
