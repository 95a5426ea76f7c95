package io.zenko.dmd.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.DatanodeReportType;

/** A NameNode and DataNodes, each a process of its own, that can be killed. */
final class LocalCluster implements AutoCloseable {
  private static final long PATIENCE_NANOS = 180_000_000_000L;

  private final Path folder;
  private final int port;
  private Process nameNode;
  private final List<Process> dataNodes = new ArrayList<>();

  private LocalCluster(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static LocalCluster start(Path folder, int dataNodes) throws IOException, InterruptedException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    LocalCluster cluster = new LocalCluster(folder, port);
    int formatted =
        cluster.java("namenode", "namenode.NameNode", "-format", "-nonInteractive").waitFor();
    if (formatted != 0) {
      throw new IOException("the NameNode is not formatted: see " + folder);
    }
    cluster.startNameNode();
    for (int i = 0; i < dataNodes; i++) {
      cluster.dataNodes.add(cluster.java("datanode" + i, "datanode.DataNode"));
    }
    cluster.await(dataNodes);
    return cluster;
  }

  /**
   * Runs one until its standard input ends, to try things by hand.
   *
   * @param args a folder
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (LocalCluster cluster = start(Path.of(args[0]), 3)) {
      System.out.println(cluster.uri("dmd"));
      while (System.in.read() >= 0) {}
    }
  }

  /** A DataNode more, of another cluster on this machine. */
  static Process dataNode(Path folder, int nameNodePort) throws IOException {
    return new LocalCluster(folder, nameNodePort).java("datanode", "datanode.DataNode");
  }

  URI uri(String name) {
    return URI.create("hdfs://127.0.0.1:" + port + "/" + name);
  }

  void startNameNode() throws IOException {
    nameNode = java("namenode", "namenode.NameNode");
  }

  void killNameNode() throws InterruptedException {
    kill(nameNode);
  }

  void startDataNode(int number) throws IOException {
    dataNodes.set(number, java("datanode" + number, "datanode.DataNode"));
  }

  void killDataNode(int number) throws InterruptedException {
    kill(dataNodes.get(number));
  }

  private static void kill(Process process) throws InterruptedException {
    Process killed = process.destroyForcibly(); // SIGKILL
    int unused = killed.waitFor();
  }

  /** Until so many DataNodes are there, and writes are taken. */
  void await(int live) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    IOException last = null;
    while (System.nanoTime() < end) {
      try (DistributedFileSystem files = client()) {
        if (files.getDataNodeStats(DatanodeReportType.LIVE).length == live
            && !files.setSafeMode(SafeModeAction.GET)) {
          return;
        }
      } catch (IOException e) {
        last = e;
      }
      Thread.sleep(200);
    }
    throw new IOException("no " + live + " DataNodes are there", last);
  }

  private DistributedFileSystem client() throws IOException {
    Configuration configuration = new Configuration();
    configuration.setInt("ipc.client.connect.max.retries", 1);
    return (DistributedFileSystem) FileSystem.newInstance(uri(""), configuration);
  }

  private Process java(String name, String main, String... arguments) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    Map<String, String> settings = new TreeMap<>();
    settings.put("fs.defaultFS", uri("").toString());
    settings.put("hadoop.tmp.dir", own.resolve("tmp").toString());
    settings.put("dfs.namenode.name.dir", own.resolve("name").toUri().toString());
    settings.put("dfs.datanode.data.dir", own.resolve("data").toUri().toString());
    settings.put("dfs.namenode.rpc-address", "127.0.0.1:" + port);
    for (String server : List.of("namenode.http", "datanode.http", "datanode.ipc")) {
      settings.put(
          "dfs." + server + (server.equals("namenode.http") ? "-" : ".") + "address",
          "127.0.0.1:0");
    }
    settings.put("dfs.datanode.address", "127.0.0.1:0");
    settings.put("dfs.permissions.enabled", "false");
    settings.put("dfs.heartbeat.interval", "1");
    settings.put("dfs.namenode.heartbeat.recheck-interval", "1000");
    settings.put("dfs.namenode.safemode.extension", "0");
    settings.put("dfs.namenode.handler.count", "16");
    String text =
        settings.entrySet().stream()
            .map(
                entry ->
                    "<property><name>%s</name><value>%s</value></property>"
                        .replaceFirst("%s", entry.getKey())
                        .replaceFirst("%s", entry.getValue()))
            .collect(Collectors.joining("\n", "<configuration>\n", "\n</configuration>\n"));
    Files.writeString(own.resolve("hdfs-site.xml"), text, UTF_8);
    Files.writeString(own.resolve("core-site.xml"), text, UTF_8);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-cp");
    command.add(own + File.pathSeparator + System.getProperty("java.class.path"));
    command.add("org.apache.hadoop.hdfs.server." + main);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(own.resolve("out.log").toFile()))
        .start();
  }

  @Override
  public void close() {
    dataNodes.forEach(Process::destroyForcibly);
    if (nameNode != null) {
      Process unused = nameNode.destroyForcibly();
    }
  }
}
