package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scripts in {@code payara} have in common, without a daemon. */
class ScriptsTest {
  /** Where a locale is not installed, the shell says so, and goes on in its own. */
  private static final String QUIETLY = " 2>/dev/null";

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "tr_TR.UTF-8", "fa_IR.UTF-8"})
  void settingsHaveTheSameNamesInEveryLocale(String locale) throws IOException {
    assertThat(
            bash(
                "export LC_ALL=" + locale + QUIETLY + "; . payara/settings.sh; setting admin PORT"))
        .isEqualTo("DMD_ADMIN_PORT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POSIX", "fr_FR.UTF-8", "fa_IR.UTF-8"})
  void whatTheyStartIsToldOfNoLanguage(String locale) throws IOException {
    assertThat(
            bash(
                "export LC_ALL="
                    + locale
                    + " LANGUAGE=fr LC_MESSAGES=fr_FR.UTF-8"
                    + QUIETLY
                    + "; . payara/locale.sh;"
                    + " echo ${LC_ALL-} ${LANGUAGE-} ${LC_MESSAGES-} $LANG $LC_CTYPE ${java_locale[0]}"))
        .isEqualTo("C C.UTF-8 -Duser.language=en");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.2, 127.0.0.2:7",
    "0.0.0.0, 127.0.0.1:7",
    "::1, [::1]:7",
    "[::1], [::1]:7",
    "::, 127.0.0.1:7"
  })
  void aListenerIsAskedWhereItListens(String address, String authority) throws IOException {
    assertThat(
            bash(
                "LISTEN_ADDR="
                    + address
                    + " DMD_DATA_PORT=7; . payara/settings.sh; authority data"))
        .isEqualTo(authority);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.2, 127.0.0.2:7", "0.0.0.0, 0.0.0.0:7", "::1, [::1]:7", "[::1], [::1]:7"})
  void aListenerIsToldAsItsAddressIsWritten(String address, String endpoint) throws IOException {
    assertThat(
            bash(
                "LISTEN_ADDR=" + address + " DMD_DATA_PORT=7; . payara/settings.sh; endpoint data"))
        .isEqualTo(endpoint);
  }

  @Test
  void aPathIsAUrlWhateverItsNameIs() throws IOException {
    assertThat(bash("root=/; . payara/servers/micro.sh; file_url $'/my dmd \\xc3\\xa9%/a.jar'"))
        .isEqualTo("file:/my%20dmd%20%C3%A9%25/a.jar");
  }

  /** As an outgoing connection has one whose end the system chose: nobody answers there. */
  @Test
  void aPortThatAConnectionHoldsIsTaken() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket outgoing = new Socket()) {
      outgoing.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      outgoing.connect(server.getLocalSocketAddress());
      assertThat(held("127.0.0.1", outgoing.getLocalPort())).isEqualTo("0");
      assertThat(held("0.0.0.0", outgoing.getLocalPort())).isEqualTo("0");
      assertThat(held("127.0.0.2", outgoing.getLocalPort())).isEqualTo("1");
    }
  }

  private static String held(String address, int port) throws IOException {
    return bash(
        "LISTEN_ADDR=%s DMD_DATA_PORT=%s; . payara/settings.sh;".formatted(address, "" + port)
            + " eval \"$(sed -n '/^is_held() {/,/^}/p' payara/run.sh)\";"
            + " is_held data && echo 0 || echo 1");
  }

  private static String bash(String script) throws IOException {
    Process process =
        new ProcessBuilder("bash", "-c", "set -eu; " + script).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }
}
