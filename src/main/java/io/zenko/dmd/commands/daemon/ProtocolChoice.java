package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Environment;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which daemon's metadata a command reads and writes, over the protocol of front ends. */
final class ProtocolChoice {
  @Option(
      names = "--bucketd-url",
      paramLabel = "URL",
      description =
          "the daemon's bucketd port (DMD_BUCKETD_URL); that of these settings unless it is named:"
              + " http://127.0.0.1:9000 by default")
  String url;

  @Mixin TlsChoice tls;

  HttpDaemon open(Environment environment) throws IOException {
    return HttpDaemon.of(
        Endpoint.of(environment, "bucketd", url, "DMD_BUCKETD_URL", "--bucketd-url"),
        tls,
        Optional.empty(),
        environment);
  }
}
