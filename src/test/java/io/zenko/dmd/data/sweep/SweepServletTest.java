package io.zenko.dmd.data.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.clock.SteadyClock;
import io.zenko.dmd.config.DefaultSettings;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.file.FileDataRepository;
import jakarta.enterprise.inject.Instance;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From which moment on a sweep counts back. */
class SweepServletTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final String GRACE_SECONDS = "3600";

  private final AtomicReference<Instant> machine = new AtomicReference<>(START);
  private final AtomicLong nanos = new AtomicLong();
  private final SteadyClock clock = new SteadyClock(machine::get, nanos::get);

  @TempDir Path folder;

  @Test
  void aMachineThatIsSetForwardMakesNothingOld() throws IOException {
    machine.set(START.plus(Duration.ofDays(365)));

    assertThat(sweep()).contains("put before 2026-01-02T02:04:05Z");
  }

  @Test
  void whatHasGoneByMakesThingsOld() throws IOException {
    machine.set(START.plus(Duration.ofHours(5)));
    nanos.set(Duration.ofHours(5).toNanos());

    assertThat(sweep()).contains("put before 2026-01-02T07:04:05Z");
  }

  /** What a sweep tells, whose metadata nobody serves. */
  private String sweep() throws IOException {
    StringWriter report = new StringWriter();
    try (DataRepository repository = new FileDataRepository(folder)) {
      SweepServlet servlet = new SweepServlet();
      servlet.sweeps = new Sweeps(only(repository), DefaultSettings.with(), clock);
      Map<String, String> parameters =
          Map.of("graceSeconds", GRACE_SECONDS, "metadata", "http://127.0.0.1:1");
      servlet.doPost(
          proxy(HttpServletRequest.class, (self, called, names) -> parameters.get(names[0])),
          proxy(HttpServletResponse.class, answering(new PrintWriter(report, true))));
    }
    return report.toString();
  }

  private static InvocationHandler answering(PrintWriter writer) {
    return (self, called, arguments) -> called.getName().equals("getWriter") ? writer : null;
  }

  @SuppressWarnings("unchecked") // nothing but this repository comes of it
  private static Instance<DataRepository> only(DataRepository repository) {
    return proxy(Instance.class, (self, called, none) -> repository);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
