package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.Encoding;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads the entries of a run from its index; see {@link RunIndexWriter} for the layout. */
final class RunIndexReader implements RunEntries {
  private static final int BUFFER_BYTES = 256 << 10;

  private final Volume.File file;
  private final long end;
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private long position;
  private long left;

  private RunIndexReader(Volume.File file, long entries, long end) {
    this.file = file;
    this.left = entries;
    this.end = end;
  }

  /** Opens the index of a run, if there is one and it is whole and of just this run. */
  static Optional<RunIndexReader> open(Volume volume, Path run, Manifest.RunFacts facts)
      throws IOException {
    Path path = Run.indexPath(run);
    if (!volume.exists(path)) {
      return Optional.empty();
    }
    Volume.File file = volume.open(path);
    boolean matches = false;
    try {
      matches = matches(file, facts);
    } finally {
      if (!matches) {
        file.close();
      }
    }
    return matches
        ? Optional.of(
            new RunIndexReader(file, facts.entries(), file.size() - RunIndexWriter.FOOTER_BYTES))
        : Optional.empty();
  }

  private static boolean matches(Volume.File file, Manifest.RunFacts facts) throws IOException {
    long size = file.size();
    if (size < RunIndexWriter.FOOTER_BYTES) {
      return false;
    }
    ByteBuffer footer = ByteBuffer.allocate(RunIndexWriter.FOOTER_BYTES);
    file.read(footer, size - RunIndexWriter.FOOTER_BYTES);
    footer.flip();
    byte[] magic = new byte[RunIndexWriter.MAGIC.length];
    footer.get(magic);
    return Arrays.equals(magic, RunIndexWriter.MAGIC)
        && footer.getInt() == RunIndexWriter.VERSION
        && footer.getLong() == facts.entries()
        && footer.getLong() == facts.file().bytes()
        && footer.getInt() == facts.file().checksum()
        && footer.getInt() == checksum(file, size - 4);
  }

  private static int checksum(Volume.File file, long end) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocate(BUFFER_BYTES);
    for (long at = 0; at < end; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), end - at));
      file.read(chunk, at);
      crc.update(chunk.flip());
      if (chunk.limit() == 0) {
        break;
      }
    }
    return (int) crc.getValue();
  }

  @Override
  public boolean hasNext() {
    return left > 0;
  }

  @Override
  public RunEntry next() {
    if (left == 0) {
      throw new NoSuchElementException();
    }
    left--;
    try {
      need(2);
      int length = Short.toUnsignedInt(buffer.getShort());
      if (length == RunIndexWriter.LONG_KEY) {
        need(4);
        length = buffer.getInt();
      }
      need(length);
      byte[] key = new byte[length];
      buffer.get(key);
      need(1);
      int encoding = Byte.toUnsignedInt(buffer.get());
      if (encoding == RunIndexWriter.DELETION) {
        return new RunEntry(key, Optional.empty());
      }
      need(16);
      long offset = buffer.getLong();
      return new RunEntry(
          key,
          Optional.of(
              new JournalRecord.Place(
                  offset, buffer.getInt(), buffer.getInt(), Encoding.of(encoding))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void need(int count) throws IOException {
    if (buffer.remaining() >= count) {
      return;
    }
    ByteBuffer larger =
        buffer.capacity() >= count ? buffer : ByteBuffer.allocate(count + BUFFER_BYTES);
    byte[] rest = new byte[buffer.remaining()];
    buffer.get(rest);
    larger.clear();
    larger.put(rest);
    larger.limit((int) Math.min(larger.capacity(), rest.length + (end - position)));
    int before = larger.position();
    file.read(larger, position);
    position += larger.position() - before;
    buffer = larger.flip();
    if (buffer.remaining() < count) {
      throw new FormatException("a run's index ends in the middle of an entry");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
