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

/** Lets in to administration who bears its token or, where there is none, comes over loopback. */
@ApplicationScoped
public class AdminGate {
  private static final String SCHEME = "Bearer ";

  /** A trace would hand the token back to whoever can make a browser send it. */
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");

  private final Optional<Secret> token;

  /** For CDI's proxy. */
  AdminGate() {
    this.token = Optional.empty();
  }

  @Inject
  AdminGate(Settings settings) {
    this.token = settings.administration().token();
  }

  /** Whether the request goes on; where not, it is answered. */
  boolean admits(HttpServletRequest request, HttpServletResponse response) {
    if (!METHODS.contains(request.getMethod())) {
      return refused(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
    // A browser says so where a page asks, of whoever's making; no tool of an operator does.
    if (request.getHeader("Origin") != null) {
      return refused(response, HttpServletResponse.SC_FORBIDDEN);
    }
    if (token.isPresent() && !bears(request, token.get())) {
      response.setHeader("WWW-Authenticate", "Bearer");
      return refused(response, HttpServletResponse.SC_UNAUTHORIZED);
    }
    // The address of the setting may not be the one that some container is bound to.
    if (token.isEmpty() && !isLoopback(request.getLocalAddr())) {
      return refused(response, HttpServletResponse.SC_FORBIDDEN);
    }
    return true;
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
