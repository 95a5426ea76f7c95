package io.zenko.dmd.data.file.segment;

import io.zenko.dmd.data.file.disk.DiskFault;
import io.zenko.dmd.data.file.disk.Volume;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Deletes blobs where other processes use the folder as well. There the mark in the record is what
 * is made durable: all processes read the marks, and none of them reads the deletions that this one
 * would append to a segment of its own.
 */
final class SharedDeletion {
  private final Volume volume;
  private final SegmentFolder folder;
  private final SegmentFiles files;
  private final SegmentTable table;
  private final Predicate<SegmentKey> startsDamage;

  /**
   * @param startsDamage whether a record stands there whose head is damaged
   */
  SharedDeletion(
      Volume volume,
      SegmentFolder folder,
      SegmentFiles files,
      SegmentTable table,
      Predicate<SegmentKey> startsDamage) {
    this.startsDamage = startsDamage;
    this.volume = volume;
    this.folder = folder;
    this.files = files;
    this.table = table;
  }

  /** Makes the deletion before it returns. */
  void make(Append.Delete deletion) {
    deletion.deleted().complete(isDeleted(deletion.key(), deletion.deadBytes()));
  }

  private boolean isDeleted(SegmentKey key, long bytes) {
    try {
      Segment segment = table.get(key.segment());
      segment.lock().writeLock().lock();
      try {
        Volume.Lock held = volume.lock(folder.locks(), key.segment(), true, true).orElseThrow();
        try {
          return markDurably(key, segment, bytes);
        } finally {
          held.close();
        }
      } finally {
        segment.lock().writeLock().unlock();
      }
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot delete blob " + key.key(), volume, folder.root());
    }
  }

  private boolean markDurably(SegmentKey key, Segment segment, long bytes) throws IOException {
    try (SegmentFiles.Handle handle = files.take(key.segment())) {
      OptionalLong offset = handle.file().locate(key.place());
      if (offset.isEmpty() || !isStillThere(key, handle.file(), offset.getAsLong())) {
        return false;
      }
      handle.file().markDead(offset.getAsLong());
      handle.file().file().force();
      segment.died(key.place(), bytes);
      return true;
    }
  }

  /** The segment may have gone since the record was seen, and another have got its number. */
  private boolean isStillThere(SegmentKey key, SegmentFile file, long offset) throws IOException {
    Optional<RecordHead> head = file.head(offset);
    return head.isPresent() ? head.get().key().equals(key.key()) : startsDamage.test(key);
  }
}
