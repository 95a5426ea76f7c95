package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where segments stand: {@code segments/<number>}, in eight hexadecimal digits; {@code
 * <number>.compacting} until a compacted one takes the place of the old; and {@code
 * incoming/segment-<number>}, an empty file, for each whose end the next start has to look at.
 */
public final class SegmentFolder {
  private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{8}");
  private static final String UNSETTLED = "segment-";
  private static final String COMPACTING = ".compacting";

  private final Volume volume;
  private final Path root;
  private final Path segments;

  public SegmentFolder(Volume volume, Path root) {
    this.volume = volume;
    this.root = root.toAbsolutePath().normalize();
    this.segments = this.root.resolve("segments");
  }

  public static String name(int segment) {
    return String.format(Locale.ROOT, "%08x", segment);
  }

  Path root() {
    return root;
  }

  Path directory() {
    return segments;
  }

  /** Whether segments are there: after an unmount the mount point is empty. */
  public boolean isPresent() {
    return volume.exists(segments);
  }

  public Path file(int segment) {
    return segments.resolve(name(segment));
  }

  public Path compacting(int segment) {
    return segments.resolve(name(segment) + COMPACTING);
  }

  /** By which processes that share the folder keep out of each other's way. */
  public Path locks() {
    return segments.resolve("locks");
  }

  Path unsettled(Path incoming, int segment) {
    return incoming.resolve(UNSETTLED + name(segment));
  }

  void prepare() throws IOException {
    if (!volume.exists(segments)) {
      volume.createDirectory(segments);
      volume.forceDirectory(root);
    }
  }

  /** All segments' numbers, from the least to the largest. */
  public List<Integer> numbers() throws IOException {
    return volume.list(segments).stream().flatMap(name -> number(name).stream()).toList();
  }

  /** Those whose end is to be looked at. */
  List<Integer> unsettled(Path incoming) throws IOException {
    return volume.list(incoming).stream()
        .filter(name -> name.startsWith(UNSETTLED))
        .flatMap(name -> number(name.substring(UNSETTLED.length())).stream())
        .toList();
  }

  /** Compacted segments that a crash has left half-way. */
  List<Path> leftOver() throws IOException {
    return volume.list(segments).stream()
        .filter(name -> name.endsWith(COMPACTING))
        .map(segments::resolve)
        .toList();
  }

  private static Optional<Integer> number(String name) {
    return NUMBER.matcher(name).matches()
        ? Optional.of(Integer.parseUnsignedInt(name, 16))
        : Optional.empty();
  }
}
