package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.background.Turns;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Removes what nobody finds any more: the entries of removed buckets, changes that have been held
 * for long enough, daemons that are gone. All of it can be done by several daemons at once, and
 * gone on with by any; a part at a time, so that nobody waits for it.
 */
final class Upkeep implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Upkeep.class.getPackageName());
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration DAEMON_GONE = Duration.ofDays(1);
  private static final int TURN_ROWS = 1_000;

  private final Connections database;
  private final int sessions;
  private final Duration changesRetained;
  private final InstantSource clock;
  private final Turns turns = new Turns("dmd-sql-upkeep", INTERVAL, this::tryOnce);

  Upkeep(Connections database, int sessions, Duration changesRetained, InstantSource clock) {
    this.database = database;
    this.sessions = sessions;
    this.changesRetained = changesRetained;
    this.clock = clock;
  }

  void start() {
    turns.start();
  }

  private void tryOnce() {
    try {
      once();
    } catch (RuntimeException e) {
      LOGGER.log(
          System.Logger.Level.WARNING, "upkeep of the database failed, and is tried again", e);
    }
  }

  /** Does all there is to do. */
  void once() {
    for (long bucket : run(BucketTable::removed)) {
      while (goesOn() && run(c -> EntryTable.deleteSome(c, bucket, TURN_ROWS)) > 0) {}
      if (goesOn()) {
        run(
            connection -> {
              BucketTable.forgetRemoved(connection, bucket);
              return null;
            });
      }
    }
    for (int session = 0; session < sessions; session++) {
      prune(session);
    }
    long gone = clock.millis() - DAEMON_GONE.toMillis();
    run(
        connection -> {
          DaemonTable.forgetBefore(connection, gone);
          return null;
        });
  }

  /** First the log says that it does not hold them any more, then they go. */
  private void prune(int session) {
    long before = clock.millis() - changesRetained.toMillis();
    while (goesOn()) {
      long oldest = run(c -> SessionTable.find(c, session)).oldestSequence();
      long last = run(c -> ChangeTable.lastBefore(c, session, oldest, TURN_ROWS, before));
      run(
          connection -> {
            if (last > 0) {
              SessionTable.setOldest(connection, session, last + 1);
            }
            ChangeTable.deleteBefore(connection, session, Math.max(oldest, last + 1));
            return null;
          });
      if (last == 0) {
        return;
      }
    }
  }

  private boolean goesOn() {
    return !turns.isClosed();
  }

  private <T> T run(Connections.Query<T> query) {
    return database.run(database.upkeep(), query);
  }

  @Override
  public void close() {
    turns.close();
  }
}
