package io.zenko.dmd.data.file;

import io.zenko.dmd.config.BlobFileSettings;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.SharedBlobsContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** What several daemons hold to that keep their blobs in one folder. */
class SharedBlobsTest extends SharedBlobsContract {
  @TempDir Path root;

  @Override
  protected DataRepository open() {
    return FileDataRepository.open(root, true, BlobFileSettings.defaults());
  }

  @Override
  protected void takeOver(DataRepository heir) throws IOException {
    ((FileDataRepository) heir).takeOverFromTheDead();
  }

  @Override
  protected int unitBytes() {
    return BlobHeader.DEFAULT_BLOCK_BYTES;
  }
}
