package io.zenko.dmd.commands.store;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that has its name only once it is whole: until then it stands beside. */
public final class WholeFile {
  private final Path path;
  private final Path part;

  /** What writes its bytes. */
  @FunctionalInterface
  public interface Content<T> {
    T writeTo(OutputStream out) throws IOException;
  }

  public WholeFile(Path file) {
    this.path = file.toAbsolutePath();
    this.part = path.resolveSibling(path.getFileName() + ".part");
  }

  /** Where it stands until it has its name. */
  public Path part() {
    return part;
  }

  /** Has it written onto the disk, and answers what its writer does. */
  public <T> T write(Content<T> content) throws IOException {
    try (FileOutputStream out = new FileOutputStream(part.toFile())) {
      T written = content.writeTo(out);
      out.getFD().sync();
      return written;
    }
  }

  /** Gives it its name, which a power cut does not take away. */
  public void publish() throws IOException {
    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
