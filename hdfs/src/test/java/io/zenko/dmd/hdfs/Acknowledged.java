package io.zenko.dmd.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.StoredBlob;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was told to writers: the blobs that must be there, and those that must not. */
final class Acknowledged {
  /** A blob is what its seed and length say. */
  record Content(long seed, int length) {
    byte[] bytes() {
      return Blobs.bytes(seed, length);
    }
  }

  private final Map<BlobKey, Content> stored = new ConcurrentHashMap<>();
  private final Set<BlobKey> deleted = ConcurrentHashMap.newKeySet();

  /** Deletes that were not acknowledged: the blob may be there or not. */
  private final Set<BlobKey> doubtful = ConcurrentHashMap.newKeySet();

  void put(DataRepository repository, Content content) {
    stored.put(Blobs.put(repository, content.bytes()), content);
  }

  void told(BlobKey key, Content content) {
    stored.put(key, content);
  }

  void toldDeleted(BlobKey key) {
    deleted.add(key);
  }

  /** Deletes some blob, if there is one. */
  void deleteOne(DataRepository repository, int skip) {
    BlobKey key = stored.keySet().stream().skip(skip).findFirst().orElse(null);
    if (key != null && stored.remove(key) != null) {
      delete(repository, key);
    }
  }

  /** Deletes a blob that shares its file with others, so that a log has to tell of it. */
  void deletePacked(DataRepository repository, int packBytes) {
    BlobKey key =
        stored.entrySet().stream()
            .filter(blob -> blob.getValue().length() <= packBytes)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    stored.remove(key);
    delete(repository, key);
  }

  private void delete(DataRepository repository, BlobKey key) {
    try {
      repository.delete(key);
      deleted.add(key);
    } catch (DataException e) {
      doubtful.add(key);
      throw e;
    }
  }

  int size() {
    return stored.size();
  }

  Map<BlobKey, Content> stored() {
    return stored;
  }

  /** Reads every byte, and looks for what is deleted. */
  void check(DataRepository repository) {
    stored.forEach(
        (key, content) ->
            assertThat(Blobs.get(repository, key)).as("%s", key).isEqualTo(content.bytes()));
    for (BlobKey key : deleted) {
      assertThat(failure(repository, key)).as("%s, deleted", key).isEqualTo(Failure.NO_SUCH_BLOB);
    }
    try (Stream<StoredBlob> blobs = repository.blobs()) {
      Set<BlobKey> listed = blobs.map(StoredBlob::key).collect(Collectors.toSet());
      assertThat(listed).containsAll(stored.keySet());
      listed.retainAll(deleted);
      assertThat(listed).as("deleted, and listed").isEmpty();
    }
  }

  /** As above; and nothing else is there. */
  void checkExactly(DataRepository repository) {
    check(repository);
    try (Stream<StoredBlob> blobs = repository.blobs()) {
      Set<BlobKey> others = new HashSet<>(blobs.map(StoredBlob::key).toList());
      others.removeAll(stored.keySet());
      others.removeAll(doubtful);
      assertThat(others).as("blobs that nobody was told of").isEmpty();
    }
  }

  static Failure failure(DataRepository repository, BlobKey key) {
    try {
      byte[] unused = Blobs.get(repository, key);
      return null;
    } catch (DataException e) {
      return e.failure();
    }
  }
}
