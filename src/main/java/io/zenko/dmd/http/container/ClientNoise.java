package io.zenko.dmd.http.container;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What Catalina takes for a fault of its own where a client has gone: on another thread Grizzly
 * takes the request back, and Catalina looks at it once more. Nobody is to be woken for that;
 * everything else is logged as ever.
 */
final class ClientNoise implements Filter, UncaughtExceptionHandler {
  private static final String CONNECTOR = "org.apache.catalina.connector.";

  private static final String REQUEST_ENDED =
      "Error invoking requestDestroyed method on ServletRequestListener"
          + " org.jboss.weld.module.web.servlet.WeldListener";

  /** Held on to: the machine forgets a logger that nobody holds, and its filter with it. */
  private static final Logger CATALINA = Logger.getLogger("jakarta.enterprise.web.core");

  private static final Logger LOG = Logger.getLogger(ClientNoise.class.getPackageName());

  private final Filter before;

  private ClientNoise(Filter before) {
    this.before = before;
  }

  /**
   * Leaves it out of the log until the result is run. Uncaught exceptions are everybody's, so where
   * others use the process as well, these stay as they are.
   */
  static Runnable leaveOut() {
    ClientNoise noise = new ClientNoise(CATALINA.getFilter());
    CATALINA.setFilter(noise);
    UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
    if (OwnProcess.isOwn() && handler == null) {
      Thread.setDefaultUncaughtExceptionHandler(noise);
    }
    return () -> {
      CATALINA.setFilter(noise.before);
      if (Thread.getDefaultUncaughtExceptionHandler() == noise) {
        Thread.setDefaultUncaughtExceptionHandler(handler);
      }
    };
  }

  @Override
  public boolean isLoggable(LogRecord entry) {
    return !isOfAGoneClient(entry.getThrown())
        && !isOfAnEndedRequest(entry)
        && (before == null || before.isLoggable(entry));
  }

  /**
   * Whether it is of a listener that hears of a request's end, and finds the request taken back:
   * that of CDI, as no other is deployed. Where a null was met the machine may not tell any more.
   */
  private static boolean isOfAnEndedRequest(LogRecord entry) {
    return entry.getThrown() instanceof NullPointerException
        && entry.getMessage() != null
        && entry.getMessage().startsWith(REQUEST_ENDED);
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (!isOfAGoneClient(thrown)) {
      LOG.log(Level.SEVERE, thrown, () -> "the thread " + thread.getName() + " has ended");
    }
  }

  /**
   * Whether Catalina found that a request had been taken back, at one of the places where it may.
   */
  static boolean isOfAGoneClient(Throwable thrown) {
    if (!(thrown instanceof IllegalStateException || thrown instanceof NullPointerException)) {
      return false;
    }
    StackTraceElement[] stack = thrown.getStackTrace();
    if (stack.length == 0) {
      // After some thousands the machine leaves out where a null was met. None is ours in a thread
      // that calls listeners: Catalina catches those.
      return thrown instanceof NullPointerException
          && Thread.currentThread().getName().startsWith("glassfish-web-async-thread-");
    }
    StackTraceElement top = stack[0];
    if (isIn(top, "InputBuffer$ReadHandlerImpl", "processCallbacks")
        || isIn(top, "OutputBuffer$WriteHandlerImpl", "processCallbacks")
        || isIn(top, "InputBuffer", "setReadListener")) {
      return true;
    }
    // Behind the application's part: what the answer was, and at which port.
    for (int i = 1; i < stack.length; i++) {
      if (isIn(stack[i], "CoyoteAdapter", "doService")) {
        return isIn(stack[i - 1], "Response", "getStatus")
            || stack[i - 1].getMethodName().equals("requestEndEvent");
      }
    }
    return false;
  }

  private static boolean isIn(StackTraceElement frame, String type, String method) {
    return frame.getClassName().equals(CONNECTOR + type) && frame.getMethodName().equals(method);
  }
}
