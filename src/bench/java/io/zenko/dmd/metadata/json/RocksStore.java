package io.zenko.dmd.metadata.json;

import java.nio.file.Path;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB in this process, each batch synced. */
final class RocksStore implements KeyValueStore {
  private final Options options;
  private final RocksDB db;
  private final WriteOptions synced;

  /**
   * @param cacheBytes for blocks; indexes and filters of all files stand beside it in memory
   * @param bounded whether these have to find their place in the cache, too
   */
  RocksStore(Path directory, long cacheBytes, boolean bounded) {
    RocksDB.loadLibrary();
    synced = new WriteOptions().setSync(true);
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(new LRUCache(cacheBytes))
            .setCacheIndexAndFilterBlocks(bounded)
            .setFilterPolicy(new BloomFilter(10));
    // Nothing of ours is compressed either, and equal values would be to nothing.
    options =
        new Options()
            .setCreateIfMissing(true)
            .setTableFormatConfig(table)
            .setCompressionType(CompressionType.NO_COMPRESSION);
    try {
      db = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return "RocksDB";
  }

  @Override
  public void put(List<byte[]> keys, byte[] value) {
    try (WriteBatch batch = new WriteBatch()) {
      for (byte[] key : keys) {
        batch.put(key, value);
      }
      db.write(synced, batch);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void putDurably(byte[] key, byte[] value) {
    try {
      db.put(synced, key, value);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void settle() {
    // Each batch was synced.
  }

  @Override
  public void rest() {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      db.flush(flush);
      while (db.getLongProperty("rocksdb.num-running-compactions") > 0
          || db.getLongProperty("rocksdb.compaction-pending") > 0) {
        Thread.onSpinWait();
      }
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean get(byte[] key) {
    try {
      return db.get(key) != null;
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int page(byte[] from, int limit) {
    int found = 0;
    try (RocksIterator entries = db.newIterator()) {
      for (entries.seek(from); entries.isValid() && found < limit; entries.next()) {
        found += entries.key().length > 0 && entries.value().length > 0 ? 1 : 0;
      }
    }
    return found;
  }

  @Override
  public void close() {
    db.close();
    options.close();
    synced.close();
  }
}
