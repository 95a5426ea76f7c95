package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.RepositoryOpener;
import java.io.IOException;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** Opens the store in memcached for a command, beside daemons that may be running. */
public final class MemcachedRepositoryOpener implements RepositoryOpener {
  private static final String NAME = "memcached";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public MetadataRepository open(UnaryOperator<String> source, boolean existing)
      throws IOException {
    Settings settings =
        Settings.read(name -> name.equals("METADATA_REPOSITORY") ? NAME : source.apply(name));
    try {
      return new MemcachedMetadataRepository(
          MemcachedStore.open(
              new ServerItems(settings.memcached().orElseThrow()),
              settings.memcachedMetadata().orElseThrow(),
              new MonotonicClock(Clock.systemUTC())));
    } catch (MetadataException e) {
      throw new IOException("the metadata in memcached cannot be opened: " + e.getMessage(), e);
    }
  }
}
