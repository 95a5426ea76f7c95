package io.zenko.dmd.daemon;

import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** An application of one servlet alone, to deploy in place of ours. */
public final class BareWar {
  private BareWar() {}

  /** Makes the archive in the folder. */
  public static Path of(Class<? extends HttpServlet> servlet, Path folder) throws IOException {
    Path war = folder.resolve("bare.war");
    String name = servlet.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(war));
        InputStream type = servlet.getClassLoader().getResourceAsStream(name)) {
      out.putNextEntry(new JarEntry("WEB-INF/classes/" + name));
      type.transferTo(out);
      out.closeEntry();
    }
    return war.toAbsolutePath();
  }
}
