package io.zenko.dmd.data.file;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.file.disk.DiskFault;
import io.zenko.dmd.data.file.scrub.LongBlobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files of one blob each, for a scrub.
 *
 * @param isUnfinished tells those that are being written
 */
record FolderBlobs(BlobFolder folder, Predicate<BlobKey> isUnfinished) implements LongBlobs {
  @Override
  public int folders() {
    return BlobFolder.FAN_OUT;
  }

  @Override
  public Stream<BlobKey> keys(int number) {
    return folder.keys(number).filter(isUnfinished.negate());
  }

  @Override
  public long read(BlobKey key) {
    try (FileBlob blob =
            FileBlob.open(FileChannel.open(folder.file(key), StandardOpenOption.READ), key);
        InputStream content = blob.read(ByteRange.whole(blob.size()))) {
      return content.transferTo(OutputStream.nullOutputStream());
    } catch (NoSuchFileException e) {
      return 0; // deleted since it was listed
    } catch (IOException e) {
      throw DiskFault.of(e, "cannot read blob " + key);
    }
  }
}
