package io.zenko.dmd.metadata.versioning;

import io.zenko.dmd.metadata.contract.Linearizability.Call;
import io.zenko.dmd.metadata.versioning.ObjectClient.Action;
import io.zenko.dmd.metadata.versioning.ObjectClient.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random requests of concurrent clients about a few objects, recorded with their times. What a
 * client asks follows from the seed, and from the ids that it and the others were answered.
 */
public final class ObjectHistory {
  private final ObjectClient store;
  private final List<String> keys;
  private final long seed;
  private final AtomicLong time = new AtomicLong();
  private final Queue<Call<Request, Optional<String>>> calls = new ConcurrentLinkedQueue<>();
  private final Map<String, Queue<String>> ids = new ConcurrentHashMap<>();

  public ObjectHistory(ObjectClient store, List<String> keys, long seed) {
    this.store = store;
    this.keys = List.copyOf(keys);
    this.seed = seed;
    keys.forEach(key -> ids.put(key, new ConcurrentLinkedQueue<>()));
  }

  /** Runs the clients to their end, then reads all that stands; throws what any of them met. */
  public void run(int clients, int requestsEach) {
    CyclicBarrier start = new CyclicBarrier(clients);
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      Random random = new Random(seed + client);
      int number = client * requestsEach;
      running.add(
          CompletableFuture.runAsync(
              () -> {
                await(start);
                for (int i = 0; i < requestsEach; i++) {
                  call(next(random, number + i));
                }
              },
              task -> new Thread(task).start()));
    }
    running.forEach(CompletableFuture::join);
    for (String key : keys) {
      call(get(key, QueryParameters.NONE));
      call(get(key, parameters("versionId", "null")));
      ids.get(key).forEach(id -> call(get(key, parameters("versionId", id))));
    }
  }

  /** What was asked about one object, and answered. */
  public List<Call<Request, Optional<String>>> of(String key) {
    return calls.stream().filter(call -> call.request().key().equals(key)).toList();
  }

  private void call(Request request) {
    long invoked = time.incrementAndGet();
    Optional<String> answer = store.call(request);
    calls.add(new Call<>(request, answer, invoked, time.incrementAndGet()));
    boolean issued =
        request.action() == Action.PUT && answer.filter(id -> id.length() == 27).isPresent();
    if (issued && !ids.get(request.key()).contains(answer.get())) {
      ids.get(request.key()).add(answer.get());
    }
  }

  private Request next(Random random, int number) {
    String key = keys.get(random.nextInt(keys.size()));
    String id = anyId(random, key);
    String value = "{\"n\":" + number + "}";
    String nullValue = "{\"n\":" + number + ",\"isNull\":true}";
    String ofId = "{\"n\":" + number + ",\"versionId\":\"" + id + "\"}";
    String nullOfId =
        "{\"isNull\":true,\"isNull2\":true,\"n\":" + number + ",\"versionId\":\"" + id + "\"}";
    return switch (random.nextInt(16)) {
      case 0 -> put(key, value, QueryParameters.NONE);
      case 1, 2, 3 -> put(key, value, parameters("versioning", "true"));
      case 4 -> put(key, nullValue, parameters("versionId", "", "isNull", "true"));
      case 5 -> put(key, nullValue, parameters("versionId", "", "deleteNullKey", "true"));
      case 6 -> put(key, nullOfId, parameters("versionId", "null"));
      case 7 -> put(key, ofId, parameters("versionId", id));
      case 8 -> put(key, ofId, parameters("versionId", id, "isNull", "false"));
      case 9 -> put(key, nullOfId, parameters("versionId", id, "isNull", "true"));
      case 10 -> delete(key, parameters("versionId", id));
      case 11 -> delete(key, parameters("versionId", id, "isNull", "true"));
      case 12 ->
          random.nextInt(4) == 0
              ? delete(key, QueryParameters.NONE)
              : delete(key, parameters("versionId", "null"));
      case 13 -> get(key, parameters("versionId", random.nextBoolean() ? id : "null"));
      default -> get(key, QueryParameters.NONE);
    };
  }

  /** One of the latest ids, most often: the master is where the rules meet. */
  private String anyId(Random random, String key) {
    List<String> known = List.copyOf(ids.get(key));
    if (known.isEmpty()) {
      return "99999999999999999999RG001  ";
    }
    int back = random.nextBoolean() ? 0 : random.nextInt(Math.min(4, known.size()));
    return known.get(known.size() - 1 - back);
  }

  private static Request put(String key, String value, QueryParameters parameters) {
    return new Request(Action.PUT, key, value, parameters);
  }

  private static Request get(String key, QueryParameters parameters) {
    return new Request(Action.GET, key, "", parameters);
  }

  private static Request delete(String key, QueryParameters parameters) {
    return new Request(Action.DELETE, key, "", parameters);
  }

  private static QueryParameters parameters(String... pairs) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return new QueryParameters(values);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
