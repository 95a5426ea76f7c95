package io.zenko.dmd.metadata.versioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.metadata.contract.Linearizability;
import io.zenko.dmd.metadata.contract.Linearizability.Call;
import io.zenko.dmd.metadata.versioning.ObjectClient.Action;
import io.zenko.dmd.metadata.versioning.ObjectClient.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Histories of a store that is not atomic are told. */
class ObjectHistoryTest {
  private static final String OLD = "98299999999999999999RG001  ";
  private static final String NEW = "98299999999999999998RG001  ";

  @Test
  void acceptsOverlappingNewVersionsInTheOrderOfTheirIds() {
    assertThat(
            explained(
                List.of(putNew(1, OLD, 1, 10), putNew(2, NEW, 2, 9), get(master(2, NEW), 11, 12))))
        .isTrue();
  }

  @Test
  void rejectsAMasterThatIsNotTheLastPut() {
    assertThat(
            explained(
                List.of(putNew(1, OLD, 1, 10), putNew(2, NEW, 2, 9), get(master(1, OLD), 11, 12))))
        .isFalse();
  }

  @Test
  void rejectsIdsThatDoNotFollowThePuts() {
    assertThat(explained(List.of(putNew(1, NEW, 1, 2), putNew(2, OLD, 3, 4)))).isFalse();
    assertThat(explained(List.of(putNew(1, NEW, 1, 2), putNew(2, NEW, 3, 4)))).isFalse();
  }

  /** The delete read the master before the put, and wrote the older version over the newer one. */
  @Test
  void rejectsADeleteThatOverwritesAPutBesideIt() {
    assertThat(
            explained(
                List.of(
                    putNew(1, OLD, 1, 2),
                    delete(OLD, 3, 10),
                    putNew(2, NEW, 4, 9),
                    get(Optional.empty(), 11, 12))))
        .isFalse();
  }

  @Test
  void rejectsAMomentInWhichADeletedMasterIsNotReplacedYet() {
    Call<Request, Optional<String>> older = putNew(1, OLD, 1, 2);
    Call<Request, Optional<String>> newer = putNew(2, NEW, 3, 4);
    assertThat(explained(List.of(older, newer, delete(NEW, 5, 10), get(master(1, OLD), 6, 7))))
        .isTrue();
    assertThat(explained(List.of(older, newer, delete(NEW, 5, 10), get(Optional.empty(), 6, 7))))
        .isFalse();
  }

  private static boolean explained(List<Call<Request, Optional<String>>> history) {
    return Linearizability.order(new ObjectModel(), history).isPresent();
  }

  private static Optional<String> master(int number, String id) {
    return Optional.of("{\"n\":" + number + ",\"versionId\":\"" + id + "\"}");
  }

  private static Call<Request, Optional<String>> putNew(int number, String id, long from, long to) {
    QueryParameters parameters = new QueryParameters(Map.of("versioning", "true"));
    Request request = new Request(Action.PUT, "k", "{\"n\":" + number + "}", parameters);
    return new Call<>(request, Optional.of(id), from, to);
  }

  private static Call<Request, Optional<String>> delete(String id, long from, long to) {
    QueryParameters parameters = new QueryParameters(Map.of("versionId", id));
    return new Call<>(new Request(Action.DELETE, "k", "", parameters), Optional.of(id), from, to);
  }

  private static Call<Request, Optional<String>> get(Optional<String> answer, long from, long to) {
    return new Call<>(new Request(Action.GET, "k", "", QueryParameters.NONE), answer, from, to);
  }
}
