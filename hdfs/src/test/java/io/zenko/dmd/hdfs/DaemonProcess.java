package io.zenko.dmd.hdfs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A daemon of this project's, started by {@code payara/run.sh} with the jars of this one. */
final class DaemonProcess implements AutoCloseable {
  private static final long PATIENCE_NANOS = 300_000_000_000L;
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private final Path folder;
  private final URI store;
  private final int[] ports;
  private final Map<String, String> more;
  private Process process;

  private DaemonProcess(Path folder, URI store, int[] ports, Map<String, String> more) {
    this.folder = folder;
    this.store = store;
    this.ports = ports;
    this.more = more;
  }

  static DaemonProcess prepare(Path folder, URI store, Map<String, String> more)
      throws IOException {
    int[] ports = new int[4];
    ServerSocket[] held = new ServerSocket[ports.length];
    for (int i = 0; i < ports.length; i++) {
      held[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      ports[i] = held[i].getLocalPort();
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return new DaemonProcess(Files.createDirectories(folder), store, ports, more);
  }

  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(PROJECT.resolve("payara/run.sh").toString()).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("DMD_LIBRARIES", Path.of("target/libraries").toAbsolutePath().toString());
    environment.put("DATA_REPOSITORY", "hdfs");
    environment.put("DMD_HDFS_URI", store.toString());
    environment.put("DMD_ROLES", "data");
    environment.put("S3METADATAPATH", folder.resolve("metadata").toString());
    environment.put("S3DATAPATH", folder.resolve("blobs").toString());
    environment.put("DMD_DATA_PORT", Integer.toString(ports[0]));
    environment.put("DMD_ADMIN_PORT", Integer.toString(ports[1]));
    environment.put("DMD_BUCKETD_PORT", Integer.toString(ports[2]));
    environment.put("DMD_MDFILE_PORT", Integer.toString(ports[3]));
    environment.put("DMD_JAVA_OPTS", "-Xmx512m -XX:MaxNewSize=96m -XX:+ExitOnOutOfMemoryError");
    environment.putAll(more);
    process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("daemon.log").toFile()))
            .start();
  }

  void awaitReady(HttpClient client) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports[1] + "/health/ready"))
            .build();
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < end && process.isAlive()) {
      try {
        if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // Not yet.
      }
      Thread.sleep(200);
    }
    throw new IOException("the daemon is not ready: see " + folder.resolve("daemon.log"));
  }

  URI blobs() {
    return URI.create("http://127.0.0.1:" + ports[0] + "/DataFile");
  }

  /** The log so far. */
  String log() throws IOException {
    return Files.readString(folder.resolve("daemon.log"));
  }

  /** With SIGKILL, the server itself. */
  void kill() throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    Process killed = process.destroyForcibly();
    int unused = killed.waitFor();
  }

  @Override
  public void close() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      Process unused = process.destroyForcibly();
    }
  }
}
