package io.zenko.dmd.http.container;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Does something on SIGTERM before the machine's own handler ends the process. Hooks for the end
 * would not do: they all run at once, those of the server among them.
 *
 * <p>By reflection: the interface has been in every Java machine since the first, but the compiler
 * warns of it.
 */
final class TerminationSignal implements InvocationHandler {
  private static final Logger LOG = Logger.getLogger(TerminationSignal.class.getPackageName());

  private final Runnable action;
  private final Class<?> type;
  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private Object next;

  private TerminationSignal(Runnable action, Class<?> type) {
    this.action = action;
    this.type = type;
  }

  static void handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      TerminationSignal handler = new TerminationSignal(action, type);
      Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
      synchronized (handler) {
        handler.next =
            signal
                .getMethod("handle", signal, type)
                .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), proxy);
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.log(Level.WARNING, "a stop will cut off requests: signals are not for us to handle", e);
    }
  }

  /** Each signal has a thread of its own; a second one must not cut short what the first began. */
  @Override
  public synchronized Object invoke(Object proxy, Method method, Object[] arguments)
      throws ReflectiveOperationException {
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(this, arguments);
    }
    Thread.currentThread().setContextClassLoader(loader);
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "the daemon could not end cleanly", e);
    } finally {
      type.getMethod("handle", method.getParameterTypes()).invoke(next, arguments);
    }
    return null;
  }
}
