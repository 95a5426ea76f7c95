package io.zenko.dmd.metadata.mdfile;

import io.zenko.dmd.config.Settings.Limits;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataRepository;
import io.zenko.dmd.metadata.mdfile.document.DiskUsage;
import io.zenko.dmd.metadata.mdfile.document.WrittenVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The calls of the database namespace. */
final class MetadataService implements Service {
  /** In the order in which clients have always been told. */
  private static final List<String> CALLS =
      List.of("createReadStream", "rawListKeys", "getUUID", "put", "del", "get", "getDiskUsage");

  private final Databases databases;
  private final MetadataRepository repository;
  private final String deploymentId;
  private final Path directory;
  private final Limits limits;
  private final Executor executor;

  MetadataService(
      Databases databases,
      MetadataRepository repository,
      String deploymentId,
      Path directory,
      Limits limits,
      Executor executor) {
    this.databases = databases;
    this.repository = repository;
    this.deploymentId = deploymentId;
    this.directory = directory;
    this.limits = limits;
    this.executor = executor;
  }

  @Override
  public List<String> calls() {
    return CALLS;
  }

  @Override
  public void answer(Call call, Reply reply) {
    switch (call.name()) {
      case "get" -> get(call, reply);
      case "put" -> {
        Key key = key(call);
        byte[] value = call.value(1, limits.valueBytes());
        written(database(call).put(key, value, call.options(2)), reply);
      }
      case "del" -> written(database(call).delete(key(call), call.options(1)), reply);
      case "createReadStream" -> {
        RangeOptions options = RangeOptions.of(call.object(0));
        reply.stream(
            new KeyValueSource(database(call).open(options.range(), options.order()), options),
            "",
            "");
      }
      case "rawListKeys" ->
          reply.stream(
              new RawKeySource(databases, repository, RangeOptions.of(call.object(0))), "", "");
      case "getUUID" -> reply.text(deploymentId);
      case "getDiskUsage" -> reply.document(diskUsage());
      default -> throw Call.wrong("there is no call of this name here");
    }
  }

  private Database database(Call call) {
    return databases.of(call.subLevel());
  }

  private Key key(Call call) {
    return call.key(0, limits.keyBytes());
  }

  private void get(Call call, Reply reply) {
    byte[] value =
        database(call)
            .get(key(call), call.options(1))
            .orElseThrow(() -> new ProtocolException(ProtocolError.NO_SUCH_OBJECT));
    reply.text(value);
  }

  /** Answers on a thread that may wait, which those of the store must not. */
  private void written(CompletionStage<Optional<String>> write, Reply reply) {
    write.whenCompleteAsync(
        (version, failure) -> {
          if (failure != null) {
            reply.fail(failure);
          } else {
            reply.documentAsText(version.map(WrittenVersion::new));
          }
        },
        executor);
  }

  private DiskUsage diskUsage() {
    try {
      FileStore store = Files.getFileStore(directory);
      return new DiskUsage(
          store.getUsableSpace(), store.getUnallocatedSpace(), store.getTotalSpace());
    } catch (IOException e) {
      throw new UncheckedIOException("the file system under S3METADATAPATH does not answer", e);
    }
  }
}
