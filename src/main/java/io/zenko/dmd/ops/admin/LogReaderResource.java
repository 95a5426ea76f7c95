package io.zenko.dmd.ops.admin;

import io.zenko.dmd.http.AdminAnswer;
import io.zenko.dmd.metadata.Sessions;
import io.zenko.dmd.metadata.reading.LogReader;
import io.zenko.dmd.metadata.reading.LogReaders;
import io.zenko.dmd.ops.admin.document.ReaderDocument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Who reads the change logs, and how far behind each is. */
@Path("admin/readers")
@ApplicationScoped
public class LogReaderResource {
  private final ServedRepositories repositories;
  private final LogReaders readers;

  /** For CDI's proxy; RESTEasy wants it public. */
  public LogReaderResource() {
    this(null, null);
  }

  @Inject
  LogReaderResource(ServedRepositories repositories, LogReaders readers) {
    this.repositories = repositories;
    this.readers = readers;
  }

  @GET
  public Response readers() {
    Sessions sessions = repositories.metadata().sessions();
    return AdminAnswer.document(
        readers.all().stream().map(reader -> document(reader, sessions)).toList());
  }

  private static ReaderDocument document(LogReader reader, Sessions sessions) {
    // The map's log, 0, is there where there is one session, and has the numbers of that.
    long last = sessions.log(Math.max(0, reader.session() - 1)).last();
    return new ReaderDocument(
        reader.session(),
        reader.protocol(),
        reader.peer().address(),
        Optional.of(reader.peer().agent()).filter(agent -> !agent.isEmpty()),
        reader.asked(),
        reader.given(),
        Math.max(0, last - reader.given()),
        reader.requests(),
        reader.time().toEpochMilli());
  }
}
