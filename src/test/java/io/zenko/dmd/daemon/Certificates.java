package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Issuers, certificates and keys as PEM files in a folder, made by openssl as an operator does. */
final class Certificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;

  Certificates(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    Files.writeString(folder.resolve("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  }

  Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /** Makes one that vouches for itself. */
  Certificates issuer(String name) throws IOException, InterruptedException {
    openssl(newKey("req -x509 -days 2 -subj /CN=" + name + " -out " + name + ".pem", name));
    return this;
  }

  /** Makes one that the issuer vouches for. */
  Certificates issue(String issuer, String name) throws IOException, InterruptedException {
    openssl(newKey("req -subj /CN=" + name + " -out " + name + ".csr", name));
    openssl(
        "x509 -req -days 2 -in %2$s.csr -CA %1$s.pem -CAkey %1$s.key -CAcreateserial -extfile names -out %2$s.pem"
            .formatted(issuer, name));
    return this;
  }

  private static String newKey(String request, String name) {
    return request
        + " -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "
        + name
        + ".key";
  }

  private void openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    Collections.addAll(command, arguments.split(" "));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed: " + said);
    }
  }

  /** Sockets that show nobody's certificate and trust the issuer's. */
  SSLSocketFactory anonymous(String issuer) throws GeneralSecurityException, IOException {
    return sockets(issuer, null);
  }

  /** Sockets that show the certificate of this name and trust the issuer's. */
  SSLSocketFactory as(String name, String issuer) throws GeneralSecurityException, IOException {
    KeyStore keys = empty();
    keys.setKeyEntry(
        name,
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes(key(name)))),
        PASSWORD,
        new Certificate[] {read(name)});
    return sockets(issuer, keys);
  }

  private SSLSocketFactory sockets(String issuer, KeyStore keys)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry(issuer, read(issuer));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private Certificate read(String name) throws GeneralSecurityException, IOException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate(name))));
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    return store;
  }

  private static byte[] bytes(Path pem) throws IOException {
    String text = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "");
    return Base64.getMimeDecoder().decode(text);
  }
}
