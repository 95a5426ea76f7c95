package io.zenko.dmd.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.rubyeye.xmemcached.command.Command;
import net.rubyeye.xmemcached.exception.MemcachedDecodeException;
import net.rubyeye.xmemcached.exception.MemcachedServerException;
import org.junit.jupiter.api.Test;

/** What a server answers to many commands at once. */
class TextBatchTest {
  private static final String NEXT = "VALUE next";

  private static Command sets(int count) {
    Map<String, byte[]> items = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      items.put("item" + i, ("value" + i).getBytes(US_ASCII));
    }
    List<Command> batches = TextBatch.sets(items);
    assertThat(batches).hasSize(1);
    return batches.get(0);
  }

  private static String request(Command command) {
    command.encode();
    return new String(command.getIoBuffer().array(), US_ASCII);
  }

  /** What is left for the command after it, where the answer comes in two pieces. */
  private static String answer(Command command, String answer, int cut) {
    byte[] bytes = (answer + NEXT).getBytes(US_ASCII);
    ByteBuffer first = ByteBuffer.wrap(bytes, 0, cut);
    boolean isDone = command.decode(null, first);
    ByteBuffer rest = ByteBuffer.wrap(bytes, first.position(), bytes.length - first.position());
    if (!isDone) {
      assertThat(command.decode(null, rest)).isTrue();
    }
    assertThat(command.getLatch().getCount()).isZero();
    return new String(bytes, rest.position(), rest.remaining(), US_ASCII);
  }

  @Test
  void itemsAreStoredInOneRequest() {
    assertThat(request(sets(2)))
        .isEqualTo("set item0 0 0 6\r\nvalue0\r\nset item1 0 0 6\r\nvalue1\r\n");
  }

  @Test
  void manyItemsAreStoredInSeveralRequestsWithNoneLeftOut() {
    Map<String, byte[]> items = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      items.put("item" + i, new byte[16 << 10]);
    }
    StringBuilder all = new StringBuilder();
    List<Command> batches = TextBatch.sets(items);
    batches.forEach(batch -> all.append(request(batch)));
    assertThat(batches).hasSizeBetween(2, 4);
    items.keySet().forEach(item -> assertThat(all).containsOnlyOnce("set " + item + " "));
  }

  @Test
  void itemsAreRemovedWithOneAnswer() {
    Command command = TextBatch.deletes(List.of("a", "b", "c"));
    assertThat(request(command)).isEqualTo("delete a noreply\r\ndelete b noreply\r\ndelete c\r\n");
    assertThat(answer(command, "NOT_FOUND\r\n", 3)).isEqualTo(NEXT);
    assertThat(command.getException()).isNull();
  }

  @Test
  void answerIsWholeHoweverItComes() {
    String answer = "STORED\r\nSTORED\r\nSTORED\r\n";
    for (int cut = 0; cut <= answer.length(); cut++) {
      Command command = sets(3);
      assertThat(answer(command, answer, cut)).as("cut at %d", cut).isEqualTo(NEXT);
      assertThat(command.getResult()).isEqualTo(true);
      assertThat(command.getException()).isNull();
    }
  }

  @Test
  void itemThatDoesNotFitIsToldAndTheOtherAnswersAreNotTakenForThoseToWhatFollows() {
    String answer = "STORED\r\nSERVER_ERROR out of memory storing object\r\nSTORED\r\n";
    for (int cut = 0; cut <= answer.length(); cut++) {
      Command command = sets(3);
      assertThat(answer(command, answer, cut)).as("cut at %d", cut).isEqualTo(NEXT);
      assertThat(command.getResult()).isEqualTo(false);
      assertThat(command.getException())
          .isInstanceOf(MemcachedServerException.class)
          .hasMessageContaining("out of memory");
    }
  }

  @Test
  void garbageIsToldAtOnce() {
    Command command = sets(3);
    assertThatThrownBy(() -> answer(command, "STORED\r\nHTTP/1.1 400\r\n", 0))
        .isInstanceOf(MemcachedDecodeException.class);
  }
}
