package io.zenko.dmd.metadata.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.contract.Linearizability.Call;
import io.zenko.dmd.metadata.contract.Linearizability.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The checker accepts what can be explained and nothing else. */
class LinearizabilityTest {
  /** A register: a write of a number answers what was there before; a read is of no number. */
  private static final Model<Integer, Optional<Integer>, Integer> REGISTER =
      new Model<>() {
        @Override
        public Integer initial() {
          return 0;
        }

        @Override
        public Optional<Integer> next(Integer state, Optional<Integer> write, Integer answer) {
          return state.equals(answer) ? Optional.of(write.orElse(state)) : Optional.empty();
        }
      };

  @Test
  void acceptsNothingAndOneAfterTheOther() {
    assertThat(explained(List.of())).isTrue();
    assertThat(
            explained(List.of(write(1, 0, 1, 2), read(1, 3, 4), write(2, 1, 5, 6), read(2, 7, 8))))
        .isTrue();
  }

  @Test
  void acceptsOverlappingCallsInWhicheverOrderExplainsThem() {
    assertThat(explained(List.of(write(1, 0, 1, 10), read(0, 2, 3), read(1, 4, 5)))).isTrue();
    assertThat(explained(List.of(write(2, 1, 1, 10), write(1, 0, 2, 9), read(2, 11, 12)))).isTrue();
    assertThat(explained(List.of(write(1, 0, 1, 10), read(1, 2, 3), read(1, 11, 12)))).isTrue();
  }

  @Test
  void rejectsAReadOfWhatWasReplacedBefore() {
    assertThat(explained(List.of(write(1, 0, 1, 2), read(0, 3, 4)))).isFalse();
    assertThat(explained(List.of(write(1, 0, 1, 10), read(1, 2, 3), read(0, 4, 5)))).isFalse();
  }

  @Test
  void rejectsALostUpdate() {
    assertThat(explained(List.of(write(1, 0, 1, 10), write(2, 0, 2, 9)))).isFalse();
  }

  @Test
  void rejectsAReadOfWhatIsWrittenLater() {
    assertThat(explained(List.of(read(1, 1, 2), write(1, 0, 3, 4)))).isFalse();
  }

  @Test
  void tellsTheOrder() {
    List<Call<Optional<Integer>, Integer>> history =
        List.of(write(2, 1, 1, 10), write(1, 0, 2, 9), read(2, 3, 12));
    assertThat(Linearizability.order(REGISTER, history))
        .contains(List.of(history.get(1), history.get(0), history.get(2)));
  }

  /** Each call takes effect at a moment of its own; then one read is made to tell another value. */
  @Test
  void acceptsRandomHistoriesAndRejectsThemOnceAnAnswerIsChanged() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Call<Optional<Integer>, Integer>> history = new ArrayList<>();
      int state = 0;
      for (int moment = 100; moment < 8000; moment += 100) {
        Optional<Integer> write = random.nextBoolean() ? Optional.of(moment) : Optional.empty();
        history.add(
            new Call<>(
                write, state, moment - random.nextInt(400), moment + 1 + random.nextInt(400)));
        state = write.orElse(state);
      }
      Collections.shuffle(history, random);
      assertThat(Linearizability.order(REGISTER, history)).as("seed %d", seed).isPresent();
      int broken = random.nextInt(history.size());
      Call<Optional<Integer>, Integer> call = history.get(broken);
      history.set(broken, new Call<>(call.request(), 1, call.invoked(), call.returned()));
      assertThat(Linearizability.order(REGISTER, history)).as("seed %d", seed).isEmpty();
    }
  }

  private static boolean explained(List<Call<Optional<Integer>, Integer>> history) {
    return Linearizability.order(REGISTER, history).isPresent();
  }

  private static Call<Optional<Integer>, Integer> write(int value, int was, long from, long to) {
    return new Call<>(Optional.of(value), was, from, to);
  }

  private static Call<Optional<Integer>, Integer> read(int value, long from, long to) {
    return new Call<>(Optional.empty(), value, from, to);
  }
}
