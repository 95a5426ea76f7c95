package io.zenko.dmd.metadata.json;

import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.RepositoryOpener;
import io.zenko.dmd.metadata.json.directory.StoreDirectory;
import io.zenko.dmd.metadata.json.file.DiskVolume;
import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.function.UnaryOperator;

/** Opens the JSON repository for a command. */
public final class JsonRepositoryOpener implements RepositoryOpener {
  @Override
  public String name() {
    return "json";
  }

  @Override
  public MetadataRepository open(UnaryOperator<String> source, boolean existing)
      throws IOException {
    JsonSettings settings = Settings.read(source).json();
    Volume volume = new DiskVolume();
    if (existing && !StoreDirectory.isThere(volume, settings.path())) {
      throw new NoSuchFileException(
          settings.path().toString(), null, "there is no metadata: name its directory by --path");
    }
    MonotonicClock clock = new MonotonicClock(Clock.systemUTC());
    return new JsonMetadataRepository(Store.open(volume, settings, clock, Runnable::run));
  }
}
