package org.example.dmd;

import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.DataRepositoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderDataRepositoryTest extends DataRepositoryContract {
  @TempDir Path folder;

  @Override
  protected DataRepository create() {
    return new FolderDataRepository(folder.resolve("blobs"));
  }

  /** Files have no blocks of their own here: what is copied at once. */
  @Override
  protected int unitBytes() {
    return 64 << 10;
  }
}
