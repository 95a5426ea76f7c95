package io.zenko.dmd.data.cached;

import io.zenko.dmd.config.MemcachedSettings.Writes;
import io.zenko.dmd.config.Settings.Cache;
import io.zenko.dmd.config.Settings.Cache.Fill;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.DataRepositoryContract;
import io.zenko.dmd.data.file.FileDataRepository;
import io.zenko.dmd.data.memcached.MemcachedDataRepository;
import io.zenko.dmd.data.memcached.MemcachedDataRepository.Role;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import io.zenko.dmd.data.memcached.TestSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class CachedContractTest {
  /** Every blob is on its way to the cache when it is read. */
  @Nested
  class FilledOnWrite extends InFrontOfFiles {
    FilledOnWrite() {
      super(Fill.WRITE);
    }
  }

  /** What is read twice comes from the cache. */
  @Nested
  class FilledOnRead extends InFrontOfFiles {
    FilledOnRead() {
      super(Fill.READ);
    }
  }

  abstract static class InFrontOfFiles extends DataRepositoryContract {
    private final Fill fill;
    private MemcachedProcess server;
    @TempDir Path folder;

    InFrontOfFiles(Fill fill) {
      this.fill = fill;
    }

    @Override
    protected DataRepository create() {
      server = MemcachedProcess.launch();
      return new CachedDataRepository(
          new FileDataRepository(folder),
          new MemcachedDataRepository(
              TestSettings.of(1, Writes.ALL, List.of(server.server())), Role.CACHE),
          new Cache("file", fill, 5L * TestSettings.CHUNK_BYTES));
    }

    @Override
    protected int unitBytes() {
      return TestSettings.CHUNK_BYTES;
    }

    @AfterEach
    void stop() {
      server.close();
    }
  }
}
