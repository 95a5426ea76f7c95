package io.zenko.dmd.metadata.json;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.bucket.BucketNames;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Facts;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Named;
import io.zenko.dmd.metadata.json.bucket.BucketState;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The buckets of all shards by name. Of one that nobody uses there is its name; it is opened when
 * it is looked up, and let go of some time after the last use. As long as anybody refers to an open
 * bucket it is the one of its name: whoever looks it up gets the same. What is in the journal and
 * not yet in runs refers to its buckets, see {@link Segment#touched}.
 *
 * <p>A bucket stands here from before its record is made durable until after its removal is; its
 * {@linkplain Bucket#committed() committed state} tells whether it is there.
 */
final class Catalogue {
  private final BucketNames names = new BucketNames();
  private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();

  /** All that are open: those that somebody refers to. */
  private final Cache<BucketName, Bucket> open =
      Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

  /** Those used lately, which are referred to here. */
  private final Cache<BucketName, Bucket> recent;

  private final Map<BucketName, Damage> damages = new ConcurrentHashMap<>();

  /** Buckets whose files lack what a journal has lost, see {@link Losses}; as far as is known. */
  private final AtomicLong behindLosses = new AtomicLong();

  /** Passes that are under way: they list the buckets as they were. */
  private final Set<CatalogueCursor> passes = ConcurrentHashMap.newKeySet();

  private record Damage(int session, String reason) {}

  /**
   * @param maxOpen how many buckets stay open that nobody uses now
   */
  Catalogue(long maxOpen) {
    this.recent = Caffeine.newBuilder().maximumSize(maxOpen).executor(Runnable::run).build();
  }

  void add(Shard shard) {
    shards.put(shard.session(), shard);
  }

  BucketNames names() {
    return names;
  }

  Optional<Bucket> find(BucketName name) {
    Bucket known = recent.getIfPresent(name);
    if (known != null && !known.isDetached()) {
      return Optional.of(known);
    }
    Optional<Bucket> found = look(name);
    found.ifPresent(bucket -> recent.put(name, bucket));
    return found;
  }

  /** The bucket of this name; throws where there is none, though it may be on its way. */
  Bucket require(BucketName name) {
    return find(name).orElseThrow(() -> MetadataException.noSuchBucket(name));
  }

  /** As above, with its files open. */
  Bucket requireLoaded(BucketName name) {
    Bucket bucket = require(name);
    bucket.load();
    return bucket;
  }

  /** {@link #find} for whoever goes through many: what is used lately stays what it was. */
  Optional<Bucket> look(BucketName name) {
    return Optional.ofNullable(open.get(name, this::openIdle));
  }

  /** The bucket where it is open already. */
  Optional<Bucket> peek(BucketName name) {
    return Optional.ofNullable(open.getIfPresent(name));
  }

  private Bucket openIdle(BucketName name) {
    return names
        .find(name)
        .filter(facts -> facts.hasFiles() || damages.containsKey(name))
        .map(facts -> shards.get(facts.session()).idleBucket(name))
        .orElse(null);
  }

  /** The one bucket with this name, so that two creations meet at it whatever their sessions. */
  Bucket claim(Bucket candidate) {
    Bucket claimed =
        open.get(
            candidate.name(),
            name -> {
              Bucket idle = openIdle(name);
              if (idle != null) {
                return idle;
              }
              names.put(name, Facts.withoutFiles(candidate.session()));
              return candidate;
            });
    recent.put(candidate.name(), claimed);
    return claimed;
  }

  /** Lets go of a bucket; its gate must be held for writing, unless the store is being opened. */
  void remove(Bucket bucket) {
    bucket.setDetached();
    open.asMap()
        .computeIfPresent(
            bucket.name(),
            (name, known) -> {
              if (known != bucket) {
                return known;
              }
              names.remove(name);
              damages.remove(name);
              return null;
            });
    recent.asMap().remove(bucket.name(), bucket);
  }

  /** Buckets that are open now. */
  Collection<Bucket> open() {
    return List.copyOf(open.asMap().values());
  }

  /** The names of a session's buckets, in order. The next is looked up when it is asked for. */
  Iterable<Named> namesOf(int session) {
    return () ->
        Stream.iterate(
                next(Key.EMPTY, session),
                Optional::isPresent,
                named -> next(named.orElseThrow().key().next(), session))
            .map(Optional::orElseThrow)
            .iterator();
  }

  /** The first name of a session's at or past the key. */
  private Optional<Named> next(Key from, int session) {
    Optional<Named> named = names.ceiling(from);
    while (named.isPresent() && named.get().facts().session() != session) {
      named = names.ceiling(named.get().key().next());
    }
    return named;
  }

  /** The bucket is damaged, and stays so however often it is opened; true where that is news. */
  boolean setDamage(Bucket bucket, String reason) {
    return damages.putIfAbsent(bucket.name(), new Damage(bucket.session(), reason)) == null;
  }

  Optional<String> damageOf(BucketName name) {
    return Optional.ofNullable(damages.get(name)).map(Damage::reason);
  }

  void clearDamage(BucketName name) {
    damages.remove(name);
  }

  CatalogueCursor pass(KeyRange range, Order order) {
    CatalogueCursor cursor = new CatalogueCursor(this, range, order);
    passes.add(cursor);
    return cursor;
  }

  void ended(CatalogueCursor pass) {
    passes.remove(pass);
  }

  /** To be called before anybody sees the change: a bucket comes, goes, or has other attributes. */
  void changing(BucketName name, BucketState before) {
    for (CatalogueCursor pass : passes) {
      pass.keep(name, before);
    }
  }

  void countBehindLosses() {
    behindLosses.incrementAndGet();
  }

  /** Those that are known to be, having looked at each where a journal has lost of any. */
  Set<BucketName> damaged() {
    Set<BucketName> damaged = new HashSet<>(damages.keySet());
    for (Shard shard : shards.values()) {
      if (!shard.losses().isEmpty()) {
        for (Named named : namesOf(shard.session())) {
          if (look(named.name()).flatMap(Bucket::damage).isPresent()) {
            damaged.add(named.name());
          }
        }
      }
    }
    return damaged;
  }

  long damagedOf(int session) {
    return damages.values().stream().filter(damage -> damage.session() == session).count()
        + (shards.get(session).losses().isEmpty() ? 0 : behindLosses.get());
  }

  boolean isAnyDamaged(int session) {
    return damages.values().stream().anyMatch(damage -> damage.session() == session);
  }
}
