package io.zenko.dmd.ops.admin;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.rest.DataFileProtocol;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.ops.admin.document.BlobDocument;
import io.zenko.dmd.ops.admin.document.BlobsDocument;
import io.zenko.dmd.ops.admin.document.Room;
import io.zenko.dmd.ops.admin.document.ServerDocument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the repository of the blobs tells: its metrics, whichever it is, and single blobs. */
@ApplicationScoped
public class Blobs {
  private static final int HEAD_BYTES = 1_024;
  private static final String CACHED = "cached";
  private static final Set<String> ON_SERVERS = Set.of("memcached", CACHED);
  private static final String SERVER = "dmd_memcached_server_";

  private final Settings settings;
  private final PrometheusRegistry registry;
  private final ServedRepositories repositories;
  private final Samples samples;

  /** For CDI's proxy. */
  Blobs() {
    this(null, null, null, null);
  }

  @Inject
  Blobs(
      Settings settings,
      PrometheusRegistry registry,
      ServedRepositories repositories,
      Samples samples) {
    this.settings = settings;
    this.registry = registry;
    this.repositories = repositories;
    this.samples = samples;
  }

  BlobsDocument all() {
    repositories.require(Role.DATA);
    Numbers numbers = new Numbers(registry, Blobs::isOfBlobs);
    Map<String, Double> sums = numbers.sums();
    sums.keySet().removeIf(name -> name.startsWith(SERVER));
    Optional<Room> room =
        samples.rooms().stream().filter(each -> each.name().equals(Rooms.BLOBS)).findFirst();
    List<ServerDocument> servers = servers(numbers);
    Optional<MemcachedSettings> memcached =
        ON_SERVERS.contains(settings.dataRepository()) ? settings.memcached() : Optional.empty();
    Optional<String> cacheFill =
        settings.dataRepository().equals(CACHED)
            ? Optional.of(settings.cache().fill().name().toLowerCase(Locale.ROOT))
            : Optional.empty();
    return new BlobsDocument(
        settings.dataRepository(),
        room,
        sums,
        servers,
        memcached.map(MemcachedSettings::replicas),
        cacheFill);
  }

  private static boolean isOfBlobs(String name) {
    return name.startsWith("dmd_blob_")
        || name.startsWith("dmd_cache_")
        || name.startsWith("dmd_memcached_");
  }

  private static List<ServerDocument> servers(Numbers numbers) {
    Map<String, Double> hits = numbers.byLabel(SERVER + "hits", "server");
    Map<String, Double> misses = numbers.byLabel(SERVER + "misses", "server");
    Map<String, Double> faults = numbers.byLabel(SERVER + "faults", "server");
    Map<String, Double> repairs = numbers.byLabel(SERVER + "repairs", "server");
    return numbers.byLabel(SERVER + "up", "server").entrySet().stream()
        .map(
            up ->
                new ServerDocument(
                    up.getKey(),
                    up.getValue() > 0,
                    count(hits, up.getKey()),
                    count(misses, up.getKey()),
                    count(faults, up.getKey()),
                    count(repairs, up.getKey())))
        .toList();
  }

  private static long count(Map<String, Double> counts, String server) {
    return counts.getOrDefault(server, 0.0).longValue();
  }

  /** Opens a blob and reads its beginning, checked as any reader's is. */
  BlobDocument head(String text) {
    DataRepository repository = repositories.data();
    BlobKey key =
        BlobKey.parse(text)
            .orElseThrow(
                () ->
                    new ProtocolException(
                        ProtocolError.BAD_REQUEST,
                        "a blob's key is " + BlobKey.DIGITS + " lower-case hex digits"));
    try (Blob blob = repository.open(key)) {
      ByteRange range = ByteRange.whole(Math.min(HEAD_BYTES, blob.size()));
      try (InputStream bytes = blob.read(range)) {
        return new BlobDocument(
            text,
            blob.size(),
            blob.created().toEpochMilli(),
            HexFormat.of().formatHex(bytes.readAllBytes()));
      }
    } catch (DataException e) {
      throw ProtocolException.ofStore(DataFileProtocol.errorOf(e.failure()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
