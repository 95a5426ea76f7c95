package io.zenko.dmd.memcached;

import io.zenko.dmd.config.MemcachedSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Items on several servers: written to all that belong to them, read from any. A read goes on to
 * the next server where one is away, has lost the item, or has it damaged, and puts it back there.
 */
public final class Replication {
  private static final System.Logger LOG = System.getLogger(Replication.class.getName());
  private static final int MAX_REPAIRS_WAITING = 8;
  private static final String STORE = "cannot store an item";

  /** What the half of the daemon that keeps the items tells its callers. */
  public interface Failures {
    /** A server failed. */
    RuntimeException failed(String action, NodeException fault);

    /** What is stored is not what was put. */
    RuntimeException damaged(String how);
  }

  /** One step on one server; whether it took the item. */
  public interface Step {
    boolean on(MemcachedNode node) throws NodeException;
  }

  private final KetamaRing<MemcachedNode> ring;
  private final int replicas;
  private final int required;
  private final Executor executor;
  private final ItemCounters counters;
  private final Failures failures;
  private final Semaphore repairs = new Semaphore(MAX_REPAIRS_WAITING);

  public Replication(
      List<MemcachedNode> nodes,
      MemcachedSettings settings,
      Executor executor,
      ItemCounters counters,
      Failures failures) {
    this.ring = new KetamaRing<>(nodes);
    this.replicas = settings.replicas();
    this.required = settings.writes().required(replicas);
    this.executor = executor;
    this.counters = counters;
    this.failures = failures;
  }

  /**
   * Reads an item, on the caller's thread.
   *
   * @param check what the item means; empty where it is damaged
   * @return empty where every server answered that it has no such item
   * @throws RuntimeException what {@link Failures} makes of it: it is there and damaged, or a
   *     server did not answer
   */
  public <T> Optional<T> read(String item, Function<byte[], Optional<T>> check) {
    List<MemcachedNode> wanting = new ArrayList<>();
    NodeException fault = null;
    boolean damaged = false;
    for (MemcachedNode node : servers(item)) {
      try {
        Optional<byte[]> bytes = node.get(item);
        if (bytes.isPresent()) {
          Optional<T> value = check.apply(bytes.get());
          if (value.isPresent()) {
            wanting.forEach(other -> repair(other, item, bytes.get(), check));
            return value;
          }
          damaged = true;
          counters.damaged().increment();
        }
        wanting.add(node);
      } catch (NodeException e) {
        fault = worse(fault, e);
      }
    }
    if (fault != null) {
      throw failures.failed("cannot read an item", fault);
    }
    if (damaged) {
      throw failures.damaged("every copy of an item is damaged");
    }
    return Optional.empty();
  }

  /**
   * Takes a step on each server of an item at once. The future has how many took the item, of at
   * least as many as the policy wants to have answered; else it fails with what {@link Failures}
   * makes of it.
   */
  private CompletableFuture<Integer> write(String item, String action, Step step) {
    List<CompletableFuture<Boolean>> answers =
        ring.nodes(item, replicas).stream().map(node -> later(step, node)).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .handle((all, failure) -> tally(action, answers));
  }

  /** The same on the caller's thread, which waits for it; further servers are asked beside it. */
  private int writeNow(String item, String action, Step step) {
    List<MemcachedNode> nodes = ring.nodes(item, replicas);
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    nodes.stream().skip(1).forEach(node -> answers.add(later(step, node)));
    CompletableFuture<Boolean> here = new CompletableFuture<>();
    try {
      here.complete(step.on(nodes.get(0)));
    } catch (NodeException e) {
      here.completeExceptionally(e);
    }
    answers.add(here);
    return tally(action, answers);
  }

  private CompletableFuture<Boolean> later(Step step, MemcachedNode node) {
    return CompletableFuture.supplyAsync(() -> take(step, node), executor);
  }

  public CompletableFuture<Integer> set(String item, byte[] value, Duration expiry) {
    return write(item, STORE, setting(item, value, expiry));
  }

  public int setNow(String item, byte[] value) {
    return writeNow(item, STORE, setting(item, value, Duration.ZERO));
  }

  private static Step setting(String item, byte[] value, Duration expiry) {
    return node -> {
      node.set(item, value, expiry);
      return true;
    };
  }

  public CompletableFuture<Integer> add(String item, byte[] value) {
    return write(item, STORE, node -> node.add(item, value));
  }

  public int addNow(String item, byte[] value) {
    return writeNow(item, STORE, node -> node.add(item, value));
  }

  public CompletableFuture<Integer> delete(String item) {
    return write(item, "cannot delete an item", node -> node.delete(item));
  }

  public int replicas() {
    return replicas;
  }

  private static boolean take(Step step, MemcachedNode node) {
    try {
      return step.on(node);
    } catch (NodeException e) {
      throw new CompletionException(e);
    }
  }

  private int tally(String action, List<CompletableFuture<Boolean>> answers) {
    int answered = 0;
    int taken = 0;
    NodeException fault = null;
    for (CompletableFuture<Boolean> answer : answers) {
      try {
        taken += answer.join() ? 1 : 0;
        answered++;
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof NodeException one)) {
          throw e;
        }
        fault = worse(fault, one);
      }
    }
    if (answered < required) {
      throw failures.failed(
          action + " on " + required + " of " + replicas + " servers, " + answered + " did", fault);
    }
    return taken;
  }

  /**
   * Those that are known to answer come first: the others cost time, or fail at once. Of those, the
   * one that came back last: a copy that is missing behind a whole one would not be noticed.
   */
  private List<MemcachedNode> servers(String item) {
    List<MemcachedNode> nodes = ring.nodes(item, replicas);
    nodes.sort(
        Comparator.comparing((MemcachedNode node) -> !node.isUp())
            .thenComparing(MemcachedNode::returnedNanos, Comparator.reverseOrder()));
    return nodes;
  }

  /**
   * Puts an item back in the background, where it is still missing or damaged: what was put there
   * since, a tombstone above all, stays. Repairs are dropped when many wait; the next read finds
   * the same to do.
   */
  private <T> void repair(
      MemcachedNode node, String item, byte[] bytes, Function<byte[], Optional<T>> check) {
    counters.missing().increment();
    if (!repairs.tryAcquire()) {
      return;
    }
    executor.execute(
        () -> {
          try {
            var present = node.gets(item);
            boolean repaired =
                present.isEmpty()
                    ? node.add(item, bytes)
                    : check.apply(present.get().getValue()).isEmpty()
                        && node.replace(item, present.get(), bytes);
            if (repaired) {
              counters.repaired().increment();
              node.own().repairs().increment();
            }
          } catch (NodeException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot repair {0}: {1}", item, e.getMessage());
          } finally {
            repairs.release();
          }
        });
  }

  private static NodeException worse(NodeException one, NodeException other) {
    return one == null || other.fault().compareTo(one.fault()) < 0 ? other : one;
  }
}
