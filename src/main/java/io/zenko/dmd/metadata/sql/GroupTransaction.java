package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.sql.ChangeTable.Change;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A transaction that changes buckets of one session. It begins with the lock on the session's row,
 * so all such transactions of a session come one after the other, whichever daemon makes them: what
 * one reads stays so until it commits, and the changes that it numbers follow those before without
 * a gap.
 */
final class GroupTransaction {
  /** More than there are sessions: so a change's number and its session make one number. */
  private static final int MAX_SESSIONS = 64;

  private static final long STATEMENT_BYTES = 8 << 20;

  private final Connection connection;
  private final int session;
  private final long writer;
  private final MonotonicClock clock;
  private final KnownBuckets known;
  private final SessionTable.Row before;
  private final PendingEntries entries;
  private final Map<BucketName, Optional<BucketRow>> rows = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private boolean catalogueChanged;

  private GroupTransaction(
      Connection connection,
      int session,
      long writer,
      MonotonicClock clock,
      KnownBuckets known,
      SessionTable.Row before) {
    this.connection = connection;
    this.session = session;
    this.writer = writer;
    this.clock = clock;
    this.known = known;
    this.before = before;
    this.entries = new PendingEntries(connection);
  }

  /** Begins by waiting for whoever changes the session now. */
  static GroupTransaction begin(
      Connection connection, int session, long writer, MonotonicClock clock, KnownBuckets known)
      throws SQLException {
    SessionTable.Row before = SessionTable.lock(connection, session);
    known.moveTo(before.catalogue());
    if (before.lastWriter() != writer) {
      // The ids of this transaction are to be later than those of the other daemon's.
      clock.raiseAbove(before.lastMillis());
    }
    return new GroupTransaction(connection, session, writer, clock, known, before);
  }

  Connection connection() {
    return connection;
  }

  PendingEntries entries() {
    return entries;
  }

  /** The bucket; throws where there is none, or where it is in another session by now. */
  BucketRow bucket(BucketName name) throws SQLException {
    Optional<BucketRow> row = rows.get(name);
    if (row == null) {
      row = known.find(name);
      if (row.isEmpty()) {
        row = BucketTable.findRow(connection, name);
        row.filter(found -> found.session() == session).ifPresent(known::add);
      }
      rows.put(name, row);
    }
    BucketRow found = row.orElseThrow(() -> MetadataException.noSuchBucket(name));
    if (found.session() != session) {
      throw new MovedException(found.session());
    }
    return found;
  }

  /** As above; throws as well where it takes no changes. */
  BucketRow writableBucket(BucketName name) throws SQLException {
    BucketRow row = bucket(name);
    if (row.readOnly()) {
      throw new MetadataException(Failure.READ_ONLY, "bucket " + name + " is in read-only mode");
    }
    return row;
  }

  /** Changes entries of a bucket. */
  void change(BucketRow bucket, Batch batch) throws SQLException {
    if (!batch.isEmpty()) {
      List<LogRecord.Entry> told = entries.told(bucket.id(), batch);
      entries.apply(bucket.id(), batch);
      record(ChangeMethod.of(batch), bucket.name(), told);
    }
  }

  void record(ChangeMethod method, BucketName bucket, List<LogRecord.Entry> told) {
    changes.add(
        new Change(
            nextSequence(),
            method,
            bucket,
            ChangedEntries.encode(told),
            ChangedEntries.encodeOverhead(told)));
  }

  /** An id that no bucket has or ever had, for one whose creation is the next change. */
  long newBucketId() {
    return nextSequence() * MAX_SESSIONS + session;
  }

  int session() {
    return session;
  }

  private long nextSequence() {
    return before.lastSequence() + changes.size() + 1;
  }

  /** To be called where a bucket came, went or changed its mode. */
  void forget(BucketName bucket) {
    catalogueChanged = true;
    known.suspend();
    rows.remove(bucket);
  }

  /** Brings all into the database; what is left to do is to commit. */
  void finish() throws SQLException {
    entries.flush();
    if (changes.isEmpty() && !catalogueChanged) {
      return;
    }
    long millis = clock.millis();
    List<Change> some = new ArrayList<>();
    long bytes = 0;
    for (Change change : changes) {
      some.add(change);
      bytes += change.bytes();
      if (bytes > STATEMENT_BYTES) {
        ChangeTable.append(connection, session, writer, millis, some);
        some.clear();
        bytes = 0;
      }
    }
    if (!some.isEmpty()) {
      ChangeTable.append(connection, session, writer, millis, some);
    }
    SessionTable.update(
        connection,
        session,
        before.lastSequence() + changes.size(),
        millis,
        writer,
        before.catalogue() + (catalogueChanged ? 1 : 0));
  }

  int changeCount() {
    return changes.size();
  }

  /** Whether it does no harm to make it twice: it numbers nothing. */
  boolean isRepeatable() {
    return changes.isEmpty();
  }

  /** The number of the first change, by which its outcome can be looked up. */
  long firstSequence() {
    return before.lastSequence() + 1;
  }
}
