package io.zenko.dmd.data.memcached;

import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.Usage;
import io.zenko.dmd.memcached.MemcachedNode;
import io.zenko.dmd.memcached.MemcachedServers;
import io.zenko.dmd.memcached.Replication;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Blobs as items of memcached servers. A blob is acknowledged when as many servers as the policy
 * wants have taken each of its items; it lives as long as one of them keeps each.
 */
public final class MemcachedDataRepository implements DataRepository {
  private final MemcachedSettings settings;
  private final Role role;
  private final Clock clock;
  private final MemcachedCounters counters = new MemcachedCounters();
  private final MemcachedServers servers;
  private final Replication replication;
  private final BufferBudget budget;
  private final ChunkBuffers buffers;

  /** What the blobs are kept for. */
  public enum Role {
    /** To be found again: a blob that was lost is told apart from one that never was. */
    STORE,
    /** To be found faster: what is not here stands elsewhere. */
    CACHE
  }

  public MemcachedDataRepository(MemcachedSettings settings, Role role) {
    this(settings, role, Clock.systemUTC());
  }

  MemcachedDataRepository(MemcachedSettings settings, Role role, Clock clock) {
    this.settings = settings;
    this.role = role;
    this.clock = clock;
    this.servers = new MemcachedServers(settings);
    this.replication =
        new Replication(
            servers.nodes(),
            settings,
            servers.executor(),
            counters.items(),
            new MemcachedFailures());
    this.buffers = new ChunkBuffers(settings.chunkBytes());
    this.budget = new BufferBudget(settings.bufferBytes(), settings.timeout().multipliedBy(10));
  }

  @Override
  public void put(BlobKey key, InputStream body, long length) throws IOException {
    if (length < 0) {
      throw new IllegalArgumentException("a blob of " + length + " bytes");
    }
    checkManifestFits(length);
    BlobHead head =
        BlobHead.fresh(
            key, length, settings.chunkBytes(), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    BlobSteps steps = new BlobSteps(head, replication, role);
    boolean stored = false;
    ChunkWriter writer = new ChunkWriter(replication, budget, buffers, settings.window(), head);
    try {
      if (head.isInline()) {
        putInline(steps, head, body);
      } else {
        steps.commit(BlobItem.manifest(head, writer.write(body, steps.claim())));
      }
      stored = true;
    } finally {
      if (!stored) {
        steps.undo(writer.settle());
      }
    }
  }

  private void putInline(BlobSteps steps, BlobHead head, InputStream body) throws IOException {
    int count = (int) head.length();
    budget.take(count);
    try {
      byte[] bytes = new byte[count];
      ChunkWriter.readFully(body, bytes, 0, count);
      ChunkWriter.join(steps.claim());
      steps.commit(BlobItem.inline(head, bytes));
    } finally {
      budget.giveBack(count);
    }
  }

  @Override
  public Blob open(BlobKey key) {
    Optional<BlobItem> manifest = record(key, BlobHead.manifestItem(key));
    if (manifest.isPresent() && manifest.get().kind() == BlobItem.Kind.MANIFEST) {
      return new MemcachedBlob(
          manifest.get(), replication, budget, settings.window(), servers.executor(), counters);
    }
    if (manifest.isEmpty() && claim(key).filter(c -> c.kind() == BlobItem.Kind.CLAIM).isPresent()) {
      counters.lostBlobs().increment();
      throw new DataException(
          Failure.CORRUPT, "blob " + key + " is not whole: its manifest is gone");
    }
    throw DataException.noSuchBlob(key);
  }

  /**
   * The tombstone first: from there on nobody reads the blob. What of it cannot be reached now
   * stays known by its claim, which is then marked, for another delete to finish.
   */
  @Override
  public void delete(BlobKey key) {
    Optional<BlobItem> manifest = manifestToDelete(key);
    Optional<BlobItem> claim = claim(key);
    boolean gone =
        manifest.isPresent()
            ? manifest.get().kind() == BlobItem.Kind.DELETED
            : claim.isEmpty() || claim.get().kind() == BlobItem.Kind.DELETED;
    if (gone && claim.isEmpty()) {
      throw DataException.noSuchBlob(key);
    }
    BlobHead head = manifest.or(() -> claim).orElseThrow().head();
    BlobSteps steps = new BlobSteps(head, replication, role);
    ChunkWriter.join(steps.bury());
    steps.releaseClaim(steps.deleteChunks(head.chunks()));
    if (gone) {
      throw DataException.noSuchBlob(key);
    }
  }

  /** A manifest that is damaged everywhere can be deleted by what its claim says. */
  private Optional<BlobItem> manifestToDelete(BlobKey key) {
    try {
      return record(key, BlobHead.manifestItem(key));
    } catch (DataException e) {
      if (e.failure() == Failure.CORRUPT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Optional<BlobItem> claim(BlobKey key) {
    return role == Role.STORE ? record(key, BlobHead.claimItem(key)) : Optional.empty();
  }

  private Optional<BlobItem> record(BlobKey key, String item) {
    return replication.read(item, bytes -> BlobItem.decode(bytes, key));
  }

  /** A manifest is an item like a chunk: a blob has so many chunks at most as it can name. */
  private void checkManifestFits(long length) {
    long chunks = length / settings.chunkBytes() + 1;
    if (chunks * Integer.BYTES > settings.chunkBytes()) {
      throw new DataException(
          Failure.INTERNAL, "a blob of " + length + " bytes needs a larger MEMCACHED_CHUNK_BYTES");
    }
  }

  /** Blobs cannot all be stored where more servers are away than the policy can do without. */
  @Override
  public Optional<String> trouble() {
    int spare = settings.replicas() - settings.writes().required(settings.replicas());
    List<MemcachedNode> away = servers.nodes().stream().filter(node -> !node.answers()).toList();
    return away.size() <= spare
        ? Optional.empty()
        : Optional.of("memcached servers are away: " + away + "; " + spare + " can be spared");
  }

  @Override
  public Usage usage() {
    return new ServerBlobs(servers, settings.replicas()).usage();
  }

  @Override
  public Stream<StoredBlob> blobs() {
    return new ServerBlobs(servers, settings.replicas()).blobs();
  }

  /** Numbers of this repository by their names as metrics. */
  public Map<String, LongAdder> counters() {
    return counters.byName();
  }

  /** What chunks on their way take of the memory that they have. */
  long bufferedBytes() {
    return budget.taken();
  }

  List<MemcachedNode> nodes() {
    return servers.nodes();
  }

  @Override
  public void close() {
    servers.close();
  }
}
