package io.zenko.dmd.data;

import io.zenko.dmd.Heap;
import io.zenko.dmd.data.PackedSegment.State;
import io.zenko.dmd.data.file.FileDataRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A repository of many short blobs beside an empty one, and while it is compacted. Takes a folder
 * on the disk in question, how many blobs, and how long they are. What it fills stays there for the
 * next run, which begins with it; remove it by hand.
 */
public final class BlobScaleBenchmark {
  private static final int CALLERS = 64;
  private static final int WINDOW = 1024;

  /** What a segment keeps of a blob beside its bytes. */
  private static final int HEAD_BYTES = 56;

  private static final int SAMPLED = 997;

  private final Path full;
  private final int count;
  private final byte[] blob;
  private final List<BlobKey> samples = new ArrayList<>();

  private BlobScaleBenchmark(Path full, int count, int bytes) {
    this.full = full;
    this.count = count;
    this.blob = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(blob);
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000_000;
    int bytes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1024;
    BlobScaleBenchmark benchmark = new BlobScaleBenchmark(folder.resolve("full"), count, bytes);
    if (Files.notExists(benchmark.full)) {
      benchmark.fill();
    }
    benchmark.tellFiles();
    benchmark.compare(Files.createTempDirectory(folder, "empty"));
  }

  private void fill() throws Exception {
    long started = System.nanoTime();
    try (DataRepository repository = new FileDataRepository(full)) {
      Window window = new Window();
      for (int i = 0; i < count; i++) {
        window.run(() -> repository.putAsync(blob));
      }
      window.await();
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    tell("filled with %d blobs of %d bytes, %.0f/s", count, blob.length, count / seconds);
  }

  private void tellFiles() throws IOException {
    long files;
    long bytes = 0;
    try (Stream<Path> all = Files.walk(full)) {
      List<Path> found = all.filter(Files::isRegularFile).toList();
      files = found.size();
      for (Path file : found) {
        bytes += Files.size(file);
      }
    }
    tell(
        "%d files, %.0f for 10^6 blobs (limit 100); %.3f of the bytes of blobs and heads (limit 1.1)",
        files, files * 1e6 / count, bytes / ((double) count * (blob.length + HEAD_BYTES)));
  }

  private void compare(Path emptyFolder) throws Exception {
    long started = System.nanoTime();
    DataRepository empty = new FileDataRepository(emptyFolder);
    double emptySeconds = (System.nanoTime() - started) / 1e9;
    long heapBefore = Heap.used();
    started = System.nanoTime();
    try (empty;
        DataRepository filled = new FileDataRepository(full)) {
      tell("start: %.3f s, an empty one %.3f s", (System.nanoTime() - started) / 1e9, emptySeconds);
      long heap = Heap.used();
      tell("heap after a collection: %.1f MiB more than without it", (heap - heapBefore) / 1048576.);
      sample(filled);
      List<BlobKey> few = new ArrayList<>();
      while (few.size() < samples.size()) {
        few.add(put(empty));
      }
      Race.head();
      race("put beside an empty store", 1.0, () -> put(filled), () -> put(empty));
      race("get beside an empty store", 1.0, () -> get(filled, any(samples)), () -> get(empty, any(few)));
      deleteMost(filled);
      awaitCompaction(filled);
      Race.head();
      race("put, compacted meanwhile", 0.9, () -> put(filled), () -> put(empty));
      race("get, compacted meanwhile", 0.9, () -> get(filled, any(samples)), () -> get(empty, any(few)));
      tell("%d segments still to be compacted", waiting(filled));
    }
  }

  /** So many operations on their way at once. */
  private static final class Window {
    private final Semaphore free = new Semaphore(WINDOW);
    private final AtomicInteger failed = new AtomicInteger();

    void run(Supplier<CompletionStage<?>> operation) throws InterruptedException {
      free.acquire();
      operation
          .get()
          .whenComplete(
              (done, failure) -> {
                failed.addAndGet(failure == null ? 0 : 1);
                free.release();
              });
    }

    void await() throws InterruptedException {
      free.acquire(WINDOW);
      require(failed.get() == 0, failed + " operations failed");
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private void race(String what, double limit, Step ours, Step other) throws Exception {
    Race.run(
        what, CALLERS, blob.length, limit, (thread, number) -> ours.run(), (t, n) -> other.run());
  }

  /** A pass over all of them. */
  private void sample(DataRepository repository) {
    try (Stream<StoredBlob> all = repository.blobs()) {
      Iterator<StoredBlob> each = all.iterator();
      for (int i = 0; each.hasNext(); i++) {
        StoredBlob one = each.next();
        if (i % SAMPLED == 0) {
          samples.add(one.key());
        }
      }
    }
    require(samples.size() >= count / SAMPLED, samples.size() + " of the blobs are there");
  }

  private static BlobKey any(List<BlobKey> keys) {
    return keys.get(ThreadLocalRandom.current().nextInt(keys.size()));
  }

  /** Two of three, but none of the samples. */
  private void deleteMost(DataRepository repository) throws Exception {
    long started = System.nanoTime();
    int deleted = 0;
    Window window = new Window();
    try (Stream<StoredBlob> all = repository.blobs()) {
      Iterator<StoredBlob> each = all.iterator();
      for (int i = 0; i < count && each.hasNext(); i++) {
        BlobKey key = each.next().key();
        if (i % SAMPLED == 0 || i % 3 == 0) {
          continue;
        }
        deleted++;
        window.run(() -> repository.deleteAsync(key));
      }
    }
    window.await();
    tell("deleted %d, %.0f/s", deleted, deleted / ((System.nanoTime() - started) / 1e9));
  }

  private static void awaitCompaction(DataRepository repository) throws InterruptedException {
    while (segments(repository).noneMatch(segment -> segment.state() == State.COMPACTED)) {
      Thread.sleep(100);
    }
  }

  private static long waiting(DataRepository repository) {
    return segments(repository).filter(s -> s.deadBytes() > s.liveBytes()).count();
  }

  private static Stream<PackedSegment> segments(DataRepository repository) {
    return repository.segments(0, Integer.MAX_VALUE).orElseThrow().stream();
  }

  private BlobKey put(DataRepository repository) throws IOException {
    return repository.put(new ByteArrayInputStream(blob), blob.length);
  }

  private void get(DataRepository repository, BlobKey key) throws IOException {
    try (Blob found = repository.open(key);
        InputStream content = found.read(ByteRange.whole(found.size()))) {
      require(content.readAllBytes().length == blob.length, "a blob is short");
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static void tell(String text, Object... what) {
    System.out.printf(Locale.ROOT, text + "%n", what);
  }
}
