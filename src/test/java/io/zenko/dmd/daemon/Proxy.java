package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Await;
import io.zenko.dmd.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A reader of HTTP of others' in front of a daemon's ports. It hands the requests of all clients on
 * over the same few connections, as such are run, and lets as much pass as it can be told to.
 */
final class Proxy implements AutoCloseable {
  private final Map<String, Integer> ports;
  private final Process process;

  private Proxy(Map<String, Integer> ports, Process process) {
    this.ports = ports;
    this.process = process;
  }

  /** Where it is installed; empty where it is not. */
  static Optional<Path> program(String name) {
    return Stream.of((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts one.
   *
   * @param backends the ports behind it, by the names of their listeners
   */
  static Proxy start(Path program, Path folder, Map<String, Integer> backends) {
    Map<String, Integer> ports = new TreeMap<>();
    List<Integer> free = FreePorts.take(backends.size());
    backends.keySet().forEach(name -> ports.put(name, free.get(ports.size())));
    boolean isNginx = program.endsWith("nginx");
    String text = isNginx ? nginx(folder, ports, backends) : haproxy(ports, backends);
    try {
      Path configuration = Files.writeString(folder.resolve("proxy.conf"), text);
      List<String> options =
          isNginx
              ? List.of("-p", folder + "/", "-e", "stderr", "-c", configuration.toString())
              : List.of("-db", "-f", configuration.toString());
      List<String> command = new ArrayList<>(List.of(program.toString()));
      command.addAll(options);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("proxy.log").toFile());
      Proxy proxy = new Proxy(ports, builder.start());
      proxy.await(folder);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As it is run in front of WebSockets: what asks for another protocol is handed on as that. */
  private static String nginx(
      Path folder, Map<String, Integer> ports, Map<String, Integer> backends) {
    StringBuilder text =
        new StringBuilder(
            """
            daemon off;
            master_process off;
            pid %1$s/pid;
            events { worker_connections 512; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              merge_slashes off;
              ignore_invalid_headers off;
              underscores_in_headers on;
              client_header_timeout 5s;
              client_body_timeout 5s;
              proxy_http_version 1.1;
              map $http_upgrade $wanted { default upgrade; '' ''; }
              proxy_set_header Connection $wanted;
              proxy_set_header Upgrade $http_upgrade;
              proxy_request_buffering off;
            """
                .formatted(folder));
    ports.forEach(
        (name, port) ->
            text.append(
                """
                  upstream %1$s { server 127.0.0.1:%3$s; keepalive 2; }
                  server { listen 127.0.0.1:%2$s; location / { proxy_pass http://%1$s; } }
                """
                    .formatted(name, port, backends.get(name))));
    return text.append("}\n").toString();
  }

  private static String haproxy(Map<String, Integer> ports, Map<String, Integer> backends) {
    StringBuilder text =
        new StringBuilder(
            """
            global
              maxconn 512
            defaults
              mode http
              timeout connect 5s
              timeout client 5s
              timeout server 60s
              http-reuse always
              option accept-invalid-http-request
              option accept-invalid-http-response
            """);
    ports.forEach(
        (name, port) ->
            text.append(
                """
                listen %1$s
                  bind 127.0.0.1:%2$s
                  server daemon 127.0.0.1:%3$s pool-max-conn 2
                """
                    .formatted(name, port, backends.get(name))));
    return text.toString();
  }

  private void await(Path folder) throws IOException {
    try {
      Await.until(
          "the proxy takes connections",
          () -> {
            assertThat(process.isAlive()).as("the proxy runs").isTrue();
            return ports.values().stream().allMatch(Proxy::takesConnections);
          });
    } catch (AssertionError e) {
      close();
      throw new AssertionError(Files.readString(folder.resolve("proxy.log"), UTF_8), e);
    }
  }

  private static boolean takesConnections(int port) {
    try (Socket socket = new Wire(port).connect()) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Where what is sent to this listener is taken. */
  Wire wire(String listener) {
    return new Wire(ports.get(listener));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
