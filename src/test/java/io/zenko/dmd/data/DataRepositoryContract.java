package io.zenko.dmd.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.data.DataException.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every blob repository holds to. */
public abstract class DataRepositoryContract {
  private DataRepository repository;

  /** A repository without blobs. */
  protected abstract DataRepository create() throws Exception;

  /** Bytes that the repository keeps together (a block, a chunk): sizes around it are tried. */
  protected abstract int unitBytes();

  /** How many blobs an inventory is tried with: more than the repository lists in one step. */
  protected int inventoryBlobs() {
    return 300;
  }

  protected final DataRepository repository() {
    return repository;
  }

  @BeforeEach
  void openRepository() throws Exception {
    repository = create();
  }

  @AfterEach
  void closeRepository() {
    repository.close();
  }

  @TestFactory
  Stream<DynamicTest> returnsTheBytesThatWerePut() {
    long seed = new Random().nextLong();
    return sizes(seed)
        .map(
            size ->
                DynamicTest.dynamicTest(
                    size + " bytes, seed " + seed,
                    () -> {
                      byte[] bytes = Blobs.bytes(seed, size);
                      BlobKey key = Blobs.put(repository, bytes);
                      try (Blob blob = repository.open(key)) {
                        assertThat(blob.size()).isEqualTo((long) size);
                        assertThat(Blobs.get(blob, ByteRange.whole(size))).isEqualTo(bytes);
                      }
                    }));
  }

  /** As a slow client sends them: in pieces of any size, with rests between. */
  @TestFactory
  Stream<DynamicTest> returnsTheBytesThatWereUploadedInPieces() {
    long seed = new Random().nextLong();
    return sizes(seed)
        .map(
            size ->
                DynamicTest.dynamicTest(
                    size + " bytes, seed " + seed,
                    () -> {
                      byte[] bytes = Blobs.bytes(seed, size);
                      Random random = new Random(seed + size);
                      BlobKey key;
                      try (BlobUpload upload = repository.upload(size)) {
                        for (int from = 0; from < size; ) {
                          int count = Math.min(size - from, 1 + random.nextInt(1 + size / 3));
                          upload.write(bytes, from, count);
                          from += count;
                          if (random.nextBoolean()) {
                            upload.rest();
                          }
                        }
                        key = upload.commit();
                      }
                      try (Blob blob = repository.open(key)) {
                        assertThat(Blobs.get(blob, ByteRange.whole(size))).isEqualTo(bytes);
                      }
                    }));
  }

  @Test
  void keepsNothingOfAnUploadThatIsGivenUp() {
    byte[] bytes = Blobs.bytes(1, 2 * unitBytes() + 1);
    try (BlobUpload upload = repository.upload(bytes.length)) {
      upload.write(bytes, 0, bytes.length - 1);
      upload.rest();
    }
    try (Stream<StoredBlob> blobs = repository.blobs()) {
      assertThat(blobs).isEmpty();
    }
  }

  @TestFactory
  Stream<DynamicTest> returnsTheBytesThatWerePutUnderAGivenKey() {
    long seed = new Random().nextLong();
    return sizes(seed)
        .map(
            size ->
                DynamicTest.dynamicTest(
                    size + " bytes, seed " + seed,
                    () -> {
                      byte[] bytes = Blobs.bytes(seed, size);
                      BlobKey key = BlobKey.random();
                      repository.put(key, new ByteArrayInputStream(bytes), size);
                      assertThat(Blobs.get(repository, key)).isEqualTo(bytes);
                      repository.delete(key);
                      assertNoSuchBlob(key);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> returnsTheBytesThatWerePutWithoutWaiting() {
    long seed = new Random().nextLong();
    return sizes(seed)
        .map(
            size ->
                DynamicTest.dynamicTest(
                    size + " bytes, seed " + seed,
                    () -> {
                      byte[] bytes = Blobs.bytes(seed, size);
                      BlobKey key = repository.putAsync(bytes).toCompletableFuture().join();
                      assertThat(Blobs.get(repository, key)).isEqualTo(bytes);
                      repository.deleteAsync(key).toCompletableFuture().join();
                      assertNoSuchBlob(key);
                      assertThatThrownBy(
                              () -> repository.deleteAsync(key).toCompletableFuture().get())
                          .cause()
                          .satisfies(failsWith(Failure.NO_SUCH_BLOB));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> returnsAnyRange() {
    long seed = new Random().nextLong();
    return sizes(seed)
        .map(
            size ->
                DynamicTest.dynamicTest(
                    "of " + size + " bytes, seed " + seed, () -> readRanges(seed, size)));
  }

  private void readRanges(long seed, int size) throws IOException {
    byte[] bytes = Blobs.bytes(seed, size);
    BlobKey key = Blobs.put(repository, bytes);
    Random random = new Random(seed);
    try (Blob blob = repository.open(key)) {
      for (int i = 0; i < 40; i++) {
        int from = edge(random, size);
        int end = from + edge(random, size - from);
        byte[] expected = Arrays.copyOfRange(bytes, from, end);
        ByteRange range = new ByteRange(from, end);
        assertThat(Blobs.get(blob, range)).as("%s", range).isEqualTo(expected);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream content = blob.read(range)) {
          int first = content.read();
          if (first >= 0) {
            out.write(first);
          }
          content.transferTo(out);
          assertThat(content.read()).isEqualTo(-1);
        }
        assertThat(out.toByteArray()).as("%s, transferred", range).isEqualTo(expected);
      }
    }
  }

  @Test
  void refusesARangeBeyondTheBlob() {
    BlobKey key = Blobs.put(repository, Blobs.bytes(1, 10));
    try (Blob blob = repository.open(key)) {
      assertThatThrownBy(() -> blob.read(new ByteRange(0, 11)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void tellsWhenABlobWasPut() {
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    BlobKey key = Blobs.put(repository, Blobs.bytes(1, 10));
    try (Blob blob = repository.open(key)) {
      assertThat(blob.created()).isBetween(before, Instant.now());
    }
  }

  @Test
  void missesABlobThatNeverWas() {
    assertNoSuchBlob(BlobKey.random());
    assertThatThrownBy(() -> repository.delete(BlobKey.random()))
        .satisfies(failsWith(Failure.NO_SUCH_BLOB));
  }

  @Test
  void forgetsADeletedBlob() {
    BlobKey key = Blobs.put(repository, Blobs.bytes(2, 3 * unitBytes()));
    BlobKey other = Blobs.put(repository, Blobs.bytes(3, 5));
    repository.delete(key);
    assertNoSuchBlob(key);
    assertThatThrownBy(() -> repository.delete(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
    assertThat(Blobs.get(repository, other)).isEqualTo(Blobs.bytes(3, 5));
  }

  @Test
  void neverPassesOtherBytesForThoseOfABlobDeletedWhileItIsRead() throws IOException {
    byte[] bytes = Blobs.bytes(4, 12 * unitBytes());
    BlobKey key = Blobs.put(repository, bytes);
    try (Blob blob = repository.open(key);
        InputStream content = blob.read(ByteRange.whole(bytes.length))) {
      passesNoOtherBytes(content, bytes, () -> repository.delete(key));
    }
  }

  /** Of a blob to which something is done once the first of its bytes are read. */
  static void passesNoOtherBytes(InputStream content, byte[] bytes, Runnable meanwhile)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(content.readNBytes(10));
    meanwhile.run();
    try {
      content.transferTo(out);
      assertThat(out.toByteArray()).isEqualTo(bytes);
    } catch (DataException e) {
      assertThat(bytes).startsWith(out.toByteArray());
    }
  }

  @Test
  void keepsNothingOfABodyThatEndsEarly() {
    for (int size : new int[] {0, 1, unitBytes(), 2 * unitBytes() + 1}) {
      BlobKey key = BlobKey.random();
      InputStream body = new ByteArrayInputStream(Blobs.bytes(5, size));
      assertThatThrownBy(() -> repository.put(key, body, size + 1L))
          .isInstanceOf(EOFException.class);
      assertNoSuchBlob(key);
    }
    assertThat(inventory()).isEmpty();
  }

  @Test
  void keepsNothingOfABodyThatFails() {
    IOException failure = new IOException("client went away");
    for (int size : new int[] {0, 1, unitBytes(), 9 * unitBytes() + 1}) {
      BlobKey key = BlobKey.random();
      InputStream body = Blobs.failingAfter(Blobs.bytes(6, size), failure);
      assertThatThrownBy(() -> repository.put(key, body, 10L * unitBytes())).isSameAs(failure);
      assertNoSuchBlob(key);
    }
    assertThat(inventory()).isEmpty();
  }

  @Test
  void readsNoMoreOfABodyThanItsLength() throws IOException {
    byte[] bytes = Blobs.bytes(7, unitBytes() + 10);
    InputStream body = new ByteArrayInputStream(bytes);
    BlobKey key = BlobKey.random();
    repository.put(key, body, unitBytes());
    assertThat(body.readAllBytes()).hasSize(10);
    assertThat(Blobs.get(repository, key)).hasSize(unitBytes());
  }

  @Test
  void leavesTheBodyOpen() throws IOException {
    AtomicBoolean closed = new AtomicBoolean();
    byte[] bytes = Blobs.bytes(10, unitBytes() + 1);
    InputStream body =
        new FilterInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    repository.put(BlobKey.random(), body, bytes.length);
    assertThatThrownBy(() -> repository.put(BlobKey.random(), body, 1))
        .isInstanceOf(EOFException.class);
    assertThat(closed).as("the body is its owner's to close").isFalse();
  }

  @Test
  void hasNoTroubleAtFirst() {
    assertThat(repository.trouble()).isEmpty();
  }

  @Test
  void neverReplacesABlob() throws IOException {
    byte[] bytes = Blobs.bytes(8, 100);
    BlobKey key = BlobKey.random();
    repository.put(key, new ByteArrayInputStream(bytes), 100);
    InputStream body = new ByteArrayInputStream(Blobs.bytes(9, 100));
    assertThatThrownBy(() -> repository.put(key, body, 100)).satisfies(failsWith(Failure.INTERNAL));
    assertThat(Blobs.get(repository, key)).isEqualTo(bytes);
  }

  @Test
  void listsEveryBlob() {
    // A store may keep whole seconds by a clock that it moves now and then.
    Instant before = Instant.now().minusSeconds(3);
    List<BlobKey> keys = new ArrayList<>();
    for (int i = 0; i < inventoryBlobs(); i++) {
      keys.add(Blobs.put(repository, Blobs.bytes(i, i % 100)));
    }
    repository.delete(keys.remove(50));
    assertThat(inventory()).containsExactlyInAnyOrderElementsOf(keys);
    try (Stream<StoredBlob> blobs = repository.blobs()) {
      assertThat(blobs).allMatch(b -> !b.created().isBefore(before));
    }
  }

  @Test
  void tellsTheRoomThatIsLeft() {
    Usage usage = repository.usage();
    assertThat(usage.availableBytes()).isBetween(0L, usage.freeBytes());
    assertThat(usage.freeBytes()).isBetween(0L, usage.totalBytes());
    assertThat(usage.totalBytes()).isPositive();
  }

  @Test
  void keepsBlobsOfManyWritersApart() throws Exception {
    long seed = new Random().nextLong();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        long writer = seed + i;
        writers.add(pool.submit(() -> putGetAndDelete(writer)));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void putGetAndDelete(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 25; i++) {
      byte[] bytes = Blobs.bytes(random.nextLong(), random.nextInt(3 * unitBytes()));
      BlobKey key = Blobs.put(repository, bytes);
      assertThat(Blobs.get(repository, key)).as("seed %d", seed).isEqualTo(bytes);
      if (random.nextBoolean()) {
        repository.delete(key);
        assertNoSuchBlob(key);
      }
    }
  }

  protected final List<BlobKey> inventory() {
    try (Stream<StoredBlob> blobs = repository.blobs()) {
      return blobs.map(StoredBlob::key).distinct().toList();
    }
  }

  protected final void assertNoSuchBlob(BlobKey key) {
    assertThatThrownBy(() -> repository.open(key)).satisfies(failsWith(Failure.NO_SUCH_BLOB));
  }

  /** Checks that what was thrown is the store's, and of that kind. */
  public static ThrowingConsumer<Throwable> failsWith(Failure failure) {
    return thrown -> {
      assertThat(thrown).isInstanceOf(DataException.class);
      assertThat(((DataException) thrown).failure()).as("%s", thrown).isEqualTo(failure);
    };
  }

  private Stream<Integer> sizes(long seed) {
    int unit = unitBytes();
    Random random = new Random(seed);
    return Stream.concat(
        Stream.of(0, 1, 100, unit - 1, unit, unit + 1, 2 * unit, 3 * unit - 1, 7 * unit + 5),
        Stream.generate(() -> random.nextInt(10 * unit)).limit(3));
  }

  /** A number up to a limit, often near one where units meet. */
  private int edge(Random random, int limit) {
    int number =
        random.nextBoolean()
            ? random.nextInt(limit + 1)
            : unitBytes() * random.nextInt(limit / unitBytes() + 1) + random.nextInt(3) - 1;
    return Math.max(0, Math.min(limit, number));
  }
}
