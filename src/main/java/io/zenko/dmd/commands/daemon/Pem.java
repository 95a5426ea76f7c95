package io.zenko.dmd.commands.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys as they stand in files. */
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

  private Pem() {}

  static Certificate[] certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Certificate[] all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      if (all.length == 0) {
        throw new IOException(file + " has no certificate in PEM");
      }
      return all;
    } catch (CertificateException e) {
      throw new IOException(file + " has no certificate in PEM", e);
    }
  }

  static PrivateKey key(Path file) throws IOException {
    Matcher found = KEY.matcher(Files.readString(file));
    if (!found.find()) {
      throw new IOException(
          file
              + " has no key in PEM that begins with BEGIN PRIVATE KEY: openssl pkcs8 -topk8 -nodes"
              + " -in "
              + file
              + " makes one");
    }
    PKCS8EncodedKeySpec key =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
    InvalidKeySpecException other = null;
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(key);
      } catch (InvalidKeySpecException e) {
        other = e;
      } catch (GeneralSecurityException e) {
        throw new IOException("this Java knows no keys of " + algorithm, e);
      }
    }
    throw new IOException(
        file + " has a key that is none of " + String.join(", ", ALGORITHMS), other);
  }
}
