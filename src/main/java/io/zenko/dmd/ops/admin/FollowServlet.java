package io.zenko.dmd.ops.admin;

import io.zenko.dmd.http.Listeners;
import io.zenko.dmd.metadata.MetadataRepository;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
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
public class FollowServlet extends LongAnswerServlet {
  private static final long serialVersionUID = 1L;
  private static final int MOST_TOLD = 1_000;

  @Inject private transient Listeners listeners;

  public FollowServlet() {
    super("admin-follower");
  }

  @Override
  Runnable prepare(
      MetadataRepository repository, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int session = number(request, "session", 1);
    int last = number(request, "last", 0);
    if (session < 1 || session > repository.sessions().count() || last < 0 || last > MOST_TOLD) {
      throw Parameters.wrong(
          "session is one that there is, from 1, and last a number up to " + MOST_TOLD);
    }
    boolean follow = !"false".equals(request.getParameter("follow"));
    String bucket = request.getParameter("bucket");
    response.setContentType("text/event-stream;charset=UTF-8");
    Follower follower =
        new Follower(
            repository.sessions().log(session - 1),
            session,
            bucket == null ? "" : bucket,
            response.getOutputStream(),
            listeners::attached);
    return () -> follower.run(last, follow);
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
