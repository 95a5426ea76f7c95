package io.zenko.dmd.http;

import io.zenko.dmd.config.Secret;
import io.zenko.dmd.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Lets in to administration who bears its token or, where there is none, comes over loopback. */
@ApplicationScoped
public class AdminGate {
  private static final String SCHEME = "Bearer ";

  /** A trace would hand the token back to whoever can make a browser send it. */
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

  /** What a browser says of its own page, or of a person who typed the address. */
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d*)?");

  private final Optional<Secret> token;
  private final String address;

  /** For CDI's proxy. */
  AdminGate() {
    this.token = Optional.empty();
    this.address = "";
  }

  @Inject
  AdminGate(Settings settings) {
    this(settings.administration().token(), settings.administration().address());
  }

  AdminGate(Optional<Secret> token, String address) {
    this.token = token;
    this.address = address;
  }

  /** Whether the request goes on; where not, it is answered. */
  boolean admits(HttpServletRequest request, HttpServletResponse response) {
    if (!METHODS.contains(request.getMethod())) {
      return refused(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
    if (isOfForeignPage(request)) {
      return refused(response, HttpServletResponse.SC_FORBIDDEN);
    }
    // The console's own files tell nothing; what they ask for then bears the token.
    if (token.isPresent() && !AdminRoute.isConsole(request) && !bears(request, token.get())) {
      response.setHeader("WWW-Authenticate", "Bearer");
      return refused(response, HttpServletResponse.SC_UNAUTHORIZED);
    }
    // The address of the setting may not be the one that some container is bound to. And a page
    // whose name leads here, by its own name service, would be one of our origin.
    if (token.isEmpty() && (!isLoopback(request.getLocalAddr()) || !namesLoopback(request))) {
      return refused(response, HttpServletResponse.SC_FORBIDDEN);
    }
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Cache-Control", "no-store");
    return true;
  }

  /**
   * Whether a browser sends it for a page that is not the console: it names the page's origin where
   * the request could do something, and the newer ones tell of all others too. A link to the
   * console may stand anywhere.
   */
  private static boolean isOfForeignPage(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    if (origin != null) {
      int scheme = origin.indexOf("://");
      String host = request.getHeader("Host");
      // A proxy may speak TLS where we do not: the scheme is not compared.
      return host == null || scheme < 0 || !origin.substring(scheme + 3).equalsIgnoreCase(host);
    }
    String site = request.getHeader("Sec-Fetch-Site");
    if (site == null || OWN_SITES.contains(site)) {
      return false;
    }
    return !(AdminRoute.isConsole(request)
        && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && "document".equals(request.getHeader("Sec-Fetch-Dest")));
  }

  /** What is scraped tells no names: monitoring may come by whatever name leads here. */
  private boolean namesLoopback(HttpServletRequest request) {
    String host = request.getHeader("Host");
    return host == null
        || (AdminRoute.isMonitoring(request) && request.getHeader("Origin") == null)
        || LOOPBACK.matcher(host).matches()
        || host.equalsIgnoreCase(address)
        || host.regionMatches(true, 0, address + ':', 0, address.length() + 1);
  }

  private static boolean bears(HttpServletRequest request, Secret token) {
    String header = request.getHeader("Authorization");
    return header != null
        && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && token.is(header.substring(SCHEME.length()).strip());
  }

  private static boolean refused(HttpServletResponse response, int status) {
    response.setStatus(status);
    response.setContentLength(0);
    return false;
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
