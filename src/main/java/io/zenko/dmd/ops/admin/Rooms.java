package io.zenko.dmd.ops.admin;

import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.Usage;
import io.zenko.dmd.ops.admin.document.Room;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The room of what metadata and blobs are kept on, where it can be told, and what becomes of it.
 */
final class Rooms {
  static final String BLOBS = "blobs";

  private final Settings settings;
  private final Instance<DataRepository> data;
  private final Map<String, Trend> trends = new HashMap<>();
  private List<Room> rooms = List.of();

  Rooms(Settings settings, Instance<DataRepository> data) {
    this.settings = settings;
    this.data = data;
  }

  /** Looks again. */
  void look(long time) {
    List<Room> seen = new ArrayList<>();
    if (settings.roles().contains(Role.METADATA) && settings.metadataRepository().equals("json")) {
      metadata(time).ifPresent(seen::add);
    }
    if (settings.roles().contains(Role.DATA)) {
      blobs(time).ifPresent(seen::add);
    }
    synchronized (this) {
      rooms = List.copyOf(seen);
    }
  }

  /** As of the last look. */
  synchronized List<Room> all() {
    return rooms;
  }

  private Optional<Room> metadata(long time) {
    Path path = settings.metadataPath();
    try {
      FileStore store = Files.getFileStore(path);
      return Optional.of(
          room(
              "metadata",
              Optional.of(path.toString()),
              store.getUsableSpace(),
              store.getTotalSpace(),
              time));
    } catch (IOException e) {
      return Optional.empty(); // health tells why
    }
  }

  private Optional<Room> blobs(long time) {
    Optional<String> path =
        settings.dataRepository().equals("memcached")
            ? Optional.empty()
            : Optional.of(settings.dataPath().toString());
    try {
      Usage usage = data.get().usage();
      return Optional.of(room(BLOBS, path, usage.availableBytes(), usage.totalBytes(), time));
    } catch (DataException e) {
      return Optional.empty(); // health tells why
    }
  }

  private Room room(String name, Optional<String> path, long available, long total, long time) {
    Trend trend = trends.computeIfAbsent(name, unknown -> new Trend());
    trend.add(time, available);
    return new Room(
        name, path, available, total, trend.fullAt(time, available), trend.watchedMillis(time));
  }
}
