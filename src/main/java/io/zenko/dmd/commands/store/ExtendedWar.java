package io.zenko.dmd.commands.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The application with jars of others in it. They have to be inside: a server's own folder for
 * libraries is above the application, where its interfaces cannot be seen from.
 */
record ExtendedWar(Path war, Path libraries) {
  private static final String LIBRARIES = "WEB-INF/lib/";
  private static final String CLASSES = "WEB-INF/classes/";

  /**
   * Writes it, and tells the names of the jars.
   *
   * @throws IllegalArgumentException where a jar cannot go beside what the application has
   */
  List<String> write(Path output) throws IOException {
    List<Path> jars = jars();
    try (ZipFile application = new ZipFile(war.toFile())) {
      for (Path jar : jars) {
        check(jar, application);
      }
    }
    Files.copy(war, output);
    try (FileSystem inside = FileSystems.newFileSystem(output)) {
      for (Path jar : jars) {
        Files.copy(jar, inside.getPath(LIBRARIES + jar.getFileName()));
      }
    }
    return jars.stream().map(jar -> jar.getFileName().toString()).toList();
  }

  private List<Path> jars() throws IOException {
    if (!Files.isDirectory(libraries)) {
      throw new IllegalArgumentException(libraries + " is no directory of libraries");
    }
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(libraries, "*.jar")) {
      found.forEach(jars::add);
    }
    Collections.sort(jars);
    return jars;
  }

  private static void check(Path jar, ZipFile application) throws IOException {
    String name = jar.getFileName().toString();
    if (application.getEntry(LIBRARIES + name) != null) {
      throw new IllegalArgumentException(name + " is in the daemon already: remove " + jar);
    }
    try (ZipFile contents = new ZipFile(jar.toFile())) {
      Optional<String> own = firstOfBoth(contents, application);
      if (own.isPresent()) {
        throw new IllegalArgumentException(
            ("%s has a class of the daemon itself, %s: remove it, and give the daemon the scope"
                    + " provided where the jar is built")
                .formatted(jar, own.get()));
      }
    } catch (ZipException e) {
      throw new IllegalArgumentException(jar + " is no jar: " + e.getMessage(), e);
    }
  }

  private static Optional<String> firstOfBoth(ZipFile jar, ZipFile application) {
    try (Stream<String> names = jar.stream().map(entry -> entry.getName())) {
      return names
          .filter(name -> name.endsWith(".class"))
          .filter(name -> application.getEntry(CLASSES + name) != null)
          .findFirst();
    }
  }
}
