package io.zenko.dmd.hdfs.segment;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.hdfs.block.BlockLayout;
import io.zenko.dmd.hdfs.cluster.Cluster;
import io.zenko.dmd.hdfs.cluster.ClusterFault;
import io.zenko.dmd.hdfs.config.HdfsSettings;
import io.zenko.dmd.hdfs.daemon.Presence;
import io.zenko.dmd.hdfs.daemon.Takeover;
import io.zenko.dmd.hdfs.segment.SegmentTable.Tail;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.ipc.RemoteException;

/** Short blobs, many to a file, by any number of daemons. */
public final class SegmentStore implements Takeover.Heir, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SegmentStore.class.getName());

  /** More logs of one daemon than that are written as one. */
  private static final int MOST_LOGS = 4;

  private static final String LOCKS = "compacting";

  private final Cluster cluster;
  private final Presence presence;
  private final HdfsSettings settings;
  private final SegmentFolder folder;
  private final Deletions deletions = new Deletions();
  private final DeleteLogs logs;
  private final DeleteLog deletes;
  private final Closer closer;
  private final Appender appender;
  private final SegmentReaders readers;
  private final SegmentTable table = new SegmentTable();

  /** Deletes that are under way: the second of two finds no blob. */
  private final Map<BlobKey, CompletableFuture<Boolean>> deleting = new ConcurrentHashMap<>();

  /** Segments in which something is damaged, and which are left as they are. */
  private final Set<Long> damaged = ConcurrentHashMap.newKeySet();

  private final Queue<Lock> toUnlock = new ConcurrentLinkedQueue<>();

  private final LongAdder freedBytes = new LongAdder();
  private final LongAdder compactions = new LongAdder();

  public SegmentStore(Cluster cluster, Presence presence, HdfsSettings settings, Clock clock) {
    this.cluster = cluster;
    this.presence = presence;
    this.settings = settings;
    this.folder = new SegmentFolder(cluster);
    this.closer = new Closer(cluster);
    this.readers = new SegmentReaders(cluster, folder, settings.openFiles());
    this.logs = new DeleteLogs(cluster, deletions, settings.deletesAge(), readers::renewAll);
    this.deletes = new DeleteLog(cluster, presence, logs, deletions, closer, settings.deletesAge());
    this.appender = new Appender(cluster, presence, folder, settings, clock, deletes, closer);
  }

  /** Makes the folders that are missing, and learns what is deleted. */
  public void begin() throws IOException {
    folder.prepare();
    logs.prepare();
    cluster.makeFolder(cluster.path(LOCKS));
    logs.start();
    logs.look();
    deletes.start();
    deletes.open();
    appender.start();
  }

  /** Stores a blob; the stage is completed by the thread that appends. */
  public CompletableFuture<BlobKey> put(byte[] blob) {
    Append append = new Append(blob);
    appender.add(append);
    return append.stored();
  }

  /**
   * Deletes a blob that was stored though nobody was told its key. It is known to stand there, so
   * nothing is waited for on the caller's thread.
   */
  public void discard(BlobKey key, int length) {
    SegmentKey place = SegmentKey.parse(key).orElseThrow();
    long bytes = RecordHead.recordBytes(length, BlockLayout.DEFAULT_BLOCK_BYTES);
    CompletableFuture<?> unused = deletes.append(DeleteEntry.of(place, (int) bytes));
  }

  /** Opens a blob; empty where there is none. */
  public Optional<Blob> open(SegmentKey key) {
    return find(key).map(place -> new PackedBlob(place, () -> locate(key)));
  }

  private Optional<PackedBlob.Place> find(SegmentKey key) {
    try {
      return deletions.isDeleted(key) ? Optional.empty() : find(key, logs.ask());
    } catch (SegmentDamage e) {
      throw new DataException(
          Failure.CORRUPT, "blob " + key.key() + " is damaged: " + e.getMessage(), e);
    } catch (IOException e) {
      throw ClusterFault.of(e, "cannot read blob " + key.key());
    }
  }

  /**
   * Reads while the logs of deletes are looked at, and believes what it read once it knows what
   * they say. What a compaction has left out they say no more: so the file that was read is to be
   * the newest one still, after it was asked.
   */
  private Optional<PackedBlob.Place> find(SegmentKey key, Looks.Ticket look) throws IOException {
    while (true) {
      Optional<PackedBlob.Place> place = locate(key);
      if (place.isEmpty()) {
        return place;
      }
      SegmentReaders.Handle handle = place.get().handle();
      boolean handedOver = false;
      try {
        logs.await(look);
        if (deletions.isDeleted(key)) {
          return Optional.empty();
        }
        if (readers.isCurrent(handle.reader())) {
          handedOver = true;
          return place;
        }
      } finally {
        if (!handedOver) {
          handle.close();
        }
      }
    }
  }

  /** Looks a second time in a file that is opened anew: it may have grown, or been replaced. */
  private Optional<PackedBlob.Place> locate(SegmentKey key) throws IOException {
    long since = System.nanoTime();
    IOException failure;
    try {
      return find(readers.take(key.segment()), key);
    } catch (FileNotFoundException e) {
      readers.forget(key.segment());
      return Optional.empty();
    } catch (IOException e) {
      failure = e;
    }
    try {
      return find(readers.takeSince(key.segment(), since), key);
    } catch (FileNotFoundException | EOFException e) {
      return Optional.empty(); // not that far: never acknowledged
    } catch (IOException e) {
      e.addSuppressed(failure);
      throw e;
    }
  }

  private static Optional<PackedBlob.Place> find(SegmentReaders.Handle handle, SegmentKey key)
      throws IOException {
    boolean handedOver = false;
    try {
      Optional<SegmentReader.Found> found = handle.reader().find(key);
      handedOver = found.isPresent();
      return found.map(record -> new PackedBlob.Place(record, handle));
    } finally {
      if (!handedOver) {
        handle.close();
      }
    }
  }

  /**
   * Deletes a blob.
   *
   * @return whether there was one; completed by the thread that appends to the log
   */
  public CompletableFuture<Boolean> delete(SegmentKey key) {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> other = deleting.putIfAbsent(key.key(), mine);
    if (other != null) {
      // What is done of that must not hold up the thread that appends to the log.
      return other.thenApplyAsync(gone -> false);
    }
    CompletableFuture<?> unused = mine.whenComplete((gone, failure) -> deleting.remove(key.key()));
    try {
      int bytes = bytesToDelete(key);
      if (bytes == 0) {
        mine.complete(false);
      } else {
        CompletableFuture<?> unusedAppend =
            deletes
                .append(DeleteEntry.of(key, bytes))
                .whenComplete(
                    (done, failure) -> {
                      if (failure == null) {
                        mine.complete(true);
                      } else {
                        mine.completeExceptionally(failure);
                      }
                    });
      }
    } catch (DataException e) {
      mine.completeExceptionally(e);
    }
    return mine;
  }

  /** Bytes of the record that is to be deleted; 0 where there is none. A damaged one goes too. */
  private int bytesToDelete(SegmentKey key) {
    try {
      Optional<PackedBlob.Place> found = find(key);
      if (found.isEmpty()) {
        return 0;
      }
      try (SegmentReaders.Handle handle = found.get().handle()) {
        return (int) found.get().found().head().recordBytes(handle.reader().header().blockBytes());
      }
    } catch (DataException e) {
      if (e.failure() == Failure.CORRUPT) {
        return RecordHead.BYTES;
      }
      throw e;
    }
  }

  /** All blobs that stand in segments all the time of the walk. */
  public Stream<StoredBlob> blobs() {
    try {
      logs.look();
      return RemoteStream.of(folder.list(), "cannot list segments")
          .flatMap(file -> SegmentFolder.number(file.getPath().getName()).stream())
          .flatMap(this::blobs);
    } catch (IOException e) {
      throw ClusterFault.of(e, "cannot list segments");
    }
  }

  private Stream<StoredBlob> blobs(int number) {
    return SegmentWalk.of(readers, number).stream()
        .flatMap(
            walk ->
                Stream.iterate(walk.next(), Optional::isPresent, head -> walk.next())
                    .map(Optional::orElseThrow)
                    .onClose(walk::close))
        .filter(head -> !deletions.isDeleted(head.key()))
        .map(head -> new StoredBlob(head.key().key(), Instant.ofEpochMilli(head.created())));
  }

  /** What is done every second: files are closed, and what could not be told is told. */
  public void tidy() {
    for (int left = toUnlock.size(); left > 0; left--) {
      Lock held = toUnlock.poll();
      if (held != null) {
        unlock(held);
      }
    }
    appender.tellPendingCuts();
    closer.run();
  }

  /** Learns of all segments: those that are new, those that were replaced, those that are gone. */
  public void survey() throws IOException {
    logs.look();
    Set<Integer> there = new HashSet<>();
    RemoteIterator<FileStatus> files = folder.list();
    while (files.hasNext()) {
      FileStatus file = files.next();
      Optional<Integer> number = SegmentFolder.number(file.getPath().getName());
      if (number.isPresent()) {
        there.add(number.get());
        meet(number.get(), file);
      }
    }
    for (SegmentTable.Known known : List.copyOf(table.all())) {
      if (!there.contains(known.number())) {
        forgetWhereGone(known.number());
      }
    }
    for (int number : deletions.segments()) {
      if (!there.contains(number)) {
        forgetWhereGone(number);
      }
    }
    logs.adoptOrphans(presence::isThere, () -> presence.now().freshName());
    logs.merge(presence.now().id(), MOST_LOGS, () -> presence.now().freshName());
  }

  private void meet(int number, FileStatus file) {
    long identity = SegmentFolder.identity(file);
    Optional<SegmentTable.Known> known = table.get(number);
    boolean isReplaced = known.isPresent() && known.get().identity() != identity;
    Optional<Tail> tail = isReplaced ? Optional.empty() : known.flatMap(SegmentTable.Known::tail);
    if (isReplaced || (tail.isEmpty() && deletions.count(number) > 0)) {
      try {
        tail = Optional.of(takeReplaced(number));
      } catch (SegmentDamage e) {
        LOG.log(System.Logger.Level.ERROR, "damaged: {0}", e.getMessage());
        tail = Optional.of(Tail.NONE);
      } catch (IOException e) {
        // It is gone, or a DataNode is: the next survey meets it again.
        LOG.log(System.Logger.Level.DEBUG, "a segment is looked at later", e);
        return;
      }
    }
    table.put(new SegmentTable.Known(number, identity, file.getLen(), tail));
  }

  /** Nobody reads the old file any more once what the new one lacks is forgotten. */
  private Tail takeReplaced(int number) throws IOException {
    try (SegmentReaders.Handle handle = readers.takeSince(number, System.nanoTime())) {
      SegmentReader reader = handle.reader();
      if (reader.footer().isPresent()) {
        readers.replace(number, reader.header().generation());
        deletions.retain(number, reader.places());
      }
      return reader.footer().map(Tail::of).orElse(Tail.NONE);
    }
  }

  private void forgetWhereGone(int number) throws IOException {
    if (!cluster.exists(folder.file(number))) {
      table.forget(number);
      readers.forget(number);
      deletions.forget(number);
    }
  }

  /** What is worth to be compacted, most dead first. */
  public List<Integer> compactable() {
    boolean crowded = deletions.count() > settings.deletesInMemory();
    return table.all().stream()
        .filter(known -> !damaged.contains(known.identity()))
        .filter(known -> isWorthIt(known, crowded))
        .sorted(Comparator.comparingDouble(known -> -deadPart(known)))
        .map(SegmentTable.Known::number)
        .toList();
  }

  private boolean isWorthIt(SegmentTable.Known known, boolean crowded) {
    boolean isEmpty =
        known.bytes() <= SegmentHeader.BYTES
            || deletions.cut(known.number()).orElse(Long.MAX_VALUE) <= SegmentHeader.BYTES;
    return isEmpty
        || known.isAllOf(deletions.count(known.number()))
        || deadPart(known) * 100 >= settings.compactionPercent()
        || (crowded && deletions.count(known.number()) > 0);
  }

  private double deadPart(SegmentTable.Known known) {
    return (double) deletions.bytes(known.number()) / Math.max(1, known.recordBytes());
  }

  /** Whether what is deleted takes more memory than it is to. */
  public boolean isCrowded() {
    return deletions.count() > settings.deletesInMemory();
  }

  /**
   * Writes a closed segment anew without what is deleted, while everything is served; removes it
   * where nothing in it lives. Another daemon that does so at the same time is left to it.
   *
   * @return whether that was done
   */
  public boolean compact(int number, Throttle pace) throws IOException {
    Path file = folder.file(number);
    if (!cluster.isClosed(file)) {
      return false;
    }
    String name = SegmentFolder.name(number);
    Path marker = presence.now().compacting(name);
    Path lock = cluster.path(LOCKS + "/" + name);
    cluster.createEmpty(marker).close();
    try {
      cluster.createEmpty(lock).close();
    } catch (FileAlreadyExistsException e) {
      boolean unused = cluster.delete(marker);
      return false;
    } catch (RemoteException e) {
      boolean unused = cluster.delete(marker);
      return false;
    }
    try {
      return rewrite(number, file, pace);
    } finally {
      unlock(new Lock(lock, marker));
    }
  }

  /** What tells others to leave a segment alone, and what tells whoever takes over of it. */
  private record Lock(Path lock, Path marker) {}

  private void unlock(Lock held) {
    try {
      boolean unused = cluster.delete(held.lock());
      boolean unusedMarker = cluster.delete(held.marker());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a segment is let go later", e);
      toUnlock.add(held);
    }
  }

  private boolean rewrite(int number, Path file, Throttle pace) throws IOException {
    logs.look();
    Path next = presence.now().incoming(presence.now().freshName());
    Optional<FileStatus> before = cluster.status(file);
    if (before.isEmpty()) {
      return false;
    }
    boolean done = false;
    try {
      SegmentReader old = SegmentReader.open(cluster, file, number);
      Optional<Long> written;
      try {
        written = new Rewrite(cluster, deletions, settings, pace).write(old, next);
      } finally {
        old.close();
      }
      if (written.isPresent()) {
        cluster.replace(next, file);
        Optional<Tail> tail = Optional.of(takeReplaced(number));
        Optional<FileStatus> after = cluster.status(file);
        after.ifPresent(
            status ->
                table.put(
                    new SegmentTable.Known(
                        number, SegmentFolder.identity(status), status.getLen(), tail)));
      } else {
        boolean unused = cluster.delete(file);
        forgetWhereGone(number);
      }
      freedBytes.add(before.get().getLen() - written.orElse(0L));
      compactions.increment();
      done = true;
      return true;
    } catch (SegmentDamage e) {
      damaged.add(SegmentFolder.identity(before.get()));
      LOG.log(System.Logger.Level.ERROR, "damaged: {0}; it is left as it is", e.getMessage());
      return false;
    } finally {
      if (!done) {
        boolean unused = cluster.delete(next);
      }
    }
  }

  @Override
  public boolean inheritSegment(String segment) throws IOException {
    Optional<Integer> number = SegmentFolder.number(segment);
    if (number.isEmpty()) {
      return true;
    }
    Path file = folder.file(number.get());
    if (!cluster.recoverLease(file)) {
      return false;
    }
    cluster.keepAsOftenAsSet(file);
    try {
      long end = wholeEnd(number.get(), file);
      if (end >= 0) {
        deletes.append(DeleteEntry.cut(number.get(), end)).get();
      }
      return true;
    } catch (FileNotFoundException e) {
      return true;
    } catch (ExecutionException e) {
      throw new IOException("the end of a segment cannot be told", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the daemon is stopping");
    }
  }

  /** Where whole records end, if more bytes follow; else -1. */
  private long wholeEnd(int number, Path file) throws IOException {
    SegmentReader reader = SegmentReader.open(cluster, file, number);
    try {
      RecordWalk walk = new RecordWalk(reader);
      long end = reader.recordsAt();
      boolean broken = false;
      for (Optional<RecordWalk.Item> next = walk.next(); next.isPresent(); next = walk.next()) {
        broken = next.get().head().isEmpty();
        if (!broken) {
          end = next.get().offset() + next.get().bytes();
        }
      }
      return broken ? end : -1;
    } finally {
      reader.close();
    }
  }

  @Override
  public void inheritCompaction(String segment) throws IOException {
    boolean unused = cluster.delete(cluster.path(LOCKS + "/" + segment));
  }

  @Override
  public boolean inheritLogs(String daemon) throws IOException {
    return logs.adopt(daemon, () -> presence.now().freshName());
  }

  /** Numbers for metrics. */
  public Map<String, Number> counters() {
    return Map.of(
        "groups", appender.groups().sum(),
        "blobs", appender.blobs().sum(),
        "bytes", appender.bytes().sum(),
        "left", appender.left().sum(),
        "segments", table.all().size(),
        "deletes", deletions.count(),
        "freed", freedBytes.sum(),
        "compactions", compactions.sum());
  }

  /** What waits is stored first. */
  @Override
  public void close() {
    appender.close();
    deletes.close();
    closer.run();
    logs.close();
    readers.close();
  }
}
