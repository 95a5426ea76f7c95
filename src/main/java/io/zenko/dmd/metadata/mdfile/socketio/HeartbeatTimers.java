package io.zenko.dmd.metadata.mdfile.socketio;

import java.lang.ref.WeakReference;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The timers of Engine.IO, which hold nobody. It leaves the last timer of a session running when
 * that ends: for 45 s a client that has gone would be kept with its connection and all that belongs
 * to that.
 */
final class HeartbeatTimers extends ScheduledThreadPoolExecutor {
  private static final int THREADS = 2;

  HeartbeatTimers(ThreadFactory threads) {
    super(THREADS, threads);
    // Each message of a client sets its time-out anew: the old ones must not pile up.
    setRemoveOnCancelPolicy(true);
  }

  /**
   * Runs a task of somebody who is still there by then, in the session in which it was set.
   *
   * @param task held by whom it belongs to, as a session of Engine.IO does
   */
  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return super.schedule(
        new WhileHeld(SessionLock.current(), new WeakReference<>(task)), delay, unit);
  }

  private record WhileHeld(Optional<SessionLock> session, WeakReference<Runnable> task)
      implements Runnable {
    @Override
    public void run() {
      Runnable held = task.get();
      if (held != null) {
        session.ifPresentOrElse(lock -> lock.hold(held::run), held);
      }
    }
  }
}
