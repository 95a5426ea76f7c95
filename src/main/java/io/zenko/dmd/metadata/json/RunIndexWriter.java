package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.file.FileFacts;
import io.zenko.dmd.metadata.json.file.FileWriter;
import io.zenko.dmd.metadata.json.file.Volume;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes the index of a run: what a bucket's opening needs of it, without the values. It can be
 * made again from the run, so it is not synced, and does not count where it does not match.
 *
 * <pre>
 *   entry    key length u16 (65535: u32 follows) | key | place
 *   place    encoding u8 (255: a deletion, nothing follows) | offset u64 | length u32 | crc u32
 *   footer   "dmdindex" | version u32 | entries u64 | run bytes u64 | run crc u32 | crc u32 of all
 * </pre>
 *
 * Numbers are big-endian.
 */
final class RunIndexWriter implements Closeable {
  static final byte[] MAGIC = {'d', 'm', 'd', 'i', 'n', 'd', 'e', 'x'};
  static final int VERSION = 1;
  static final int FOOTER_BYTES = 8 + 4 + 8 + 8 + 4 + 4;
  static final int LONG_KEY = 0xffff;
  static final int DELETION = 0xff;

  private final FileWriter file;
  private final ByteBuffer scratch = ByteBuffer.allocate(64);

  RunIndexWriter(Volume volume, Path path) throws IOException {
    this.file = new FileWriter(volume, path);
  }

  void add(RunEntry entry) throws IOException {
    int length = entry.key().length;
    scratch.clear();
    if (length < LONG_KEY) {
      scratch.putShort((short) length);
    } else {
      scratch.putShort((short) LONG_KEY).putInt(length);
    }
    append();
    file.line().raw(entry.key());
    scratch.clear();
    entry
        .place()
        .ifPresentOrElse(
            place ->
                scratch
                    .put((byte) place.encoding().code())
                    .putLong(place.offset())
                    .putInt(place.length())
                    .putInt(place.checksum()),
            () -> scratch.put((byte) DELETION));
    append();
    file.flushIfFull();
  }

  void finish(FileFacts run, long entries) throws IOException {
    scratch.clear();
    scratch.put(MAGIC).putInt(VERSION).putLong(entries).putLong(run.bytes()).putInt(run.checksum());
    append();
    scratch.clear();
    scratch.putInt(file.checksum());
    append();
    file.finishWithoutSync();
  }

  private void append() {
    file.line().raw(scratch.array(), 0, scratch.position());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
