package io.zenko.dmd;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.zenko.dmd.config.OfRole;
import io.zenko.dmd.http.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of the house: protocol → feature root ← repository. */
@AnalyzeClasses(packages = "io.zenko.dmd", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "io.zenko.dmd.";

  /** The sweep is one for operators: it speaks HTTP, and knows blobs as the others do. */
  private static final Set<String> PROTOCOLS =
      Set.of("metadata.bucketd", "metadata.mdfile", "data.rest", "data.sweep");

  private static final Set<String> RULES = Set.of("metadata.versioning", "metadata.listing");

  /** What repositories share, and of it what protocols name too. */
  private static final Set<String> SHARED = Set.of("metadata.reading", "metadata.writing");

  /** Whatever else stands below a feature is a repository. */
  private static final DescribedPredicate<JavaClass> REPOSITORY =
      describe(
          "a repository's class",
          type -> {
            String name = ownPackage(type);
            return (name.startsWith("metadata.") || name.startsWith("data."))
                && !PROTOCOLS.contains(name)
                && !RULES.contains(name)
                && !SHARED.contains(name);
          });

  private static final DescribedPredicate<JavaClass> PROTOCOL =
      describe("a protocol's class", type -> PROTOCOLS.contains(ownPackage(type)));

  /** The package below our own, to the second level; nothing for classes of others. */
  private static String ownPackage(JavaClass type) {
    if (!type.getPackageName().startsWith(BASE)) {
      return "";
    }
    String[] parts = type.getPackageName().substring(BASE.length()).split("\\.", -1);
    return parts.length == 1 ? parts[0] : parts[0] + "." + parts[1];
  }

  @ArchTest
  static final ArchRule protocolsNameNoRepository =
      noClasses().that(PROTOCOL).should().dependOnClassesThat(REPOSITORY);

  @ArchTest
  static final ArchRule repositoriesNameNoProtocol =
      noClasses()
          .that(REPOSITORY)
          .should()
          .dependOnClassesThat(PROTOCOL)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              BASE + "http..", BASE + "ops..", "jakarta.ws.rs..", "jakarta.servlet..");

  @ArchTest
  static final ArchRule rulesNameNoOneAroundThem =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + "metadata.versioning..", BASE + "metadata.listing..")
          .should()
          .dependOnClassesThat(REPOSITORY.or(PROTOCOL))
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "http..", BASE + "ops..");

  @ArchTest
  static final ArchRule featureRootsNameNothingBelowThem =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + "metadata", BASE + "data")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              BASE + "metadata.*..", BASE + "data.*..", BASE + "http..", BASE + "ops..");

  @ArchTest
  static final ArchRule metadataDoesNotNameData =
      noClasses()
          .that()
          .resideInAPackage(BASE + "metadata..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE + "data..");

  @ArchTest
  static final ArchRule dataDoesNotNameMetadata =
      noClasses()
          .that()
          .resideInAPackage(BASE + "data..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE + "metadata..");

  /** Both halves use it, and neither knows that the other does. */
  @ArchTest
  static final ArchRule memcachedNamesNoHalf =
      noClasses()
          .that()
          .resideInAPackage(BASE + "memcached..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              BASE + "metadata..", BASE + "data..", BASE + "http..", BASE + "ops..");

  /** One place knows the client library: whoever needs servers asks for them there. */
  @ArchTest
  static final ArchRule theClientOfMemcachedIsNamedInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + "memcached..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("net.rubyeye..", "com.google.code.yanf4j..");

  /** One without would be served by a process of the other half, and open its store. */
  @ArchTest
  static final ArchRule protocolsSayOfWhichHalfTheyAre =
      classes()
          .that()
          .implement(Protocol.class)
          .and()
          .areNotInterfaces()
          .should()
          .beAnnotatedWith(OfRole.class);

  @ArchTest
  static final ArchRule httpNamesNoFeature =
      noClasses()
          .that()
          .resideInAPackage(BASE + "http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "metadata..", BASE + "data..", BASE + "ops..");

  @ArchTest
  static final ArchRule whatBothHalvesShareNamesNothingOfTheProject =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + "json", BASE + "background", BASE + "clock", BASE + "metrics")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              BASE + "metadata..",
              BASE + "data..",
              BASE + "http..",
              BASE + "ops..",
              BASE + "config..");

  @ArchTest
  static final ArchRule whatRepositoriesShareNamesTheFeatureAlone =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + "metadata.reading..", BASE + "metadata.writing..")
          .should()
          .dependOnClassesThat(PROTOCOL.or(REPOSITORY))
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              BASE + "metadata.versioning..", BASE + "metadata.listing..", BASE + "http..");

  @ArchTest
  static final ArchRule configNamesNothingOfTheProject =
      noClasses()
          .that()
          .resideInAPackage(BASE + "config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              BASE + "metadata..", BASE + "data..", BASE + "http..", BASE + "ops..");

  @ArchTest
  static final ArchRule nothingNamesOps =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + "ops..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(BASE + "ops..");

  /** The command is no part of the WAR, nor is what it is made of. */
  @ArchTest
  static final ArchRule nothingNamesTheCommand =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + "commands..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + "commands..", "picocli..");

  /** It asks another process, which may be of another version. */
  @ArchTest
  static final ArchRule whatAsksADaemonNamesNothingOfIt =
      noClasses()
          .that()
          .resideInAPackage(BASE + "commands.daemon..")
          .should()
          .dependOnClassesThat(
              describe(
                  "the daemon's classes",
                  type ->
                      type.getPackageName().startsWith(BASE)
                          && !type.getPackageName().startsWith(BASE + "commands.")));

  @ArchTest
  static final ArchRule containersAreNamedInOnePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + "http.container..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.glassfish..", "com.sun..", "org.apache.catalina..", "io.undertow..", "fish..");

  /** The rooms of the engine: each names those below it alone, and none the one around them. */
  @ArchTest
  static final ArchRule roomsOfTheEngineNameWhatIsBelowThem =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(BASE + "metadata.json..")
          .layer("store")
          .definedBy(BASE + "metadata.json")
          .layer("check")
          .definedBy(BASE + "metadata.json.check")
          .layer("directory")
          .definedBy(BASE + "metadata.json.directory")
          .layer("journal")
          .definedBy(BASE + "metadata.json.journal")
          .layer("bucket")
          .definedBy(BASE + "metadata.json.bucket")
          .layer("merge")
          .definedBy(BASE + "metadata.json.merge")
          .layer("memory")
          .definedBy(BASE + "metadata.json.memory")
          .layer("run")
          .definedBy(BASE + "metadata.json.run")
          .layer("file")
          .definedBy(BASE + "metadata.json.file")
          .layer("line")
          .definedBy(BASE + "metadata.json.line")
          .whereLayer("store")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("check")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("directory")
          .mayOnlyBeAccessedByLayers("store", "check")
          .whereLayer("journal")
          .mayOnlyBeAccessedByLayers("store", "check", "directory")
          .whereLayer("bucket")
          .mayOnlyBeAccessedByLayers("store", "check")
          .whereLayer("merge")
          .mayOnlyBeAccessedByLayers("store", "bucket")
          .whereLayer("memory")
          .mayOnlyBeAccessedByLayers("store", "journal", "bucket")
          .whereLayer("run")
          .mayOnlyBeAccessedByLayers("store", "check", "bucket", "merge", "memory")
          .whereLayer("file")
          .mayOnlyBeAccessedByLayers(
              "store", "check", "directory", "journal", "bucket", "merge", "memory", "run");

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching(BASE + "(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      classes().should().haveNameNotMatching(".*(Impl|Utils?|Helper|Manager)(\\$.*)?");

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    Path sources = Path.of("src/main/java/io/zenko/dmd");
    List<Path> packages;
    try (Stream<Path> all = Files.walk(sources)) {
      packages =
          all.filter(path -> path.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .toList();
    }

    assertThat(packages).hasSizeGreaterThan(5);
    assertThat(packages)
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
  }
}
