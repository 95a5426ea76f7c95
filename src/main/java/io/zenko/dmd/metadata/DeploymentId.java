package io.zenko.dmd.metadata.mdfile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The id of this deployment: made once, and kept in a file {@code uuid} of the metadata directory,
 * where the stock daemon keeps its own. So a directory that is moved over keeps its id.
 */
final class DeploymentId {
  private static final String FILE = "uuid";

  private DeploymentId() {}

  static String keptIn(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        write(directory, file, UUID.randomUUID().toString());
      }
      String id = Files.readString(file, US_ASCII).strip();
      if (id.isEmpty()) {
        throw new IllegalArgumentException(
            file + " is empty: write the deployment's id into it, or remove it for a new one");
      }
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException(
          file + " (S3METADATAPATH) cannot be read or made: " + e.getMessage(), e);
    }
  }

  /** The name appears when the content is durable, and is durable before anyone is told. */
  private static void write(Path directory, Path file, String id) throws IOException {
    Files.createDirectories(directory);
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
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
