package io.zenko.dmd.metadata.memcached;

import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.await;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.bytes;
import static io.zenko.dmd.metadata.contract.RepositoryUnderTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Await;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.EntryCursor;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.Order;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What servers lose is told, and never taken for absence. */
class StoreLossTest {
  private static final BucketName BUCKET = new BucketName("bucket");
  private static final Key KEY = Key.of("k");

  private final MonotonicClock clock = new MonotonicClock(InstantSource.system());

  @Test
  void storeIsMadeOnlyWhereThatWasAskedFor() {
    InMemoryItems items = new InMemoryItems(1);
    assertThatThrownBy(() -> TestStores.open(items, false, clock))
        .isInstanceOf(MetadataException.class)
        .hasMessageContaining("no store of metadata")
        .hasMessageContaining("DMD_MEMCACHED_CREATE");
    assertThat(items.all()).isEmpty();
  }

  @Test
  void storeThatIsThereIsOpenedThoughOneMayBeMade() {
    InMemoryItems items = new InMemoryItems(1);
    try (MemcachedMetadataRepository repository = open(items, true)) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
    }
    try (MemcachedMetadataRepository repository = open(items, true)) {
      assertThat(repository.attributes(BUCKET)).isPresent();
    }
  }

  @Test
  void pageThatIsNamedAndNotThereOrChangedIsDamageWhicheverItIs() {
    InMemoryItems items = new InMemoryItems(1);
    try (MemcachedStore store = TestStores.open(items, true, clock);
        MemcachedMetadataRepository repository = new MemcachedMetadataRepository(store)) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
      Batch.Builder batch = Batch.builder();
      for (int i = 0; i < 100; i++) {
        batch.put(Key.of("k" + i), new byte[i == 50 ? 20_000 : 900]);
      }
      await(repository.write(BUCKET, batch.build()));
      store.garbage().removeDue(System.nanoTime() + Duration.ofHours(1).toNanos());
    }
    Random random = new Random(1);
    for (String name : items.all().keySet()) {
      byte[] whole = items.all().get(name);
      items.remove(name);
      assertDamage(items, name);
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] ^= 1;
      items.put(name, changed);
      assertDamage(items, name);
      items.put(name, whole);
    }
    read(items);
  }

  private void assertDamage(InMemoryItems items, String name) {
    assertThatThrownBy(() -> read(items))
        .as(name)
        .isInstanceOfSatisfying(
            MetadataException.class,
            e ->
                assertThat(e.failure())
                    .isEqualTo(
                        name.equals(Root.ITEM) && !items.all().containsKey(name)
                            ? Failure.UNAVAILABLE
                            : Failure.CORRUPT));
  }

  /** All pages that the store names. */
  private void read(InMemoryItems items) {
    try (MemcachedMetadataRepository repository = open(items, false)) {
      try (EntryCursor cursor = repository.scan(BUCKET, KeyRange.ALL, Order.ASCENDING)) {
        while (cursor.next()) {
          assertThat(cursor.value()).isNotEmpty();
        }
      }
      assertThat(repository.attributes(BUCKET)).isPresent();
      for (int session = 0; session < 2; session++) {
        try (var reader = repository.sessions().log(session).read(1)) {
          while (reader.next().isPresent()) {
            // each change is read
          }
        }
      }
    }
  }

  private MemcachedMetadataRepository open(InMemoryItems items, boolean create) {
    return new MemcachedMetadataRepository(TestStores.open(items, create, clock));
  }

  @Test
  void serverThatEvictsIsRefused() {
    try (MemcachedProcess server = MemcachedProcess.launch()) {
      assertThatThrownBy(() -> TestStores.open(TestStores.items(server), true, clock))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("start it with -M")
          .hasMessageContaining(server.server().toString());
    }
  }

  @Test
  void serverThatComesBackEmptyIsTroubleAndNotANewStore() {
    try (MemcachedProcess server = MemcachedProcess.launch("-M");
        MemcachedMetadataRepository repository =
            new MemcachedMetadataRepository(
                TestStores.open(TestStores.items(server), true, clock))) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
      await(repository.write(BUCKET, Batch.put(KEY, bytes("v"))));
      assertThat(repository.sessions().trouble(0)).isEmpty();
      server.kill();
      server.start();
      Await.until(
          "the loss is told",
          () -> repository.sessions().trouble(0).orElse("").contains("no store of metadata"));
      assertThat(failureOf(() -> repository.attributes(BUCKET))).isEqualTo(Failure.UNAVAILABLE);
      assertThat(failureOf(() -> repository.get(BUCKET, KEY))).isEqualTo(Failure.UNAVAILABLE);
    }
  }

  @Test
  void fullServerRefusesWhatItCannotKeepAndLosesNothing() {
    try (MemcachedProcess server = MemcachedProcess.launch("-M", "-m", "8");
        MemcachedMetadataRepository repository =
            new MemcachedMetadataRepository(
                MemcachedStore.open(TestStores.items(server), TestStores.impatient(), clock))) {
      await(repository.createBucket(BUCKET, bytes("{}"), OptionalInt.empty()));
      int kept = 0;
      Failure refusal = null;
      while (refusal == null && kept < 1_000) {
        try {
          await(repository.write(BUCKET, Batch.put(Key.of("k" + kept), new byte[100_000])));
          kept++;
        } catch (MetadataException e) {
          refusal = e.failure();
          assertThat(e).hasMessageContaining("no memory left");
        }
      }
      assertThat(refusal).isEqualTo(Failure.UNAVAILABLE);
      assertThat(kept).isPositive();
      for (int i = 0; i < kept; i++) {
        assertThat(repository.get(BUCKET, Key.of("k" + i))).isPresent();
      }
    }
  }
}
