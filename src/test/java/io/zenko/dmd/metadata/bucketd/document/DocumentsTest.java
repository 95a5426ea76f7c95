package io.zenko.dmd.metadata.bucketd.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.json.Documents;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clients see these bytes: names, order and types are not to change unseen. */
class DocumentsTest {
  private static final MemberDescription MEMBER = new MemberDescription(2, "10.0.0.1", 9000, 9001);
  private static final String MEMBER_TEXT =
      "{\"id\":2,\"name\":\"dmd-2\",\"display_name\":\"10.0.0.1 (dmd-2)\",\"host\":\"10.0.0.1\","
          + "\"port\":9000,\"adminPort\":9001,\"mdClusterId\":\"1\"}";

  @Test
  void aMemberTellsWhereItIs() {
    assertThat(text(MEMBER)).isEqualTo(MEMBER_TEXT);
    assertThat(text(new Address("10.0.0.1", 9000)))
        .isEqualTo("{\"ip\":\"10.0.0.1\",\"port\":9000}");
  }

  @Test
  void informationsAreAnObjectAndAListOfOneState() {
    String state =
        "\"ip\":\"10.0.0.1\",\"port\":9000,\"term\":1,\"cseq\":7,\"aseq\":7,\"prune\":3,\"raftSessionId\":2";
    assertThat(text(Informations.of(new MemberState("10.0.0.1", 9000, 1, 7, 7, 3, 2))))
        .isEqualTo(
            "{" + state + ",\"leader\":{\"ip\":\"10.0.0.1\",\"port\":9000},\"0\":{" + state + "}}");
  }

  @Test
  void aSessionTellsOfTroubleOnlyWhereThereIsSome() {
    String session = "{\"id\":2,\"raftMembers\":[" + MEMBER_TEXT + "],\"connectedToLeader\":";
    assertThat(text(List.of(SessionDescription.brief(2, MEMBER, Optional.empty()))))
        .isEqualTo("[" + session + "true}]");
    assertThat(text(SessionDescription.brief(2, MEMBER, Optional.of("the disk"))))
        .isEqualTo(session + "false,\"trouble\":\"the disk\"}");
    assertThat(text(SessionDescription.full(2, MEMBER, Optional.empty())))
        .isEqualTo(
            session
                + "true,\"leader\":"
                + MEMBER_TEXT
                + ",\"connected\":["
                + MEMBER_TEXT
                + "],\"disconnected\":[]}");
  }

  @Test
  void theProtocolHasAVersion() {
    assertThat(text(MetadataInformation.CURRENT)).isEqualTo("{\"metadataVersion\":2}");
  }

  @Test
  void aBucketNamesItsSession() {
    assertThat(text(new BucketSession("é\"", MEMBER)))
        .isEqualTo(
            "{\"name\":\"é\\\"\",\"raftSessionId\":2,\"creating\":false,\"deleting\":false,\"version\":1,\"leader\":"
                + MEMBER_TEXT
                + ",\"raftMembers\":["
                + MEMBER_TEXT
                + "]}");
  }

  @Test
  void aLogTellsHowFarItHasCome() {
    assertThat(text(new LogState(1, 2, 9, 9, 9, 1)))
        .isEqualTo(
            "{\"term\":1,\"prunedTo\":2,\"cseq\":9,\"aseq\":9,\"committed\":9,\"backups\":1}");
  }

  @Test
  void theMapHasTheAttributesOfABucketAsAString() {
    assertThat(text(new MetastoreDocument("b", "{\"a\":\"/<é\"}", 1)))
        .isEqualTo(
            "{\"name\":\"b\",\"attributes\":\"{\\\"a\\\":\\\"/<é\\\"}\",\"creating\":false,"
                + "\"deleting\":false,\"id\":\"b\",\"raftSessionID\":1,\"version\":1,\"raftSession\":\"rs-1\"}");
  }

  private static String text(Object document) {
    return new String(Documents.toBytes(document), UTF_8);
  }
}
