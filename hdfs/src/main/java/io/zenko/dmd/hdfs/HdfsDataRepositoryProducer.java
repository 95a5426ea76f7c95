package io.zenko.dmd.hdfs;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.zenko.dmd.config.RepositoryName;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.hdfs.config.HdfsSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Opens the repository for a daemon with {@code DATA_REPOSITORY=hdfs}. */
@ApplicationScoped
public class HdfsDataRepositoryProducer {
  @Produces
  @Singleton
  @RepositoryName("hdfs")
  DataRepository open(Config config, PrometheusRegistry metrics) {
    HdfsDataRepository repository = HdfsDataRepository.open(settings(config));
    repository.register(metrics);
    return repository;
  }

  /** The settings, by their names in the environment. */
  static HdfsSettings settings(Config config) {
    long timeout = number(config, "DMD_HDFS_TIMEOUT_MILLIS");
    return new HdfsSettings(
        uri(config.getOptionalValue("DMD_HDFS_URI", String.class)),
        config.getOptionalValue("DMD_HDFS_CONFIGURATION", String.class).map(Path::of),
        config.getOptionalValue("DMD_HDFS_PRINCIPAL", String.class),
        config.getOptionalValue("DMD_HDFS_KEYTAB", String.class).map(Path::of),
        (int) number(config, "DMD_HDFS_REPLICATION"),
        (int) number(config, "DMD_HDFS_MIN_REPLICATION"),
        (int) number(config, "DMD_HDFS_PACK_BYTES"),
        number(config, "DMD_HDFS_SEGMENT_BYTES"),
        (int) number(config, "DMD_HDFS_OPEN_FILES"),
        number(config, "DMD_HDFS_PENDING_BYTES"),
        (int) number(config, "DMD_HDFS_RESTING_UPLOADS"),
        Duration.ofMillis(timeout),
        // Of a short time that was set without this one, its default may be more.
        Duration.ofMillis(Math.min(timeout, number(config, "DMD_HDFS_NODE_TIMEOUT_MILLIS"))),
        Duration.ofMillis(number(config, "DMD_HDFS_DELETES_AGE_MILLIS")),
        (int) number(config, "DMD_HDFS_DELETES_IN_MEMORY"),
        (int) number(config, "DMD_HDFS_COMPACTION_PERCENT"),
        number(config, "DMD_HDFS_COMPACTION_BYTES_PER_SECOND"));
  }

  private static URI uri(Optional<String> value) {
    String text =
        value.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "set DMD_HDFS_URI to a folder in HDFS, like hdfs://namenode:8020/dmd"));
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("DMD_HDFS_URI is no URI: " + text, e);
    }
    if (!"hdfs".equals(uri.getScheme())) {
      throw new IllegalArgumentException("DMD_HDFS_URI does not begin with hdfs:// : " + text);
    }
    return uri;
  }

  private static long number(Config config, String name) {
    String text = config.getValue(name, String.class);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is no number: " + text, e);
    }
  }

  void close(@Disposes @RepositoryName("hdfs") DataRepository repository) {
    repository.close();
  }
}
