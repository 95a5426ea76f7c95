package io.zenko.dmd.ops.admin;

import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Listeners;
import io.zenko.dmd.metadata.MetadataRepository;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The end of a session's change log, as Server-Sent Events: what was changed last, and from then on
 * each change as it comes.
 *
 * <p>Each who follows has a thread: one that takes nothing keeps no other waiting, and how many
 * there are is a setting.
 */
@WebServlet(value = "/admin/log", asyncSupported = true)
public class FollowServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int MOST_TOLD = 1_000;

  @Inject private transient Settings settings;
  @Inject private transient Instance<MetadataRepository> repository;
  @Inject private transient Listeners listeners;
  @Inject private transient FollowerPlaces places;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!settings.roles().contains(Role.METADATA)) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    int session = number(request, "session", 1);
    int last = number(request, "last", 0);
    String goesOn = request.getParameter("follow");
    if (session < 1
        || session > repository.get().sessions().count()
        || last < 0
        || last > MOST_TOLD) {
      FollowerPlaces.refuse(
          response,
          HttpServletResponse.SC_BAD_REQUEST,
          "BadRequest",
          "session is one that there is, from 1, and last a number up to " + MOST_TOLD);
      return;
    }
    if (!places.take(response)) {
      return;
    }
    try {
      response.setContentType("text/event-stream;charset=UTF-8");
      AsyncContext context = request.startAsync(request, response);
      context.setTimeout(0);
      String bucket = request.getParameter("bucket");
      Follower follower =
          new Follower(
              repository.get().sessions().log(session - 1),
              session,
              bucket == null ? "" : bucket,
              response.getOutputStream(),
              listeners::attached);
      boolean follow = !"false".equals(goesOn);
      Thread thread = new Thread(() -> follow(follower, last, follow, context), "admin-follower");
      thread.setDaemon(true);
      thread.start();
    } catch (IOException | RuntimeException | Error e) {
      places.leave();
      throw e;
    }
  }

  private void follow(Follower follower, int last, boolean goesOn, AsyncContext context) {
    try {
      if (goesOn) {
        follower.run(last);
      } else {
        follower.tellLast(last);
      }
    } finally {
      places.leave();
      try {
        context.complete();
      } catch (IllegalStateException e) {
        log("the client has gone, and the container with it: " + e.getMessage());
      }
    }
  }

  /** -1 where it is none. */
  private static int number(HttpServletRequest request, String name, int otherwise) {
    String text = request.getParameter(name);
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
  }
}
