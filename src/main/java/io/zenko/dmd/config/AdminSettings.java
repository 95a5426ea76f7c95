package io.zenko.dmd.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Who may ask for administration.
 *
 * @param address what its port is bound to
 * @param token what a request must bear; none is needed on loopback alone
 * @param failures how many failed requests are kept to be looked at
 * @param followers how many may follow the change log at once
 * @param logReaders how many readers of change logs are kept to be looked at
 */
public record AdminSettings(
    String address, Optional<Secret> token, int failures, int followers, int logReaders) {
  private static final int MIN_TOKEN_LENGTH = 16;

  public AdminSettings {
    if (token.isEmpty() && !isLoopback(address)) {
      throw new IllegalArgumentException(
          "DMD_ADMIN_ADDR is "
              + address
              + ", which others may reach: set DMD_ADMIN_TOKEN or DMD_ADMIN_TOKEN_FILE, or bind"
              + " administration to 127.0.0.1");
    }
    if (token.isPresent() && !token.get().text().matches("[!-~]{" + MIN_TOKEN_LENGTH + ",}")) {
      throw new IllegalArgumentException(
          "DMD_ADMIN_TOKEN has at least "
              + MIN_TOKEN_LENGTH
              + " printable ASCII characters, and no spaces");
    }
  }

  static AdminSettings read(SettingsReader reader) {
    return new AdminSettings(
        reader.text("DMD_ADMIN_ADDR"),
        reader.secret("DMD_ADMIN_TOKEN"),
        reader.number("DMD_ADMIN_FAILURES", 1, 1 << 20),
        reader.number("DMD_ADMIN_FOLLOWERS", 1, 256),
        reader.number("DMD_ADMIN_LOG_READERS", 1, 10_000));
  }

  private static boolean isLoopback(String address) {
    try {
      return Arrays.stream(InetAddress.getAllByName(address))
          .allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("DMD_ADMIN_ADDR is an address, not '" + address + "'", e);
    }
  }
}
