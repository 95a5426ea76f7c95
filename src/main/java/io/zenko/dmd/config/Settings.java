package io.zenko.dmd.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How this daemon was set up. Whoever holds a {@code Settings} holds a checked one.
 *
 * <p>The names and defaults stand in {@code META-INF/microprofile-config.properties}, and in the
 * page docs/settings.md.
 */
public record Settings(
    Set<Role> roles,
    String listenAddress,
    Listener bucketd,
    Listener mdfile,
    Listener data,
    Listener admin,
    AdminSettings administration,
    TlsSettings tls,
    String metadataRepository,
    String dataRepository,
    String replicationGroup,
    JsonSettings json,
    Optional<SqlSettings> sql,
    Path dataPath,
    DataFolder dataFolder,
    BlobFileSettings blobFiles,
    Duration keepAlive,
    Duration readTimeout,
    Duration stopTimeout,
    Limits limits,
    TransferSettings transfer,
    Optional<MemcachedSettings> memcached,
    Optional<MemcachedMetadataSettings> memcachedMetadata,
    Cache cache) {

  /**
   * Which blobs are kept in memory beside the disk.
   *
   * @param truth the repository that all of them are kept in
   * @param fill when a blob gets there
   * @param maxBytes the largest that does
   */
  public record Cache(String truth, Fill fill, long maxBytes) {
    /** When a blob gets into the cache. */
    public enum Fill {
      WRITE,
      READ
    }
  }

  /** Whose the folder of the blobs is. */
  public enum DataFolder {
    /** This daemon's alone. */
    OWN,
    /** That of several daemons, which may run on several machines. */
    SHARED
  }

  /** A port, and how many requests it works on at once. */
  public record Listener(int port, int threads) {}

  /**
   * What a client may ask for at most.
   *
   * @param connections how many a listener has open at once
   * @param bodyMemoryBytes what all request bodies that are held in memory take together
   * @param readMemoryBytes what all long values that are being read take together
   * @param messageBytes the most that a message of the MDFile protocol may have
   * @param messageMemoryBytes what all its messages that are being received take together
   * @param pollingClients how many of its clients may be there by polling
   * @param streamItems the most items of a stream that one of its messages carries
   */
  public record Limits(
      int connections,
      int headerBytes,
      int keyBytes,
      int valueBytes,
      int batchBytes,
      int bodyMemoryBytes,
      int readMemoryBytes,
      int messageBytes,
      int messageMemoryBytes,
      int pollingClients,
      int streamItems,
      int minFreeHeapPercent) {}

  /** The setting that says which halves a process serves. */
  static final String ROLES = "DMD_ROLES";

  private static final String ADMIN = "admin";
  private static final Set<String> LISTENERS = Set.of("bucketd", "mdfile", "data", ADMIN);
  private static final int MAX_THREADS = 4096;

  /**
   * Reads the settings.
   *
   * @param source the text of a setting by its name; null or blank where there is none
   * @throws IllegalArgumentException whose message names the setting that cannot be
   */
  public static Settings read(Function<String, String> source) {
    SettingsReader reader = new SettingsReader(source);
    Optional<MemcachedSettings> memcached = memcached(reader);
    Settings settings =
        new Settings(
            reader.choices(ROLES, Role.class),
            reader.text("LISTEN_ADDR"),
            listener(reader, "DMD_BUCKETD"),
            listener(reader, "DMD_MDFILE"),
            listener(reader, "DMD_DATA"),
            listener(reader, "DMD_ADMIN"),
            AdminSettings.read(reader),
            TlsSettings.read(reader, LISTENERS),
            reader.text("METADATA_REPOSITORY"),
            reader.text("DATA_REPOSITORY"),
            reader.matching(
                "DMD_REPLICATION_GROUP", "[!-~]{1,7}", "1 to 7 printable ASCII characters"),
            JsonSettings.read(reader),
            sql(reader),
            reader.path("S3DATAPATH"),
            reader.choice("DMD_DATA_FOLDER", DataFolder.class),
            BlobFileSettings.read(reader),
            // Clients keep a free socket for 55 s: the server must not be the first to close it.
            Duration.ofSeconds(reader.number("DMD_KEEP_ALIVE_SECONDS", 60, 86_400)),
            Duration.ofMillis(reader.number("DMD_READ_TIMEOUT_MILLIS", 1_000, 86_400_000)),
            Duration.ofMillis(reader.number("DMD_STOP_TIMEOUT_MILLIS", 0, 86_400_000)),
            new Limits(
                reader.number("DMD_MAX_CONNECTIONS", 16, 1 << 20),
                reader.number("DMD_MAX_HEADER_BYTES", 8_192, 1 << 24),
                reader.number("DMD_MAX_KEY_BYTES", 1_024, 1 << 20),
                reader.number("DMD_MAX_VALUE_BYTES", 65_536, 1 << 30),
                reader.number("DMD_MAX_BATCH_BYTES", 65_536, 1 << 30),
                reader.number("DMD_BODY_MEMORY_BYTES", 65_536, Integer.MAX_VALUE),
                reader.number("DMD_READ_MEMORY_BYTES", 65_536, Integer.MAX_VALUE),
                reader.number("DMD_MAX_MESSAGE_BYTES", 65_536, 1 << 30),
                reader.number("DMD_MESSAGE_MEMORY_BYTES", 65_536, Integer.MAX_VALUE),
                reader.number("DMD_MAX_POLLING_CLIENTS", 1, 1 << 20),
                reader.number("DMD_STREAM_ITEMS", 1, 1 << 16),
                reader.number("DMD_MIN_FREE_HEAP_PERCENT", 0, 99)),
            TransferSettings.read(reader),
            memcached,
            memcachedMetadata(reader, memcached),
            new Cache(
                truth(reader),
                reader.choice("DMD_CACHE_FILL", Cache.Fill.class),
                reader.number("DMD_CACHE_MAX_BYTES", 0, Integer.MAX_VALUE)));
    settings.checkPorts();
    settings.checkFolders();
    settings.checkLimits();
    return settings;
  }

  /** Where metadata is kept on this machine's disk. */
  public Path metadataPath() {
    return json.path();
  }

  private static String truth(SettingsReader reader) {
    String truth = reader.text("DMD_CACHE_TRUTH");
    if (Set.of("memcached", "cached").contains(truth)) {
      throw new IllegalArgumentException(
          "DMD_CACHE_TRUTH names what the cache is in front of, not " + truth);
    }
    return truth;
  }

  /** A daemon that has nothing to do with memcached need not be set up for it. */
  private static Optional<MemcachedSettings> memcached(SettingsReader reader) {
    return Set.of("memcached", "cached").contains(reader.text("DATA_REPOSITORY"))
            || reader.text("METADATA_REPOSITORY").equals("memcached")
        ? Optional.of(MemcachedSettings.read(reader))
        : Optional.empty();
  }

  private static Optional<MemcachedMetadataSettings> memcachedMetadata(
      SettingsReader reader, Optional<MemcachedSettings> servers) {
    return reader.text("METADATA_REPOSITORY").equals("memcached")
        ? servers.map(known -> MemcachedMetadataSettings.read(reader, known))
        : Optional.empty();
  }

  /** Nor one that has nothing to do with a SQL engine. */
  private static Optional<SqlSettings> sql(SettingsReader reader) {
    return reader.text("METADATA_REPOSITORY").equals("sql")
        ? Optional.of(SqlSettings.read(reader))
        : Optional.empty();
  }

  private static Listener listener(SettingsReader reader, String prefix) {
    return new Listener(
        reader.number(prefix + "_PORT", 1, 65_535),
        reader.number(prefix + "_THREADS", 2, MAX_THREADS));
  }

  /** The listeners of this process by name. */
  public Map<String, Listener> listeners() {
    Map<String, Listener> served =
        new TreeMap<>(Map.of("bucketd", bucketd, "mdfile", mdfile, "data", data, ADMIN, admin));
    served
        .keySet()
        .removeIf(
            name ->
                !name.equals(ADMIN)
                    && roles.stream().noneMatch(role -> role.listeners().contains(name)));
    return served;
  }

  /** What a listener is bound to. */
  public String address(String listener) {
    return listener.equals(ADMIN) ? administration.address() : listenAddress;
  }

  /** Where a listener is reached from this machine, as URLs have it. */
  public String authority(String listener) {
    String address = address(listener);
    String host =
        Set.of("0.0.0.0", "::", "[::]").contains(address)
            ? "127.0.0.1"
            : address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
    return host + ":" + listeners().get(listener).port();
  }

  /** Each of the two has a lock of its own in its folder, of the same name. */
  private void checkFolders() {
    boolean files = metadataRepository.equals("json") && !dataRepository.equals("memcached");
    if (files && roles.size() > 1 && metadataPath().equals(dataPath)) {
      throw new IllegalArgumentException(
          "S3METADATAPATH and S3DATAPATH must differ: both are " + dataPath);
    }
  }

  private void checkPorts() {
    long distinct =
        IntStream.of(bucketd.port, mdfile.port, data.port, admin.port).distinct().count();
    if (distinct != 4) {
      throw new IllegalArgumentException(
          "DMD_BUCKETD_PORT, DMD_MDFILE_PORT, DMD_DATA_PORT and DMD_ADMIN_PORT must differ");
    }
  }

  private void checkLimits() {
    if (limits.bodyMemoryBytes < Math.max(limits.valueBytes, limits.batchBytes)) {
      throw new IllegalArgumentException(
          "DMD_BODY_MEMORY_BYTES must hold at least one body of DMD_MAX_VALUE_BYTES or"
              + " DMD_MAX_BATCH_BYTES");
    }
    if (limits.readMemoryBytes < limits.valueBytes) {
      throw new IllegalArgumentException(
          "DMD_READ_MEMORY_BYTES must hold at least one value of DMD_MAX_VALUE_BYTES");
    }
    if (limits.messageMemoryBytes < limits.messageBytes) {
      throw new IllegalArgumentException(
          "DMD_MESSAGE_MEMORY_BYTES must hold at least one message of DMD_MAX_MESSAGE_BYTES");
    }
  }
}
