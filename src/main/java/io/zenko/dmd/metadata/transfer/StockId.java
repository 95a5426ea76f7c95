package io.zenko.dmd.metadata.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The id of a deployment, in a file {@code uuid} of the metadata directory: clients know the
 * deployment by it, so it moves along.
 */
public final class StockId {
  private static final String FILE = "uuid";

  private StockId() {}

  /**
   * Brings it, durably.
   *
   * @return the id; empty where there is none to bring
   * @throws TransferException where the other directory has another one
   */
  public static Optional<String> bring(Path from, Path to) throws IOException {
    Path target = to.resolve(FILE);
    if (!Files.exists(from.resolve(FILE))) {
      return Optional.empty();
    }
    String id = Files.readString(from.resolve(FILE), US_ASCII).strip();
    if (!Files.exists(target)) {
      Files.createDirectories(to);
      write(to, target, id);
    } else if (!Files.readString(target, US_ASCII).strip().equals(id)) {
      throw new TransferException(
          target
              + " has the id of another deployment than "
              + id
              + ": remove that file if the daemon was only tried out there");
    }
    return Optional.of(id);
  }

  private static void write(Path directory, Path target, String id) throws IOException {
    Path draft = directory.resolve(FILE + ".new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = US_ASCII.encode(id);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
