package io.zenko.dmd.config;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each setting has one name and one default, and is checked. */
class SettingsTest {
  private static final Path DEFAULTS =
      Path.of("src/main/resources/META-INF/microprofile-config.properties");

  @Test
  void theDefaultsAreSound() throws IOException {
    Settings settings = Settings.read(defaults()::get);

    assertThat(settings.bucketd()).isEqualTo(new Settings.Listener(9000, 32));
    assertThat(settings.listenAddress()).isEqualTo("127.0.0.1");
    assertThat(settings.keepAlive()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void tellsAHeapThatIsTooSmallForWhatTheSettingsAllow() throws IOException {
    Map<String, String> texts = new HashMap<>(defaults());
    assertThat(HeapBudget.lack(Settings.read(texts::get), 490L << 20)).isEmpty();
    assertThat(HeapBudget.lack(Settings.read(texts::get), 247L << 20))
        .hasValueSatisfying(
            lack -> assertThat(lack).contains("288 MiB at once of a heap of 247 MiB", "-Xmx"));

    texts.put("DATA_REPOSITORY", "memcached");
    assertThat(HeapBudget.lack(Settings.read(texts::get), 490L << 20)).isEmpty();
    assertThat(HeapBudget.lack(Settings.read(texts::get), 400L << 20)).isPresent();
    texts.put("MEMCACHED_BUFFER_BYTES", "8388608");
    assertThat(HeapBudget.lack(Settings.read(texts::get), 400L << 20)).isEmpty();
  }

  @Test
  void budgetsShrinkToTheHeap() throws IOException {
    Settings settings = Settings.read(defaults()::get);
    assertThat(HeapBudget.fit(settings, 64 << 20, 490L << 20)).isEqualTo(64 << 20);
    assertThat(HeapBudget.fit(settings, 64 << 20, 288L << 20)).isEqualTo(32 << 20);
    assertThat(HeapBudget.fit(settings, 32 << 20, 144L << 20)).isEqualTo(8 << 20);
  }

  @Test
  void tellsAHeapThatIsTooSmallForSoManyConnections() throws IOException {
    Map<String, String> texts = new HashMap<>(defaults());
    assertThat(HeapBudget.lackOfConnections(Settings.read(texts::get), 490L << 20)).isEmpty();
    assertThat(HeapBudget.lackOfConnections(Settings.read(texts::get), 256L << 20))
        .hasValueSatisfying(lack -> assertThat(lack).contains("room for 9830 connections"));
    texts.put("DMD_MAX_CONNECTIONS", "4000");
    assertThat(HeapBudget.lackOfConnections(Settings.read(texts::get), 256L << 20)).isEmpty();
  }

  /** What the code asks for, what has a default, and what the page tells: the same. */
  @Test
  void thePageOfSettingsTellsEachAndItsDefault() throws IOException {
    assertThat(table("docs/settings.md")).isEqualTo(defaults());
  }

  @Test
  void theReadmeTellsSomeOfThemAlike() throws IOException {
    assertThat(table("README.md")).hasSizeBetween(8, 12);
    assertThat(defaults()).containsAllEntriesOf(table("README.md"));
  }

  @Test
  void theTwoFoldersAreNotTheSame() throws IOException {
    Map<String, String> texts = new HashMap<>(defaults());
    texts.put("S3METADATAPATH", "/srv/dmd");
    texts.put("S3DATAPATH", "/srv/./dmd/");
    assertThatThrownBy(() -> Settings.read(texts::get))
        .hasMessage("S3METADATAPATH and S3DATAPATH must differ: both are /srv/dmd");
    texts.put("DMD_ROLES", "data");
    assertThat(Settings.read(texts::get).dataPath()).hasToString("/srv/dmd");
  }

  @Test
  void aListenerIsReachedWhereItListens() throws IOException {
    Map<String, String> texts = new HashMap<>(defaults());
    Map<String, String> reached =
        Map.of(
            "127.0.0.2", "127.0.0.2:9000",
            "0.0.0.0", "127.0.0.1:9000",
            "::", "127.0.0.1:9000",
            "::1", "[::1]:9000",
            "[::1]", "[::1]:9000");
    reached.forEach(
        (address, authority) -> {
          texts.put("LISTEN_ADDR", address);
          assertThat(Settings.read(texts::get).authority("bucketd")).isEqualTo(authority);
        });
  }

  @Test
  void copiesOfMetadataInMemcachedNeedMoreServers() throws IOException {
    Map<String, String> texts = new HashMap<>(defaults());
    texts.put("METADATA_REPOSITORY", "memcached");
    assertThat(Settings.read(texts::get).memcachedMetadata()).isPresent();
    texts.put("MEMCACHED_REPLICAS", "2");
    texts.put("MEMCACHED_SERVERS", "a:1,b:1");
    assertThatThrownBy(() -> Settings.read(texts::get))
        .hasMessageContaining("needs more servers than that")
        .hasMessageContaining("MEMCACHED_SERVERS names 2");
    texts.put("MEMCACHED_SERVERS", "a:1,b:1,c:1");
    assertThat(Settings.read(texts::get).memcachedMetadata()).isPresent();
  }

  @Test
  void everySettingWithADefaultIsRead() throws IOException {
    Map<String, String> settings = new HashMap<>(defaults());
    // What is asked for only where these are set.
    settings.put("DATA_REPOSITORY", "cached");
    settings.put("MEMCACHED_USER", "somebody");
    Set<String> asked = new TreeSet<>();
    for (String repository : List.of("sql", "memcached")) {
      settings.put("METADATA_REPOSITORY", repository);
      Settings.read(
          name -> {
            asked.add(name);
            return settings.get(name);
          });
    }

    assertThat(asked).isEqualTo(new TreeSet<>(settings.keySet()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DMD_BUCKETD_PORT|0|DMD_BUCKETD_PORT is a whole number from 1 to 65535, not '0'",
        "DMD_DATA_PORT|x|DMD_DATA_PORT is a whole number from 1 to 65535, not 'x'",
        "DMD_DATA_THREADS|1|DMD_DATA_THREADS is a whole number from 2 to 4096, not '1'",
        "DMD_KEEP_ALIVE_SECONDS|10|DMD_KEEP_ALIVE_SECONDS is a whole number from 60 to 86400, not '10'",
        "DMD_REPLICATION_GROUP|too long|DMD_REPLICATION_GROUP is 1 to 7 printable ASCII characters, not 'too long'",
        "DMD_MDFILE_PORT|9000|DMD_BUCKETD_PORT, DMD_MDFILE_PORT, DMD_DATA_PORT and DMD_ADMIN_PORT must differ",
        "DMD_ROLES|data,cache|DMD_ROLES has one or more of data, metadata, not 'data,cache'",
        "DMD_ROLES|,|DMD_ROLES has one or more of data, metadata, not ','",
        "DMD_ADMIN_ADDR|0.0.0.0|DMD_ADMIN_ADDR is 0.0.0.0, which others may reach: set DMD_ADMIN_TOKEN or DMD_ADMIN_TOKEN_FILE, or bind administration to 127.0.0.1",
        "DMD_ADMIN_TOKEN|short|DMD_ADMIN_TOKEN has at least 16 printable ASCII characters, and no spaces",
        "DMD_ADMIN_TOKEN_FILE|/nowhere/token|DMD_ADMIN_TOKEN_FILE names a file that cannot be read: '/nowhere/token'",
        "DMD_TLS_KEY|key.pem|DMD_TLS_CERTIFICATE and DMD_TLS_KEY are set together",
        "DMD_TLS_CLIENT_CA|ca.pem|DMD_TLS_CLIENT_CA needs TLS: set DMD_TLS_CERTIFICATE and DMD_TLS_KEY",
        "DMD_TLS_LISTENERS|web|DMD_TLS_LISTENERS has one or more of admin, bucketd, data, mdfile, not 'web'",
        "DMD_BODY_MEMORY_BYTES|70000|DMD_BODY_MEMORY_BYTES must hold at least one body of DMD_MAX_VALUE_BYTES or DMD_MAX_BATCH_BYTES"
      })
  void aBadValueIsToldInASentence(String name, String value, String sentence) throws IOException {
    Map<String, String> settings = new HashMap<>(defaults());
    settings.put(name, value);

    assertThatThrownBy(() -> Settings.read(settings::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void aTokenMayStandInAFileAndIsNeverShown(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    Map<String, String> settings = new HashMap<>(defaults());
    settings.put("DMD_ADMIN_ADDR", "0.0.0.0");
    settings.put("DMD_ADMIN_TOKEN_FILE", file.toString());

    Settings read = Settings.read(settings::get);

    assertThat(read.administration().token()).contains(new Secret("0123456789abcdef"));
    assertThat(read.administration().token().orElseThrow().is("0123456789abcdef")).isTrue();
    assertThat(read.administration().token().orElseThrow().is("0123456789abcdeg")).isFalse();
    assertThat(read.toString()).doesNotContain("0123456789abcdef");
  }

  @Test
  void clientsAreVerifiedWhereTheirIssuerIsKnown() throws IOException {
    Map<String, String> settings = new HashMap<>(defaults());
    settings.put("DMD_TLS_CERTIFICATE", "c");
    settings.put("DMD_TLS_KEY", "k");
    settings.put("DMD_TLS_LISTENERS", "bucketd, admin");
    assertThat(Settings.read(settings::get).tls())
        .isEqualTo(new TlsSettings(Set.of("bucketd", "admin"), Set.of()));

    settings.put("DMD_TLS_CLIENT_CA", "ca");
    assertThat(Settings.read(settings::get).tls())
        .isEqualTo(new TlsSettings(Set.of("bucketd", "admin"), Set.of("bucketd")));
  }

  @Test
  void aProcessOfOneRoleHasItsListenersAlone() throws IOException {
    Map<String, String> settings = new HashMap<>(defaults());
    settings.put("DMD_ROLES", "data");
    assertThat(Settings.read(settings::get).listeners().keySet()).containsExactly("admin", "data");
    settings.put("DMD_ROLES", "metadata");
    assertThat(Settings.read(settings::get).listeners().keySet())
        .containsExactly("admin", "bucketd", "mdfile");
  }

  private static Map<String, String> defaults() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(DEFAULTS)) {
      properties.load(reader);
    }
    return properties.stringPropertyNames().stream()
        .collect(toMap(name -> name, properties::getProperty));
  }

  private static Map<String, String> table(String page) throws IOException {
    Pattern row = Pattern.compile("\\| `([A-Z0-9_]+)` \\| (?:`([^`]*)`)? ?\\| .*");
    return Files.readAllLines(Path.of(page)).stream()
        .map(row::matcher)
        .filter(Matcher::matches)
        .collect(
            toMap(match -> match.group(1), match -> match.group(2) == null ? "" : match.group(2)));
  }
}
