package io.zenko.dmd.http.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The process that the application runs in, where it is there for the application alone. */
public final class OwnProcess {
  /** Set by the scripts that start a server for the daemon and nothing else. */
  private static final String VARIABLE = "DMD_OWN_PROCESS";

  /** The status of a process that has failed. */
  public static final int FAILED = 1;

  /** That of one that has said in a sentence why it ends: nobody else has to look for a reason. */
  public static final int TOLD = 78;

  private OwnProcess() {}

  /** Whether the process is there for the application alone. */
  static boolean isOwn() {
    return Boolean.parseBoolean(System.getenv(VARIABLE));
  }

  /**
   * Ends the process, where the application is all that it is for. Returns at once, and does
   * nothing where the process is ending already.
   */
  public static void end(int status) {
    if (isOwn()) {
      if (status == TOLD) {
        // What the server's own threads meet, from under which the server goes, is no second
        // reason.
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {});
        silenceServer(Level.OFF);
      }
      // In a thread of its own: while the process is ending, exit never returns.
      Thread end = new Thread(() -> System.exit(status), "end");
      end.setDaemon(true);
      end.start();
    }
  }

  /**
   * Has this done when the process is asked to end, before anything else hears of it: from then on
   * a server ends all its parts at once, and no request that takes long is finished. Nothing is
   * done where others use the process, too.
   */
  public static void beforeEnd(Runnable action) {
    if (isOwn()) {
      TerminationSignal.handle(
          () -> {
            action.run();
            silenceServer(Level.INFO);
          });
    }
  }

  /**
   * Payara prints what resources it knows as it ends, and its log complains that the log has ended.
   *
   * @param level the least of what still gets into the log, which does not go by these streams
   */
  private static void silenceServer(Level level) {
    System.setOut(nowhere());
    System.setErr(nowhere());
    for (Handler log : Logger.getLogger("").getHandlers()) {
      log.setLevel(level);
      log.setErrorManager(new Deaf());
    }
  }

  private static final class Deaf extends ErrorManager {
    @Override
    public synchronized void error(String message, Exception failure, int code) {}
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
  }
}
