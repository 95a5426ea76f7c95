package io.zenko.dmd.metadata.json.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Small files that are read and replaced whole. */
public final class DurableFile {
  private static final String TEMPORARY_SUFFIX = ".tmp";

  private DurableFile() {}

  public static byte[] read(Volume volume, Path path) throws IOException {
    try (Volume.File file = volume.open(path)) {
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.size()));
      file.read(content, 0);
      return content.array();
    }
  }

  /** Writes a file that nothing refers to yet; its name is durable after the directory's sync. */
  public static void create(Volume volume, Path path, byte[] content) throws IOException {
    try (Volume.File file = volume.create(path)) {
      file.write(ByteBuffer.wrap(content), 0);
      file.sync();
    }
  }

  /** Replaces a file, so that a crash leaves the old or the new one. */
  public static void replace(Volume volume, Path path, byte[] content) throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY_SUFFIX);
    boolean created = false;
    try {
      create(volume, temporary, content);
      created = true;
    } finally {
      if (!created) {
        volume.delete(temporary); // its sync is not to be tried again on the same file
      }
    }
    volume.rename(temporary, path);
    volume.syncDirectory(path.getParent());
  }
}
