package io.zenko.dmd.metadata.memcached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zenko.dmd.Await;
import io.zenko.dmd.data.memcached.MemcachedProcess;
import io.zenko.dmd.memcached.MemcachedNode;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.line.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each page stands on two of three servers, whichever of them can take it. */
class CopiesTest {
  private static final int COUNT = 30;

  private final List<MemcachedProcess> servers = new ArrayList<>();
  private ServerItems items;

  @BeforeEach
  void launch() {
    Stream.generate(() -> MemcachedProcess.launch("-M")).limit(3).forEach(servers::add);
    items = TestStores.items(2, servers);
  }

  @AfterEach
  void end() {
    items.close();
    servers.forEach(MemcachedProcess::close);
  }

  private static String name(int number) {
    return Root.ITEM + ":test:" + number;
  }

  private static Map<String, byte[]> documents(int bytes) {
    Map<String, byte[]> documents = new HashMap<>();
    for (int i = 0; i < COUNT; i++) {
      Line line = new Line(bytes + 64).ascii("{\"n\":").number(i);
      documents.put(
          name(i),
          line.ascii(",\"pad\":\"").ascii("x".repeat(bytes)).ascii("\"").seal(0).toBytes());
    }
    return documents;
  }

  /** The servers that have it. */
  private List<MemcachedProcess> copies(String name) {
    return servers.stream().filter(server -> has(server, name)).toList();
  }

  private void assertAllThere(Map<String, byte[]> documents) {
    Map<String, byte[]> found = items.getAll(documents.keySet());
    assertThat(found.keySet()).isEqualTo(documents.keySet());
    documents.forEach((name, document) -> assertThat(found.get(name)).isEqualTo(document));
  }

  @Test
  void aServerThatIsAwayOrFullIsPassedOver() {
    servers.get(0).kill();
    Map<String, byte[]> documents = documents(100);
    items.putAll(documents);
    documents
        .keySet()
        .forEach(name -> assertThat(servers.subList(1, 3)).allMatch(server -> has(server, name)));
    assertAllThere(documents);

    servers.get(1).kill();

    assertAllThere(documents);
    assertThatThrownBy(() -> items.putAll(Map.of(name(COUNT), documents.get(name(1)))))
        .isInstanceOfSatisfying(
            MetadataException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
  }

  private static boolean has(MemcachedProcess server, String name) {
    return !server.ask("get " + name, "END").isEmpty();
  }

  private void awaitAllSeen() {
    Await.until(
        "the daemon sees them", () -> items.nodes().stream().allMatch(MemcachedNode::answers));
  }

  @Test
  void whatAServerHasLostIsPutBackAndAFullServerIsPassedOver() {
    // One small server, which is full after a few.
    servers.get(1).close();
    servers.set(1, MemcachedProcess.launch("-M", "-m", "2"));
    items.close();
    items = TestStores.items(2, servers);
    Map<String, byte[]> documents = documents(200_000);
    items.putAll(documents);
    documents.keySet().forEach(name -> assertThat(copies(name)).hasSizeGreaterThan(1));

    servers.get(0).kill();
    servers.get(0).start();
    assertThat(documents.keySet()).anyMatch(name -> copies(name).size() < 2);
    awaitAllSeen();
    Items.Refill refill = items.refill().orElseThrow();
    refill.copy(documents.keySet());
    refill.end();

    documents.keySet().forEach(name -> assertThat(copies(name)).hasSizeGreaterThan(1));
    servers.get(2).kill();
    assertAllThere(documents);
  }

  @Test
  void aServerThatRestartsWhileItIsFilledIsFilledAnew() {
    Map<String, byte[]> documents = documents(100);
    items.putAll(documents);
    items.refill().orElseThrow().end();
    assertThat(items.refill()).isEmpty();
    servers.get(0).kill();
    servers.get(0).start();
    awaitAllSeen();
    Items.Refill cutShort = items.refill().orElseThrow();
    cutShort.copy(documents.keySet());
    servers.get(0).kill();
    servers.get(0).start();
    awaitAllSeen();

    cutShort.end();

    assertThat(documents.keySet()).anyMatch(name -> copies(name).size() < 2);
    Items.Refill again = items.refill().orElseThrow();
    again.copy(documents.keySet());
    again.end();
    documents.keySet().forEach(name -> assertThat(copies(name)).hasSize(2));
    assertThat(items.refill()).isEmpty();
  }

  @Test
  void aDamagedCopyGivesWayToAWholeOneAndIsToldWhereNoOtherIsThere() {
    Map<String, byte[]> documents = documents(100);
    items.putAll(documents);
    String name = name(0);
    List<MemcachedProcess> holders = copies(name);
    MemcachedProcess first = holders.get(0);
    first.ask("set " + name + " 0 0 4\r\nxxxx", "STORED");
    assertThat(items.getAll(List.of(name)).get(name)).isEqualTo(documents.get(name));

    holders.get(1).kill();

    assertThatThrownBy(() -> items.getAll(List.of(name)))
        .isInstanceOfSatisfying(
            MetadataException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
    holders.get(1).start();
    awaitAllSeen();
    assertThat(items.getAll(List.of(name)).get(name)).hasSize(4);
  }
}
