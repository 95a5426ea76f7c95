package io.zenko.dmd.daemon;

import com.sun.net.httpserver.HttpServer;
import io.zenko.dmd.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server with the settings of the daemon's own and a few classes as its application, which
 * answers {@code /health/ready}. Its listeners stay at the address of loopback at which the server
 * opens them, see {@code payara/preboot.sh}: ours is the application that leaves it.
 */
public final class BareServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String READY = "/health/ready";

  private final Daemon daemon;

  /** In a folder of its own. */
  public BareServer(Path folder, Class<?>... types) throws IOException {
    String war = war(Files.createDirectories(folder), types).toString();
    this.daemon = new Daemon(folder).with("DMD_JAVA_OPTS", "").with("DMD_WAR", war);
  }

  /** Starts it and waits until it answers. */
  public BareServer start() throws IOException {
    daemon.launch();
    Await.until("a bare server", PATIENCE, this::isReady);
    // Whoever started it asks at the address of the settings, and would go on asking.
    HttpServer ready =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), daemon.port("ADMIN")), 0);
    ready.createContext(
        READY,
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    ready.start();
    try {
      daemon.awaitReady();
    } finally {
      ready.stop(0);
    }
    return this;
  }

  private static Path war(Path folder, Class<?>... types) throws IOException {
    Path war = folder.resolve(types[0].getSimpleName() + ".war");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(war))) {
      for (Class<?> type : types) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry("WEB-INF/classes/" + name));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
          bytes.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return war.toAbsolutePath();
  }

  private boolean isReady() {
    try {
      URL asked = new URL(url("ADMIN") + READY);
      return ((HttpURLConnection) asked.openConnection()).getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What stands before the path of a request to this listener. */
  public String url(String listener) throws IOException {
    return "http://" + address(listener).getHostAddress() + ":" + daemon.port(listener);
  }

  public int port(String listener) {
    return daemon.port(listener);
  }

  /** Where the listener of this name is: the one in 127.0.0.0/8 that has its port. */
  public InetAddress address(String listener) throws IOException {
    // An address of four bytes, the last one first, behind what makes one of IPv6 of it.
    Pattern listening =
        Pattern.compile(
            String.format(
                Locale.ROOT, "([0-9A-F]{6}7F):%04X [0-9A-F]+:0000 0A ", daemon.port(listener)));
    Matcher found =
        listening.matcher(
            Files.readString(Path.of("/proc/net/tcp")) + Files.readString(Path.of("/proc/net/tcp6")));
    if (!found.find()) {
      throw new IOException("nobody listens yet");
    }
    byte[] bytes = HexFormat.of().parseHex(found.group(1));
    return InetAddress.getByAddress(new byte[] {bytes[3], bytes[2], bytes[1], bytes[0]});
  }

  @Override
  public void close() {
    daemon.close();
  }
}
