package io.zenko.dmd.http.container;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.api.invocation.InvocationManager;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.internal.api.Globals;

/**
 * The tracing that Payara lays over every JAX-RS request of an application for which it has made a
 * tracer, and it makes one at the first request even where tracing is off: spans of nothing, about
 * an eighth of what a small request costs.
 *
 * <p>By name and by reflection: the classes are in no public artifact, and the only way to an
 * application with a tracer and without tracing is the service's own table.
 */
final class PayaraTelemetry {
  private static final Logger LOG = Logger.getLogger(PayaraTelemetry.class.getPackageName());
  private static final String PACKAGE = "fish.payara.opentracing.";

  private PayaraTelemetry() {}

  private static boolean isOff() {
    return Boolean.parseBoolean(System.getenv("OTEL_SDK_DISABLED"));
  }

  /**
   * Has a listener make no name for a trace of each request, of random numbers that all threads
   * wait for, where the environment says that tracing is off.
   *
   * @param handler what leads the listener's requests to applications
   */
  static void leaveOff(HttpHandler handler) {
    if (!isOff()) {
      return;
    }
    try {
      Field tracing = handler.getClass().getDeclaredField("requestTracing");
      tracing.setAccessible(true);
      tracing.set(handler, null);
    } catch (NoSuchFieldException e) {
      LOG.log(Level.FINE, e, () -> "this server has no tracing of its own");
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.INFO, e, () -> "requests are traced although tracing is off, which costs time");
    }
  }

  /** Has this application's requests not traced, where the environment says that tracing is off. */
  static void leaveOff() {
    if (!isOff()) {
      return;
    }
    try {
      Class<?> tracing = type("OpenTracingService");
      Object service = Globals.getDefaultHabitat().getService(tracing);
      if (service != null) {
        InvocationManager invocations =
            Globals.getDefaultHabitat().getService(InvocationManager.class);
        Object name =
            tracing
                .getMethod("getApplicationName", InvocationManager.class)
                .invoke(service, invocations);
        tracing.getMethod("getTracer", String.class).invoke(service, name);
        Field traced = type("OpenTelemetryService").getDeclaredField("appTelemetries");
        traced.setAccessible(true);
        ((Map<?, ?>) traced.get(null)).remove(name);
      }
    } catch (ClassNotFoundException e) {
      LOG.log(Level.FINE, e, () -> "this server has no tracing of its own");
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.log(Level.INFO, e, () -> "requests are traced although tracing is off, which costs time");
    }
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(PACKAGE + name, false, Thread.currentThread().getContextClassLoader());
  }
}
