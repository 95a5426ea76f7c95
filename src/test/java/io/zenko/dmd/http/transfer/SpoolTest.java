package io.zenko.dmd.http.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written comes out again, wherever it has waited, and leaves nothing behind. */
class SpoolTest {
  private final SpoolFile file = new SpoolFile();

  @AfterEach
  void close() {
    file.close();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "8191", "8192", "8193", "16384", "16385", "3000000"})
  void bytesComeOutAsTheyWereWritten(int size) throws IOException {
    for (int memoryBytes : new int[] {0, 64 * 1024, 1 << 24}) {
      for (boolean rests : new boolean[] {false, true}) {
        roundTrip(size, new TransferMemory(memoryBytes), rests);
      }
    }
  }

  private void roundTrip(int size, TransferMemory memory, boolean rests) throws IOException {
    Random random = new Random(size);
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    byte[] read = new byte[size];
    try (Spool spool = new Spool(memory, file)) {
      for (int from = 0; from < size; ) {
        int count = Math.min(1 + random.nextInt(20_000), size - from);
        if (random.nextBoolean()) {
          spool.isQuick(count);
        }
        spool.write(bytes, from, count);
        from += count;
        if (rests && random.nextInt(10) == 0) {
          spool.rest();
        }
      }
      assertThat(spool.length()).isEqualTo(size);
      for (int at = 0; at < size; ) {
        at += spool.read(read, at, Math.min(1 + random.nextInt(20_000), size - at));
        if (rests && random.nextInt(10) == 0) {
          spool.rest();
        }
      }
      assertThat(spool.read(new byte[1], 0, 1)).isEqualTo(-1);
    }
    assertThat(read).isEqualTo(bytes);
    assertThat(memory.taken()).isZero();
    assertThat(file.usedBytes()).isZero();
  }

  @Test
  void whatRestsTakesNextToNoMemory() throws IOException {
    TransferMemory memory = new TransferMemory(1 << 20);
    try (Spool small = new Spool(memory, file);
        Spool large = new Spool(memory, file)) {
      small.write(new byte[2 * 1024]);
      large.write(new byte[100_000]);
      assertThat(memory.taken()).isBetween(100_000L, 130_000L);
      assertThat(file.usedBytes()).isZero();
      large.rest();
      assertThat(memory.taken()).isZero();
      assertThat(file.usedBytes()).isBetween(100_000L, 130_000L);
      assertThat(small.isSmall()).isTrue();
      small.write(0);
      assertThat(small.isSmall()).isFalse();
    }
  }

  /** A promise that no disk is needed is kept. */
  @Test
  void whatIsQuickStaysInMemory() throws IOException {
    TransferMemory memory = new TransferMemory(200_000);
    try (Spool spool = new Spool(memory, file)) {
      assertThat(spool.isQuick(64 * 1024)).isTrue();
      memory.tryTake(200_000 - memory.taken());
      spool.write(new byte[64 * 1024]);
      assertThat(file.usedBytes()).isZero();
      assertThat(spool.isQuick(64 * 1024)).isFalse();
    }
  }
}
