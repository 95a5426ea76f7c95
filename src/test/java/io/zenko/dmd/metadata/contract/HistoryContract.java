package io.zenko.dmd.metadata.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.versioning.ObjectHistory;
import io.zenko.dmd.metadata.versioning.ObjectModel;
import io.zenko.dmd.metadata.versioning.VersionIds;
import io.zenko.dmd.metadata.versioning.Versioning;
import io.zenko.dmd.metadata.versioning.VersioningClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Versioning over the store: whatever clients do at once, each object changes step by step. */
public interface HistoryContract extends RepositoryUnderTest {
  int ROUNDS = 5;
  int CLIENTS = 6;
  int REQUESTS_EACH = 40;

  @Test
  default void requestsOfConcurrentClientsAreLinearizablePerObject() {
    long seed = Long.getLong("dmd.seed", System.nanoTime());
    System.out.println("histories: rerun with -Ddmd.seed=" + seed);
    create(BUCKET);
    VersionIds ids = new VersionIds(clock(), "RG001");
    VersioningClient store = new VersioningClient(new Versioning(repository(), ids), BUCKET);
    for (int round = 0; round < ROUNDS; round++) {
      List<String> keys = List.of("a" + round, "é😀" + round);
      ObjectHistory history = new ObjectHistory(store, keys, seed + round * 1000L);
      history.run(CLIENTS, REQUESTS_EACH);
      for (String key : keys) {
        assertThat(Linearizability.order(new ObjectModel(), history.of(key)))
            .as("seed %d, round %d: %s", seed, round, history.of(key))
            .isPresent();
      }
    }
  }
}
