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
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
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

  /** What the code asks for, what has a default, and what the README tells: the same. */
  @Test
  void theTableInTheReadmeTellsEverySettingAndItsDefault() throws IOException {
    assertThat(table()).isEqualTo(defaults());
  }

  @Test
  void everySettingWithADefaultIsRead() throws IOException {
    Map<String, String> settings = new HashMap<>(defaults());
    // What is asked for only where these are set.
    settings.put("METADATA_REPOSITORY", "sql");
    settings.put("DATA_REPOSITORY", "cached");
    settings.put("MEMCACHED_USER", "somebody");
    Set<String> asked = new TreeSet<>();
    Settings.read(
        name -> {
          asked.add(name);
          return settings.get(name);
        });

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
        "DMD_BODY_MEMORY_BYTES|70000|DMD_BODY_MEMORY_BYTES must hold at least one body of DMD_MAX_VALUE_BYTES or DMD_MAX_BATCH_BYTES"
      })
  void aBadValueIsToldInASentence(String name, String value, String sentence) throws IOException {
    Map<String, String> settings = new HashMap<>(defaults());
    settings.put(name, value);

    assertThatThrownBy(() -> Settings.read(settings::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  private static Map<String, String> defaults() throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(DEFAULTS)) {
      properties.load(reader);
    }
    return properties.stringPropertyNames().stream()
        .collect(toMap(name -> name, properties::getProperty));
  }

  private static Map<String, String> table() throws IOException {
    Pattern row = Pattern.compile("\\| `([A-Z0-9_]+)` \\| (?:`([^`]*)`)? ?\\| .*");
    return Files.readAllLines(Path.of("README.md")).stream()
        .map(row::matcher)
        .filter(Matcher::matches)
        .collect(
            toMap(match -> match.group(1), match -> match.group(2) == null ? "" : match.group(2)));
  }
}
