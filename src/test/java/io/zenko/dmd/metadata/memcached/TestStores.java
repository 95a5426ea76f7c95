package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.MemcachedMetadataSettings;
import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.config.MemcachedSettings.Writes;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Stores of tests. */
final class TestStores {
  private TestStores() {}

  static MemcachedMetadataSettings settings(boolean create, Duration grace) {
    return new MemcachedMetadataSettings(
        create,
        false,
        2,
        grace,
        Duration.ofHours(1),
        8 << 20,
        32 << 20,
        8 << 20,
        Duration.ofSeconds(20));
  }

  /** A store whose changes are given up soon. */
  static MemcachedMetadataSettings impatient() {
    return new MemcachedMetadataSettings(
        true,
        false,
        1,
        Duration.ofSeconds(60),
        Duration.ofHours(1),
        8 << 20,
        32 << 20,
        8 << 20,
        Duration.ofMillis(300));
  }

  static MemcachedStore open(Items items, boolean create, MonotonicClock clock) {
    return MemcachedStore.open(items, settings(create, Duration.ofSeconds(60)), clock);
  }

  static ServerItems items(MemcachedProcess... servers) {
    return items(1, List.of(servers));
  }

  static ServerItems items(int replicas, List<MemcachedProcess> servers) {
    return new ServerItems(
        new MemcachedSettings(
            servers.stream().map(MemcachedProcess::server).toList(),
            replicas,
            Writes.ALL,
            65_536,
            4,
            1 << 20,
            16,
            2,
            // Where there are copies, a server that stands still is waited for once.
            Duration.ofSeconds(replicas == 1 ? 20 : 2),
            Duration.ofMillis(100),
            Optional.empty()));
  }
}
