package io.zenko.dmd.ops;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The metrics in the text format of Prometheus, on the administration port. */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient PrometheusRegistry registry;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ExpositionFormatWriter format =
        ExpositionFormats.init().findWriter(request.getHeader("Accept"));
    // Whole before the first byte: what fails on the way is an error, not a torn answer.
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    format.write(body, registry.scrape());
    response.setContentType(format.getContentType());
    response.setContentLength(body.size());
    body.writeTo(response.getOutputStream());
  }
}
