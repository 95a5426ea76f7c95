package io.zenko.dmd.data.memcached;

import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.config.MemcachedSettings.Login;
import io.zenko.dmd.config.MemcachedSettings.Server;
import io.zenko.dmd.config.MemcachedSettings.Writes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings for tests: small chunks, so that a blob of some kilobytes has many. */
public final class TestSettings {
  public static final int CHUNK_BYTES = 10_000;
  public static final Duration TIMEOUT = Duration.ofSeconds(1);

  private TestSettings() {}

  public static MemcachedSettings of(int replicas, Writes writes, List<Server> servers) {
    return of(replicas, writes, servers, CHUNK_BYTES);
  }

  public static MemcachedSettings of(
      int replicas, Writes writes, List<Server> servers, int chunkBytes) {
    return new MemcachedSettings(
        servers,
        replicas,
        writes,
        chunkBytes,
        4,
        64 * chunkBytes,
        16,
        2,
        TIMEOUT,
        Duration.ofMillis(100),
        Optional.empty());
  }

  /** One server, and who is to log in to it. */
  static MemcachedSettings of(Server server, Login login) {
    MemcachedSettings plain = of(1, Writes.ALL, List.of(server));
    return new MemcachedSettings(
        plain.servers(),
        plain.replicas(),
        plain.writes(),
        plain.chunkBytes(),
        plain.window(),
        plain.bufferBytes(),
        plain.threads(),
        plain.connections(),
        plain.timeout(),
        plain.healInterval(),
        Optional.of(login));
  }
}
