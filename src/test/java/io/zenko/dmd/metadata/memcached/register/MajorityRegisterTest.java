package io.zenko.dmd.metadata.memcached.register;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.memcached.register.MajorityRegister.Decided;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Daemons add to one list, while servers are away, come back empty and lose answers. What was
 * acknowledged stays in the list, in its place, whatever comes after; what was refused never is in
 * it; and whoever reads finds all that was acknowledged before.
 */
class MajorityRegisterTest {
  private static final int DAEMONS = 3;
  private static final int TURNS = 25;
  private static final int SEEDS = Integer.getInteger("dmd.register.seeds", 100);

  private Random random;
  private Schedule schedule;
  private List<SimulatedServer> servers;
  private List<String> acknowledged = List.of();
  private int acknowledgements;
  private int restarts;
  private final Set<String> refused = new HashSet<>();
  private final List<List<String>> read = new ArrayList<>();

  private void set(int count, long seed) {
    random = new Random(seed);
    schedule = new Schedule(random);
    servers =
        IntStream.range(0, count)
            .mapToObj(i -> new SimulatedServer("s" + i, schedule, random))
            .toList();
    acknowledged = List.of();
    refused.clear();
    read.clear();
  }

  private MajorityRegister register(String proposer) {
    return new MajorityRegister(List.copyOf(servers), proposer, server -> Runnable::run);
  }

  private static byte[] document(List<String> list) {
    return ("\"" + String.join(" ", list) + "\"").getBytes(UTF_8);
  }

  private static List<String> list(Decided decided) {
    String text = new String(decided.value(), UTF_8);
    String inside = text.substring(1, text.length() - 1);
    return inside.isEmpty() ? List.of() : List.of(inside.split(" "));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5})
  void whatWasAcknowledgedStaysWhateverHappensToAMinority(int count) throws Exception {
    long first = Long.getLong("dmd.register.seed", new Random().nextLong());
    for (int i = 0; i < SEEDS; i++) {
      long seed = first + i;
      try {
        history(count, seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Ddmd.register.seed=" + seed, e);
      }
    }
    assertThat(acknowledgements).isGreaterThan(SEEDS * DAEMONS);
    assertThat(restarts).isGreaterThan(SEEDS / 2);
  }

  private void history(int count, long seed) throws InterruptedException {
    set(count, seed);
    assertThat(register("maker").create(document(List.of()))).isTrue();
    servers.forEach(server -> server.loseAnswers(random.nextInt(3) * 8));
    for (int i = 0; i < DAEMONS; i++) {
      String name = "d" + i;
      schedule.add(() -> daemon(name));
    }
    schedule.add(this::trouble);
    schedule.run();
    servers.forEach(server -> server.loseAnswers(0));
    servers.forEach(server -> server.setAway(false));

    List<String> last = list(register("last").see().orElseThrow());

    assertThat(last).doesNotHaveDuplicates().noneMatch(refused::contains);
    assertThat(last.subList(0, acknowledged.size())).isEqualTo(acknowledged);
    for (List<String> before : read) {
      assertThat(last.subList(0, before.size())).isEqualTo(before);
    }
  }

  private void daemon(String name) {
    MajorityRegister register = register(name);
    for (int turn = 0; turn < TURNS; turn++) {
      String token = name + "." + turn;
      try {
        if (random.nextInt(5) == 0) {
          register.empty().forEach(register::readmit);
        }
        List<String> before = acknowledged;
        Decided seen = register.see().orElseThrow();
        List<String> list = list(seen);
        read.add(list);
        assertThat(list.size()).isGreaterThanOrEqualTo(before.size());
        assertThat(list.subList(0, before.size())).isEqualTo(before);
        List<String> next = new ArrayList<>(list);
        next.add(token);
        if (register.replace(seen, document(next))) {
          acknowledgements++;
          acknowledged = next.size() > acknowledged.size() ? next : acknowledged;
        } else {
          refused.add(token);
        }
      } catch (MetadataException e) {
        // It may have been added, or not.
        assertThat(e).isNotNull();
      }
    }
  }

  /** One server at a time is away, one has come back empty. */
  private void trouble() {
    MajorityRegister register = register("trouble");
    for (int turn = 0; turn < 3 * TURNS; turn++) {
      schedule.step();
      SimulatedServer server = servers.get(random.nextInt(servers.size()));
      switch (random.nextInt(6)) {
        case 0 -> server.setAway(servers.stream().noneMatch(SimulatedServer::isAway));
        case 1 -> servers.forEach(each -> each.setAway(false));
        case 2 -> restartWhereAllTakePart(register, server);
        default -> {
          // Others go on.
        }
      }
    }
  }

  /** A second one that forgets before the first was given the register anew would be too many. */
  private void restartWhereAllTakePart(MajorityRegister register, SimulatedServer server) {
    try {
      if (servers.stream().noneMatch(SimulatedServer::isAway)
          && register.see().isPresent()
          && register.empty().isEmpty()
          && servers.stream().noneMatch(SimulatedServer::isEmpty)) {
        server.restart();
        restarts++;
      }
    } catch (MetadataException e) {
      assertThat(e).isNotNull();
    }
  }

  @Test
  void aRegisterIsMadeOnceAndOnlyWhereAllServersHaveNothing() {
    set(3, 1);
    assertThat(register("a").see()).isEmpty();
    servers.get(2).setAway(true);
    assertThatThrownBy(() -> register("a").create(document(List.of("a"))))
        .isInstanceOf(MetadataException.class);
    servers.get(2).setAway(false);

    assertThat(register("a").create(document(List.of("a")))).isTrue();
    assertThat(register("b").create(document(List.of("b")))).isFalse();

    assertThat(list(register("b").see().orElseThrow())).containsExactly("a");
  }

  @Test
  void aMakingThatWasCutShortIsBroughtToItsEndByTheNext() {
    set(3, 1);
    register("a").create(document(List.of("a")));
    servers.get(1).restart();
    servers.get(2).restart();
    assertThat(register("b").see()).isEmpty();

    assertThat(register("b").create(document(List.of("b")))).isFalse();

    assertThat(list(register("b").see().orElseThrow())).containsExactly("a");
  }

  @Test
  void theLossOfOneServerIsNoneAndTheNextLossIsNoneEitherOnceItWasReadmitted() {
    set(3, 1);
    MajorityRegister register = register("a");
    register.create(document(List.of()));
    for (int i = 0; i < 12; i++) {
      servers.get(i % 3).restart();
      Decided seen = register.see().orElseThrow();
      List<String> next = new ArrayList<>(list(seen));
      next.add("t" + i);
      assertThat(register.replace(seen, document(next))).isTrue();
      assertThat(register.empty()).containsExactly("s" + i % 3);
      assertThat(register.readmit("s" + i % 3)).isTrue();
      assertThat(register.empty()).isEmpty();
    }
    assertThat(list(register.see().orElseThrow())).hasSize(12);
  }

  @Test
  void theLossOfAMajorityIsToldAndNeverTakenForAStoreThatWasNotMade() {
    set(3, 1);
    MajorityRegister register = register("a");
    register.create(document(List.of()));
    Decided seen = register.see().orElseThrow();
    assertThat(register.replace(seen, document(List.of("t")))).isTrue();
    servers.get(1).restart();
    servers.get(2).restart();

    assertThatThrownBy(register::see)
        .isInstanceOf(MetadataException.class)
        .hasMessageContaining("needs 2 of 3")
        .hasMessageContaining("s1 has nothing of it")
        .hasMessageContaining("s2 has nothing of it");
    assertThat(register("b").create(document(List.of("b")))).isFalse();
    assertThat(register.empty()).isEmpty();
  }

  @Test
  void serversOfAnotherStoreOrWithADamagedVoteHaveNone() {
    set(3, 1);
    register("a").create(document(List.of("a")));
    byte[] vote = servers.get(0).item().clone();
    vote[vote.length / 2] ^= 1;
    servers.get(0).setItem(vote);
    assertThat(list(register("a").see().orElseThrow())).containsExactly("a");
    servers.get(1).setAway(true);

    assertThatThrownBy(() -> register("a").see())
        .isInstanceOf(MetadataException.class)
        .hasMessageContaining("the root on memcached server s0: it does not match its checksum");

    servers.get(1).setAway(false);
    List<SimulatedServer> all = servers;
    servers = List.of(all.get(1), all.get(2));
    assertThatThrownBy(() -> register("a").see()).hasMessageContaining("a store on s0, s1, s2");
  }

  /**
   * A slow one has the promise of a server that then forgets it, and of one that tells of the new
   * life. Meanwhile the two others have acknowledged what the slow one does not know.
   */
  @Test
  void aPromiseOfALifeBeforeDoesNotCount() {
    set(3, 1);
    MajorityRegister slow = register("slow");
    MajorityRegister other = register("other");
    slow.create(document(List.of()));
    promiseLateBallot(servers.get(0));
    Decided seen = slow.see().orElseThrow();
    servers
        .get(1)
        .beforeNext(
            () -> {
              servers.get(0).restart();
              assertThat(other.readmit("s0")).isTrue();
              servers
                  .get(2)
                  .beforeNext(
                      () -> {
                        Decided now = other.see().orElseThrow();
                        assertThat(other.replace(now, document(List.of("kept")))).isTrue();
                        servers.get(2).setAway(true);
                      });
            });

    assertThatThrownBy(() -> slow.replace(seen, document(List.of("never"))))
        .isInstanceOf(MetadataException.class)
        .hasMessageContaining("needs 2 of 3")
        .hasMessageContaining("s0 was not given it anew yet");

    servers.get(2).setAway(false);
    assertThat(list(slow.see().orElseThrow())).containsExactly("kept");
  }

  /** One server alone promises ever later ballots, of which nothing comes. */
  private void promiseLateBallot(SimulatedServer server) {
    servers.forEach(each -> each.setAway(!each.equals(server)));
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> register("x").see()).isInstanceOf(MetadataException.class);
    }
    servers.forEach(each -> each.setAway(false));
  }

  /** The second step alone, by a promise that came with the proposal before. */
  @Test
  void aPromiseThatCameWithAProposalIsOfItsLife() {
    set(3, 1);
    MajorityRegister slow = register("slow");
    MajorityRegister other = register("other");
    slow.create(document(List.of()));
    assertThat(slow.replace(slow.see().orElseThrow(), document(List.of("first")))).isTrue();
    Decided old = slow.see().orElseThrow();
    for (int i = 0; i < 2; i++) {
      servers.get(i).restart();
      assertThat(other.readmit("s" + i)).isTrue();
    }
    Decided now = other.see().orElseThrow();
    assertThat(other.replace(now, document(List.of("first", "second")))).isTrue();

    assertThat(slow.replace(old, document(List.of("first", "never")))).isFalse();

    assertThat(list(slow.see().orElseThrow())).containsExactly("first", "second");
  }
}
