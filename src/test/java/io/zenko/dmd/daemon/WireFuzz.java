package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends what clients send, changed at random, to all listeners of a daemon, and tells what came
 * back. Everything follows from the seed but the order in which the connections take their turns.
 */
public final class WireFuzz {
  private static final int PATIENCE_MILLIS = 200;

  /** Of so many clients each gets its turn in that time. */
  private static final int FEW = 16;

  private static final int READ_BYTES = 64 * 1024;

  private final Map<String, Wire> listeners;
  private final long seed;
  private final int clients;
  private final int patienceMillis;

  /**
   * @param clients how many send at once: most of the time each waits for what will not be answered
   */
  WireFuzz(Map<String, Wire> listeners, long seed, int clients) {
    this.listeners = new TreeMap<>(listeners);
    this.seed = seed;
    this.clients = clients;
    // Those who give up too soon leave more behind than is taken from them.
    this.patienceMillis = PATIENCE_MILLIS * Math.max(1, clients / FEW);
  }

  /** How often each kind of answer came, by listener and status line. */
  Map<String, Integer> run(int requests) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<Map<String, Integer>>> counts = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        long own = seed + i;
        int share = requests / clients + (i < requests % clients ? 1 : 0);
        counts.add(threads.submit(() -> client(own, share)));
      }
      Map<String, Integer> all = new TreeMap<>();
      for (Future<Map<String, Integer>> count : counts) {
        count.get().forEach((answer, times) -> all.merge(answer, times, Integer::sum));
      }
      return all;
    } catch (ExecutionException e) {
      throw new AssertionError("a listener takes no connections", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Map<String, Integer> client(long own, int requests) throws IOException {
    Random random = new Random(own);
    WireMutation mutation = new WireMutation(random);
    Map<String, List<byte[]>> seeds = WireSeeds.all();
    List<String> names = List.copyOf(listeners.keySet());
    Map<String, Integer> answers = new TreeMap<>();
    for (int i = 0; i < requests; i++) {
      String listener = names.get(random.nextInt(names.size()));
      List<byte[]> known = seeds.get(listener);
      byte[] sent = mutation.of(known.get(random.nextInt(known.size())), known);
      int cut = random.nextInt(4) == 0 && sent.length > 0 ? random.nextInt(sent.length) : 0;
      String answer = exchange(listeners.get(listener), sent, cut, random.nextInt(8) == 0);
      answers.merge(listener + ' ' + answer, 1, Integer::sum);
    }
    return answers;
  }

  /**
   * Sends these bytes and no more, or goes away without a word.
   *
   * @param cut where they are sent in two parts
   */
  private String exchange(Wire wire, byte[] sent, int cut, boolean rude) throws IOException {
    try (Socket socket = wire.connect()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(patienceMillis);
      try {
        socket.getOutputStream().write(sent, 0, cut);
        socket.getOutputStream().write(sent, cut, sent.length - cut);
        if (rude) {
          socket.setSoLinger(true, 0);
          return "left";
        }
        socket.shutdownOutput();
        return read(socket.getInputStream());
      } catch (SocketTimeoutException e) {
        return "nothing in time";
      } catch (IOException e) {
        return "broken off";
      }
    }
  }

  /** The first status line; all else is read, too. */
  private static String read(InputStream in) throws IOException {
    byte[] first = in.readNBytes(1);
    if (first.length == 0) {
      return "closed";
    }
    StringBuilder line = new StringBuilder().append((char) first[0]);
    for (int b = in.read(); b >= 0 && b != '\r'; b = in.read()) {
      line.append((char) b);
    }
    byte[] rest = new byte[READ_BYTES];
    try {
      while (in.read(rest) >= 0) {
        // Nothing of it is looked at.
      }
    } catch (SocketTimeoutException e) {
      // It waits for more of a request, or to be asked for more: it has answered.
    }
    return new String(line.toString().getBytes(ISO_8859_1), ISO_8859_1);
  }

  /**
   * The ports of bucketd, MDFile, data and administration, the seed, how many, from how many
   * clients.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Map<String, Wire> listeners =
        Map.of(
            "BUCKETD", new Wire(Integer.parseInt(arguments[0])),
            "MDFILE", new Wire(Integer.parseInt(arguments[1])),
            "DATA", new Wire(Integer.parseInt(arguments[2])),
            "ADMIN", new Wire(Integer.parseInt(arguments[3])));
    long seed = Long.parseLong(arguments[4]);
    System.out.println("seed " + seed);
    print(
        new WireFuzz(listeners, seed, Integer.parseInt(arguments[6]))
            .run(Integer.parseInt(arguments[5])));
  }

  static void print(Map<String, Integer> answers) {
    answers.forEach((answer, times) -> System.out.println(times + "\t" + answer));
  }
}
