package io.zenko.dmd.metadata.json.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.json.file.DurableFile;
import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a clean stop left: {@code stopped.json}. The next start measures by it what it finds, and
 * removes it once each bucket was compared with it.
 *
 * <pre>
 *   {"format":"dmd-stop","version":2,"session":0,
 *    "last":232,            the last record of the journal
 *    "oldest":1,            the first record of its first segment
 *    "segment":225,         the first record of its last segment
 *    "bytes":1890,          how long that one is
 *    "tail":"4cf00ffc",     the CRC32C of its last 64 KiB
 *    "accessModes":"…",     the CRC32C of access-modes.json; empty where there is none, "-" where
 *                           it is not known
 *    "buckets":{"file":"stopped-buckets-1.jsonl","bytes":35,"checksum":"…"},
 *                           those that have a manifest, see {@link StopBuckets}
 *    "crc":"…"}
 * </pre>
 *
 * <p>Version 1 has the buckets themselves: {@code [{"name":"photos","checkpoint":207}]}.
 *
 * <p>Each of these is a "no less than": a mark that was left lying says nothing wrong about a
 * journal that went on.
 *
 * @param accessModes as it stands in the file
 * @param buckets up to which record each bucket's files have it all
 */
public record StopMark(
    int session,
    long last,
    long oldest,
    long segment,
    long bytes,
    int tail,
    String accessModes,
    StopBuckets buckets) {

  public static final String NAME = "stopped.json";
  public static final String UNKNOWN = "-";
  static final int TAIL_BYTES = 64 << 10;

  public static final String OTHER_ACCESS_MODES =
      " is not as the last stop left it: put it back, or remove "
          + NAME
          + " beside it to go on with what it says now; without it every bucket takes writes";

  private static final String FORMAT = "{\"format\":\"dmd-stop\",\"version\":";

  /** The mark in a session's directory; throws where one is there that cannot be read. */
  public static Optional<StopMark> read(Volume volume, Path directory, int session)
      throws IOException {
    Path path = directory.resolve(NAME);
    if (!volume.exists(path)) {
      return Optional.empty();
    }
    byte[] line = DurableFile.read(volume, path);
    int end = line.length - 1;
    if (end < 0 || !Line.isSealed(line, 0, end)) {
      throw new FormatException(
          path
              + " is damaged: it tells what the last stop left, which cannot be compared now."
              + " Put it back; or run `payara/dmd.sh fsck`, and where that finds nothing else,"
              + " remove it: the start is then as after a crash, which cannot tell whether the"
              + " journal has lost its end");
    }
    LineScanner scanner = new LineScanner(line, 0, end);
    boolean inline = scanner.take(FORMAT + "1,");
    if (!inline && !scanner.take(FORMAT + "2,")) {
      throw new FormatException(path + " is no mark of version 1 or 2, which this daemon reads");
    }
    StopMark mark = read(scanner, inline);
    if (mark.session() != session) {
      throw new FormatException(
          path + " is that of session " + mark.session() + ": put each back where it was");
    }
    return Optional.of(mark);
  }

  private static StopMark read(LineScanner scanner, boolean inline) {
    scanner.expect("\"session\":");
    long session = scanner.number();
    scanner.expect(",\"last\":");
    long last = scanner.number();
    scanner.expect(",\"oldest\":");
    long oldest = scanner.number();
    scanner.expect(",\"segment\":");
    long segment = scanner.number();
    scanner.expect(",\"bytes\":");
    long bytes = scanner.number();
    scanner.expect(",\"tail\":");
    int tail = Integer.parseUnsignedInt(new String(scanner.string(), UTF_8), 16);
    scanner.expect(",\"accessModes\":");
    String accessModes = new String(scanner.string(), UTF_8);
    scanner.expect(",\"buckets\":");
    StopBuckets buckets = inline ? readInline(scanner) : readList(scanner);
    return new StopMark((int) session, last, oldest, segment, bytes, tail, accessModes, buckets);
  }

  private static StopBuckets readInline(LineScanner scanner) {
    scanner.expect("[");
    Map<BucketName, Long> buckets = new TreeMap<>();
    while (!scanner.take("]")) {
      scanner.take(",");
      scanner.expect("{\"name\":");
      BucketName name = new BucketName(new String(scanner.string(), UTF_8));
      scanner.expect(",\"checkpoint\":");
      buckets.put(name, scanner.number());
      scanner.expect("}");
    }
    return new StopBuckets(Optional.empty(), buckets);
  }

  private static StopBuckets readList(LineScanner scanner) {
    scanner.expect("{\"file\":");
    String file = new String(scanner.string(), UTF_8);
    scanner.expect(",\"bytes\":");
    long bytes = scanner.number();
    scanner.expect(",\"checksum\":");
    int checksum = Integer.parseUnsignedInt(new String(scanner.string(), UTF_8), 16);
    if (!StopBuckets.NAMES.contains(file)) {
      throw new FormatException(NAME + " names " + file + ", which is none of its lists");
    }
    return new StopBuckets(Optional.of(new FileFacts(file, bytes, checksum)), Map.of());
  }

  private byte[] toLine() {
    FileFacts list = buckets.file().orElseThrow();
    Line line = new Line(512);
    line.ascii(FORMAT).ascii("2,\"session\":").number(session);
    line.ascii(",\"last\":").number(last).ascii(",\"oldest\":").number(oldest);
    line.ascii(",\"segment\":").number(segment).ascii(",\"bytes\":").number(bytes);
    line.ascii(",\"tail\":\"").hex(tail).ascii("\"");
    line.ascii(",\"accessModes\":\"").ascii(accessModes).ascii("\",\"buckets\":{\"file\":\"");
    line.ascii(list.file()).ascii("\",\"bytes\":").number(list.bytes());
    line.ascii(",\"checksum\":\"").hex(list.checksum()).ascii("\"}");
    return line.seal(0).toBytes();
  }

  /** Durably, in place of another; answers with what was saved. */
  public StopMark save(Volume volume, Path directory) throws IOException {
    StopMark saved = withBuckets(buckets.inFile(volume, directory));
    DurableFile.replace(volume, directory.resolve(NAME), saved.toLine());
    StopBuckets.removeAllBut(volume, directory, Optional.of(saved.buckets()));
    return saved;
  }

  private StopMark withBuckets(StopBuckets list) {
    return new StopMark(session, last, oldest, segment, bytes, tail, accessModes, list);
  }

  /** Durably: what is written from now on, the mark knows nothing of. */
  public static void remove(Volume volume, Path directory) throws IOException {
    Path path = directory.resolve(NAME);
    if (volume.exists(path)) {
      volume.delete(path);
      volume.syncDirectory(directory);
    }
    StopBuckets.removeAllBut(volume, directory, Optional.empty());
  }

  /** The same where writes go on without a stop in between. */
  public StopMark withoutAccessModes() {
    return new StopMark(session, last, oldest, segment, bytes, tail, UNKNOWN, buckets);
  }
}
