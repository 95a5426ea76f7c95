package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The project of {@code examples/repository}, built from what we publish and from libraries of
 * others: our own folders of classes are kept out of its sight.
 */
final class ForeignJar {
  private static final Path PROJECT =
      Path.of(System.getProperty("dmd.project", "")).toAbsolutePath();
  private static final Path EXAMPLE = PROJECT.resolve("examples/repository");

  private final Path folder;
  private final Path jar;

  private ForeignJar(Path folder) {
    this.folder = folder;
    this.jar = folder.resolve("libraries/example-repository.jar");
  }

  /** Builds it in this folder. */
  static ForeignJar build(Path folder) throws IOException {
    ForeignJar built = new ForeignJar(folder);
    Path classes = folder.resolve("classes");
    compile(EXAMPLE.resolve("src/main/java"), classes, published("classes"));
    built.pack(classes, EXAMPLE.resolve("src/main/resources"));
    return built;
  }

  /** The folder that the jar alone is in. */
  Path libraries() {
    return jar.getParent();
  }

  /** Runs the tests of the project, and tells what was said. */
  String test() throws IOException, InterruptedException {
    Path tests = folder.resolve("test-classes");
    String path = String.join(File.pathSeparator, published("classes", "contract"), jar.toString());
    compile(EXAMPLE.resolve("src/test/java"), tests, path);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, tests.toString(), path, thirdParty()),
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--details=summary",
                "--scan-class-path=" + tests)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /** The libraries of this test's class path, without our own folders of classes. */
  private static String thirdParty() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String published(String... classifiers) {
    return Arrays.stream(classifiers)
        .map(classifier -> PROJECT.resolve("target/dmd-" + classifier + ".jar").toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void compile(Path sources, Path classes, String path) throws IOException {
    Files.createDirectories(classes);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8);
        Stream<Path> all = Files.walk(sources)) {
      List<Path> java = all.filter(file -> file.toString().endsWith(".java")).toList();
      List<String> options =
          List.of(
              "--release",
              "17",
              "-proc:none",
              "-d",
              classes.toString(),
              "-cp",
              path + File.pathSeparator + thirdParty());
      boolean compiled =
          compiler
              .getTask(
                  complaints, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
              .call();
      assertThat(compiled).as("%s", complaints).isTrue();
    }
  }

  private void pack(Path... roots) throws IOException {
    Files.createDirectories(jar.getParent());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path root : roots) {
        try (Stream<Path> all = Files.walk(root)) {
          for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
            out.putNextEntry(new JarEntry(root.relativize(path).toString()));
            Files.copy(path, out);
          }
        }
      }
    }
  }
}
