package io.zenko.dmd.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Thousands of clients on one thread, each of which takes or sends so few bytes a second, or none.
 * They take with small buffers, so that what they do not take stays with the daemon.
 */
public final class SlowClients implements AutoCloseable {
  private static final int RECEIVE_BUFFER_BYTES = 4_096;
  private static final int MOST_CONNECTING = 64;
  private static final int SLICES = 20;
  private static final long SLICE_MILLIS = 50;

  private static final class Client {
    final SocketChannel channel;
    ByteBuffer request;
    boolean connected;
    boolean lost;

    Client(SocketChannel channel, byte[] request) {
      this.channel = channel;
      this.request = ByteBuffer.wrap(request);
    }
  }

  private final int port;
  private final byte[] request;
  private final int readBytesPerSecond;
  private final byte[] chunk;
  private final int count;
  private final List<Client> clients = new ArrayList<>();
  private final Selector selector;
  private final Thread thread;
  private volatile boolean closed;
  private final AtomicInteger connected = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();

  /**
   * @param request what each client sends at once
   * @param readBytesPerSecond what it takes of the answer; 0 for nothing
   * @param writeBytesPerSecond what it sends behind the request
   */
  public SlowClients(
      int count, int port, byte[] request, int readBytesPerSecond, int writeBytesPerSecond)
      throws IOException {
    this.count = count;
    this.port = port;
    this.request = request.clone();
    this.readBytesPerSecond = readBytesPerSecond;
    this.chunk = new byte[writeBytesPerSecond];
    Arrays.fill(chunk, (byte) ' ');
    this.selector = Selector.open();
    this.thread = new Thread(this::run, "slow-clients-" + port);
    thread.setDaemon(true);
    thread.start();
  }

  /** How many have sent their requests. */
  public int connected() {
    return connected.get();
  }

  /** How many the daemon has let go, or answered and closed. */
  public int lost() {
    return lost.get();
  }

  private void run() {
    try {
      Queue<Client> connecting = new ArrayDeque<>();
      int slice = 0;
      while (!closed) {
        long start = System.nanoTime();
        while (clients.size() < count && connecting.size() < MOST_CONNECTING) {
          Client client = connect();
          clients.add(client);
          connecting.add(client);
        }
        selector.select(SLICE_MILLIS / 2);
        selector.selectedKeys().clear();
        connecting.removeIf(this::isUnderWay);
        for (int i = slice; i < clients.size(); i += SLICES) {
          step(clients.get(i));
        }
        slice = (slice + 1) % SLICES;
        long left = SLICE_MILLIS - (System.nanoTime() - start) / 1_000_000;
        if (left > 0 && clients.size() == count) {
          selector.select(left);
          selector.selectedKeys().clear();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the clients failed", e);
    } finally {
      for (Client client : clients) {
        close(client);
      }
    }
  }

  private Client connect() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
    Client client = new Client(channel, request);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.register(selector, SelectionKey.OP_CONNECT, client);
    return client;
  }

  private boolean isUnderWay(Client client) {
    try {
      if (!client.connected && client.channel.finishConnect()) {
        client.connected = true;
        client.channel.keyFor(selector).cancel();
      }
      if (client.connected) {
        client.channel.write(client.request);
        if (!client.request.hasRemaining()) {
          connected.incrementAndGet();
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      lose(client);
      return true;
    }
  }

  private void step(Client client) {
    if (client.lost || client.request.hasRemaining()) {
      return;
    }
    try {
      if (readBytesPerSecond > 0) {
        int got = client.channel.read(ByteBuffer.allocate(readBytesPerSecond));
        if (got < 0) {
          lose(client);
        }
      }
      if (chunk.length > 0) {
        client.channel.write(ByteBuffer.wrap(chunk));
        // An answer before the end is a refusal.
        if (client.channel.read(ByteBuffer.allocate(1)) != 0) {
          lose(client);
        }
      }
    } catch (IOException e) {
      lose(client);
    }
  }

  private void lose(Client client) {
    client.lost = true;
    lost.incrementAndGet();
    close(client);
  }

  private static void close(Client client) {
    try {
      client.channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  /** Lets all connections go. */
  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    selector.close();
  }
}
