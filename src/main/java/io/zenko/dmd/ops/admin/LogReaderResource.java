package io.zenko.dmd.ops.admin;

import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.AdminAnswer;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Sessions;
import io.zenko.dmd.metadata.reading.LogReader;
import io.zenko.dmd.metadata.reading.LogReaders;
import io.zenko.dmd.ops.admin.document.ReaderDocument;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Who reads the change logs, and how far behind each is. */
@Path("admin/readers")
@ApplicationScoped
public class LogReaderResource {
  private final Settings settings;
  private final Instance<MetadataRepository> metadata;
  private final LogReaders readers;

  /** For CDI's proxy; RESTEasy wants it public. */
  public LogReaderResource() {
    this(null, null, null);
  }

  @Inject
  LogReaderResource(Settings settings, Instance<MetadataRepository> metadata, LogReaders readers) {
    this.settings = settings;
    this.metadata = metadata;
    this.readers = readers;
  }

  @GET
  public Response readers() {
    if (!settings.roles().contains(Role.METADATA)) {
      throw new ProtocolException(
          ProtocolError.NO_SUCH_ROUTE, "this process serves no metadata (DMD_ROLES)");
    }
    Sessions sessions = metadata.get().sessions();
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
