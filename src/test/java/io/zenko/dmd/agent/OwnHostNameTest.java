package io.zenko.dmd.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnHostNameTest {
  private static final String OWN = "nobody-knows-me.invalid";

  @TempDir Path folder;

  /** What a Java machine with the agent makes of names. */
  static final class Asking {
    private Asking() {}

    public static void main(String[] names) throws IOException {
      for (String name : names) {
        System.out.println(name + " " + meaning(name));
      }
      System.out.println(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName());
    }

    private static String meaning(String name) {
      try {
        InetAddress address = InetAddress.getByName(name);
        return address.isLoopbackAddress() + " " + address.getHostName();
      } catch (UnknownHostException e) {
        return "unknown";
      }
    }
  }

  @Test
  void theOwnNameIsLoopbackAndOthersAreLookedUpAsEver() throws Exception {
    Process machine =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-javaagent:" + agent() + "=" + OWN,
                "-cp",
                classes(OwnHostNameTest.class).toString(),
                Asking.class.getName(),
                OWN,
                "localhost",
                "somebody-else.invalid")
            .redirectErrorStream(true)
            .start();

    List<String> said = new String(machine.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(said)
        .containsExactly(
            OWN + " true " + OWN,
            "localhost true localhost",
            "somebody-else.invalid unknown",
            "localhost");
  }

  /** As the build makes it. */
  private Path agent() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", OwnHostName.class.getName());
    String entry = OwnHostName.class.getName().replace('.', '/') + ".class";
    Path jar = folder.resolve("agent.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream bytes = OwnHostName.class.getClassLoader().getResourceAsStream(entry)) {
      out.putNextEntry(new JarEntry(entry));
      bytes.transferTo(out);
    }
    return jar;
  }

  private static Path classes(Class<?> of) throws Exception {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
