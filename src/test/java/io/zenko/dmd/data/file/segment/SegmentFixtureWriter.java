package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.background.Throttle;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.file.compaction.Compactor;
import io.zenko.dmd.data.file.disk.DiskVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the store that {@link SegmentFixtureTest} reads: a compacted segment, and one whose end is
 * still to be looked at. To be run once for each version of the format, with an empty directory.
 */
public final class SegmentFixtureWriter {
  static final Instant CREATED = Instant.parse("2026-11-28T12:00:00Z");

  private SegmentFixtureWriter() {}

  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    Path incoming = Files.createDirectories(root.resolve("incoming"));
    SegmentStore store =
        new SegmentStore(
            new DiskVolume(false),
            root,
            new SegmentSettings(8_192, 16_384, 4, false),
            Clock.fixed(CREATED, ZoneOffset.UTC),
            new SegmentMetrics());
    store.begin(incoming);
    List<String> lines = new ArrayList<>();
    List<BlobKey> keys = new ArrayList<>();
    for (int seed = 0; store.numbers().size() < 2 || seed < 14; seed++) {
      int length = seed * 150;
      keys.add(store.put(Blobs.bytes(seed, length)).join());
      lines.add(keys.get(seed) + " " + seed + " " + length);
    }
    for (int i : new int[] {1, 2, 5, 6, keys.size() - 1}) {
      store.delete(SegmentKey.parse(keys.get(i)).orElseThrow()).join();
      lines.set(i, keys.get(i) + " deleted");
      store.settle();
    }
    new Compactor(store, 10, Throttle.unbounded()).run();
    Files.write(root.resolve("expected.txt"), lines);
    // Left as a kill would leave it: the process ends here.
    System.exit(0);
  }
}
