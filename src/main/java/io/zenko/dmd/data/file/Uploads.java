package io.zenko.dmd.data.file;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.file.disk.DiskFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How a file comes to its name. It gets the name before anything is forced, as a second one: the
 * force of the file then writes the disk's journal with the name in it, and that of the folder,
 * which promises the name on every disk, finds next to nothing left to do. The first name, below
 * {@code incoming}, goes last: it tells the next start which few names may stand for less than a
 * whole blob.
 *
 * <pre>
 * incoming/k  link blobs/../k  force the file  force the folder  acknowledge  unlink incoming/k
 *     a crash here: not whole, or whole and kept  |  durable, kept  |  durable, kept
 * </pre>
 */
final class Uploads {
  private static final System.Logger LOG = System.getLogger(Uploads.class.getName());

  private final Disk disk;
  private final BlobFolder folder;

  /** Those that may have their name, and are not durable: to everybody else they are not there. */
  private final Set<BlobKey> unfinished = ConcurrentHashMap.newKeySet();

  private volatile boolean takesLinks = true;
  private volatile String refusedLink = "";

  Uploads(Disk disk, BlobFolder folder) {
    this.disk = disk;
    this.folder = folder;
  }

  boolean isUnfinished(BlobKey key) {
    return unfinished.contains(key);
  }

  FileChannel create(BlobKey key) {
    try {
      return disk.create(folder.incoming(key));
    } catch (IOException e) {
      throw fault(e, "cannot write blob " + key);
    }
  }

  /** The file of an upload that has rested, at the byte from which it goes on. */
  FileChannel reopen(BlobKey key, long position) throws IOException {
    FileChannel channel = disk.reopen(folder.incoming(key));
    boolean positioned = false;
    try {
      channel.position(position);
      positioned = true;
      return channel;
    } finally {
      if (!positioned) {
        channel.close();
      }
    }
  }

  /**
   * A force that fails may have dropped the bytes it could not write, and a second one would find
   * nothing left to complain of: it is never tried again, the blob is given up.
   */
  void commit(BlobKey key, FileChannel channel) {
    Path file = folder.file(key);
    unfinished.add(key);
    try {
      folder.prepare(key);
      boolean linked = takesLinks && link(folder.incoming(key), file);
      disk.force(channel);
      if (!linked) {
        rename(key, file);
      }
      disk.forceDirectory(file.getParent());
      unfinished.remove(key);
      if (linked) {
        forgetFirstName(key);
      }
    } catch (FileAlreadyExistsException e) {
      unfinished.remove(key); // somebody else's file is not ours to hide, nor to remove
      throw new DataException(Failure.INTERNAL, "blob key " + key + " was used before", e);
    } catch (NoSuchFileException e) {
      folder.forget();
      throw DiskFault.of(e, "cannot store blob " + key);
    } catch (IOException e) {
      throw fault(e, "cannot store blob " + key);
    }
  }

  DataException fault(IOException fault, String action) {
    return DiskFault.of(fault, action, disk, folder.incoming());
  }

  /**
   * Whether the file has its second name. Not every disk knows such a thing: FAT does not, nor some
   * that stand for another machine. What else may be the matter, a rename finds out.
   */
  private boolean link(Path incoming, Path file) throws IOException {
    try {
      disk.link(file, incoming);
      return true;
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      throw e;
    } catch (FileSystemException e) {
      refusedLink = e.getMessage();
      return false;
    }
  }

  private void rename(BlobKey key, Path file) throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    disk.rename(folder.incoming(key), file);
    if (takesLinks) {
      takesLinks = false;
      LOG.log(
          System.Logger.Level.INFO,
          "the disk of {0} gives a file no second name ({1}): each blob waits for it twice",
          folder.root(),
          refusedLink);
    }
  }

  /** The blob is durable whether or not this succeeds; the next start looks at it otherwise. */
  private void forgetFirstName(BlobKey key) {
    try {
      disk.delete(folder.incoming(key));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove the first name of blob {0}: {1}", key, e);
    }
  }

  /**
   * Removes what a failed put left, the name that shows it first. What cannot be removed stays
   * hidden, until the next start looks at it or the sweep finds it.
   */
  void discard(BlobKey key) {
    try {
      if (unfinished.contains(key) && disk.delete(folder.file(key))) {
        disk.forceDirectory(folder.file(key).getParent());
      }
      disk.delete(folder.incoming(key));
      unfinished.remove(key);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove what is left of blob {0}: {1}", key, e);
    }
  }

  /** Settles what a crash cut off; how many uploads were removed. */
  int recover() throws IOException {
    int removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.incoming())) {
      for (Path incoming : files) {
        Optional<BlobKey> key = BlobKey.parse(incoming.getFileName().toString());
        if (key.isPresent() && removes(key.get())) {
          removed++;
        }
      }
    }
    return removed;
  }

  /** Whether an upload was cut off; one that has its name may have been acknowledged. */
  private boolean removes(BlobKey key) throws IOException {
    Path file = folder.file(key);
    boolean kept = false;
    if (Files.exists(file)) {
      try {
        keepWhole(key, file);
        kept = true;
      } catch (DataException e) {
        if (e.failure() != Failure.CORRUPT) {
          LOG.log(System.Logger.Level.WARNING, "left for the next start: {0}", e.getMessage());
          return false;
        }
        LOG.log(System.Logger.Level.WARNING, "a crash cut it off: {0}", e.getMessage());
        disk.delete(file);
        disk.forceDirectory(file.getParent());
      }
    }
    return disk.delete(folder.incoming(key)) && !kept;
  }

  /** Reads a blob to its end, and makes it durable, before the trace of its upload goes. */
  private void keepWhole(BlobKey key, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FileBlob blob = FileBlob.open(channel, key);
      try (InputStream content = blob.read(ByteRange.whole(blob.size()))) {
        content.transferTo(OutputStream.nullOutputStream());
      }
      disk.force(channel);
      disk.forceDirectory(file.getParent());
    }
  }
}
