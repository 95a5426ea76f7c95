package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.MisuseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** How connections to one daemon are made where it speaks TLS. */
final class Tls {
  private static final char[] NO_PASSWORD = new char[0];

  private final SSLContext context;

  /** Whether the daemon's very key is known, so that its name says nothing more. */
  private final boolean known;

  private Tls(SSLContext context, boolean known) {
    this.context = context;
    this.known = known;
  }

  static Tls of(TlsChoice choice, boolean own, Environment environment) throws IOException {
    Optional<Path> issuers = path(choice.ca, "DMD_ADMIN_CA", environment);
    Optional<Path> daemon =
        own
            ? environment.variable("DMD_TLS_CERTIFICATE").map(Path::of).filter(Files::isReadable)
            : Optional.empty();
    boolean known = issuers.isEmpty() && daemon.isPresent();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys(choice, daemon, environment),
          known
              ? new TrustManager[] {new KnownCertificate(Pem.certificates(daemon.get())[0])}
              : trust(issuers),
          null);
      return new Tls(context, known);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static Optional<Path> path(Path option, String variable, Environment environment) {
    return Optional.ofNullable(option).or(() -> environment.variable(variable).map(Path::of));
  }

  /** What is shown: what was named, else what the daemon itself shows, as a sweep does. */
  private static KeyManager[] keys(TlsChoice choice, Optional<Path> daemon, Environment environment)
      throws IOException, GeneralSecurityException {
    Optional<Path> certificate = path(choice.certificate, "DMD_ADMIN_CERT", environment);
    Optional<Path> key = path(choice.key, "DMD_ADMIN_KEY", environment);
    if (certificate.isPresent() != key.isPresent()) {
      throw new MisuseException("--cert and --key are named together");
    }
    if (certificate.isEmpty() && daemon.isPresent()) {
      certificate = daemon;
      key = environment.variable("DMD_TLS_KEY").map(Path::of);
    }
    if (certificate.isEmpty() || key.filter(Files::isReadable).isEmpty()) {
      if (choice.key != null) {
        Pem.key(choice.key); // tells what is wrong with it
      }
      return null;
    }
    KeyStore store = empty();
    store.setKeyEntry("own", Pem.key(key.get()), NO_PASSWORD, Pem.certificates(certificate.get()));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /** Null, which means those that Java trusts, where no issuer is named. */
  private static TrustManager[] trust(Optional<Path> issuers)
      throws IOException, GeneralSecurityException {
    if (issuers.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    int count = 0;
    for (Certificate issuer : Pem.certificates(issuers.get())) {
      store.setCertificateEntry("issuer" + count++, issuer);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  void secure(HttpsURLConnection connection) {
    connection.setSSLSocketFactory(context.getSocketFactory());
    if (known) {
      connection.setHostnameVerifier((name, session) -> true);
    }
  }
}
