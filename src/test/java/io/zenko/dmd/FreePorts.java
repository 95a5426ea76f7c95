package io.zenko.dmd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Ports of loopback that nobody listens at, for programs that are told theirs.
 *
 * <p>Such a port is free only until somebody takes it. So they lie below those that the system
 * gives to clients, each process of the tests has a range of its own, and none is named twice.
 */
public final class FreePorts {
  /** Which process of the tests this is, from 1 on. */
  public static final int PROCESS = Integer.parseInt(System.getProperty("dmd.fork", "1"));

  private static final int COUNT = 8_000;
  private static final int FIRST = 10_000 + (PROCESS - 1) % 2 * COUNT;

  private static int next = ThreadLocalRandom.current().nextInt(COUNT);

  private FreePorts() {}

  public static List<Integer> take(int count) {
    return Stream.generate(FreePorts::take).limit(count).toList();
  }

  public static synchronized int take() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + next;
      next = (next + 1) % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("none of the ports from " + FIRST + " on is free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
