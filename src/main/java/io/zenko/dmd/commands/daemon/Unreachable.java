package io.zenko.dmd.commands.daemon;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Why nothing was answered. */
final class Unreachable {
  private Unreachable() {}

  static DaemonException of(String url, IOException e) {
    return new DaemonException(sentence(url, e), e);
  }

  private static String sentence(String url, IOException e) {
    if (e instanceof UnknownHostException) {
      return "there is no host of the name in " + url;
    }
    if (e instanceof SocketTimeoutException) {
      return "the daemon at " + url + " does not answer in time";
    }
    if (e instanceof SSLException) {
      return "TLS with " + url + " fails: " + why(e);
    }
    if (e instanceof ConnectException) {
      return "no daemon answers at " + url + ": is it running, and is that its port?";
    }
    if (e instanceof SocketException && String.valueOf(e.getMessage()).contains("Unexpected end")) {
      return "what listens at "
          + url
          + " closed the connection without an answer"
          + (url.startsWith("http:") ? ": if the port speaks TLS, the URL begins with https" : "");
    }
    return "the daemon at " + url + " cannot be asked: " + e.getMessage();
  }

  private static String why(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          && String.valueOf(cause.getMessage()).contains("DMD_TLS_CERTIFICATE")) {
        return "of its certificate, " + cause.getMessage();
      }
    }
    String message = String.valueOf(e.getMessage());
    if (message.contains("PKIX") || message.contains("certification path")) {
      return "its certificate is of no issuer that is trusted here: name the issuer by --ca";
    }
    if (message.contains("No subject alternative") || message.contains("No name matching")) {
      return "its certificate is for other names: " + message;
    }
    if (message.contains("certificate_required")
        || message.contains("bad_certificate")
        || message.contains("unknown_ca")) {
      return "it wants a certificate of this side that it trusts: --cert and --key";
    }
    if (message.contains("Unsupported or unrecognized")) {
      return "the port does not speak it: the URL begins with http";
    }
    return message;
  }
}
