package io.zenko.dmd.metadata.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.ModelMetadataRepository;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Seeded random operations: the store answers what the model answers. */
public interface RandomOperationsContract extends RepositoryUnderTest {
  int OPERATIONS = 2_000;

  @Test
  default void randomOperationsAnswerAsTheModelDoes() throws Exception {
    long seed = Long.getLong("dmd.seed", System.nanoTime());
    System.out.println("random operations: rerun with -Ddmd.seed=" + seed);
    Random random = new Random(seed);
    RandomOperation.Names names = new RandomOperation.Names(random);
    try (ModelMetadataRepository model = new ModelMetadataRepository()) {
      for (int i = 0; i < OPERATIONS; i++) {
        RandomOperation operation = RandomOperation.next(random, names);
        assertThat(operation.on(repository()))
            .as("seed %d, operation %d: %s", seed, i, operation)
            .isEqualTo(operation.on(model));
        if (i % 400 == 399 && !restart()) {
          return;
        }
        if (i % 100 == 99) {
          String all = RandomOperation.everything(model);
          assertThat(RandomOperation.everything(repository()))
              .as("seed %d, after operation %d", seed, i)
              .isEqualTo(all);
        }
      }
    }
  }
}
