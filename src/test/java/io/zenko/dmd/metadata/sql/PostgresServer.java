package io.zenko.dmd.metadata.sql;

import io.zenko.dmd.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL of a test's own, from binaries that come with Maven, or from those in the folder
 * that {@code -Ddmd.postgres} names ({@code /usr/lib/postgresql/15} is Debian's). PostgreSQL
 * refuses to run as root, so there it runs as nobody.
 */
public final class PostgresServer implements AutoCloseable {
  private static final String PACKED = "/postgres-linux-x86_64.txz";
  private static final boolean IS_ROOT = System.getProperty("user.name").equals("root");
  private static final int NOBODY = 65_534;
  private static final long SECONDS = 60;
  private static final AtomicInteger SCHEMAS = new AtomicInteger();
  private static PostgresServer shared;
  private static Path binaries;

  private final Path data;
  private final int port;
  private final List<String> options;
  private Process process;

  private PostgresServer(Path data, List<String> options) {
    this.data = data;
    this.port = FreePorts.take();
    this.options = options;
  }

  /** The one that tests share which only need some place for their tables. */
  public static synchronized PostgresServer shared() {
    if (shared == null) {
      shared = create();
      shared.start();
      PostgresServer started = shared;
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
    }
    return shared;
  }

  /** A new one, which is not started. */
  public static PostgresServer create(String... options) {
    Path data = newFolder().resolve("data");
    run(
        "bin/initdb",
        "--no-sync",
        "-D",
        data.toString(),
        "-U",
        "dmd",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C");
    return new PostgresServer(data, List.of(options));
  }

  /** A standby of this one, which must be stopped now; neither is started. */
  public PostgresServer standby(String... standbyOptions) {
    Path copy = newFolder().resolve("data");
    runCommand(asUser("cp", "-a", data.toString(), copy.toString()));
    PostgresServer standby = new PostgresServer(copy, List.of(standbyOptions));
    standby.follow(this);
    return standby;
  }

  private void follow(PostgresServer primary) {
    try {
      Files.createFile(data.resolve("standby.signal"));
      Files.writeString(
          data.resolve("postgresql.auto.conf"),
          String.format(
              Locale.ROOT,
              "primary_conninfo = 'host=127.0.0.1 port=%d user=dmd application_name=standby'\n",
              primary.port),
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** A place for tables that no other test uses. */
  public String newUrl() {
    String schema = "s" + SCHEMAS.incrementAndGet() + "_" + ProcessHandle.current().pid();
    execute("create schema " + schema);
    return url() + "?currentSchema=" + schema;
  }

  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), "dmd", "");
  }

  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts it and waits until it takes connections. */
  public PostgresServer start() {
    List<String> command = new ArrayList<>(List.of("bin/postgres", "-D", data.toString()));
    command.addAll(List.of("-p", Integer.toString(port), "-c", "listen_addresses=127.0.0.1"));
    command.addAll(List.of("-c", "unix_socket_directories=", "-c", "max_connections=300"));
    for (String option : options) {
      command.addAll(List.of("-c", option));
    }
    command.set(0, binaries().resolve("bin/postgres").toString());
    CountDownLatch ready = new CountDownLatch(1);
    Queue<String> log = new ConcurrentLinkedQueue<>();
    try {
      process =
          new ProcessBuilder(asUser(command.toArray(String[]::new)))
              .redirectErrorStream(true)
              .directory(data.getParent().toFile())
              .start();
      Process started = process;
      Thread reader = new Thread(() -> read(started, log, ready), "postgres-log");
      reader.setDaemon(true);
      reader.start();
      if (!ready.await(SECONDS, TimeUnit.SECONDS) || !process.isAlive()) {
        throw new IllegalStateException(
            "PostgreSQL did not start; it said:\n" + String.join("\n", log));
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void read(Process process, Queue<String> log, CountDownLatch ready) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.add(line);
        if (line.contains("ready to accept")) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      log.add(e.toString());
    } finally {
      ready.countDown();
    }
  }

  /** Makes a standby the primary, as a failover script does. */
  public void promote() {
    run("bin/pg_ctl", "promote", "-D", data.toString(), "-w");
  }

  /** Ends it as an operator does who does not wait for clients. */
  public void stop() {
    run("bin/pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w");
    awaitEnd();
  }

  /** Ends it as the loss of its machine does: every process at once, with nothing said. */
  public void kill() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    awaitEnd();
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("PostgreSQL does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      kill();
    }
    runCommand(List.of("rm", "-rf", data.getParent().toString()));
  }

  private static Path newFolder() {
    try {
      Path folder = Files.createTempDirectory("dmd-postgres");
      if (IS_ROOT) {
        Files.setAttribute(folder, "unix:uid", NOBODY);
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized Path binaries() {
    if (binaries != null) {
      return binaries;
    }
    String installed = System.getProperty("dmd.postgres");
    if (installed != null) {
      binaries = Path.of(installed);
      return binaries;
    }
    if (PostgresServer.class.getResource(PACKED) == null
        || !System.getProperty("os.arch").equals("amd64")) {
      throw new IllegalStateException(
          "the PostgreSQL that comes with Maven is for x86_64: install one, and name its folder by"
              + " -Ddmd.postgres=/usr/lib/postgresql/15");
    }
    Path folder = newFolder();
    try (InputStream packed = PostgresServer.class.getResourceAsStream(PACKED);
        XZInputStream tar = new XZInputStream(packed)) {
      Process unpacking =
          new ProcessBuilder(asUser("tar", "-x", "-C", folder.toString()))
              .redirectErrorStream(true)
              .start();
      try (var in = unpacking.getOutputStream()) {
        tar.transferTo(in);
      }
      if (unpacking.waitFor() != 0) {
        throw new IllegalStateException("the binaries of PostgreSQL cannot be unpacked");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> runCommand(List.of("rm", "-rf", folder.toString()))));
    binaries = folder;
    return folder;
  }

  private static void run(String binary, String... arguments) {
    List<String> command = new ArrayList<>(List.of(binaries().resolve(binary).toString()));
    command.addAll(List.of(arguments));
    runCommand(asUser(command.toArray(String[]::new)));
  }

  private static List<String> asUser(String... command) {
    List<String> words = new ArrayList<>();
    if (IS_ROOT) {
      String id = Integer.toString(NOBODY);
      words.addAll(List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups"));
    }
    words.addAll(List.of(command));
    return words;
  }

  private static void runCommand(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .directory(Path.of(System.getProperty("java.io.tmpdir")).toFile())
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
