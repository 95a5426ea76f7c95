package io.zenko.dmd.metadata.sql;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.thrownBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.MetadataRepositoryContract;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.contract.RepositoryUnderTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Runs the suite on a PostgreSQL. */
class SqlMetadataRepositoryTest extends MetadataRepositoryContract {
  private final String url = PostgresServer.shared().newUrl();

  @Override
  protected MetadataRepository open(MonotonicClock clock) throws SQLException {
    return new SqlMetadataRepository(SqlStore.open(TestSettings.of(url), clock));
  }

  @Override
  protected Optional<MetadataRepository> reopen(MonotonicClock clock) throws SQLException {
    return Optional.of(open(clock));
  }

  /** PostgreSQL has no room for it in an index; others of its transaction are made all the same. */
  @Test
  void keyThatIsTooLongForTheDatabaseIsRefusedAlone() {
    create(BUCKET);
    StringBuilder key = new StringBuilder();
    new Random(1).ints(9_000, '!', '~').forEach(c -> key.append((char) c));
    List<CompletionStage<Void>> writes = new ArrayList<>();
    for (String each : List.of("a", "b", key.toString(), "c", "d")) {
      writes.add(repository().write(BUCKET, Batch.put(Key.of(each), bytes("v"))));
    }
    assertThat(thrownBy(writes.remove(2)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("too large");
    writes.forEach(RepositoryUnderTest::await);
    assertThat(scan(BUCKET, KeyRange.ALL, Order.ASCENDING))
        .containsExactly("a=v", "b=v", "c=v", "d=v");
    assertThat(repository().sessions().log(0).last()).isEqualTo(5);
  }
}
