package io.zenko.dmd.ops.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.Documents;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.ops.admin.document.Change;
import io.zenko.dmd.ops.admin.document.ChangedEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One who follows a change log, until he goes or the daemon ends. */
final class Follower {
  private static final Logger LOG = Logger.getLogger(Follower.class.getPackageName());
  private static final long PAUSE_NANOS = 250_000_000;

  /** Pauses after which a word tells whether he is still there: ten seconds. */
  private static final int QUIET_PAUSES = 40;

  private static final int SHOWN_ENTRIES = 20;
  private static final byte[] WORD = ":\n\n".getBytes(UTF_8);

  private final ChangeLog log;
  private final int session;
  private final String bucket;
  private final OutputStream out;
  private final BooleanSupplier goesOn;
  private long next;

  /** The last that is told. */
  private long end;

  /**
   * @param bucket the one whose changes are told; all are where it is empty
   */
  Follower(ChangeLog log, int session, String bucket, OutputStream out, BooleanSupplier goesOn) {
    this.log = log;
    this.session = session;
    this.bucket = bucket;
    this.out = out;
    this.goesOn = goesOn;
  }

  /**
   * Tells the last changes, so many at most.
   *
   * @param follow whether each that comes is told then
   */
  void run(int last, boolean follow) {
    try {
      long now = log.last();
      next = Math.max(log.oldest(), now - last + 1);
      end = follow ? Long.MAX_VALUE : now;
      tell(WORD);
      if (follow) {
        followOn();
      } else {
        tellNew();
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "who followed the change log has gone", e);
    } catch (MetadataException e) {
      LOG.log(Level.WARNING, e, () -> "the change log cannot be followed");
    }
  }

  private void followOn() throws IOException {
    int quiet = 0;
    while (goesOn.getAsBoolean()) {
      quiet = tellNew() ? 0 : quiet + 1;
      if (quiet == QUIET_PAUSES) {
        tell(WORD);
        quiet = 0;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean tellNew() throws IOException {
    if (log.last() < next) {
      return false;
    }
    // What has been let go of meanwhile is passed over: its numbers are missing.
    next = Math.max(next, log.oldest());
    try (ChangeLog.Reader reader = log.read(next)) {
      for (Optional<LogRecord> read = reader.next();
          read.isPresent() && goesOn.getAsBoolean();
          read = reader.next()) {
        LogRecord change = read.get();
        if (change.sequence() > end) {
          break;
        }
        next = change.sequence() + 1;
        if (bucket.isEmpty() || bucket.equals(change.bucket().value())) {
          tell(event(change));
        }
      }
    } catch (IllegalArgumentException e) {
      // Let go of between the two looks: the next one begins where there is something.
      return false;
    }
    return true;
  }

  private void tell(byte[] text) throws IOException {
    out.write(text);
    out.flush();
  }

  private byte[] event(LogRecord change) {
    Change document =
        new Change(
            session,
            change.sequence(),
            change.time().toEpochMilli(),
            change.bucket().value(),
            change.method().name().toLowerCase(Locale.ROOT),
            change.entries().stream().limit(SHOWN_ENTRIES).map(Follower::entry).toList(),
            change.entries().size());
    String json = new String(Documents.toBytes(document), UTF_8);
    // JSON has no line in it that ends.
    return ("id: " + change.sequence() + "\ndata: " + json + "\n\n").getBytes(UTF_8);
  }

  private static ChangedEntry entry(LogRecord.Entry entry) {
    String key = entry.key().text();
    int separator = key.indexOf(Key.VERSION_SEPARATOR);
    return new ChangedEntry(
        separator < 0 ? key : key.substring(0, separator),
        Entries.version(key, separator),
        entry.value().map(value -> value.length));
  }
}
