package io.zenko.dmd.data.file;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Usage;
import io.zenko.dmd.data.file.disk.DiskFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where blobs stand below the root: {@code blobs/<first 3 digits>/<key>}, and {@code
 * incoming/<key>} until one is durable. Where several daemons share the root, each has an {@code
 * incoming-<number>} of its own.
 *
 * <p>4096 folders keep each small (a hundred million blobs are 25,000 a folder), and their number
 * is settled, so that a store soon has them all and a put pays for its own names alone.
 */
final class BlobFolder {
  private static final int FAN_OUT_DIGITS = 3;
  static final int FAN_OUT = 1 << (4 * FAN_OUT_DIGITS);

  private final Path root;
  private final Path blobs;
  private volatile Path incoming;
  private final Disk disk;

  /** 1 where the folder is known to be durable. */
  private final AtomicIntegerArray made = new AtomicIntegerArray(FAN_OUT);

  BlobFolder(Path root, Disk disk) {
    this.root = root.toAbsolutePath().normalize();
    this.blobs = this.root.resolve("blobs");
    this.incoming = this.root.resolve("incoming");
    this.disk = disk;
  }

  Path root() {
    return root;
  }

  /** Whether the store is there: after an unmount its mount point is empty. */
  boolean isPresent() {
    return Files.isDirectory(blobs);
  }

  Path file(BlobKey key) {
    return blobs.resolve(prefix(key)).resolve(key.value());
  }

  /** Tries whether the disk takes writes, with a file of its own; fails where it does not. */
  void tryDisk() throws IOException {
    Path probe = incoming.resolve("probe");
    disk.delete(probe);
    try (FileChannel channel = disk.create(probe)) {
      disk.write(channel, ByteBuffer.wrap(new byte[] {'\n'}));
      disk.force(channel);
    }
    disk.delete(probe);
  }

  /** The room that the disk has. */
  Usage usage() {
    try {
      FileStore store = Files.getFileStore(root);
      return new Usage(store.getUsableSpace(), store.getUnallocatedSpace(), store.getTotalSpace());
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot tell the room below " + root);
    }
  }

  Path incoming(BlobKey key) {
    return incoming.resolve(key.value());
  }

  /** Makes the root and its folders durable, whatever of them was missing. */
  void prepare() throws IOException {
    ensureTree(root);
    ensure(blobs);
    ensure(incoming);
  }

  /** Has uploads go to a folder of this number from now on, which is made durable. */
  void prepareIncoming(int number) throws IOException {
    Path numbered = root.resolve("incoming-" + number);
    ensure(numbered);
    incoming = numbered;
  }

  /** Where uploads of other daemons go, or went. */
  List<Path> otherIncoming() throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      return all.filter(path -> path.getFileName().toString().matches("incoming(-[0-9]+)?"))
          .filter(path -> !path.equals(incoming))
          .sorted()
          .toList();
    }
  }

  /** The folder whose lock its daemon holds. */
  Path lockFolder(Path othersIncoming) {
    return othersIncoming.getFileName().toString().equals("incoming") ? root : othersIncoming;
  }

  /** Where uploads go. */
  Path incoming() {
    return incoming;
  }

  /** Makes the folder that a key's file goes to. */
  void prepare(BlobKey key) throws IOException {
    int index = Integer.parseInt(prefix(key), 16);
    if (made.get(index) == 0) {
      ensure(blobs.resolve(prefix(key)));
      made.set(index, 1);
    }
  }

  /** Forgets which folders are there: somebody has taken one away. */
  void forget() {
    IntStream.range(0, FAN_OUT).forEach(i -> made.set(i, 0));
  }

  /** The keys that have a file, folder by folder: one folder's names at a time are in memory. */
  Stream<BlobKey> keys() {
    return IntStream.range(0, FAN_OUT).boxed().flatMap(this::keys);
  }

  /** The keys that have a file in one of the folders. */
  Stream<BlobKey> keys(int number) {
    String name = String.format(Locale.ROOT, "%0" + FAN_OUT_DIGITS + "x", number);
    return list(blobs.resolve(name)).stream();
  }

  private static List<BlobKey> list(Path folder) {
    List<BlobKey> keys = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> keyOf(file).ifPresent(keys::add));
    } catch (NoSuchFileException e) {
      // No blob has asked for this folder yet.
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw DiskFault.of(e.getCause(), "cannot list " + folder);
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot list " + folder);
    }
    return keys;
  }

  private static Optional<BlobKey> keyOf(Path file) {
    return BlobKey.parse(file.getFileName().toString());
  }

  private static String prefix(BlobKey key) {
    return key.value().substring(0, FAN_OUT_DIGITS);
  }

  private void ensureTree(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      if (directory.getParent() != null) {
        ensureTree(directory.getParent());
      }
      ensure(directory);
    }
  }

  /**
   * A folder that is found may have been made a moment ago by somebody who crashed before it was
   * durable: its name is forced all the same.
   */
  private void ensure(Path directory) throws IOException {
    try {
      disk.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
    Path parent = directory.getParent();
    if (parent != null) {
      disk.forceDirectory(parent);
    }
  }
}
