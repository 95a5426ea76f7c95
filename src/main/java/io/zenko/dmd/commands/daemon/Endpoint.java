package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.Environment;
import io.zenko.dmd.commands.terminal.MisuseException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a port of a daemon is.
 *
 * @param url without a path
 * @param own whether it is that of these settings, so that its certificate may be known
 */
record Endpoint(String url, boolean own) {
  private static final List<String> ALL = List.of("0.0.0.0", "::", "[::]");

  /**
   * @param listener as settings name it
   * @param option what was typed; null where nothing was
   * @param variable what the environment says instead
   */
  static Endpoint of(
      Environment environment, String listener, String option, String variable, String name) {
    Optional<String> set = environment.variable(variable);
    if (option != null) {
      return new Endpoint(checked(option, name), false);
    }
    return set.isPresent()
        ? new Endpoint(checked(set.get(), variable), false)
        : new Endpoint(ofSettings(environment, listener), true);
  }

  private static String checked(String text, String name) {
    String wrong =
        name + " is a URL like http://127.0.0.1:9992, without a path, not '" + text + "'";
    try {
      URI url = new URI(text);
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean bare = url.getRawPath() == null || url.getRawPath().matches("/?");
      if (!scheme.matches("https?")
          || url.getHost() == null
          || url.getRawUserInfo() != null
          || !bare
          || url.getRawQuery() != null
          || url.getPort() > 0xffff) {
        throw new MisuseException(wrong);
      }
      return scheme + "://" + url.getRawAuthority();
    } catch (URISyntaxException e) {
      throw new MisuseException(wrong, e);
    }
  }

  private static String ofSettings(Environment environment, String listener) {
    String address =
        environment.setting(listener.equals("admin") ? "DMD_ADMIN_ADDR" : "LISTEN_ADDR");
    String host = ALL.contains(address) ? "127.0.0.1" : address;
    String port = environment.setting("DMD_" + listener.toUpperCase(Locale.ROOT) + "_PORT");
    boolean tls =
        environment.variable("DMD_TLS_CERTIFICATE").isPresent()
            && Arrays.stream(environment.setting("DMD_TLS_LISTENERS").split(",", -1))
                .anyMatch(each -> each.strip().equals(listener));
    String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return (tls ? "https://" : "http://") + bracketed + ":" + port;
  }
}
