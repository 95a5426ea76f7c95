package io.zenko.dmd.data.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.config.MemcachedSettings.Login;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.DataException;
import io.zenko.dmd.data.memcached.MemcachedDataRepository.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real memcached that asks for a login (SASL). */
class MemcachedLoginTest {
  private static final byte[] BYTES = Blobs.bytes(1, 5 * TestSettings.CHUNK_BYTES);

  @TempDir Path folder;

  private MemcachedProcess server;
  private MemcachedDataRepository repository;

  @BeforeEach
  void start() throws Exception {
    Path users = folder.resolve("users");
    Files.writeString(
        folder.resolve("memcached.conf"),
        """
        mech_list: plain
        pwcheck_method: auxprop
        auxprop_plugin: sasldb
        sasldb_path: %s
        """
            .formatted(users));
    addUser(users);
    server = MemcachedProcess.launch(Map.of("SASL_CONF_PATH", folder.toString()), "-S");
  }

  private static void addUser(Path users) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(
                  "saslpasswd2", "-p", "-c", "-a", "memcached", "-f", users.toString(), "dmd")
              .start();
      process.outputWriter(US_ASCII).append("secret\n").close();
      assertThat(process.waitFor()).isZero();
      // It serves as another user than the one of these tests.
      assertThat(users.toFile().setReadable(true, false)).isTrue();
      Path folder = users.getParent();
      assertThat(folder.toFile().setExecutable(true, false)).isTrue();
      assertThat(folder.toFile().setReadable(true, false)).isTrue();
    } catch (IOException e) {
      throw new IllegalStateException(
          "these tests need saslpasswd2, which src/test/run.sh brings", e);
    }
  }

  @AfterEach
  void stop() {
    repository.close();
    server.close();
  }

  private void open(String password) {
    repository =
        new MemcachedDataRepository(
            TestSettings.of(server.server(), new Login("dmd", password)), Role.STORE);
  }

  @Test
  void keepsBlobsForWhoeverKnowsThePassword() throws Exception {
    open("secret");

    for (int i = 0; i < 20; i++) {
      BlobKey key = Blobs.put(repository, BYTES);
      try (Blob blob = repository.open(key);
          InputStream content = blob.read(ByteRange.whole(blob.size()))) {
        assertThat(content.readAllBytes()).isEqualTo(BYTES);
      }
    }
    assertThat(repository.trouble()).isEmpty();
    assertThat(repository.usage().totalBytes()).isPositive();
  }

  @Test
  void isNamedWhereItRefusesThePassword() {
    open("wrong");

    assertThatThrownBy(() -> Blobs.put(repository, BYTES))
        .hasMessageContaining("refuses the login")
        .hasMessageContaining("MEMCACHED_PASSWORD");
    assertThat(repository.trouble()).isPresent();
  }

  /** Such servers list nothing: that must not look like a store without blobs. */
  @Test
  void cannotBeSwept() throws Exception {
    open("secret");
    Blobs.put(repository, BYTES);

    assertThatThrownBy(() -> repository.blobs().count()).isInstanceOf(DataException.class);
  }
}
