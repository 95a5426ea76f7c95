package io.zenko.dmd.metadata.contract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whether a history of overlapping calls can be explained by one call after the other, each
 * at some moment between its start and its end.
 *
 * <p>Tries the calls in every order that real time allows, and remembers what it has been through
 * (Wing and Gong, "Testing and Verifying Concurrent Objects", 1993; the memory is Lowe's, "Testing
 * for Linearizability", 2017).
 */
public final class Linearizability {
  private Linearizability() {}

  /** A call: what was asked, what was answered, and when, by a clock that never stands still. */
  public record Call<I, O>(I request, O answer, long invoked, long returned) {}

  /** What the object is, made of one call after the other. */
  public interface Model<S, I, O> {
    S initial();

    /** The state after the call; empty where this is not what the object answers in that state. */
    Optional<S> next(S state, I request, O answer);
  }

  /** An order that explains the history; empty where there is none. States need equals. */
  public static <S, I, O> Optional<List<Call<I, O>>> order(
      Model<S, I, O> model, List<Call<I, O>> history) {
    return new Search<>(model, history).run();
  }

  private static final class Search<S, I, O> {
    private final Model<S, I, O> model;
    private final List<Call<I, O>> calls;
    private final BitSet done = new BitSet();
    private final Deque<Step<S>> steps = new ArrayDeque<>();
    private final Set<Visited<S>> visited = new HashSet<>();
    private S state;

    private record Step<S>(int call, S before) {}

    private record Visited<S>(BitSet done, S state) {}

    Search(Model<S, I, O> model, List<Call<I, O>> history) {
      this.model = model;
      this.calls = new ArrayList<>(history);
      this.calls.sort(Comparator.comparingLong(Call::invoked));
      this.state = model.initial();
    }

    Optional<List<Call<I, O>>> run() {
      int candidate = 0;
      while (steps.size() < calls.size()) {
        candidate = nextPossible(candidate);
        if (candidate < calls.size()) {
          candidate = tryCall(candidate) ? 0 : candidate + 1;
        } else if (steps.isEmpty()) {
          return Optional.empty();
        } else {
          Step<S> undone = steps.pop();
          done.clear(undone.call);
          state = undone.before;
          candidate = undone.call + 1;
        }
      }
      List<Call<I, O>> order = new ArrayList<>();
      steps.descendingIterator().forEachRemaining(step -> order.add(calls.get(step.call)));
      return Optional.of(order);
    }

    /** The first call from there on that may come next: none that is left ended before it began. */
    private int nextPossible(int from) {
      long firstEnd = Long.MAX_VALUE;
      for (int i = done.nextClearBit(0); i < calls.size(); i = done.nextClearBit(i + 1)) {
        Call<I, O> call = calls.get(i);
        if (call.invoked > firstEnd) {
          break;
        }
        if (i >= from) {
          return i;
        }
        firstEnd = Math.min(firstEnd, call.returned);
      }
      return calls.size();
    }

    private boolean tryCall(int index) {
      Call<I, O> call = calls.get(index);
      Optional<S> next = model.next(state, call.request, call.answer);
      if (next.isEmpty()) {
        return false;
      }
      done.set(index);
      if (!visited.add(new Visited<>((BitSet) done.clone(), next.get()))) {
        done.clear(index);
        return false;
      }
      steps.push(new Step<>(index, state));
      state = next.get();
      return true;
    }
  }
}
