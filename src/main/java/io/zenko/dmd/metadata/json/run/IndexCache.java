package io.zenko.dmd.metadata.json.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;

/** Pages and tops of the indexes of all runs that were used lately, bounded in bytes of heap. */
public final class IndexCache {
  /** What stands for a top where a page has its number. */
  static final int TOP = -1;

  private final Cache<PartName, IndexPart> parts;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** A part by the number of the index's {@link io.zenko.dmd.metadata.json.file.ValueFile}. */
  private record PartName(long file, int number) {
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    /** Files and pages are both counted from 0: the record's own has one value for many of them. */
    @Override
    public int hashCode() {
      return (int) (((file * GOLDEN_RATIO + number) * GOLDEN_RATIO) >>> Integer.SIZE);
    }
  }

  /** Reads a part and verifies it. */
  interface Source<T extends IndexPart> {
    T read() throws IOException;
  }

  /**
   * @param bytes of heap that all parts may take together
   */
  public IndexCache(long bytes) {
    this.parts =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((PartName name, IndexPart part) -> part.heapBytes())
            .executor(Runnable::run)
            .build();
  }

  /**
   * The part, from memory or else from its file. Two who miss the same part at once both read it:
   * no reader waits for the disk of another.
   */
  <T extends IndexPart> T get(long file, int number, Class<T> kind, Source<T> source)
      throws IOException {
    PartName name = new PartName(file, number);
    IndexPart known = parts.getIfPresent(name);
    if (known != null) {
      hits.increment();
      return kind.cast(known);
    }
    misses.increment();
    T read = source.read();
    parts.put(name, read);
    return read;
  }

  /** What the parts in memory take now. */
  public long bytes() {
    return parts.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  public long hits() {
    return hits.sum();
  }

  public long misses() {
    return misses.sum();
  }
}
