package io.zenko.dmd.data.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataRepository;
import io.zenko.dmd.data.StoredBlob;
import io.zenko.dmd.data.Usage;
import io.zenko.dmd.data.file.FileDataRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports blobs that CloudServer's own data daemon wrote. */
class StockBlobsTest {
  private static final Path FIXTURE = Path.of("src/test/resources/fixtures/stock/data");

  @TempDir Path directory;

  private DataRepository repository;

  @BeforeEach
  void open() {
    repository = new FileDataRepository(directory.resolve("blobs"));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private static Map<BlobKey, Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(FIXTURE)) {
      return all.filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> new BlobKey(file.getFileName().toString()), Function.identity()));
    }
  }

  private static StockBlobs.Summary run(Path from, DataRepository to)
      throws IOException, InterruptedException {
    return new StockBlobs(from, to, count -> {}).run();
  }

  private void assertAllAreThere() throws IOException {
    Map<BlobKey, Path> files = files();
    try (Stream<StoredBlob> blobs = repository.blobs()) {
      assertThat(blobs.map(StoredBlob::key)).containsExactlyInAnyOrderElementsOf(files.keySet());
    }
    for (Map.Entry<BlobKey, Path> file : files.entrySet()) {
      try (Blob blob = repository.open(file.getKey());
          InputStream in = blob.read(ByteRange.whole(blob.size()))) {
        assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(file.getValue()));
      }
    }
  }

  @Test
  void eachIsThereUnderItsKey() throws IOException, InterruptedException {
    int count = files().size();
    assertThat(count).isGreaterThan(20);
    StockBlobs.Summary done = run(FIXTURE, repository);
    assertThat(done.found()).isEqualTo(count).isEqualTo(StockBlobs.count(FIXTURE));
    assertThat(done.put()).isEqualTo(count);
    assertThat(done.bytes()).isPositive();
    assertThat(done.others()).isZero();
    assertAllAreThere();
    assertThat(run(FIXTURE, repository).put()).isZero();
  }

  @Test
  void anImportThatWasCutOffIsGoneOnWith() throws IOException, InterruptedException {
    assertThatThrownBy(() -> run(FIXTURE, new Failing(repository, 5))).hasMessage("the disk");
    StockBlobs.Summary done = run(FIXTURE, repository);
    assertThat(done.put()).isEqualTo(files().size() - 5);
    assertAllAreThere();
  }

  @Test
  void aBlobThatIsThereWithOtherBytesIsTold() throws IOException {
    BlobKey key = files().keySet().iterator().next();
    repository.put(key, new ByteArrayInputStream(new byte[3]), 3);
    assertThatThrownBy(() -> run(FIXTURE, repository))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(key.value())
        .hasMessageContaining("one of the two is damaged");
  }

  @Test
  void aBlobThatReadsBackOtherwiseIsTold() {
    assertThatThrownBy(() -> run(FIXTURE, new Failing(repository, Integer.MAX_VALUE)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one of the two is damaged");
  }

  @Test
  void whatIsNoBlobIsLeftOut() throws IOException, InterruptedException {
    Path stock = directory.resolve("stock");
    Files.createDirectories(stock.resolve("17"));
    Files.writeString(stock.resolve("17/readme"), "x");
    Files.writeString(stock.resolve("top"), "x");
    assertThat(run(stock, repository)).isEqualTo(new StockBlobs.Summary(0, 0, 0, 2));
  }

  /** Fails after some puts; or, where it never does, gives other bytes than it was given. */
  private record Failing(DataRepository repository, AtomicInteger left, boolean lies)
      implements DataRepository {
    Failing(DataRepository repository, int puts) {
      this(repository, new AtomicInteger(puts), puts == Integer.MAX_VALUE);
    }

    @Override
    public void put(BlobKey key, InputStream body, long length) throws IOException {
      if (left.getAndDecrement() <= 0) {
        throw new DataException(DataException.Failure.UNAVAILABLE, "the disk");
      }
      if (lies && length > 0) {
        byte[] bytes = body.readNBytes((int) length);
        bytes[0]++;
        repository.put(key, new ByteArrayInputStream(bytes), length);
      } else {
        repository.put(key, body, length);
      }
    }

    @Override
    public Blob open(BlobKey key) {
      return repository.open(key);
    }

    @Override
    public void delete(BlobKey key) {
      repository.delete(key);
    }

    @Override
    public Optional<String> trouble() {
      return repository.trouble();
    }

    @Override
    public Usage usage() {
      return repository.usage();
    }

    @Override
    public Stream<StoredBlob> blobs() {
      return repository.blobs();
    }

    @Override
    public void close() {}
  }
}
