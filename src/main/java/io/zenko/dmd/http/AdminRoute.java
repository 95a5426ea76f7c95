package io.zenko.dmd.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/** What administration answers beside health and metrics: the console, and the API behind it. */
final class AdminRoute {
  /** Where the files of the console stand: at another path than the console that WildFly has. */
  static final String CONSOLE = "/pages/";

  /**
   * The paths of the API's resources as they are sent. JAX-RS has those of the protocols too: what
   * a container would make of dots or escapes is not left to it.
   */
  private static final Pattern RESOURCE = Pattern.compile("/admin(/[a-z]+)+");

  private AdminRoute() {}

  static boolean isResource(HttpServletRequest request) {
    return RESOURCE.matcher(request.getRequestURI()).matches();
  }

  /** Whether the request is for a file of the console, which tells nothing of this daemon. */
  static boolean isConsole(HttpServletRequest request) {
    String target = request.getRequestURI();
    return target.equals("/") || target.startsWith(CONSOLE);
  }

  /** Whether the request is for what monitoring asks for: health and metrics. */
  static boolean isMonitoring(HttpServletRequest request) {
    String target = request.getRequestURI();
    return target.equals("/metrics") || target.equals("/health") || target.startsWith("/health/");
  }
}
