package io.zenko.dmd.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** An application of a servlet or a few classes alone, to deploy in place of ours. */
public final class BareWar {
  private BareWar() {}

  /** Makes the archive in the folder. */
  public static Path of(Path folder, Class<?>... types) throws IOException {
    Path war = folder.resolve(types[0].getSimpleName() + ".war");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(war))) {
      for (Class<?> type : types) {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry("WEB-INF/classes/" + name));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(name)) {
          bytes.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return war.toAbsolutePath();
  }
}
