package io.zenko.dmd.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written comes out again, however long it is. */
class SpooledBodyTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256 * 1024, 256 * 1024 + 1, 3_000_000})
  void aBodyIsHandedOnAsItWasWritten(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    try (SpooledBody body = new SpooledBody()) {
      for (int from = 0; from < size; from += 7_001) {
        body.write(bytes, from, Math.min(7_001, size - from));
      }
      assertThat(body.length()).isEqualTo(size);
      body.writeTo(out);
    }

    assertThat(out.toByteArray()).isEqualTo(bytes);
  }
}
