package io.zenko.dmd.metadata.json;

import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.config.SteadyClock;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.MonotonicClock;
import io.zenko.dmd.metadata.Sessions;
import io.zenko.dmd.metadata.json.bucket.BucketNames.Named;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.journal.Journal;
import io.zenko.dmd.metadata.json.journal.JournalObserver;
import io.zenko.dmd.metadata.json.journal.RecordClock;
import io.zenko.dmd.metadata.json.merge.Shape;
import io.zenko.dmd.metadata.json.run.IndexCache;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * An open directory of metadata: its shards and what they share.
 *
 * <pre>
 *   dmd.json        the format's name and version, and the number of shards
 *   lock            held while a process has the directory open
 *   sessions/n/     a shard, see {@link Shard}
 * </pre>
 */
final class Store implements Sessions, AutoCloseable {
  private final Catalogue catalogue;
  private final List<Shard> shards = new ArrayList<>();
  private final List<Checkpointer> checkpointers = new ArrayList<>();
  private final List<Inspector> inspectors = new ArrayList<>();
  private final Shape shape;
  private final IndexCache cache;
  private final ValueFiles files;
  private final StoreDirectory directory;
  private final StoreMetrics metrics = new StoreMetrics();
  private final StoreLog log = new StoreLog(metrics);

  private boolean closed;

  private Store(Volume volume, JsonSettings settings, Shape shape) throws IOException {
    this.shape = shape;
    this.catalogue = new Catalogue(settings.openBuckets());
    this.files = new ValueFiles(volume, settings.maxOpenFiles());
    this.cache = new IndexCache(settings.indexCacheBytes());
    this.directory = new StoreDirectory(volume, settings.path());
  }

  /** Opens a directory, which comes to be where there is none, and starts its threads. */
  static Store open(
      Volume volume, JsonSettings settings, MonotonicClock clock, Executor completions)
      throws IOException {
    return open(volume, settings, Shape.STANDARD, clock, completions);
  }

  /** The same with runs and levels of other sizes. */
  static Store open(
      Volume volume, JsonSettings settings, Shape shape, MonotonicClock clock, Executor completions)
      throws IOException {
    return open(
        volume, settings, shape, clock, new SteadyClock(clock, System::nanoTime), completions);
  }

  /**
   * @param ages tells how old changes are
   */
  static Store open(
      Volume volume,
      JsonSettings settings,
      Shape shape,
      MonotonicClock clock,
      InstantSource ages,
      Executor completions)
      throws IOException {
    Store store = new Store(volume, settings, shape);
    boolean opened = false;
    try {
      int count = store.directory.open(settings.shards());
      for (int session = 0; session < count; session++) {
        store.openShard(
            session, volume, settings, settings.memoryBytes() / count, clock, ages, completions);
      }
      store.shards.forEach(shard -> shard.merger().start());
      store.checkpointers.forEach(Checkpointer::start);
      store.inspectors.forEach(Inspector::start);
      opened = true;
      return store;
    } finally {
      if (!opened) {
        store.shards.forEach(Shard::close);
        store.directory.close();
      }
    }
  }

  private void openShard(
      int session,
      Volume volume,
      JsonSettings settings,
      long memory,
      MonotonicClock clock,
      InstantSource ages,
      Executor completions)
      throws IOException {
    Shard shard = new Shard(session, volume, settings, files, cache, catalogue, log::warning);
    shard.setMerger(new Merger(shard, settings, shape, log, metrics));
    Recovery recovery = new Recovery(volume, shard, memory);
    long last = recovery.run();
    recovery.warnings().forEach(log::warning);
    recovery.lastTime().map(Instant::parse).ifPresent(t -> clock.raiseAbove(t.toEpochMilli()));
    shard.endStop();
    Checkpointer checkpointer = new Checkpointer(volume, shard, settings, ages, log);
    Journal journal =
        new Journal(
            shard.segments(),
            last,
            new RecordClock(clock),
            settings,
            memory,
            completions,
            new Observer(shard, checkpointer),
            shard.threadName("journal"));
    shard.setJournal(journal);
    shards.add(shard);
    checkpointers.add(checkpointer);
    inspectors.add(new Inspector(shard, settings, checkpointer, log));
    journal.start();
  }

  private final class Observer implements JournalObserver {
    private final Shard shard;
    private final Checkpointer checkpointer;

    Observer(Shard shard, Checkpointer checkpointer) {
      this.shard = shard;
      this.checkpointer = checkpointer;
    }

    @Override
    public void committed(int records, int bytes, long nanos) {
      if (records > 0) {
        shard.health().committed();
        metrics.committed(shard.session(), records, bytes, nanos);
      }
    }

    @Override
    public void failed(MetadataException failure) {
      shard.health().failed(failure);
      metrics.failed(shard.session());
      log.journalFailed(shard.session(), failure);
    }

    @Override
    public void segmentBegun(long first) {
      try {
        shard.checkpointFile().announce(first);
      } catch (IOException | RuntimeException e) {
        // The segment is durable either way; the next one, or a checkpoint, is the next try.
        log.warning(shard.checkpointFile().path() + " could not be replaced: " + e.getMessage());
      }
    }

    @Override
    public void segmentSealed() {
      checkpointer.wake();
    }
  }

  /** Waits until the files of the buckets have all that is in sealed segments, and merges rest. */
  void awaitCheckpoints() {
    inspectors.forEach(Inspector::awaitIdle);
    checkpointers.forEach(Checkpointer::awaitIdle);
    shards.forEach(shard -> shard.merger().awaitIdle());
  }

  StoreMetrics metrics() {
    return metrics;
  }

  List<Shard> shards() {
    return shards;
  }

  /** Looks at each bucket where a journal has lost changes of nobody knows which. */
  Set<BucketName> damagedBuckets() {
    Set<BucketName> damaged = new HashSet<>(catalogue.damaged());
    for (Shard shard : shards) {
      Optional<Named> named =
          shard.losses().isEmpty() ? Optional.empty() : catalogue.next(Key.EMPTY, shard.session());
      while (named.isPresent()) {
        BucketName name = named.get().name();
        if (catalogue.look(name).flatMap(Bucket::damage).isPresent()) {
          damaged.add(name);
        }
        named = catalogue.next(named.get().key().next(), shard.session());
      }
    }
    return damaged;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  IndexCache cache() {
    return cache;
  }

  ValueFiles files() {
    return files;
  }

  @Override
  public int count() {
    return shards.size();
  }

  @Override
  public OptionalInt of(BucketName name) {
    return catalogue
        .find(name)
        .filter(bucket -> bucket.committed().exists())
        .map(bucket -> OptionalInt.of(bucket.session()))
        .orElse(OptionalInt.empty());
  }

  @Override
  public ChangeLog log(int session) {
    return shards.get(session).log();
  }

  @Override
  public Optional<String> trouble(int session) {
    return shards.get(session).health().trouble();
  }

  /** The bucket of this name; throws where there is none, though it may be on its way. */
  Bucket bucket(BucketName name) {
    return catalogue.find(name).orElseThrow(() -> MetadataException.noSuchBucket(name));
  }

  /** As above, with its files open. */
  Bucket loadedBucket(BucketName name) {
    Bucket bucket = bucket(name);
    bucket.load();
    return bucket;
  }

  /** To be called with the bucket's gate held: from here on it takes the write or refuses it. */
  void requireWritable(Bucket bucket) {
    bucket.readPending();
    if (shardOf(bucket).accessModes().isReadOnly(bucket.name())) {
      throw new MetadataException(
          Failure.READ_ONLY, "bucket " + bucket.name() + " is in read-only mode");
    }
  }

  Shard shardOf(Bucket bucket) {
    return shards.get(bucket.session());
  }

  /** The session that was asked for, or one by the bucket's name. */
  Shard shardFor(BucketName name, OptionalInt session) {
    int number = session.orElse(Math.floorMod(name.hashCode(), shards.size()));
    if (number < 0 || number >= shards.size()) {
      throw new InvalidRequestException(
          "there is no session " + number + ": they go from 0 to " + (shards.size() - 1));
    }
    return shards.get(number);
  }

  PendingObject pendingObject(Bucket bucket, Key key) {
    return new PendingObject(bucket, key, shardOf(bucket).journal(), files);
  }

  private void saveStop(Shard shard) {
    try {
      shard.saveStop();
    } catch (IOException | RuntimeException e) {
      log.warning(
          String.format(
              Locale.ROOT,
              "session %d: the stop left no word of itself, so the next start is as after a crash: %s",
              shard.session(),
              e.getMessage()));
    }
  }

  /** What was accepted becomes durable; what the next start has to read is in the journal. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    // First those that still tell the journals of what they moved; a checkpoint may wait for
    // merges.
    inspectors.forEach(Inspector::close);
    shards.forEach(shard -> shard.merger().close());
    checkpointers.forEach(Checkpointer::close);
    shards.forEach(Shard::close);
    shards.forEach(this::saveStop);
    try {
      files.close();
      directory.close();
    } catch (IOException e) {
      throw new MetadataException(Failure.INTERNAL, "closing the store: " + e.getMessage(), e);
    }
  }
}
