package io.zenko.dmd.data.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Await;
import io.zenko.dmd.config.MemcachedSettings.Writes;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.DataException.Failure;
import io.zenko.dmd.data.memcached.MemcachedDataRepository.Role;
import io.zenko.dmd.data.memcached.MisbehavingServer.Mode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server whose answers are cut, changed, replaced, or never end. */
class MisbehavingServerTest {
  private static final int CHUNK = TestSettings.CHUNK_BYTES;
  private static final int TRIES = 3;

  private MemcachedProcess real;
  private MemcachedProcess honest;
  private MisbehavingServer crooked;
  private MemcachedDataRepository repository;

  @BeforeEach
  void start() {
    real = MemcachedProcess.launch();
    honest = MemcachedProcess.launch();
    crooked = new MisbehavingServer(real.server());
  }

  @AfterEach
  void stop() {
    repository.close();
    crooked.close();
    real.close();
    honest.close();
  }

  @ParameterizedTest
  @EnumSource(value = Mode.class, names = "HONEST", mode = EnumSource.Mode.EXCLUDE)
  void neverMakesWrongBytesOfABlob(Mode mode) {
    repository =
        new MemcachedDataRepository(
            TestSettings.of(1, Writes.ALL, List.of(crooked.server())), Role.STORE);
    Random random = seeded();
    Map<BlobKey, byte[]> blobs = new LinkedHashMap<>();
    for (int i = 0; i < TRIES; i++) {
      crooked.misbehave(Mode.HONEST, 0);
      putWhenHealed(blobs, random);
      crooked.misbehave(mode, random.nextInt(3 * CHUNK));
      blobs.forEach(this::getOrFail);
      tryPut(random);
    }
    crooked.misbehave(Mode.HONEST, 0);
    Await.until("the server is used again", () -> passes(() -> blobs.forEach(this::assertSame)));
  }

  @ParameterizedTest
  @EnumSource(value = Mode.class, names = "HONEST", mode = EnumSource.Mode.EXCLUDE)
  void keepsNoBlobFromBeingReadWhereAnotherServerIsHonest(Mode mode) {
    repository =
        new MemcachedDataRepository(
            TestSettings.of(2, Writes.ALL, List.of(crooked.server(), honest.server())), Role.STORE);
    Random random = seeded();
    Map<BlobKey, byte[]> blobs = new LinkedHashMap<>();
    for (int i = 0; i < TRIES; i++) {
      crooked.misbehave(Mode.HONEST, 0);
      putWhenHealed(blobs, random);
      crooked.misbehave(mode, random.nextInt(3 * CHUNK));
      long start = System.nanoTime();
      blobs.forEach(this::assertSame);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(TestSettings.TIMEOUT.multipliedBy(4));
    }
  }

  @Test
  void isNamedWhenItSpeaksAnotherLanguage() {
    crooked.misbehave(Mode.GARBAGE, 0);
    repository =
        new MemcachedDataRepository(
            TestSettings.of(1, Writes.ALL, List.of(crooked.server())), Role.STORE);
    assertThatThrownBy(() -> Blobs.put(repository, Blobs.bytes(1, 10)))
        .hasMessageContaining("does not speak memcached's protocol");
  }

  private static Random seeded() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    return new Random(seed);
  }

  private static byte[] blob(Random random) {
    return Blobs.bytes(random.nextLong(), random.nextInt(4 * CHUNK));
  }

  private void putWhenHealed(Map<BlobKey, byte[]> blobs, Random random) {
    byte[] bytes = blob(random);
    Await.until("a put passes", () -> passes(() -> blobs.put(Blobs.put(repository, bytes), bytes)));
  }

  private void tryPut(Random random) {
    byte[] bytes = blob(random);
    passes(() -> assertSame(Blobs.put(repository, bytes), bytes));
  }

  /** A failed answer may be a wrong one that looks right: a miss, where END is a byte away. */
  private void getOrFail(BlobKey key, byte[] bytes) {
    try {
      assertSame(key, bytes);
    } catch (DataException e) {
      assertThat(e.failure()).as("%s", e).isNotEqualTo(Failure.FULL);
    }
  }

  private void assertSame(BlobKey key, byte[] bytes) {
    assertThat(Blobs.get(repository, key)).isEqualTo(bytes);
  }

  private static boolean passes(Runnable action) {
    try {
      action.run();
      return true;
    } catch (DataException e) {
      return false;
    }
  }
}
