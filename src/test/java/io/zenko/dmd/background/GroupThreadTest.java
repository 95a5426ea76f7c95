package io.zenko.dmd.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GroupThreadTest {
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Queue<CountDownLatch> holds = new ConcurrentLinkedQueue<>();

  /** Tells what it is asked for, and throws at a "defect". */
  private final class Writer extends GroupThread<String> {
    private Writer() {
      super("test-group");
    }

    @Override
    protected void commit(List<String> group) {
      told.add("commit " + group);
      CountDownLatch hold = holds.poll();
      if (hold != null) {
        await(hold);
      }
      if (group.contains("defect")) {
        throw new IllegalStateException("defect");
      }
    }

    @Override
    protected void failed(List<String> group, Throwable failure) {
      told.add("failed " + group + " " + failure.getMessage());
    }

    @Override
    protected void refuse(String one) {
      told.add("refuse " + one);
    }

    @Override
    protected long bytes(String one) {
      return one.length();
    }

    @Override
    protected long mostBytes() {
      return 10;
    }

    @Override
    protected void finish() {
      told.add("finish");
    }
  }

  @Test
  void aGroupIsWhatHasComeMeanwhileUpToItsSize() throws InterruptedException {
    CountDownLatch hold = new CountDownLatch(1);
    holds.add(hold);
    try (Writer writer = new Writer()) {
      writer.start();
      writer.add("a");
      assertThat(next()).isEqualTo("commit [a]");
      List.of("bbbb", "cccc", "dddd", "eeee").forEach(writer::add);
      hold.countDown();
      assertThat(next()).isEqualTo("commit [bbbb, cccc, dddd]");
      assertThat(next()).isEqualTo("commit [eeee]");
    }
    assertThat(next()).isEqualTo("finish");
  }

  @Test
  void aCommitThatThrowsIsToldBeforeTheNextGroup() throws InterruptedException {
    CountDownLatch hold = new CountDownLatch(1);
    holds.add(hold);
    try (Writer writer = new Writer()) {
      writer.start();
      writer.add("defect");
      assertThat(next()).isEqualTo("commit [defect]");
      writer.add("later");
      hold.countDown();
      assertThat(next()).isEqualTo("failed [defect] defect");
      assertThat(next()).isEqualTo("commit [later]");
    }
  }

  @Test
  void whatWaitsAtTheEndIsWrittenAndWhatComesAfterItRefused() throws InterruptedException {
    CountDownLatch hold = new CountDownLatch(1);
    holds.add(hold);
    Writer writer = new Writer();
    writer.start();
    writer.add("a");
    assertThat(next()).isEqualTo("commit [a]");
    writer.add("b");
    hold.countDown();
    writer.close();
    writer.add("c");

    assertThat(List.of(next(), next(), next())).containsExactly("commit [b]", "finish", "refuse c");
  }

  private String next() throws InterruptedException {
    return told.poll(30, TimeUnit.SECONDS);
  }

  private static void await(CountDownLatch hold) {
    try {
      hold.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
