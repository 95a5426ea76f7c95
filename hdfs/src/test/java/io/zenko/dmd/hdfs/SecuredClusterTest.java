package io.zenko.dmd.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that asks for Kerberos and encrypts what is sent; a daemon with a keytab. */
class SecuredClusterTest {
  @TempDir Path folder;

  @Test
  @Timeout(600)
  void servesADaemonThatLogsInWithItsKeytabAndRenewsItsTicket() throws Exception {
    Process cluster = java(SecuredCluster.class, List.of(), folder.toString());
    try {
      String address;
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(cluster.getInputStream(), UTF_8))) {
        address = lines.readLine();
        assertThat(address).withFailMessage(() -> log(SecuredCluster.class)).isNotNull();
        Process daemon =
            java(
                SecuredDaemon.class,
                List.of("-Djava.security.krb5.conf=" + SecuredCluster.kerberos(folder)),
                address,
                folder.toString());
        try {
          assertThat(daemon.waitFor()).withFailMessage(() -> log(SecuredDaemon.class)).isZero();
        } finally {
          Process unused = daemon.destroyForcibly(); // where this test is interrupted
        }
      }
    } finally {
      try {
        cluster.getOutputStream().close();
        assertThat(cluster.waitFor()).isZero();
      } finally {
        Process unused = cluster.destroyForcibly();
      }
    }
  }

  private Path logFile(Class<?> main) {
    return folder.resolve(main.getSimpleName() + ".log");
  }

  private String log(Class<?> main) {
    try {
      return Files.readString(logFile(main), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process java(Class<?> main, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(logFile(main).toFile()).start();
  }
}
