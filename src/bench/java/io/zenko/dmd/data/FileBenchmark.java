package io.zenko.dmd.data;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.zenko.dmd.data.file.FileDataRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Blob files beside bare files: the same bytes through the same 64 KiB steps, and for small blobs
 * create, write, fsync and rename. Takes a folder on the disk in question.
 */
public final class FileBenchmark {
  private static final int STEP = 64 * 1024;
  private static final int LARGE = 64 << 20;
  private static final int SMALL = 4096;

  private FileBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "blob-bench");
    try (FileDataRepository repository = new FileDataRepository(folder.resolve("ours"))) {
      Path bare = Files.createDirectories(folder.resolve("bare"));
      byte[] large = random(LARGE);
      byte[] small = random(SMALL);
      Race.head();
      Race.run(
          "put 64 MiB",
          2,
          LARGE,
          0.7,
          (thread, number) -> repository.delete(put(repository, large)),
          (thread, number) -> Files.delete(write(bare, large)));
      BlobKey key = put(repository, large);
      Path file = write(bare, large);
      Race.run(
          "get 64 MiB",
          2,
          LARGE,
          0.7,
          (thread, number) -> get(repository, key),
          (thread, number) -> read(file));
      for (int threads : new int[] {1, 8, 32}) {
        Race.run(
            "put 4 KiB",
            threads,
            SMALL,
            0.6,
            (thread, number) -> put(repository, small),
            (thread, number) -> write(bare, small));
      }
      BlobKey short1 = put(repository, small);
      Path shortFile = write(bare, small);
      Race.run(
          "get 4 KiB",
          8,
          SMALL,
          1,
          (thread, number) -> get(repository, short1),
          (thread, number) -> read(shortFile));
      try (BareAppender appender = new BareAppender(folder.resolve("appended"))) {
        for (int threads : new int[] {1, 8, 32}) {
          Race.run(
              "put 4 KiB, bare with a shared sync",
              threads,
              SMALL,
              0.6,
              (thread, number) -> put(repository, small),
              (thread, number) -> appender.put(small));
        }
      }
      Race.run(
          "put and delete 4 KiB",
          32,
          SMALL,
          0.6,
          (thread, number) -> repository.delete(put(repository, small)),
          (thread, number) -> Files.delete(write(bare, small)));
    } finally {
      delete(folder);
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static BlobKey put(DataRepository repository, byte[] bytes) throws IOException {
    return repository.put(new ByteArrayInputStream(bytes), bytes.length);
  }

  private static void get(DataRepository repository, BlobKey key) throws IOException {
    try (Blob blob = repository.open(key);
        InputStream content = blob.read(ByteRange.whole(blob.size()))) {
      content.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static Path write(Path folder, byte[] bytes) throws IOException {
    String name = UUID.randomUUID().toString();
    Path temporary = folder.resolve(name + ".tmp");
    try (FileChannel channel = FileChannel.open(temporary, CREATE_NEW, WRITE);
        InputStream body = new ByteArrayInputStream(bytes)) {
      byte[] step = new byte[STEP];
      for (int count = body.read(step); count >= 0; count = body.read(step)) {
        channel.write(ByteBuffer.wrap(step, 0, count));
      }
      channel.force(true);
    }
    return Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void read(Path file) throws IOException {
    ByteBuffer step = ByteBuffer.allocate(STEP);
    try (FileChannel channel = FileChannel.open(file, READ);
        OutputStream out = OutputStream.nullOutputStream()) {
      while (channel.read(step.clear()) >= 0) {
        out.write(step.array(), 0, step.position());
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
