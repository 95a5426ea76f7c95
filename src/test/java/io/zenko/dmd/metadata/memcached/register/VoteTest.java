package io.zenko.dmd.metadata.memcached.register;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.metadata.json.line.FormatException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a server has of the root. The fixture is what format 2 has written, and is read for good.
 */
class VoteTest {
  private static final Path FIXTURE =
      Path.of("src/test/resources/fixtures/memcached-votes-v2/vote.jsonl");

  private static final Vote VOTE =
      new Vote(
          "10.0.0.2:11211",
          3,
          new Ballot(18, "1f0c33a9d2e4b576"),
          new Ballot(17, "1f0c33a9d2e4b576"),
          new Proposal(
              Map.of("10.0.0.1:11211", 1L, "10.0.0.2:11211", 3L, "[fd00::3]:11211", 1L),
              "{\"format\":1,\"store\":\"5be2a0c34f11\",\"version\":7,\"crc\":\"00000000\"}"
                  .getBytes(UTF_8)));

  @Test
  void whatWasWrittenIsRead() throws IOException {
    Vote read = Vote.read(Files.readAllBytes(FIXTURE));

    assertThat(read.document()).isEqualTo(VOTE.document());
    assertThat(read.promised()).isEqualTo(VOTE.promised());
    assertThat(read.accepted()).isEqualTo(VOTE.accepted());
    assertThat(read.proposal().lives()).isEqualTo(VOTE.proposal().lives());
    assertThat(read.counts()).isTrue();
    assertThat(read.counts(read.proposal().withNewLife("10.0.0.2:11211"))).isFalse();
  }

  @Test
  void itIsALineOfJsonWithTheRootInIt() throws IOException {
    try (JsonReader reader =
        Json.createReader(new ByteArrayInputStream(Files.readAllBytes(FIXTURE)))) {
      JsonObject vote = reader.readObject();
      assertThat(vote.getString("accepted")).isEqualTo("17-1f0c33a9d2e4b576");
      assertThat(vote.getJsonObject("root").getInt("version")).isEqualTo(7);
    }
  }

  @Test
  void eachBitThatFlipsIsFound() {
    byte[] document = VOTE.document();
    for (int i = 0; i < document.length - 1; i++) {
      byte[] damaged = document.clone();
      damaged[i] ^= (byte) (1 << (i % 8));
      assertThatThrownBy(() -> Vote.read(damaged))
          .as("byte %d", i)
          .isInstanceOf(FormatException.class);
    }
  }

  @Test
  void theSecondOfTwoBallotsOfARoundIsTheLater() {
    assertThat(new Ballot(2, "b")).isGreaterThan(new Ballot(2, "a")).isLessThan(new Ballot(3, "a"));
    assertThat(Ballot.parse("17-1f-0c")).isEqualTo(new Ballot(17, "1f-0c"));
    assertThatThrownBy(() -> Ballot.parse("17")).isInstanceOf(FormatException.class);
  }
}
