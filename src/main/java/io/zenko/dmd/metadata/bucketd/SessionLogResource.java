package io.zenko.dmd.metadata.bucketd;

import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.ChangeLog;
import io.zenko.dmd.metadata.reading.LogReaders;
import io.zenko.dmd.metadata.reading.Peer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Map;

/**
 * The change log of a session. Which member is asked ({@code targetLeader}) makes no difference.
 */
@Path("bucketd/_/raft_sessions/{id}/log")
@ApplicationScoped
public class SessionLogResource {
  private static final int MAX_RECORDS = 10_000;

  private final PublishedSessions sessions;
  private final LogReaders readers;
  private final Answers answers;

  /** For CDI's proxy; RESTEasy wants it public. */
  public SessionLogResource() {
    this(null, null, null);
  }

  @Inject
  SessionLogResource(PublishedSessions sessions, LogReaders readers, Answers answers) {
    this.sessions = sessions;
    this.readers = readers;
    this.answers = answers;
  }

  @GET
  public Response read(@PathParam("id") String text) throws IOException {
    int id = sessions.id(text);
    Map<String, String> parameters = Exchange.current().parameters();
    long begin = number(parameters, "begin", 0, 1);
    int limit = (int) Math.min(MAX_RECORDS, number(parameters, "limit", 1, MAX_RECORDS));
    ChangeLog log = sessions.log(id);
    long last = log.last();
    long end = Math.min(last, Math.max(begin, log.oldest()) + limit - 1);
    readers.read("bucketd", id, Peer.of(Exchange.current().request()), begin, end);
    if (begin > last || last == 0) {
      throw new ProtocolException(
          ProtocolError.INVALID_RANGE, "the last record is " + last + ", so there is no " + begin);
    }
    return answers.listed(new LogPage(id, log, begin, limit)::writeTo);
  }

  private static long number(
      Map<String, String> parameters, String name, int least, long otherwise) {
    String text = parameters.getOrDefault(name, "");
    try {
      long number = text.isEmpty() ? otherwise : Long.parseLong(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number that is too small is.
    }
    throw new ProtocolException(
        ProtocolError.BAD_REQUEST,
        name + " is a whole number from " + least + ", not '" + text + "'");
  }
}
