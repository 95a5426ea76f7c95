package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which daemon's administration a command asks, and with which token. */
final class DaemonChoice {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "the daemon's administration (DMD_ADMIN_URL); that of these settings unless it is named:"
              + " http://127.0.0.1:9992 by default")
  String url;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "a file that has the token (DMD_ADMIN_TOKEN_FILE)")
  Path tokenFile;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "the token. Everybody on this machine can see it in the list of processes: better a file,"
              + " or the environment (DMD_ADMIN_TOKEN)")
  String token;

  @Mixin TlsChoice tls;

  HttpDaemon open(Environment environment) throws IOException {
    return HttpDaemon.of(
        Endpoint.of(environment, "admin", url, "DMD_ADMIN_URL", "--url"),
        tls,
        token(environment),
        environment);
  }

  private Optional<String> token(Environment environment) throws IOException {
    if (token != null) {
      return Optional.of(token);
    }
    Optional<Path> file =
        Optional.ofNullable(tokenFile)
            .or(() -> environment.variable("DMD_ADMIN_TOKEN_FILE").map(Path::of));
    return file.isPresent()
        ? Optional.of(Files.readString(file.get()).strip())
        : environment.variable("DMD_ADMIN_TOKEN");
  }
}
