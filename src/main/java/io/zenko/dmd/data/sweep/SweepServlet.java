package io.zenko.dmd.data.sweep;

import io.zenko.dmd.data.DataException;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Runs a sweep for an operator, on the administration port, and tells its progress line by line.
 * Nothing is removed unless {@code dryRun=false} is asked for.
 */
@WebServlet("/data/sweep")
public class SweepServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject transient Sweeps sweeps;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!sweeps.areServed()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    response.setContentType("text/plain;charset=UTF-8");
    PrintWriter out = response.getWriter();
    SweepRequest asked;
    try {
      asked = sweeps.request(request::getParameter);
    } catch (IllegalArgumentException e) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      out.println(e.getMessage());
      return;
    }
    boolean[] told = new boolean[1];
    boolean ran =
        sweeps.run(
            asked,
            line -> {
              out.println(line);
              // An operator who went away must not leave a sweep behind that nobody watches.
              if (out.checkError() && !told[0]) {
                told[0] = true;
                throw new DataException(
                    DataException.Failure.UNAVAILABLE, "nobody reads the report any more");
              }
            });
    if (!ran) {
      response.setStatus(HttpServletResponse.SC_CONFLICT);
      out.println("a sweep is running");
    }
  }
}
