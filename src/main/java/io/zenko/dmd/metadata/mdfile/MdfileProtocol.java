package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.config.OfRole;
import io.zenko.dmd.config.Role;
import io.zenko.dmd.config.Settings;
import io.zenko.dmd.http.Answer;
import io.zenko.dmd.http.DirectProtocol;
import io.zenko.dmd.http.Exchange;
import io.zenko.dmd.http.FailedRequests;
import io.zenko.dmd.http.HeapGuard;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.http.RequestDurations;
import io.zenko.dmd.http.RequestsUnderWay;
import io.zenko.dmd.json.Documents;
import io.zenko.dmd.metadata.DeploymentId;
import io.zenko.dmd.metadata.KeyRange;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.mdfile.document.HttpError;
import io.zenko.dmd.metadata.mdfile.socketio.SocketIoServer;
import io.zenko.dmd.metadata.mdfile.socketio.Workers;
import io.zenko.dmd.metadata.reading.LogReaders;
import io.zenko.dmd.metadata.reading.ReadMemory;
import io.zenko.dmd.metadata.versioning.Versioning;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Puts the two namespaces on the protocol's port. */
@OfRole(Role.METADATA)
@ApplicationScoped
public class MdfileProtocol implements DirectProtocol {
  /** The name of its listener. */
  static final String NAME = "mdfile";

  private static final String METADATA = "/MDFile/metadata";
  private static final String RECORD_LOG = "/MDFile/recordLog";
  private static final Set<String> PATHS = Set.of("/socket.io/", "/socket.io");
  private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

  private final MetadataRepository repository;
  private final Versioning versioning;
  private final SocketIoServer server;
  private final Workers workers;
  private final ReadMemory reads;
  private final LogReaders readers;
  private final RequestsUnderWay underWay;
  private final HeapGuard heap;
  private final FailedRequests failures;
  private final RequestDurations durations;
  private final Settings settings;

  /** For CDI's proxy. */
  MdfileProtocol() {
    this(null, null, null, null, null, null, null, null, null, null, null);
  }

  @Inject
  MdfileProtocol(
      MetadataRepository repository,
      Versioning versioning,
      SocketIoServer server,
      Workers workers,
      ReadMemory reads,
      LogReaders readers,
      RequestsUnderWay underWay,
      HeapGuard heap,
      FailedRequests failures,
      RequestDurations durations,
      Settings settings) {
    this.repository = repository;
    this.versioning = versioning;
    this.server = server;
    this.workers = workers;
    this.reads = reads;
    this.readers = readers;
    this.underWay = underWay;
    this.heap = heap;
    this.failures = failures;
    this.durations = durations;
    this.settings = settings;
  }

  @Override
  public int port() {
    return settings.mdfile().port();
  }

  @Override
  public void prepare() {
    repository.buckets(KeyRange.ALL, Order.ASCENDING).close();
    Databases databases = new Databases(repository, versioning, workers.executor());
    Service metadata =
        new MetadataService(
            databases,
            repository,
            DeploymentId.keptIn(settings.metadataPath()),
            settings.metadataPath(),
            settings.limits(),
            workers.executor());
    Service recordLog = new RecordLogService(databases, readers);
    server.serve(METADATA, namespace(metadata));
    server.serve(RECORD_LOG, namespace(recordLog));
  }

  private RpcNamespace namespace(Service service) {
    return new RpcNamespace(
        service,
        workers,
        reads,
        underWay,
        heap,
        new CallLog(failures),
        durations,
        settings.limits().streamItems());
  }

  @Override
  public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!PATHS.contains(Exchange.of(request).target().path())) {
      throw new ProtocolException(ProtocolError.NO_SUCH_ROUTE);
    }
    server.serve(request, response);
  }

  @Override
  public boolean isWaiting(HttpServletRequest request) {
    return request.getMethod().equals("GET");
  }

  @Override
  public void leave() {
    server.leave();
  }

  @Override
  public ProtocolException explain(Throwable thrown) {
    return ProtocolException.of(thrown, ProtocolError.NO_SUCH_ROUTE);
  }

  @Override
  public Answer answer(ProtocolException failure) {
    ProtocolError error = failure.error();
    byte[] body = Documents.toBytes(new HttpError(error.code(), error.text()));
    return new Answer(error.status(), error.code(), JSON, body);
  }
}
