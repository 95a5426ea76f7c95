package io.zenko.dmd.metadata;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of this deployment: made once, and kept in a file {@code uuid} of the metadata directory,
 * where the stock daemon keeps its own. So a directory that is moved over keeps its id.
 */
public final class DeploymentId {
  public static final String FILE = "uuid";

  private DeploymentId() {}

  /** The id that is kept in this directory, made where there is none. */
  public static String keptIn(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        write(directory, UUID.randomUUID().toString());
      }
      String id = read(file);
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

  /** The id that is kept in this directory; empty where there is none. */
  public static Optional<String> find(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, US_ASCII).strip();
  }

  /** The name appears when the content is durable, and is durable before anyone is told. */
  public static void write(Path directory, String id) throws IOException {
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
    Files.move(draft, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
