package io.zenko.dmd.data.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether a folder is the one whose blobs were served before: it bears an id, and whoever has
 * something outside of it keeps a copy, the witness. A disk that is not mounted leaves an empty
 * folder, in which a new store would be begun, and each blob would be told not to be there.
 */
final class FolderIdentity {
  private static final System.Logger LOG = System.getLogger(FolderIdentity.class.getName());
  private static final String NAME = "identity";

  private final Path folder;
  private final Optional<Path> witness;

  /**
   * @param witness a file that outlives the folder; none where the daemon has no other place
   */
  FolderIdentity(Path folder, Optional<Path> witness) {
    this.folder = folder;
    this.witness = witness;
  }

  /**
   * Before the folder is opened, which makes what is missing in it.
   *
   * @throws IllegalArgumentException where it is not the folder that there was
   */
  void require() {
    try {
      compare();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the identity of " + folder + " (S3DATAPATH) cannot be read: " + e.getMessage(), e);
    }
  }

  private void compare() throws IOException {
    Optional<String> found = read(folder.resolve(NAME));
    if (found.isPresent() && !Files.isDirectory(folder.resolve("blobs"))) {
      throw new IllegalArgumentException(
          folder.resolve("blobs")
              + " is missing, and "
              + NAME
              + " beside it says that blobs were kept in "
              + folder
              + " (S3DATAPATH): put it back, or remove "
              + folder.resolve(NAME)
              + " to begin anew");
    }
    Optional<String> remembered = witness.isPresent() ? read(witness.get()) : Optional.empty();
    if (remembered.isPresent() && !remembered.equals(found)) {
      throw new IllegalArgumentException(
          folder
              + " (S3DATAPATH) is not the folder whose blobs were kept before: it bears "
              + found.map(id -> "another identity").orElse("no identity")
              + ". Is its disk mounted, and S3DATAPATH as it was? Where other blobs are meant,"
              + " or none, remove "
              + witness.get());
    }
  }

  /** Once the folder is open: what has no identity yet gets one, and is remembered. */
  void establish() {
    try {
      Path file = folder.resolve(NAME);
      if (read(file).isEmpty()) {
        create(file);
      }
      String id = read(file).orElseThrow(() -> new IOException(file + " is empty"));
      if (witness.isPresent() && read(witness.get()).isEmpty()) {
        Files.createDirectories(witness.get().getParent());
        write(witness.get(), id);
      }
    } catch (IOException e) {
      // A disk that is full or read-only now serves reads; the next start tries again.
      LOG.log(
          System.Logger.Level.WARNING,
          "the identity of {0} could not be kept, so the next start cannot tell whether it is the"
              + " same folder: {1}",
          folder,
          e.getMessage());
    }
  }

  /** Of several daemons that share the folder one is the first, and the others take its id. */
  private static void create(Path file) throws IOException {
    Path draft = file.resolveSibling(NAME + '-' + UUID.randomUUID());
    write(draft, UUID.randomUUID().toString());
    try {
      if (Files.notExists(file)) {
        link(file, draft);
      }
    } catch (FileAlreadyExistsException e) {
      return;
    } finally {
      Files.deleteIfExists(draft);
      forceDirectory(file.getParent());
    }
  }

  /** Fails where there is one by now. */
  private static void link(Path file, Path draft) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.move(draft, file); // a file system without hard links
    }
  }

  /** Empty where there is none; one that was made whole is never empty. */
  private static Optional<String> read(Path file) throws IOException {
    return Files.exists(file)
        ? Optional.of(Files.readString(file, US_ASCII).strip()).filter(id -> !id.isEmpty())
        : Optional.empty();
  }

  /** The name appears when the content is durable. */
  private static void write(Path file, String id) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel = FileChannel.open(draft, CREATE, TRUNCATE_EXISTING, WRITE)) {
      ByteBuffer bytes = US_ASCII.encode(id + '\n');
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(file.getParent());
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, READ)) {
      channel.force(true);
    }
  }
}
