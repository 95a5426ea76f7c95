package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.background.GroupThread;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.hdfs.block.BlockLayout;
import io.zenko.dmd.hdfs.cluster.Cluster;
import io.zenko.dmd.hdfs.cluster.ClusterFault;
import io.zenko.dmd.hdfs.config.HdfsSettings;
import io.zenko.dmd.hdfs.daemon.Presence;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;

/**
 * The one thread that appends blobs. What waits is written together and made durable once; then all
 * who waited are told, on this thread.
 *
 * <p>After a write or sync that failed nobody can tell what the cluster made of the group. So the
 * segment is left at what is acknowledged of it: an entry in the log of deletes says that nothing
 * counts from there on. The group goes to the next segment, which gets DataNodes anew.
 */
final class Appender extends GroupThread<Append> {
  private static final System.Logger LOG = System.getLogger(Appender.class.getName());
  private static final int TRIES = 6;
  private static final long PAUSE_MILLIS = 64;
  private static final int BLOCK_BYTES = BlockLayout.DEFAULT_BLOCK_BYTES;
  private static final long MOST_GROUP_BYTES = 8L << 20;

  /** A segment that lost a DataNode is left for one that has all of them, not more often. */
  private static final long ROLL_NANOS = 30_000_000_000L;

  private final Cluster cluster;
  private final Presence presence;
  private final SegmentFolder folder;
  private final HdfsSettings settings;
  private final Clock clock;
  private final DeleteLog deletes;
  private final Closer closer;
  private final SecureRandom random = new SecureRandom();

  /** From where on a segment does not count, which could not be told yet. */
  private final Map<Integer, Long> pendingCuts = new ConcurrentHashMap<>();

  private final LongAdder groups = new LongAdder();
  private final LongAdder blobs = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder left = new LongAdder();

  /** The segment that is appended to. */
  private static final class Active {
    private final int number;
    private final Path file;
    private final Path marker;
    private final FSDataOutputStream out;
    private final long begun = System.nanoTime();
    private long end = SegmentHeader.BYTES;

    private Active(int number, Path file, Path marker, FSDataOutputStream out) {
      this.number = number;
      this.file = file;
      this.marker = marker;
      this.out = out;
    }
  }

  private Active active;

  Appender(
      Cluster cluster,
      Presence presence,
      SegmentFolder folder,
      HdfsSettings settings,
      Clock clock,
      DeleteLog deletes,
      Closer closer) {
    super("hdfs-appender");
    this.cluster = cluster;
    this.presence = presence;
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    this.deletes = deletes;
    this.closer = closer;
  }

  LongAdder groups() {
    return groups;
  }

  LongAdder blobs() {
    return blobs;
  }

  LongAdder bytes() {
    return bytes;
  }

  /** Segments that were left as a write failed. */
  LongAdder left() {
    return left;
  }

  @Override
  protected long bytes(Append one) {
    return one.blob().length;
  }

  @Override
  protected long mostBytes() {
    return MOST_GROUP_BYTES;
  }

  @Override
  protected void failed(List<Append> group, Throwable failure) {
    leaveAfter(failure);
    refuse(
        group,
        new DataException(Failure.INTERNAL, "a group of writes failed: " + failure, failure));
  }

  @Override
  protected void refuse(Append one) {
    refuse(List.of(one), new DataException(Failure.UNAVAILABLE, "the store of blobs is closed"));
  }

  /** Those who were told already stay so. */
  private static void refuse(List<Append> all, DataException failure) {
    all.forEach(one -> one.stored().completeExceptionally(failure));
  }

  @Override
  protected void commit(List<Append> group) {
    int from = 0;
    int tries = 0;
    while (from < group.size()) {
      try {
        from = commitPart(group, from);
        tries = 0;
        rollWhereNodesAreMissing();
      } catch (IOException e) {
        leaveAfter(e);
        DataException failure =
            ClusterFault.ofWrite(e, "cannot store blobs", cluster, settings.segmentBytes());
        if (failure.failure() == Failure.FULL || !isTriedAgain(++tries)) {
          refuse(group.subList(from, group.size()), failure);
          return;
        }
      }
    }
  }

  /** A NameNode that was started again knows of no DataNode for a moment. */
  private static boolean isTriedAgain(int tries) {
    if (tries >= TRIES) {
      return false;
    }
    try {
      Thread.sleep(PAUSE_MILLIS << tries);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Commits what still fits into the segment; where in the group the rest of it starts. */
  private int commitPart(List<Append> group, int from) throws IOException {
    if (active == null) {
      active = begin();
    }
    long end = active.end;
    int to = from;
    long created = clock.millis();
    int size = 0;
    while (to < group.size()) {
      long record = RecordHead.recordBytes(group.get(to).blob().length, BLOCK_BYTES);
      // Not to its last byte: of a block that has just ended nobody tells on how many nodes it is.
      if (end + size + record >= settings.segmentBytes()) {
        break;
      }
      size += (int) record;
      to++;
    }
    if (to == from) {
      leave();
      return from;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    byte[] randoms = new byte[(to - from) * SegmentKey.RANDOM_BYTES];
    random.nextBytes(randoms);
    List<BlobKey> keys = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      byte[] key = new byte[SegmentKey.RANDOM_BYTES];
      System.arraycopy(randoms, (i - from) * key.length, key, 0, key.length);
      byte[] named = SegmentKey.encode(key, active.number, end + buffer.position());
      RecordHead.encode(buffer, created, named, group.get(i).blob(), BLOCK_BYTES);
      keys.add(BlobKey.of(named));
    }
    cluster.append(active.file, active.out, buffer.array(), size);
    cluster.sync(active.file, active.out, false);
    active.end = end + size;
    groups.increment();
    blobs.add(to - from);
    bytes.add(size);
    for (int i = from; i < to; i++) {
      group.get(i).stored().complete(keys.get(i - from));
    }
    return to;
  }

  private Active begin() throws IOException {
    while (true) {
      int number = random.nextInt();
      Path marker = mark(SegmentFolder.name(number));
      Path file = folder.file(number);
      FSDataOutputStream out;
      try {
        out = cluster.create(file, settings.segmentBytes());
      } catch (FileAlreadyExistsException e) {
        boolean unused = cluster.delete(marker);
        continue;
      }
      Active begun = new Active(number, file, marker, out);
      out.write(new SegmentHeader(number, 0, BLOCK_BYTES, clock.millis()).encode().array());
      return begun;
    }
  }

  private Path mark(String segment) throws IOException {
    try {
      Path marker = presence.now().appending(segment);
      cluster.createEmpty(marker).close();
      return marker;
    } catch (FileNotFoundException e) {
      presence.beat(); // another has ended this daemon's life: the next one begins
      Path marker = presence.now().appending(segment);
      cluster.createEmpty(marker).close();
      return marker;
    }
  }

  /** A pipeline that lost a DataNode goes on with those left; the next has all of them again. */
  private void rollWhereNodesAreMissing() throws IOException {
    if (active != null
        && System.nanoTime() - active.begun > ROLL_NANOS
        && cluster.nodesOf(active.out) < cluster.replication()) {
      leave();
    }
  }

  private void leaveAfter(Throwable cause) {
    if (active == null) {
      return;
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "segment {0} is left, as it takes no writes: {1}",
        SegmentFolder.name(active.number),
        ClusterFault.firstLine(cause));
    left.increment();
    if (active.end == SegmentHeader.BYTES && isRemoved(active)) {
      active = null;
    } else {
      voidFrom(active.number, active.end);
      leave();
    }
  }

  /** One in which nothing was acknowledged goes at once: a full cluster would be left many. */
  private boolean isRemoved(Active begun) {
    try {
      boolean unused = cluster.delete(begun.file);
      boolean unusedMarker = cluster.delete(begun.marker);
      cluster.closeAfterFailure(begun.out);
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a segment of which nothing counts is left", e);
      return false;
    }
  }

  /** Until it is told, it is told again: what stands there was not acknowledged. */
  private void voidFrom(int segment, long end) {
    CompletableFuture<?> unused =
        deletes
            .append(DeleteEntry.cut(segment, end))
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    LOG.log(
                        System.Logger.Level.DEBUG, "the end of a segment is not told yet", failure);
                    pendingCuts.put(segment, end);
                  }
                });
  }

  /** Tells what could not be told before. */
  void tellPendingCuts() {
    pendingCuts.forEach(
        (segment, end) -> {
          if (pendingCuts.remove(segment, end)) {
            voidFrom(segment, end);
          }
        });
  }

  /** Appends no more to the segment. */
  private void leave() {
    closer.add(active.out, active.file, Optional.of(active.marker));
    active = null;
  }

  @Override
  protected void finish() {
    if (active != null) {
      leave();
    }
  }
}
