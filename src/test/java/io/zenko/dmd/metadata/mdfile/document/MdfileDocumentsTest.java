package io.zenko.dmd.metadata.mdfile.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.json.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients see these texts: names, order and types are not to change unseen. */
class MdfileDocumentsTest {
  @Test
  void aNamespaceTellsItsCallsInTheirOrder() {
    assertThat(Documents.toText(ApiManifest.of(List.of("put", "get"))))
        .isEqualTo("{\"apiVersion\":\"1.0\",\"api\":[{\"name\":\"put\"},{\"name\":\"get\"}]}");
  }

  @Test
  void aWriteTellsTheVersion() {
    assertThat(Documents.toText(new WrittenVersion("98\"é")))
        .isEqualTo("{\"versionId\":\"98\\\"é\"}");
  }

  @Test
  void theRoomIsInBytes() {
    assertThat(Documents.toText(new DiskUsage(1, 20_000_000_000L, 3)))
        .isEqualTo("{\"available\":1,\"free\":20000000000,\"total\":3}");
  }

  @Test
  void anErrorIsReadByClientsOfTodayAndOfBefore() {
    assertThat(Documents.toText(new CallFailure("ObjNotFound", 404, "no \u0001").document()))
        .isEqualTo(
            "{\"is_arsenal_error\":true,\"type\":\"ObjNotFound\",\"message\":\"ObjNotFound\","
                + "\"code\":404,\"description\":\"no \\u0001\",\"ObjNotFound\":true}");
    assertThat(Documents.toText(new HttpError("BadRequest", "no")))
        .isEqualTo("{\"code\":\"BadRequest\",\"message\":\"no\"}");
  }
}
