package io.zenko.dmd.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.zenko.dmd.config.MemcachedSettings.Server;
import io.zenko.dmd.memcached.NodeException.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The items of this project that one server has, by {@code lru_crawler metadump}, which the
 * memcached client does not offer.
 */
final class ItemDump {
  private static final Pattern LINE = Pattern.compile("key=(dmd[^ ]*) exp=(-?\\d+) la=(\\d+) .*");

  private final Server server;
  private final Duration timeout;
  private final Function<NodeException, RuntimeException> failure;

  /**
   * @param failure what a fault of the server is told as, which may come in the midst of the list
   */
  ItemDump(Server server, Duration timeout, Function<NodeException, RuntimeException> failure) {
    this.server = server;
    this.timeout = timeout;
    this.failure = failure;
  }

  /** To be closed. */
  Stream<ListedItem> items() {
    Socket socket = new Socket();
    try {
      int millis = (int) timeout.toMillis();
      socket.connect(new InetSocketAddress(server.host(), server.port()), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write("lru_crawler metadump all\r\n".getBytes(US_ASCII));
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      return StreamSupport.stream(
              Spliterators.spliteratorUnknownSize(new Lines(lines), Spliterator.ORDERED), false)
          .flatMap(line -> item(line).stream())
          .onClose(() -> close(socket));
    } catch (IOException e) {
      close(socket);
      throw failed(Fault.DOWN, e.toString(), e);
    }
  }

  private static Optional<ListedItem> item(String line) {
    Matcher item = LINE.matcher(line);
    return item.matches()
        ? Optional.of(
            new ListedItem(
                URLDecoder.decode(item.group(1), US_ASCII),
                !item.group(2).equals("-1"),
                Instant.ofEpochSecond(Long.parseLong(item.group(3)))))
        : Optional.empty();
  }

  private RuntimeException failed(Fault fault, String detail, Exception cause) {
    return failure.apply(new NodeException(server.toString(), fault, detail, cause));
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
