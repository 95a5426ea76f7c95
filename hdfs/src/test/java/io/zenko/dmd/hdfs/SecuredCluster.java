package io.zenko.dmd.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.minikdc.MiniKdc;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * A process with a cluster that asks for Kerberos, and a KDC that gives its tickets. Who somebody
 * is logged in as holds for a whole process: hence one of its own.
 */
final class SecuredCluster {
  static final String DAEMON = "dmd/localhost";

  /** How long the tickets of a daemon last. */
  static final int TICKET_SECONDS = 8;

  private SecuredCluster() {}

  /** What a daemon is told of the cluster: {@code core-site.xml}. */
  static Path clientFolder(Path folder) {
    return folder.resolve("client");
  }

  static Path keytab(Path folder) {
    return folder.resolve("dmd.keytab");
  }

  /** Where a daemon's Java machine finds the KDC. */
  static Path kerberos(Path folder) {
    return folder.resolve("krb5.conf");
  }

  /**
   * Runs until its standard input ends; tells its address once it is there.
   *
   * @param args a folder
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    MiniKdc kdc =
        new MiniKdc(MiniKdc.createConf(), Files.createDirectories(folder.resolve("kdc")).toFile());
    kdc.start();
    File servers = folder.resolve("hdfs.keytab").toFile();
    kdc.createPrincipal(servers, "hdfs/localhost", "HTTP/localhost");
    kdc.createPrincipal(keytab(folder).toFile(), DAEMON);
    String found = Files.readString(Path.of(System.getProperty("java.security.krb5.conf")), UTF_8);
    Files.writeString(
        kerberos(folder),
        found.replace(
            "[libdefaults]", "[libdefaults]\n    ticket_lifetime = " + TICKET_SECONDS + "s"),
        UTF_8);
    String realm = "@" + kdc.getRealm();

    Map<String, String> both = new TreeMap<>();
    both.put("hadoop.security.authentication", "kerberos");
    both.put("hadoop.security.authorization", "true");
    both.put("hadoop.rpc.protection", "privacy");
    both.put("dfs.data.transfer.protection", "privacy");
    both.put("dfs.namenode.kerberos.principal", "hdfs/localhost" + realm);
    both.put("dfs.datanode.kerberos.principal", "hdfs/localhost" + realm);
    both.put("ipc.client.connection.maxidletime", "500");
    both.put("hadoop.kerberos.min.seconds.before.relogin", "1"); // tickets are short here
    writeXml(clientFolder(folder), both);

    Configuration configuration = new Configuration();
    both.forEach(configuration::set);
    configuration.set("hadoop.tmp.dir", folder.resolve("tmp").toString());
    configuration.set("dfs.namenode.keytab.file", servers.toString());
    configuration.set("dfs.datanode.keytab.file", servers.toString());
    configuration.set("dfs.web.authentication.kerberos.principal", "HTTP/localhost" + realm);
    configuration.set("dfs.web.authentication.kerberos.keytab", servers.toString());
    configuration.setBoolean("dfs.block.access.token.enable", true);
    // DataNodes on ports that anybody may take, and without certificates, which nothing here asks.
    configuration.setBoolean("ignore.secure.ports.for.testing", true);
    configuration.setLong("dfs.namenode.fs-limits.min-block-size", 4096);
    UserGroupInformation.setConfiguration(configuration);
    UserGroupInformation.loginUserFromKeytab("hdfs/localhost" + realm, servers.toString());
    MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(configuration, folder.resolve("nodes").toFile())
            .numDataNodes(2)
            .build();
    try {
      cluster.waitActive();
      FileSystem files = cluster.getFileSystem();
      org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("/dmd");
      files.mkdirs(root);
      files.setOwner(root, "dmd", null);
      System.out.println(URI.create("hdfs://localhost:" + cluster.getNameNodePort() + "/dmd"));
      System.out.flush();
      while (System.in.read() >= 0) {}
    } finally {
      cluster.shutdown();
      kdc.stop();
    }
  }

  private static void writeXml(Path folder, Map<String, String> settings) throws IOException {
    Configuration xml = new Configuration(false);
    settings.forEach(xml::set);
    Files.createDirectories(folder);
    try (OutputStream out = Files.newOutputStream(folder.resolve("core-site.xml"))) {
      xml.writeXml(out);
    }
  }
}
