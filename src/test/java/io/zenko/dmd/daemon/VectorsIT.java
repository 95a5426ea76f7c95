package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.Vectors;
import jakarta.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the reference answered, the daemon answers over the wire. */
class VectorsIT extends DeployedDaemon {
  @Test
  void everyListingIsAnsweredAsTheReferenceDid() throws IOException {
    try (VectorReplay replay = new VectorReplay(bucketd())) {
      for (JsonObject scenario : Vectors.read("listing")) {
        replay.listings(scenario);
      }
      assertThat(replay.problems().stream().limit(20)).isEmpty();
      assertThat(replay.asked()).isGreaterThan(1_500);
    }
  }

  @Test
  void everyStepOfEveryHistoryIsAnsweredAsTheReferenceDid() throws IOException {
    try (VectorReplay replay = new VectorReplay(bucketd())) {
      for (JsonObject scenario : Vectors.read("versioning")) {
        replay.history(scenario);
      }
      assertThat(replay.problems().stream().limit(20)).isEmpty();
      assertThat(replay.asked()).isGreaterThan(7_000);
    }
  }
}
