package io.zenko.dmd.config;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which listeners speak TLS. The certificates themselves are the container's: whoever starts it
 * hands them to it.
 *
 * @param listeners the names of those that do
 * @param verifying the names of those at which clients must show a certificate of a known issuer
 */
public record TlsSettings(Set<String> listeners, Set<String> verifying) {
  private static final String CERTIFICATE = "DMD_TLS_CERTIFICATE";
  private static final String KEY = "DMD_TLS_KEY";
  private static final String CLIENT_CA = "DMD_TLS_CLIENT_CA";
  private static final String LISTENERS = "DMD_TLS_LISTENERS";
  private static final String CLIENT_LISTENERS = "DMD_TLS_CLIENT_LISTENERS";

  public TlsSettings {
    listeners = Set.copyOf(listeners);
    verifying = Set.copyOf(verifying);
  }

  /**
   * @param known the names of all listeners
   */
  static TlsSettings read(SettingsReader reader, Set<String> known) {
    Optional<String> certificate = reader.optionalText(CERTIFICATE);
    Optional<String> key = reader.optionalText(KEY);
    Optional<String> clientIssuers = reader.optionalText(CLIENT_CA);
    Set<String> listeners = reader.names(LISTENERS, known);
    Set<String> verifying = reader.names(CLIENT_LISTENERS, known);
    if (certificate.isPresent() != key.isPresent()) {
      throw new IllegalArgumentException(CERTIFICATE + " and " + KEY + " are set together");
    }
    if (certificate.isEmpty()) {
      if (clientIssuers.isPresent()) {
        throw new IllegalArgumentException(
            CLIENT_CA + " needs TLS: set " + CERTIFICATE + " and " + KEY);
      }
      return new TlsSettings(Set.of(), Set.of());
    }
    verifying = new TreeSet<>(clientIssuers.isPresent() ? verifying : Set.of());
    verifying.retainAll(listeners);
    return new TlsSettings(listeners, verifying);
  }
}
