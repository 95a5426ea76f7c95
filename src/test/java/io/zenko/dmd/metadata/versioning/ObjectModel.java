package io.zenko.dmd.metadata.versioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MapObjectView;
import io.zenko.dmd.metadata.Mutation;
import io.zenko.dmd.metadata.contract.Linearizability.Model;
import io.zenko.dmd.metadata.versioning.ObjectClient.Request;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One object, one request after the other. The rules are those of the page; what is judged here is
 * that each of them is atomic, and that the ids follow the order of the puts.
 */
public final class ObjectModel implements Model<ObjectModel.State, Request, Optional<String>> {
  private static final String INFINITE = "99999999999999999999RG001  ";

  /** The entries of the object, and the newest id that was issued for it. */
  public record State(NavigableMap<Key, String> entries, String newestId) {}

  @Override
  public State initial() {
    return new State(new TreeMap<>(), INFINITE);
  }

  @Override
  public Optional<State> next(State state, Request request, Optional<String> answer) {
    Key key = Key.of(request.key());
    return switch (request.action()) {
      case PUT -> put(state, key, request.value(), PutOptions.of(request.parameters()), answer);
      case GET ->
          Optional.of(state)
              .filter(s -> read(s, key, GetOptions.of(request.parameters())).equals(answer));
      case DELETE -> delete(state, key, DeleteOptions.of(request.parameters()), answer);
    };
  }

  private static Optional<State> put(
      State state, Key key, String value, PutOptions options, Optional<String> answer) {
    ObjectVersion version = new ObjectVersion(value.getBytes(UTF_8));
    Optional<String> id = options.versionId();
    if (id.equals(Optional.of("")) || (id.isEmpty() && options.versioning())) {
      VersionNew put = new VersionNew(version, id.isPresent(), options.deleteNullKey(), List.of());
      return answer
          .filter(issued -> issued.compareTo(state.newestId) < 0)
          .map(issued -> new State(after(state, put.apply(key, issued)), issued));
    }
    if (!id.equals(answer)) {
      return Optional.empty();
    }
    if (id.isEmpty()) {
      return Optional.of(with(state, Batch.put(key, version.value())));
    }
    if (id.get().equals(Versioning.NULL)) {
      return Optional.of(with(state, Batch.put(key.version(""), version.value())));
    }
    VersionPut put = new VersionPut(id.get(), version, options.isNull(), INFINITE);
    return Optional.of(with(state, put.apply(view(state, key))));
  }

  private static Optional<State> delete(
      State state, Key key, DeleteOptions options, Optional<String> answer) {
    if (!options.versionId().equals(answer)) {
      return Optional.empty();
    }
    Batch batch =
        options
            .versionId()
            .map(id -> new VersionDelete(id, options.isNull()).apply(view(state, key)))
            .orElse(Batch.delete(key));
    return Optional.of(with(state, batch));
  }

  private static Optional<String> read(State state, Key key, GetOptions options) {
    Key entry =
        options
            .versionId()
            .map(id -> key.version(id.equals(Versioning.NULL) ? "" : id))
            .orElse(key);
    return Optional.ofNullable(state.entries.get(entry));
  }

  private static MapObjectView view(State state, Key key) {
    NavigableMap<Key, byte[]> bytes = new TreeMap<>();
    state.entries.forEach((entry, value) -> bytes.put(entry, value.getBytes(UTF_8)));
    return new MapObjectView(bytes, key);
  }

  private static State with(State state, Batch batch) {
    return new State(after(state, batch), state.newestId);
  }

  private static NavigableMap<Key, String> after(State state, Batch batch) {
    NavigableMap<Key, String> entries = new TreeMap<>(state.entries);
    for (Mutation mutation : batch.mutations()) {
      if (mutation instanceof Mutation.Put put) {
        entries.put(put.key(), new String(put.value(), UTF_8));
      } else {
        entries.remove(mutation.key());
      }
    }
    return entries;
  }
}
