package io.zenko.dmd.data;

import static io.zenko.dmd.data.DataRepositoryContract.failsWith;
import static io.zenko.dmd.data.DataRepositoryContract.passesNoOtherBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.data.DataException.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a blob repository holds to that several daemons have open at once, beyond {@link
 * DataRepositoryContract}. Each test opens one store twice or more, a repository for each daemon:
 * what one has acknowledged, every other knows from then on.
 */
public abstract class SharedBlobsContract {
  private final List<DataRepository> open = new ArrayList<>();
  private DataRepository one;
  private DataRepository other;

  /**
   * Opens the store of this test as a further daemon does; it is empty at the first call. A test
   * has an instance of this class for itself.
   */
  protected abstract DataRepository open() throws Exception;

  /** Bytes that the repository keeps together (a block, a chunk): sizes around it are tried. */
  protected abstract int unitBytes();

  /**
   * Has a daemon be gone. Closes it in order; where a test can take its locks, leases and
   * connections away as a killed process loses them, it does so instead.
   */
  protected void lose(DataRepository daemon) throws Exception {
    daemon.close();
  }

  /** Has a daemon take over at once from one that is gone, what it does by itself in time. */
  protected void takeOver(DataRepository heir) throws Exception {}

  @BeforeEach
  void openTwice() throws Exception {
    one = daemon();
    other = daemon();
  }

  @AfterEach
  void closeAll() {
    open.forEach(DataRepository::close);
  }

  private DataRepository daemon() throws Exception {
    DataRepository daemon = open();
    open.add(daemon);
    return daemon;
  }

  private Stream<Integer> sizes() {
    int unit = unitBytes();
    return Stream.of(0, 1, 100, unit - 1, unit, unit + 1, 3 * unit - 1, 7 * unit + 5);
  }

  @Test
  void readsAtOnceWhatAnotherHasStored() {
    sizes()
        .forEach(
            size -> {
              byte[] bytes = Blobs.bytes(size, size);
              BlobKey put = Blobs.put(one, bytes);
              assertThat(Blobs.get(other, put)).as("%d bytes", size).isEqualTo(bytes);
              BlobKey async = other.putAsync(bytes).toCompletableFuture().join();
              assertThat(Blobs.get(one, async)).as("%d bytes", size).isEqualTo(bytes);
              assertThat(Blobs.get(one, upload(other, bytes))).isEqualTo(bytes);
            });
  }

  private static BlobKey upload(DataRepository at, byte[] bytes) {
    try (BlobUpload upload = at.upload(bytes.length)) {
      upload.write(bytes, 0, bytes.length / 2);
      upload.rest();
      upload.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
      return upload.commit();
    }
  }

  @Test
  void readsAnyRangeOfWhatAnotherHasStored() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    sizes()
        .forEach(
            size -> {
              byte[] bytes = Blobs.bytes(seed, size);
              try (Blob blob = other.open(Blobs.put(one, bytes))) {
                assertThat(blob.size()).isEqualTo((long) size);
                for (int i = 0; i < 10; i++) {
                  int from = random.nextInt(size + 1);
                  int end = from + random.nextInt(size - from + 1);
                  assertThat(Blobs.get(blob, new ByteRange(from, end)))
                      .as("%d to %d of %d bytes, seed %d", from, end, size, seed)
                      .isEqualTo(Arrays.copyOfRange(bytes, from, end));
                }
              }
            });
  }

  /** The other has read it before, so that it would know where the blob stood. */
  @Test
  void missesAtOnceWhatAnotherHasDeleted() {
    sizes()
        .forEach(
            size -> {
              byte[] bytes = Blobs.bytes(size, size);
              BlobKey key = Blobs.put(one, bytes);
              assertThat(Blobs.get(other, key)).isEqualTo(bytes);
              one.delete(key);
              assertNowhere(key);
              BlobKey back = Blobs.put(one, bytes);
              other.deleteAsync(back).toCompletableFuture().join();
              assertNowhere(back);
            });
  }

  private void assertNowhere(BlobKey key) {
    for (DataRepository daemon : List.of(other, one)) {
      assertThatThrownBy(() -> daemon.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
      assertThatThrownBy(() -> daemon.delete(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
    }
  }

  @Test
  void neverReplacesABlobOfAnother() throws IOException {
    byte[] bytes = Blobs.bytes(1, 100);
    BlobKey key = BlobKey.random();
    one.put(key, new ByteArrayInputStream(bytes), 100);
    InputStream body = new ByteArrayInputStream(Blobs.bytes(2, 100));
    assertThatThrownBy(() -> other.put(key, body, 100)).satisfies(failsWith(Failure.INTERNAL));
    assertThat(Blobs.get(one, key)).isEqualTo(bytes);
    assertThat(Blobs.get(other, key)).isEqualTo(bytes);
  }

  @Test
  void neverPassesOtherBytesForThoseOfABlobThatAnotherDeletes() throws IOException {
    byte[] bytes = Blobs.bytes(3, 12 * unitBytes());
    BlobKey key = Blobs.put(one, bytes);
    try (Blob blob = other.open(key);
        InputStream content = blob.read(ByteRange.whole(bytes.length))) {
      passesNoOtherBytes(
          content,
          bytes,
          () -> {
            one.delete(key);
            BlobKey unused = Blobs.put(one, Blobs.bytes(4, bytes.length));
          });
    }
  }

  /** Two may both be told that they have deleted it; that nobody has is never told. */
  @Test
  void tellsOfABlobThatSeveralDeleteAtOnceThatItIsGone() throws Exception {
    int rounds = 20;
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < rounds; round++) {
        BlobKey key = Blobs.put(round % 2 == 0 ? one : other, Blobs.bytes(round, 1 + 100 * round));
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<Boolean>> answers = new ArrayList<>();
        for (DataRepository daemon : List.of(one, other, one, other)) {
          answers.add(
              pool.submit(
                  () -> {
                    together.await();
                    return isDeletedBy(daemon, key);
                  }));
        }
        boolean deleted = false;
        for (Future<Boolean> answer : answers) {
          deleted |= answer.get();
        }
        assertThat(deleted).as("somebody has deleted it").isTrue();
        assertNowhere(key);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean isDeletedBy(DataRepository daemon, BlobKey key) {
    try {
      daemon.delete(key);
      return true;
    } catch (DataException e) {
      assertThat(e.failure()).as("%s", e).isEqualTo(Failure.NO_SUCH_BLOB);
      return false;
    }
  }

  @Test
  void listsWhatAllHaveStoredAndNothingThatAnyHasDeleted() {
    Set<BlobKey> keys =
        Stream.iterate(0, i -> i + 1)
            .limit(40)
            .map(i -> Blobs.put(i % 2 == 0 ? one : other, Blobs.bytes(i, i * unitBytes() / 10)))
            .collect(Collectors.toSet());
    List<BlobKey> all = List.copyOf(keys);
    for (int i = 0; i < all.size(); i += 3) {
      (i % 2 == 0 ? one : other).delete(all.get(i));
      keys.remove(all.get(i));
    }
    assertThat(inventory(one)).isEqualTo(keys);
    assertThat(inventory(other)).isEqualTo(keys);
    assertThat(one.usage().totalBytes()).isEqualTo(other.usage().totalBytes());
  }

  private static Set<BlobKey> inventory(DataRepository daemon) {
    try (Stream<StoredBlob> blobs = daemon.blobs()) {
      return blobs.map(StoredBlob::key).collect(Collectors.toSet());
    }
  }

  /** Whoever starts must not take for left behind what a living one has under way. */
  @Test
  void leavesUploadsOfOthersAlone() throws Exception {
    byte[] brief = Blobs.bytes(5, 100);
    byte[] lengthy = Blobs.bytes(6, 9 * unitBytes() + 1);
    for (byte[] bytes : List.of(brief, lengthy)) {
      BlobKey key;
      try (BlobUpload upload = one.upload(bytes.length)) {
        upload.write(bytes, 0, bytes.length / 2);
        upload.rest();
        DataRepository third = daemon();
        takeOver(third);
        takeOver(other);
        open.remove(third);
        third.close();
        upload.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        key = upload.commit();
      }
      assertThat(Blobs.get(one, key)).isEqualTo(bytes);
      assertThat(Blobs.get(other, key)).isEqualTo(bytes);
    }
  }

  @Test
  void servesTheBlobsOfADaemonThatIsGone() throws Exception {
    Map<BlobKey, byte[]> blobs = new LinkedHashMap<>();
    sizes()
        .forEach(
            size -> {
              byte[] bytes = Blobs.bytes(size, size);
              blobs.put(Blobs.put(one, bytes), bytes);
            });
    BlobKey deleted = Blobs.put(one, Blobs.bytes(7, 5000));
    one.delete(deleted);
    open.remove(one);
    lose(one);
    assertExactly(blobs, deleted, other);
    takeOver(other);
    assertExactly(blobs, deleted, other);
    BlobKey first = blobs.keySet().iterator().next();
    other.delete(first);
    blobs.remove(first);
    byte[] more = Blobs.bytes(8, 5000);
    blobs.put(Blobs.put(other, more), more);
    assertExactly(blobs, first, other);
    assertExactly(blobs, deleted, daemon());
    blobs.keySet().forEach(other::delete);
    assertThat(inventory(daemon())).isEmpty();
  }

  private static void assertExactly(
      Map<BlobKey, byte[]> blobs, BlobKey missing, DataRepository daemon) {
    blobs.forEach((key, bytes) -> assertThat(Blobs.get(daemon, key)).isEqualTo(bytes));
    assertThatThrownBy(() -> daemon.open(missing)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
    assertThat(inventory(daemon)).isEqualTo(blobs.keySet());
  }

  @Test
  void keepsBlobsOfManyWritersApart() throws Exception {
    long seed = new Random().nextLong();
    List<DataRepository> daemons = List.of(one, other, daemon());
    ExecutorService pool = Executors.newFixedThreadPool(9);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        Random random = new Random(seed + i);
        writers.add(pool.submit(() -> putGetAndDelete(daemons, random, seed)));
      }
      for (Future<?> writer : writers) {
        Object unused = writer.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void putGetAndDelete(List<DataRepository> daemons, Random random, long seed) {
    for (int i = 0; i < 15; i++) {
      int at = random.nextInt(3);
      byte[] bytes = Blobs.bytes(random.nextLong(), random.nextInt(2 * unitBytes()));
      BlobKey key = Blobs.put(daemons.get(at), bytes);
      DataRepository reader = daemons.get((at + 1) % 3);
      assertThat(Blobs.get(reader, key)).as("seed %d", seed).isEqualTo(bytes);
      if (random.nextBoolean()) {
        daemons.get((at + 2) % 3).delete(key);
        assertThatThrownBy(() -> reader.open(key))
            .as("seed %d", seed)
            .satisfies(failsWith(Failure.NO_SUCH_BLOB));
      }
    }
  }
}
