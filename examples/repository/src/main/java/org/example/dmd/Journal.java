package org.example.dmd;

import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.ChangeMethod;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.LogRecord;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A file of changes.
 *
 * <pre>
 * record = length (4 bytes)  CRC-32C of the change (4)  change
 * change = sequence (8)  method (4)  bucket (UTF)  time in ms (8)  number of entries (4)  entry*
 * entry  = length (4)  key  length, -1 for a deletion (4)  value  length, -1 for none (4)  overhead
 * </pre>
 */
final class Journal implements AutoCloseable {
  private final FileChannel channel;
  private long end;
  private Optional<String> trouble = Optional.empty();

  private Journal(FileChannel channel) {
    this.channel = channel;
  }

  /** Hands over the changes of the file, oldest first, and stands behind the last that is whole. */
  static Journal open(Path file, Consumer<LogRecord> replay) {
    try {
      Files.createDirectories(file.getParent());
      Journal journal =
          new Journal(
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE));
      try {
        if (journal.channel.tryLock() == null) {
          throw new IllegalStateException(file + " is in use by another daemon");
        }
        journal.replay(replay);
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
          folder.force(true);
        }
        return journal;
      } catch (IOException | RuntimeException e) {
        journal.channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the journal " + file + " cannot be opened: " + e, e);
    }
  }

  /**
   * What a crash cut off stands at the end and was never acknowledged; a record that is damaged
   * before the end is a loss, and the store must not open as if it had never been.
   */
  private void replay(Consumer<LogRecord> replay) throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    long size = channel.size();
    while (size - end >= 8) {
      int length = in.readInt();
      int checksum = in.readInt();
      if (length < 0 || length > size - end - 8) {
        break;
      }
      byte[] change = in.readNBytes(length);
      if (checksum(change) != checksum) {
        if (end + 8 + length < size) {
          throw new IOException("damaged at byte " + end);
        }
        break;
      }
      replay.accept(decode(change));
      end += 8 + length;
    }
    channel.truncate(end);
    channel.force(true);
  }

  /** Returns once the change is on the disk. */
  void append(LogRecord change) {
    if (trouble.isPresent()) {
      throw new MetadataException(Failure.UNAVAILABLE, trouble.get());
    }
    byte[] bytes = encode(change);
    ByteBuffer record = ByteBuffer.allocate(8 + bytes.length);
    record.putInt(bytes.length).putInt(checksum(bytes)).put(bytes).flip();
    long position = end;
    try {
      while (record.hasRemaining()) {
        position += channel.write(record, position);
      }
      channel.force(false);
      end = position;
    } catch (IOException e) {
      // Nobody knows what of it reached the disk. A second force could pass without the bytes that
      // the first one lost: only reading the file again tells.
      trouble = Optional.of("the journal takes no changes until a restart: " + e);
      throw new MetadataException(Failure.UNAVAILABLE, trouble.get(), e);
    }
  }

  Optional<String> trouble() {
    return trouble;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  private static byte[] encode(LogRecord change) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(change.sequence());
      out.writeInt(change.method().code());
      out.writeUTF(change.bucket().value());
      out.writeLong(change.time().toEpochMilli());
      out.writeInt(change.entries().size());
      for (LogRecord.Entry entry : change.entries()) {
        write(out, Optional.of(entry.key().utf8()));
        write(out, entry.value());
        write(out, entry.overhead());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static LogRecord decode(byte[] change) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(change));
    long sequence = in.readLong();
    ChangeMethod method = ChangeMethod.of(in.readInt());
    BucketName bucket = new BucketName(in.readUTF());
    Instant time = Instant.ofEpochMilli(in.readLong());
    int count = in.readInt();
    List<LogRecord.Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Key key = Key.ofTrusted(read(in).orElseThrow());
      entries.add(new LogRecord.Entry(key, read(in), read(in)));
    }
    return new LogRecord(sequence, method, bucket, time, entries);
  }

  private static void write(DataOutputStream out, Optional<byte[]> bytes) throws IOException {
    out.writeInt(bytes.map(b -> b.length).orElse(-1));
    out.write(bytes.orElse(new byte[0]));
  }

  private static Optional<byte[]> read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return Optional.empty();
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("a change that is shorter than it says");
    }
    return Optional.of(bytes);
  }
}
