package io.zenko.dmd.metadata.json;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.clock.SteadyClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.InvalidRequestException;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.directory.StoreDirectory;
import io.zenko.dmd.metadata.json.file.ValueFiles;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.merge.Shape;
import io.zenko.dmd.metadata.json.run.IndexCache;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/**
 * An open directory of metadata: its shards, from their opening to their end. Who looks for a
 * bucket asks the {@link Catalogue}; who changes one asks its {@link Shard}.
 *
 * <pre>
 *   dmd.json        the format's name and version, and the number of shards
 *   lock            held while a process has the directory open
 *   sessions/n/     a shard, see {@link Shard}
 * </pre>
 */
final class Store implements AutoCloseable {
  private final StoreParts parts;
  private final StoreDirectory directory;
  private final List<Shard> shards = new ArrayList<>();
  private boolean closed;

  private Store(StoreParts parts) {
    this.parts = parts;
    this.directory = new StoreDirectory(parts.volume(), parts.settings().path());
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
    Store store = new Store(StoreParts.of(volume, settings, shape, clock, ages, completions));
    boolean opened = false;
    try {
      store.open();
      opened = true;
      return store;
    } finally {
      if (!opened) {
        store.shards.forEach(Shard::close);
        store.directory.close();
      }
    }
  }

  private void open() throws IOException {
    int count = directory.open(parts.settings().shards());
    for (int session = 0; session < count; session++) {
      Shard shard = new Shard(parts, session, parts.settings().memoryBytes() / count);
      shard.open();
      shards.add(shard);
    }
    shards.forEach(Shard::startBackground);
  }

  /** Waits until the files of the buckets have all that is in sealed segments, and merges rest. */
  void awaitCheckpoints() {
    shards.forEach(Shard::awaitBackground);
  }

  StoreMetrics metrics() {
    return parts.metrics();
  }

  List<Shard> shards() {
    return shards;
  }

  Catalogue catalogue() {
    return parts.catalogue();
  }

  IndexCache cache() {
    return parts.cache();
  }

  ValueFiles files() {
    return parts.files();
  }

  ChangeLog log(int session) {
    return shards.get(session).log();
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

  private void saveStop(Shard shard) {
    try {
      shard.saveStop();
    } catch (IOException | RuntimeException e) {
      parts
          .log()
          .warning(
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
    shards.forEach(Shard::closeBackground);
    shards.forEach(Shard::close);
    shards.forEach(this::saveStop);
    try {
      parts.files().close();
      directory.close();
    } catch (IOException e) {
      throw new MetadataException(Failure.INTERNAL, "closing the store: " + e.getMessage(), e);
    }
  }
}
