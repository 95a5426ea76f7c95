package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** What a daemon says, as it says it. A copy stands in a file for whoever looks for a failure. */
final class DaemonLog {
  private final StringBuilder text = new StringBuilder();
  private boolean ended;

  DaemonLog(Process process, Path copy) {
    Thread pump = new Thread(() -> pump(process, copy), "daemon log");
    pump.setDaemon(true);
    pump.start();
  }

  synchronized String text() {
    return text.toString();
  }

  /** Waits for a line with this; false where the time is over or the daemon has ended. */
  synchronized boolean await(String wanted, long seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (text.indexOf(wanted) < 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0 || ended) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Waits until all is told that the daemon said before its end. */
  synchronized void awaitEnd() throws InterruptedException {
    while (!ended) {
      wait();
    }
  }

  private void pump(Process process, Path copy) {
    try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        Writer file =
            Files.newBufferedWriter(copy, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(line);
        file.write(line + "\n");
      }
    } catch (IOException e) {
      add("(the log ends here: " + e + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    text.append(line).append('\n');
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }
}
