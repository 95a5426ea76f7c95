package io.zenko.dmd.metadata.bucketd;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The least that a servlet can do to answer an object's metadata: the same bytes each time. */
@WebServlet("/*")
public final class MemoryServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final byte[] BYTES = MemoryValue.bytes();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("application/json");
    response.setContentLength(BYTES.length);
    response.getOutputStream().write(BYTES);
  }
}
