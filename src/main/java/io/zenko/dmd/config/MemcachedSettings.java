package io.zenko.dmd.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * How blobs are kept in memcached.
 *
 * @param servers where they are; the ring depends on how each is spelled
 * @param replicas on how many servers each item stands
 * @param writes how many of them must have taken an item
 * @param chunkBytes the most bytes of a blob in one item
 * @param window chunks of one blob that are on their way at once
 * @param bufferBytes memory for the chunks of all blobs that are on their way
 * @param threads operations on their way at once
 * @param connections connections to each server
 * @param timeout the longest that an operation takes
 * @param healInterval how often a server that failed is tried again
 * @param login who the servers are told that we are, where they ask
 */
public record MemcachedSettings(
    List<Server> servers,
    int replicas,
    Writes writes,
    int chunkBytes,
    int window,
    int bufferBytes,
    int threads,
    int connections,
    Duration timeout,
    Duration healInterval,
    Optional<Login> login) {

  private static final int DEFAULT_PORT = 11211;

  /** How many replicas a write needs. */
  public enum Writes {
    ALL,
    QUORUM,
    ONE;

    public int required(int replicas) {
      return switch (this) {
        case ALL -> replicas;
        case QUORUM -> replicas / 2 + 1;
        case ONE -> 1;
      };
    }
  }

  /** A server by the name it was given. */
  public record Server(String host, int port) {
    /** Reads {@code host}, {@code host:port} or {@code [address]:port}. */
    public static Server parse(String text) {
      int colon = text.lastIndexOf(':');
      boolean bare = colon < 0 || text.endsWith("]");
      String host = bare ? text : text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      try {
        int port = bare ? DEFAULT_PORT : Integer.parseInt(text.substring(colon + 1));
        if (!host.isBlank() && port > 0 && port < 65_536) {
          return new Server(host, port);
        }
      } catch (NumberFormatException e) {
        // Told below, as a port out of bounds is.
      }
      throw new IllegalArgumentException("a memcached server is host:port, not '" + text + "'");
    }

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** A user's name and password. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  public MemcachedSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty() || new HashSet<>(servers).size() < servers.size()) {
      throw new IllegalArgumentException(
          "MEMCACHED_SERVERS names at least one server, and none twice");
    }
    if (replicas < 1 || replicas > servers.size()) {
      throw new IllegalArgumentException(
          "MEMCACHED_REPLICAS is from 1 to the number of servers, "
              + servers.size()
              + ", not "
              + replicas);
    }
    if (bufferBytes < 2L * chunkBytes) {
      throw new IllegalArgumentException(
          "MEMCACHED_BUFFER_BYTES must hold at least two chunks of MEMCACHED_CHUNK_BYTES");
    }
  }

  static MemcachedSettings read(SettingsReader reader) {
    Optional<Login> login =
        reader
            .optionalText("MEMCACHED_USER")
            .map(
                user ->
                    new Login(
                        user, reader.secret("MEMCACHED_PASSWORD").map(Secret::text).orElse("")));
    return new MemcachedSettings(
        servers(reader.optionalText("MEMCACHED_SERVERS").orElseGet(() -> host(reader))),
        reader.number("MEMCACHED_REPLICAS", 1, 16),
        reader.choice("MEMCACHED_WRITES", Writes.class),
        reader.number("MEMCACHED_CHUNK_BYTES", 4_096, 128 << 20),
        reader.number("MEMCACHED_WINDOW", 1, 256),
        reader.number("MEMCACHED_BUFFER_BYTES", 65_536, Integer.MAX_VALUE),
        reader.number("MEMCACHED_THREADS", 1, 1_024),
        reader.number("MEMCACHED_CONNECTIONS", 1, 64),
        Duration.ofMillis(reader.number("MEMCACHED_TIMEOUT_MILLIS", 50, 600_000)),
        Duration.ofMillis(reader.number("MEMCACHED_HEAL_MILLIS", 50, 60_000)),
        login);
  }

  /** The one server of a small installation. */
  private static String host(SettingsReader reader) {
    return reader.text("MEMCACHED_HOST");
  }

  private static List<Server> servers(String text) {
    return Arrays.stream(text.split("[,\\s]+"))
        .filter(server -> !server.isEmpty())
        .map(Server::parse)
        .toList();
  }
}
