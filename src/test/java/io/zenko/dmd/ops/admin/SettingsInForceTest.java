package io.zenko.dmd.ops.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.ops.admin.document.SettingDocument;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsInForceTest {
  private final Map<String, String> environment = Map.of("A", "1", "DMD_ADMIN_TOKEN", "s3cret");
  private final SettingsInForce settings =
      new SettingsInForce(environment::get, Map.of("B", "2")::get);

  @ParameterizedTest
  @CsvSource({"A,1,0,environment", "B,2,0,system property", "A,1,1,default", "C,3,0,a server's"})
  void tellsWhereASettingCameFrom(String name, String value, String byDefault, String origin) {
    SettingDocument setting = settings.setting(name, value, byDefault, "a server's");

    assertThat(setting.origin()).isEqualTo(origin);
    assertThat(setting.value()).contains(value);
    assertThat(setting.secret()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DMD_ADMIN_TOKEN", "DMD_SQL_PASSWORD", "MEMCACHED_PASSWORD"})
  void aSecretIsNotShown(String name) {
    SettingDocument setting = settings.setting(name, "s3cret", "", "x");

    assertThat(setting.secret()).isTrue();
    assertThat(setting.toString()).doesNotContain("s3cret");
  }

  @Test
  void whereASecretIsReadFromIsNone() {
    assertThat(settings.setting("DMD_ADMIN_TOKEN_FILE", "/run/token", "", "x").value())
        .contains("/run/token");
    assertThat(settings.setting("DMD_ADMIN_TOKEN", "", "", "x").secret()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/dmd?user=u&password=s3cret&ssl=true",
        "jdbc:postgresql://u:s3cret@db/dmd",
        "jdbc:postgresql://db/dmd?sslpassword=s3cret"
      })
  void aPasswordInAUrlIsNotShown(String url) {
    assertThat(settings.setting("DMD_SQL_URL", url, "", "x").value())
        .hasValueSatisfying(
            shown -> assertThat(shown).doesNotContain("s3cret").contains("db/dmd", "***"));
  }
}
