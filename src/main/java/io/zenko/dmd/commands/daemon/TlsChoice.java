package io.zenko.dmd.commands.daemon;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whom a command trusts, and what it shows of itself, where the daemon speaks TLS. */
final class TlsChoice {
  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "the issuers of the daemon's certificate, in PEM (DMD_ADMIN_CA). Without it, those that"
              + " Java trusts; of the daemon of these settings, its own certificate")
  Path ca;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description =
          "a certificate to show, in PEM, where the port asks for one (DMD_ADMIN_CERT); of the"
              + " daemon of these settings, its own")
  Path certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "its key, in PEM (PKCS#8) and without a pass phrase (DMD_ADMIN_KEY)")
  Path key;
}
