package io.zenko.dmd.data.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.config.MemcachedSettings.Server;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.memcached.NodeException.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The blobs that one server knows of, by {@code lru_crawler metadump}, which the memcached client
 * does not offer. Claims are listed beside manifests, so a put that was cut off is found too; an
 * item's time is that of its last access, so a blob never seems older than it is.
 */
final class ItemDump {
  private static final Pattern LINE = Pattern.compile("key=(dmd[^ ]*) exp=(-?\\d+) la=(\\d+) .*");
  private static final Pattern NAME = Pattern.compile("dmd:([0-9a-f]{40})(:claim)?");

  private final Server server;
  private final MemcachedSettings settings;

  ItemDump(Server server, MemcachedSettings settings) {
    this.server = server;
    this.settings = settings;
  }

  Stream<StoredBlob> blobs() {
    Socket socket = new Socket();
    try {
      int millis = (int) settings.timeout().toMillis();
      socket.connect(new InetSocketAddress(server.host(), server.port()), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write("lru_crawler metadump all\r\n".getBytes(US_ASCII));
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      return StreamSupport.stream(
              Spliterators.spliteratorUnknownSize(new Lines(lines), Spliterator.ORDERED), false)
          .flatMap(line -> blob(line).stream())
          .onClose(() -> close(socket));
    } catch (IOException e) {
      close(socket);
      throw failed(Fault.DOWN, e.toString(), e);
    }
  }

  private static Optional<StoredBlob> blob(String line) {
    Matcher item = LINE.matcher(line);
    if (!item.matches() || !item.group(2).equals("-1")) {
      return Optional.empty();
    }
    Matcher name = NAME.matcher(URLDecoder.decode(item.group(1), US_ASCII));
    return name.matches()
        ? Optional.of(
            new StoredBlob(
                new BlobKey(name.group(1)), Instant.ofEpochSecond(Long.parseLong(item.group(3)))))
        : Optional.empty();
  }

  private RuntimeException failed(Fault fault, String detail, Exception cause) {
    return Replication.failed(
        "cannot list the blobs", new NodeException(server.toString(), fault, detail, cause));
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      System.getLogger(ItemDump.class.getName()).log(System.Logger.Level.DEBUG, "closing", e);
    }
  }

  /** The lines up to END; anything else that ends them is a fault. */
  private final class Lines implements Iterator<String> {
    private final BufferedReader reader;
    private String next;
    private boolean ended;

    Lines(BufferedReader reader) {
      this.reader = reader;
    }

    @Override
    public boolean hasNext() {
      if (next == null && !ended) {
        next = readLine();
        ended = next == null;
      }
      return next != null;
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      String line = next;
      next = null;
      return line;
    }

    private String readLine() {
      try {
        String line = reader.readLine();
        if (line == null) {
          throw failed(Fault.DOWN, "it closed the connection", null);
        }
        if (line.equals("END")) {
          return null;
        }
        if (!line.startsWith("key=")) {
          throw failed(Fault.REFUSED, line, null);
        }
        return line;
      } catch (IOException e) {
        throw failed(Fault.DOWN, e.toString(), e);
      }
    }
  }
}
