package io.zenko.dmd.data.file;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.file.disk.DiskVolume;
import io.zenko.dmd.data.file.scrub.LongBlobs;
import io.zenko.dmd.data.file.scrub.Scrub;
import io.zenko.dmd.data.file.scrub.ScrubCounters;
import io.zenko.dmd.data.file.segment.SegmentMetrics;
import io.zenko.dmd.data.file.segment.SegmentSettings;
import io.zenko.dmd.data.file.segment.SegmentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Reads all blobs of a folder that no daemon uses, and compares their checksums. The folder is held
 * meanwhile, so that no daemon begins; but for its lock nothing in it is changed.
 */
public final class OfflineScrub {
  private final Path folder;

  public OfflineScrub(Path root) {
    this.folder = root.toAbsolutePath().normalize();
  }

  /**
   * Does it, as fast as the disk reads.
   *
   * @param damaged is told of each blob that is damaged
   * @param progress is told of the bytes that were read so far
   * @return what was read, and found
   * @throws DataException where a daemon uses the folder
   */
  public ScrubCounters run(Consumer<String> damaged, LongConsumer progress) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "there are no blobs");
    }
    FolderLock held =
        FolderLock.tryTake(folder)
            .orElseThrow(
                () ->
                    new DataException(
                        Failure.UNAVAILABLE,
                        "a daemon keeps its blobs in " + folder + ": it must be stopped"));
    try (SegmentStore segments =
        new SegmentStore(
            new DiskVolume(false),
            folder,
            new SegmentSettings(0, 0, 1, false),
            Clock.systemUTC(),
            new SegmentMetrics())) {
      ScrubCounters counters = new ScrubCounters();
      LongBlobs files = new FolderBlobs(new BlobFolder(folder, new Disk()), key -> false);
      new Scrub(segments, files, Throttle.unbounded(), counters, damaged)
          .run(bytes -> progress.accept(counters.bytes()));
      return counters;
    } finally {
      held.close();
    }
  }
}
