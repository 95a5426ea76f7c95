package io.zenko.dmd.metadata.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.Key;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.impl.Iq80DBFactory;

/**
 * The directory of CloudServer's own metadata daemon: a LevelDB in {@code rootDB}, whose keys are
 * {@code !sublevel!key}, with an empty name for the root.
 *
 * <p>Opening a LevelDB changes it. So a copy beside it is opened: tables, which nobody changes, are
 * linked, or copied where links are impossible; all else is small and copied. The reader knows
 * tables by their older name alone.
 */
final class StockDirectory implements AutoCloseable {
  private static final String DATABASE = "rootDB";
  private static final String COPY = "rootDB.copy";

  private final Path copy;
  private final Locale localeBefore = Locale.getDefault(Locale.Category.FORMAT);
  private final StockLock lock;
  private final DB database;

  StockDirectory(Path directory) throws IOException {
    Path source = directory.resolve(DATABASE);
    if (!Files.exists(source.resolve("CURRENT"))) {
      throw new TransferException(
          directory + " is no metadata directory of CloudServer's: it has no " + DATABASE);
    }
    lock = new StockLock(source);
    copy = directory.resolve(COPY);
    try {
      // What a run that was killed has left; the lock says that it is over.
      delete();
      Files.createDirectory(copy);
      copy(source);
      database = open();
    } catch (IOException | RuntimeException e) {
      closeFiles();
      throw e;
    }
  }

  private DB open() throws IOException {
    // The reader makes names of files with digits of the default locale, until it is closed.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    try {
      return Iq80DBFactory.factory.open(
          copy.toFile(), new Options().createIfMissing(false).paranoidChecks(true));
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private TransferException unreadable(RuntimeException e) {
    return new TransferException("the database cannot be read: " + e.getMessage(), e);
  }

  private void copy(Path source) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(source)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(".ldb") || name.endsWith(".sst")) {
          StockTable.check(file);
          link(file, copy.resolve(name.substring(0, name.length() - 4) + ".sst"));
        } else if (Files.isRegularFile(file) && !name.equals(StockLock.FILE)) {
          if (name.endsWith(".log")) {
            StockLog.check(file);
          }
          Files.copy(file, copy.resolve(name));
        }
      }
    }
  }

  private static void link(Path table, Path name) throws IOException {
    try {
      Files.createLink(name, table);
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.copy(table, name);
    }
  }

  /** Goes through the entries of a sublevel in the order of their keys, to the last. */
  void forEach(String sublevel, Visitor visitor) throws IOException {
    byte[] prefix = ('!' + sublevel + '!').getBytes(UTF_8);
    Key start = Key.ofTrusted(prefix);
    try (DBIterator entries = iterator()) {
      Optional<Map.Entry<byte[], byte[]>> entry = first(entries, prefix);
      while (entry.isPresent()) {
        Key raw = Key.ofTrusted(entry.get().getKey());
        if (!raw.startsWith(start)) {
          return;
        }
        byte[] key = Arrays.copyOfRange(raw.utf8(), prefix.length, raw.utf8().length);
        visitor.entry(Key.ofUtf8(key), entry.get().getValue());
        entry = next(entries);
      }
    }
  }

  /** Goes through the names of all sublevels that have entries. */
  void forEachSublevel(SublevelVisitor visitor) throws IOException {
    try (DBIterator entries = iterator()) {
      Optional<Map.Entry<byte[], byte[]>> entry = first(entries, new byte[0]);
      while (entry.isPresent()) {
        String raw = new String(entry.get().getKey(), UTF_8);
        int end = raw.indexOf('!', 1);
        if (raw.charAt(0) != '!' || end < 0) {
          throw new TransferException("key '" + raw + "' is in no sublevel: this is other data");
        }
        visitor.sublevel(raw.substring(1, end));
        // '"' is the character behind '!': so this is behind all keys of the sublevel.
        entry = first(entries, (raw.substring(0, end) + '"').getBytes(UTF_8));
      }
    }
  }

  private DBIterator iterator() {
    try {
      return database.iterator();
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private Optional<Map.Entry<byte[], byte[]>> first(DBIterator entries, byte[] from) {
    try {
      entries.seek(from);
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
    return next(entries);
  }

  private Optional<Map.Entry<byte[], byte[]>> next(DBIterator entries) {
    try {
      return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  /** What becomes of an entry. */
  interface Visitor {
    void entry(Key key, byte[] value) throws IOException;
  }

  /** What becomes of a sublevel. */
  interface SublevelVisitor {
    void sublevel(String name) throws IOException;
  }

  @Override
  public void close() throws IOException {
    try {
      database.close();
    } finally {
      closeFiles();
    }
  }

  private void closeFiles() throws IOException {
    Locale.setDefault(Locale.Category.FORMAT, localeBefore);
    try (lock) {
      delete();
    }
  }

  private void delete() throws IOException {
    if (!Files.exists(copy)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> all = Files.walk(copy)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
