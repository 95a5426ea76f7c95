package io.zenko.dmd.ops.admin;

import io.zenko.dmd.http.AdminAnswer;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.bucketd.BucketdProtocol;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers for as long as a client likes: each has a place and a thread, and keeps no other. */
abstract class LongAnswerServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final String threadName;

  @Inject private transient ServedRepositories repositories;
  @Inject private transient FollowerPlaces places;

  LongAnswerServlet(String threadName) {
    this.threadName = threadName;
  }

  /**
   * Looks at the request, and at what it asks for.
   *
   * @return what is done on the thread; it throws nothing
   * @throws ProtocolException where there is nothing to be answered
   */
  abstract Runnable prepare(
      MetadataRepository repository, HttpServletRequest request, HttpServletResponse response)
      throws IOException;

  @Override
  protected final void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      MetadataRepository repository = repositories.metadata();
      places.take();
      boolean begun = false;
      try {
        Runnable answer = prepare(repository, request, response);
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        Thread thread = new Thread(() -> run(answer, context), threadName);
        thread.setDaemon(true);
        thread.start();
        begun = true;
      } finally {
        if (!begun) {
          places.leave();
        }
      }
    } catch (MetadataException e) {
      AdminAnswer.fail(
          response, ProtocolException.ofStore(BucketdProtocol.errorOf(e.failure()), e));
    } catch (ProtocolException e) {
      AdminAnswer.fail(response, e);
    }
  }

  private void run(Runnable answer, AsyncContext context) {
    try {
      answer.run();
    } finally {
      places.leave();
      try {
        context.complete();
      } catch (IllegalStateException e) {
        log("the client has gone, and the container with it: " + e.getMessage());
      }
    }
  }
}
