package io.zenko.dmd.data;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** The least that a shared sync can be: one thread appends what waits, and syncs once for all. */
final class BareAppender implements AutoCloseable {
  private record Waiting(byte[] bytes, CompletableFuture<Void> done) {}

  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final FileChannel channel;
  private final Thread thread = new Thread(this::run, "bare-appender");

  BareAppender(Path file) throws IOException {
    channel = FileChannel.open(file, CREATE_NEW, WRITE);
    thread.setDaemon(true);
    thread.start();
  }

  void put(byte[] bytes) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    queue.add(new Waiting(bytes, done));
    done.get();
  }

  private void run() {
    List<Waiting> group = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.allocateDirect(8 << 20);
    try {
      while (true) {
        group.clear();
        group.add(queue.take());
        queue.drainTo(group);
        buffer.clear();
        group.forEach(waiting -> buffer.put(waiting.bytes));
        buffer.flip();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(false);
        group.forEach(waiting -> waiting.done.complete(null));
      }
    } catch (InterruptedException | IOException e) {
      group.forEach(waiting -> waiting.done.completeExceptionally(e));
    }
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    channel.close();
  }
}
