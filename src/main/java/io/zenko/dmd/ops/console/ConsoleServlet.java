package io.zenko.dmd.ops.console;

import io.zenko.dmd.ops.admin.Samples;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves the console: a page, its style and its modules, from the WAR alone. What it shows it asks
 * the API for, with the token that a person has given it.
 */
@WebServlet(value = "/pages/*", loadOnStartup = 1)
public class ConsoleServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final Pattern FILE = Pattern.compile("/([a-z]+)\\.(css|js)");
  private static final Map<String, String> TYPES =
      Map.of("css", "text/css;charset=UTF-8", "js", "text/javascript;charset=UTF-8");

  /** Nothing from elsewhere, nothing that stands in the page itself, and in no one's frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
          + " data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String CHARTS = "META-INF/maven/org.webjars.npm/uplot/pom.properties";

  @Inject private transient Instance<Samples> samples;

  private transient SampleClock clock;

  /** Whether somebody looks or not: the last hour is there when he does. */
  @Override
  public void init() {
    clock = new SampleClock(samples);
    clock.start();
  }

  @Override
  public void destroy() {
    clock.stop();
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
    Matcher file = FILE.matcher(path);
    if (path.equals("/")) {
      send("console/index.html", "text/html;charset=UTF-8", response);
    } else if (path.equals("/uplot.js")) {
      send(charts("uPlot.esm.js"), TYPES.get("js"), response);
    } else if (path.equals("/uplot.css")) {
      send(charts("uPlot.min.css"), TYPES.get("css"), response);
    } else if (file.matches()) {
      send("console" + path, TYPES.get(file.group(2)), response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  /** The library's folder bears its version, which the pom.xml alone says. */
  private static String charts(String name) throws IOException {
    Properties library = new Properties();
    try (InputStream properties = open(CHARTS)) {
      library.load(properties);
    }
    return "META-INF/resources/webjars/uplot/" + library.getProperty("version") + "/dist/" + name;
  }

  private static void send(String resource, String type, HttpServletResponse response)
      throws IOException {
    byte[] body;
    try (InputStream file = open(resource)) {
      if (file == null) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
      body = file.readAllBytes();
    }
    response.setContentType(type);
    response.setHeader("Content-Security-Policy", POLICY);
    // With no referrer at all, a browser would send no origin either, which administration looks
    // at.
    response.setHeader("Referrer-Policy", "same-origin");
    response.setContentLength(body.length);
    try {
      response.getOutputStream().write(body);
    } catch (IOException e) {
      return; // the client has gone, which the container would warn of
    }
  }

  private static InputStream open(String resource) {
    return ConsoleServlet.class.getClassLoader().getResourceAsStream(resource);
  }
}
