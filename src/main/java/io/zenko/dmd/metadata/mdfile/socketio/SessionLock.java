package io.zenko.dmd.metadata.mdfile.socketio;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread at a time into a session of Engine.IO that polls or changes over to a WebSocket.
 * The library guards single steps alone: it looks whether a poll waits, and answers it afterwards,
 * when another thread may have done so.
 *
 * <p>It is taken before any lock of the library's, never after: what comes in takes it at the door,
 * and timers that were set in a session run in that session.
 */
final class SessionLock {
  private static final ThreadLocal<SessionLock> CURRENT = new ThreadLocal<>();

  private final ReentrantLock lock = new ReentrantLock();

  /** What runs in a session, and may fail. */
  interface Task<E extends Exception> {
    void run() throws E;
  }

  /** The session that the thread is in. */
  static Optional<SessionLock> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  <E extends Exception> void hold(Task<E> task) throws E {
    lock.lock();
    SessionLock outer = CURRENT.get();
    CURRENT.set(this);
    try {
      task.run();
    } finally {
      if (outer == null) {
        CURRENT.remove();
      } else {
        CURRENT.set(outer);
      }
      lock.unlock();
    }
  }
}
