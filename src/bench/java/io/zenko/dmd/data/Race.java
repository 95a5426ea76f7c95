package io.zenko.dmd.data;

import com.sun.management.OperatingSystemMXBean;
import io.zenko.dmd.Ratios;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Two ways to do the same, by turns in the same run, and the ratio of what each gets done. */
public final class Race {
  private static final int ROUNDS = 5;
  private static final long ROUND_MILLIS = 2_000;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** One operation, of the thread with that number. */
  public interface Step {
    void run(int thread, long number) throws Exception;
  }

  private Race() {}

  /** Prints the median ratio of the rounds, after one to warm up. */
  public static void run(String what, int threads, double bytes, double limit, Step ours, Step bare)
      throws Exception {
    Ratios ratios = new Ratios();
    Rate oursRate = null;
    Rate bareRate = null;
    for (int round = 0; round <= ROUNDS; round++) {
      bareRate = rate(threads, bare);
      oursRate = rate(threads, ours);
      if (round > 0) {
        ratios.add(oursRate.perSecond, bareRate.perSecond);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %s | %.2f | %.0f/s, %.0f MB/s | %.0f/s | %.0f, %.0f |%n",
        what,
        threads,
        ratios,
        limit,
        oursRate.perSecond,
        oursRate.perSecond * bytes / 1e6,
        bareRate.perSecond,
        oursRate.cpuMicros,
        bareRate.cpuMicros);
  }

  /** What was done in a second, and the time that one took of this process' processors. */
  private record Rate(double perSecond, double cpuMicros) {}

  /** The columns that {@link #run} fills. */
  public static void head() {
    System.out.println("| what | threads | ratio | limit | ours | bare | CPU us of this process |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
  }

  private static Rate rate(int threads, Step step) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    AtomicLong done = new AtomicLong();
    long start = System.nanoTime();
    long cpuStart = PROCESS.getProcessCpuTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      running.add(
          pool.submit(
              () -> {
                for (long number = 0; System.nanoTime() < end; number++) {
                  step.run(thread, number);
                  done.incrementAndGet();
                }
                return null;
              }));
    }
    for (Future<?> one : running) {
      one.get();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    pool.shutdown();
    double cpuMicros = (PROCESS.getProcessCpuTime() - cpuStart) / 1e3 / done.get();
    return new Rate(done.get() / seconds, cpuMicros);
  }
}
