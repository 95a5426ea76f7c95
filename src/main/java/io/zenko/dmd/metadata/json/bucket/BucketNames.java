package io.zenko.dmd.metadata.json.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The names of all buckets in their order, each with a word of what is known of its files: what a
 * bucket costs that nobody uses. Packed: some fifty bytes a name.
 */
public final class BucketNames {
  private static final int MAX_NAMES = 128;

  /** By a name that is not after any in the chunk. */
  private final NavigableMap<Key, Chunk> chunks = new TreeMap<>();

  public BucketNames() {
    chunks.put(Key.EMPTY, new Chunk());
  }

  /**
   * What is known of a bucket's files without a look at them.
   *
   * @param reached the files have all up to this record at least; 0 where that is not known, {@link
   *     #NO_FILES} where there are none yet, or none any more
   * @param visited whether the files were looked at since the start
   */
  public record Facts(int session, long reached, boolean visited) {
    static final long NO_FILES = -1;

    /** Of a bucket that is in memory and in the journal alone. */
    public static Facts withoutFiles(int session) {
      return new Facts(session, NO_FILES, true);
    }

    public boolean hasFiles() {
      return reached != NO_FILES;
    }

    private long packed() {
      return reached << 8 | (long) session << 1 | (visited ? 1 : 0);
    }

    private static Facts of(long packed) {
      return new Facts((int) (packed >> 1 & 0x7f), packed >> 8, (packed & 1) == 1);
    }
  }

  /** A name and what is known of it. */
  public record Named(Key key, Facts facts) {
    public BucketName name() {
      return new BucketName(key.text());
    }
  }

  public synchronized Optional<Facts> find(BucketName name) {
    byte[] utf8 = name.value().getBytes(UTF_8);
    Chunk chunk = chunkOf(utf8).getValue();
    int at = chunk.locate(utf8);
    return at < 0 ? Optional.empty() : Optional.of(Facts.of(chunk.facts[at]));
  }

  public synchronized void put(BucketName name, Facts facts) {
    byte[] utf8 = name.value().getBytes(UTF_8);
    if (!putIfAbsent(utf8, facts)) {
      Chunk chunk = chunkOf(utf8).getValue();
      chunk.facts[chunk.locate(utf8)] = facts.packed();
    }
  }

  /** Answers false, and changes nothing, where the name is there. */
  public synchronized boolean putIfAbsent(byte[] utf8, Facts facts) {
    Chunk chunk = chunkOf(utf8).getValue();
    int at = chunk.locate(utf8);
    if (at >= 0) {
      return false;
    }
    int place = -at - 1;
    if (chunk.count == MAX_NAMES) {
      // Names that come in order fill the chunks.
      Chunk upper = chunk.cutOff(place == MAX_NAMES ? MAX_NAMES : MAX_NAMES / 2);
      chunks.put(Key.ofTrusted(upper.count == 0 ? utf8 : upper.name(0)), upper);
      return putIfAbsent(utf8, facts);
    }
    chunk.insert(place, utf8, facts.packed());
    return true;
  }

  /** Changes what is known of a name that is there, of that session. */
  public synchronized void update(BucketName name, Facts facts) {
    if (find(name).filter(known -> known.session() == facts.session()).isPresent()) {
      put(name, facts);
    }
  }

  public synchronized void remove(BucketName name) {
    byte[] utf8 = name.value().getBytes(UTF_8);
    Map.Entry<Key, Chunk> entry = chunkOf(utf8);
    int at = entry.getValue().locate(utf8);
    if (at >= 0) {
      entry.getValue().remove(at);
      if (entry.getValue().count == 0 && !entry.getKey().equals(Key.EMPTY)) {
        chunks.remove(entry.getKey());
      }
    }
  }

  /** The first name at or past the key. */
  public synchronized Optional<Named> ceiling(Key key) {
    Map.Entry<Key, Chunk> entry = chunks.floorEntry(key);
    int at = entry.getValue().locate(key.utf8());
    at = at < 0 ? -at - 1 : at;
    while (entry != null && at == entry.getValue().count) {
      entry = chunks.higherEntry(entry.getKey());
      at = 0;
    }
    return entry == null ? Optional.empty() : Optional.of(entry.getValue().named(at));
  }

  /** The last name before the key; the last of all where there is no key. */
  public synchronized Optional<Named> lower(Optional<Key> key) {
    Map.Entry<Key, Chunk> entry = key.map(chunks::floorEntry).orElseGet(chunks::lastEntry);
    int at = entry.getValue().count;
    if (key.isPresent()) {
      at = entry.getValue().locate(key.get().utf8());
      at = at < 0 ? -at - 1 : at;
    }
    while (entry != null && at == 0) {
      entry = chunks.lowerEntry(entry.getKey());
      at = entry == null ? 0 : entry.getValue().count;
    }
    return entry == null ? Optional.empty() : Optional.of(entry.getValue().named(at - 1));
  }

  /** How many names of a session have files, as far as is known. */
  public synchronized long countOf(int session) {
    long count = 0;
    for (Chunk chunk : chunks.values()) {
      for (int i = 0; i < chunk.count; i++) {
        Facts facts = Facts.of(chunk.facts[i]);
        count += facts.session() == session && facts.hasFiles() ? 1 : 0;
      }
    }
    return count;
  }

  /** What the names take, but for the tree of chunks. */
  public synchronized long heapBytes() {
    return chunks.values().stream()
        .mapToLong(chunk -> chunk.bytes.length + 4L * chunk.ends.length + 8L * chunk.facts.length)
        .sum();
  }

  private Map.Entry<Key, Chunk> chunkOf(byte[] utf8) {
    return chunks.floorEntry(Key.ofTrusted(utf8));
  }

  /** Some names, one behind the other in an array. */
  private static final class Chunk {
    private byte[] bytes = new byte[256];
    private int[] ends = new int[8];
    private long[] facts = new long[8];
    private int count;

    private int start(int at) {
      return at == 0 ? 0 : ends[at - 1];
    }

    byte[] name(int at) {
      return Arrays.copyOfRange(bytes, start(at), ends[at]);
    }

    Named named(int at) {
      return new Named(Key.ofTrusted(name(at)), Facts.of(facts[at]));
    }

    /** The place of a name; where it is not there, {@code -(place to insert it) - 1}. */
    int locate(byte[] name) {
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        int order =
            Arrays.compareUnsigned(bytes, start(middle), ends[middle], name, 0, name.length);
        if (order == 0) {
          return middle;
        }
        if (order < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return -low - 1;
    }

    void insert(int at, byte[] name, long packed) {
      int end = start(count);
      int from = start(at);
      if (end + name.length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(end + name.length, bytes.length * 3 / 2));
      }
      if (count == ends.length) {
        int longer = Math.min(MAX_NAMES, count * 2);
        ends = Arrays.copyOf(ends, longer);
        facts = Arrays.copyOf(facts, longer);
      }
      System.arraycopy(bytes, from, bytes, from + name.length, end - from);
      System.arraycopy(name, 0, bytes, from, name.length);
      System.arraycopy(ends, at, ends, at + 1, count - at);
      System.arraycopy(facts, at, facts, at + 1, count - at);
      ends[at] = from;
      facts[at] = packed;
      count++;
      for (int i = at; i < count; i++) {
        ends[i] += name.length;
      }
    }

    void remove(int at) {
      int from = start(at);
      int length = ends[at] - from;
      System.arraycopy(bytes, ends[at], bytes, from, start(count) - ends[at]);
      System.arraycopy(ends, at + 1, ends, at, count - at - 1);
      System.arraycopy(facts, at + 1, facts, at, count - at - 1);
      count--;
      for (int i = at; i < count; i++) {
        ends[i] -= length;
      }
    }

    /** Takes the names from a place on into a chunk of their own. */
    Chunk cutOff(int place) {
      Chunk upper = new Chunk();
      for (int i = place; i < count; i++) {
        upper.insert(i - place, name(i), facts[i]);
      }
      count = place;
      bytes = Arrays.copyOf(bytes, Math.max(16, start(count)));
      return upper;
    }
  }
}
