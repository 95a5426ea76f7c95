package io.zenko.dmd.metadata.memcached;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The operations of memcached that the repository rests on. What servers fail with is told as a
 * {@link io.zenko.dmd.metadata.MetadataException}.
 */
interface Items extends AutoCloseable {
  /**
   * An item as it was read.
   *
   * @param token by which it is replaced unless it has changed since
   */
  record Seen(String name, byte[] value, Object token) {}

  /** Those of the items that there are. */
  Map<String, byte[]> getAll(Collection<String> names);

  /** The item with what it takes to replace it; empty where its server has none. */
  Optional<Seen> see(String name);

  /** Stores an item where there is none; whether it did. */
  boolean add(String name, byte[] value);

  /**
   * Replaces an item that is as it was seen; whether it did. Where this throws, it is not known
   * whether it did, or will.
   */
  boolean replace(Seen seen, byte[] value);

  /** Stores items of names that were never used before, all at once. */
  void putAll(Map<String, byte[]> items);

  /** Removes what there is of these. What a server cannot remove now stays for a sweep. */
  void deleteAll(Collection<String> names);

  /** Lists the names of all items of the project. */
  void list(Consumer<String> name);

  /**
   * Has servers that came back empty take part in the root again, and answers what it takes to fill
   * them; empty where all have what they should.
   */
  default Optional<Refill> refill() {
    return Optional.empty();
  }

  /** What puts back what a server has lost, as far as others have it. */
  interface Refill {
    /** Puts back those of the items of which there are fewer copies than there should be. */
    void copy(Collection<String> names);

    /** All items were copied that there are. */
    void end();
  }

  /** What makes the servers lose items, or has done so; empty where they keep what they take. */
  Optional<String> danger();

  @Override
  void close();
}
