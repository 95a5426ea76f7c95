package io.zenko.dmd.daemon;

import io.zenko.dmd.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A daemon of its own ports and folders, started as an operator starts it. */
public final class Daemon implements AutoCloseable {
  private static final Path PROJECT = Path.of(System.getProperty("dmd.project", ""));

  /** The application server that a profile has chosen; null for the one that we ship with. */
  private static final String SERVER = System.getProperty("dmd.server");

  /** The Payara Micro that a profile has chosen, and the Java that it wants; null likewise. */
  private static final String PAYARA = System.getProperty("dmd.payara");

  /** Most daemons of tests end before a second compilation of anything pays. */
  private static final String OPTIONS = "-XX:+ExitOnOutOfMemoryError -XX:TieredStopAtLevel=1 -Xmx";

  private static final long START_SECONDS = 300;
  private static final long STOP_SECONDS = 60;

  private final Map<String, String> environment = new HashMap<>();
  private final List<String> starter = new ArrayList<>();
  private final Path folder;
  private Process process;
  private DaemonLog log;

  /** A daemon whose data and log are in this folder. */
  public Daemon(Path folder) {
    this.folder = folder.toAbsolutePath();
    List<Integer> ports = FreePorts.take(5);
    environment.put("DMD_BUCKETD_PORT", ports.get(0).toString());
    environment.put("DMD_MDFILE_PORT", ports.get(1).toString());
    environment.put("DMD_DATA_PORT", ports.get(2).toString());
    environment.put("DMD_ADMIN_PORT", ports.get(3).toString());
    environment.put("S3METADATAPATH", this.folder.resolve("metadata").toString());
    environment.put("S3DATAPATH", this.folder.resolve("blobs").toString());
    if (SERVER != null) {
      environment.put("DMD_SERVER", SERVER);
      environment.put("DMD_SERVER_HOME", System.getProperty("dmd.server.home"));
      environment.put("DMD_SERVER_ADMIN_PORT", ports.get(4).toString());
    }
    if (PAYARA != null) {
      environment.put("DMD_PAYARA_JAR", PAYARA);
      environment.put("JAVA_HOME", System.getProperty("dmd.payara.java"));
    }
    environment.put("DMD_JAVA_OPTS", OPTIONS + "256m");
  }

  /** As before, with this setting. */
  public Daemon with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Started by this command, to which what is to be run is added. */
  Daemon under(String... command) {
    starter.addAll(List.of(command));
    return this;
  }

  /** With the heap that it comes with: the tests' own is less than all budgets of memory want. */
  Daemon withDefaultHeap() {
    return withDefaultHeap("-XX:MaxNewSize=96m");
  }

  /** The same, with these options of the Java machine. */
  Daemon withDefaultHeap(String options) {
    return with("DMD_JAVA_OPTS", OPTIONS + "512m " + options);
  }

  /** Where its data and its log are. */
  public Path folder() {
    return folder;
  }

  public int port(String listener) {
    return Integer.parseInt(environment.get("DMD_" + listener + "_PORT"));
  }

  public Wire bucketd() {
    return new Wire(port("BUCKETD"));
  }

  public Wire data() {
    return new Wire(port("DATA"));
  }

  /** All that it has said so far. */
  public String log() {
    return log.text();
  }

  /** Waits for it to say this; false where it has not after a while. */
  public boolean awaitLog(String text) throws InterruptedException {
    return log.await(text, STOP_SECONDS);
  }

  /** Starts it and waits for the line that says that it is ready. */
  public Daemon start() {
    launch();
    return awaitReady();
  }

  /** Waits for the line that says that it is ready, of one that was launched. */
  Daemon awaitReady() {
    try {
      if (!log.await("dmd is ready", START_SECONDS)) {
        stop();
        throw new AssertionError("the daemon is not ready; it said:\n" + log());
      }
      return this;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts it from a folder that has nothing to do with it, and waits for nothing. */
  public Daemon launch() {
    try {
      if (SERVER == null && PAYARA == null) {
        WarmFolder.prepare();
      }
      Files.createDirectories(folder);
      List<String> command = new ArrayList<>(starter);
      command.addAll(List.of("bash", PROJECT.toAbsolutePath() + "/payara/run.sh"));
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
      builder.environment().putAll(environment);
      process = builder.start();
      log = new DaemonLog(process, folder.resolve("daemon.log"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs one of the scripts beside it, as its operator does. */
  Process script(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROJECT.toAbsolutePath() + "/payara/" + name));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Waits for its end, and tells the exit status. */
  public int awaitEnd() {
    try {
      if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the daemon did not end; it said:\n" + log());
      }
      log.awaitEnd();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Asks it to stop, as an operator does, and tells the exit status. */
  public int stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("the daemon did not stop; it said:\n" + log());
      }
      log.awaitEnd();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The processes that it is. */
  Stream<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /** Its Java machine. */
  public ProcessHandle java() {
    return process
        .descendants()
        .filter(one -> one.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow();
  }

  /** Ends it as a crash does, between any two of its steps, and waits until it is gone. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    awaitEnd();
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      stop();
    }
  }
}
