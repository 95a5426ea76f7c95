package io.zenko.dmd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What payara/warm.sh prepares is used where it fits, and passed over where it does not. */
@DisabledIfSystemProperty(named = "dmd.server", matches = ".+", disabledReason = "of Payara Micro")
class WarmStartIT {
  private static final Path PROJECT = Path.of(System.getProperty("dmd.project", ""));

  @TempDir Path folder;

  @Test
  void theClassesOfTheServerComeFromTheArchive() throws IOException {
    Path warm = WarmFolder.prepare();
    assertThat(archived(warm)).isGreaterThan(hasPlainName(warm) ? 5_000 : 2_000);

    // Of another jar: all that is in it but the word of which it is.
    Path other = Files.createDirectories(folder.resolve("warm"));
    for (String name : List.of("root", "classes.jsa")) {
      Files.createSymbolicLink(other.resolve(name), warm.resolve(name));
    }
    Files.writeString(other.resolve("unpacked"), "of another jar\n");
    Files.writeString(other.resolve("key"), "of another jar\n");
    assertThat(archived(other)).isZero();
  }

  /** Java 17 archives no class of a jar whose path stands in a URL otherwise than it is. */
  private static boolean hasPlainName(Path path) {
    return path.toUri().getRawPath().equals(path.toUri().getPath());
  }

  /** How many classes of a daemon's come from an archive beside that of the machine itself. */
  private long archived(Path warm) throws IOException {
    Path classes = folder.resolve("classes.log");
    Files.deleteIfExists(classes);
    try (Daemon daemon =
        new Daemon(folder.resolve("daemon"))
            .with("DMD_WARM", warm.toString())
            .withDefaultHeap("-Xlog:class+load:file=" + classes)
            .start()) {
      assertThat(daemon.bucketd().send("POST", "/default/bucket/none/k", "{}").statusLine())
          .isEqualTo("HTTP/1.1 404 DBNotFound");
      assertThat(daemon.stop()).isZero();
      assertThat(daemon.log()).doesNotContain("WARNING").doesNotContain("[warning]");
    }
    try (Stream<String> lines = Files.lines(classes)) {
      return lines.filter(line -> line.endsWith("shared objects file (top)")).count();
    }
  }

  /** The start by the archive passes the jar's manifest by. */
  @Test
  void whatTheJarOpensIsOpenedWithoutIt() throws IOException {
    TreeSet<String> asked = new TreeSet<>();
    try (JarFile jar = new JarFile(PROJECT.resolve("target/payara-micro.jar").toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      for (String kind : List.of("Add-Exports", "Add-Opens")) {
        for (String name : manifest.getValue(kind).split(" ", -1)) {
          asked.add("--" + kind.toLowerCase(java.util.Locale.ROOT) + "=" + name + "=ALL-UNNAMED");
        }
      }
    }

    assertThat(Files.readAllLines(PROJECT.resolve("payara/servers/micro.opens")))
        .filteredOn(line -> !line.startsWith("#"))
        .hasSameElementsAs(asked);
  }

  /** Which nothing protects any more, and which takes less time to read for it. */
  @Test
  void theServersOwnStoresOfKeysHoldWhatTheyHeld() throws IOException, GeneralSecurityException {
    Path warm = WarmFolder.prepare();

    try (JarFile jar = new JarFile(PROJECT.resolve("target/payara-micro.jar").toFile())) {
      for (String name : List.of("keystore.p12", "cacerts.p12")) {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = jar.getInputStream(jar.getEntry("MICRO-INF/domain/" + name))) {
          own.load(in, "changeit".toCharArray());
        }
        KeyStore light = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(warm.resolve("root/config").resolve(name))) {
          light.load(in, null);
        }
        assertThat(light.size()).isEqualTo(own.size());
        for (String alias : Collections.list(own.aliases())) {
          assertThat(light.getCertificate(alias)).isEqualTo(own.getCertificate(alias));
          assertThat(light.isKeyEntry(alias)).isEqualTo(own.isKeyEntry(alias));
        }
      }
    }
  }
}
