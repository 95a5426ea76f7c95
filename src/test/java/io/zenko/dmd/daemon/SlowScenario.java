package io.zenko.dmd.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Clients that take and send next to nothing, all at once, beside a probe of each protocol: at
 * first alone, then beside them.
 */
public final class SlowScenario implements AutoCloseable {
  private static final int BLOB_BYTES = 8 << 20;
  private static final int LISTED = 3_000;
  private static final int RATE = 1_024;

  /** How many of each there are. */
  public record Size(int blobReaders, int uploads, int bodies, int listingReaders, int streams) {
    int all() {
      return blobReaders + uploads + bodies + listingReaders + streams;
    }
  }

  /**
   * What the probe of a protocol saw alone, beside the load, and from the moment at which that
   * began to come.
   */
  public record Outcome(String probe, Probe.Seen quiet, Probe.Seen loaded, Probe.Seen withArrival) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-9s quiet: %d, median %.1f, p99 %.1f, worst %.1f ms; beside the load: %d, median %.1f,"
              + " p99 %.1f, worst %.1f ms; with its arrival: %d, p99 %.1f, worst %.1f ms, %d errors",
          probe,
          quiet.count(),
          quiet.medianMillis(),
          quiet.p99Millis(),
          quiet.worstMillis(),
          loaded.count(),
          loaded.medianMillis(),
          loaded.p99Millis(),
          loaded.worstMillis(),
          withArrival.count(),
          withArrival.p99Millis(),
          withArrival.worstMillis(),
          withArrival.errors());
    }
  }

  private final Ports ports;
  private final Size size;
  private final Map<String, Probe> probes = new TreeMap<>();
  private final List<SlowClients> clients = new ArrayList<>();
  private final List<Socket> streams = new ArrayList<>();
  private final String blob;
  private final String shortBlob;

  /** Where the daemon is. */
  public record Ports(int bucketd, int mdfile, int data, int admin) {}

  /** Puts what the clients will ask for. */
  public SlowScenario(Ports ports, Size size) throws IOException {
    this.ports = ports;
    this.size = size;
    this.blob = put(new byte[BLOB_BYTES]);
    this.shortBlob = put(new byte[5]);
    wire(ports.bucketd).send("POST", "/default/bucket/slow", "{\"name\":\"slow\"}");
    String value = ("{\\\"a\\\":\\\"" + "x".repeat(300) + "\\\"}");
    StringBuilder batch = new StringBuilder("{\"batch\":[");
    for (int i = 0; i < LISTED; i++) {
      batch.append(i == 0 ? "" : ",");
      batch.append(String.format(Locale.ROOT, "{\"key\":\"k%06d\",\"value\":\"%s\"}", i, value));
    }
    wire(ports.bucketd).send("POST", "/default/batch/slow", batch.append("]}").toString());
  }

  private static Wire wire(int port) {
    return new Wire(port);
  }

  private String put(byte[] bytes) {
    Wire.Answer answer =
        wire(ports.data)
            .exchange(Wire.request("PUT", "/DataFile", bytes, "Content-Length: " + bytes.length));
    String location = answer.headers().get("location");
    if (location == null) {
      throw new IllegalStateException(answer.statusLine() + " " + answer.text());
    }
    return location;
  }

  /** Runs it; both parts take so many seconds. */
  public List<Outcome> run(int seconds) throws IOException, InterruptedException {
    startProbes();
    TimeUnit.SECONDS.sleep(seconds);
    probes.values().forEach(Probe::look); // what was warmed up with
    TimeUnit.SECONDS.sleep(seconds);
    Map<String, Probe.Seen> quiet = look();
    load();
    probes.values().forEach(Probe::mark);
    TimeUnit.SECONDS.sleep(seconds);
    List<Outcome> outcomes = new ArrayList<>();
    probes.forEach(
        (name, probe) ->
            outcomes.add(new Outcome(name, quiet.get(name), probe.lookBehindMark(), probe.look())));
    return outcomes;
  }

  private Map<String, Probe.Seen> look() {
    Map<String, Probe.Seen> seen = new TreeMap<>();
    probes.forEach((name, probe) -> seen.put(name, probe.look()));
    return seen;
  }

  private void startProbes() throws IOException {
    WireSession get = new WireSession(wire(ports.data));
    probe("blob-get", () -> get.send("GET", shortBlob, "").body().length == 5);
    WireSession put = new WireSession(wire(ports.data));
    probe("blob-put", () -> put.send("PUT", "/DataFile", "hello").statusLine().contains("201"));
    WireSession read = new WireSession(wire(ports.bucketd));
    probe(
        "bucketd",
        () -> read.send("GET", "/default/bucket/slow/k000001", "").statusLine().contains("200"));
    WireSession write = new WireSession(wire(ports.bucketd));
    probe(
        "bucketd-put",
        () ->
            write
                .send("POST", "/default/bucket/slow/probe", "{\"a\":1}")
                .statusLine()
                .contains("200"));
    WireSession poll = new WireSession(wire(ports.mdfile));
    probe(
        "mdfile",
        () ->
            poll.send("GET", "/socket.io/?EIO=4&transport=polling", "")
                .statusLine()
                .contains("200"));
    WireSession admin = new WireSession(wire(ports.admin));
    probe("admin", () -> admin.send("GET", "/health/live", "").statusLine().contains("200"));
  }

  private void probe(String name, Callable<Boolean> request) {
    probes.put(name, new Probe(name, request));
  }

  private void load() throws IOException, InterruptedException {
    byte[] nothing = {};
    add(size.blobReaders, ports.data, Wire.request("GET", blob, nothing), RATE, 0);
    add(
        size.uploads,
        ports.data,
        Wire.request("PUT", "/DataFile", nothing, "Content-Length: 10000000"),
        0,
        RATE);
    add(
        size.bodies,
        ports.bucketd,
        Wire.request("POST", "/default/bucket/slow/late", nothing, "Content-Length: 10000000"),
        0,
        RATE);
    add(
        size.listingReaders,
        ports.bucketd,
        Wire.request("GET", "/default/bucket/slow?maxKeys=3000", nothing),
        0,
        0);
    for (int i = 0; i < size.streams; i++) {
      streams.add(stream());
    }
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (connected() + lost() < size.all() - size.streams) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("only " + connected() + " of the clients are connected");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private void add(int count, int port, byte[] request, int read, int write) throws IOException {
    if (count > 0) {
      clients.add(new SlowClients(count, port, request, read, write));
    }
  }

  /** How many clients have been served so far. */
  public int connected() {
    return clients.stream().mapToInt(SlowClients::connected).sum();
  }

  /** How many of them were let go. */
  public int lost() {
    return clients.stream().mapToInt(SlowClients::lost).sum();
  }

  /** A client of MDFile that asks for a listing and neither takes nor acknowledges it. */
  private Socket stream() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), ports.mdfile);
    socket.getOutputStream().write(Wire.webSocketHandshake());
    while (!Wire.line(socket.getInputStream()).isEmpty()) {
      // The head of the answer.
    }
    for (String text :
        List.of(
            "40/MDFile/metadata,",
            "42/MDFile/metadata,1[\"call\",\"createReadStream\","
                + "{\"rpcArgs\":[{}],\"subLevel\":[\"slow\"]}]")) {
      byte[] bytes = text.getBytes(UTF_8);
      byte[] frame = new byte[bytes.length + 6];
      frame[0] = (byte) 0x81;
      frame[1] = (byte) (0x80 | bytes.length); // behind it a mask of zeros, which changes nothing
      System.arraycopy(bytes, 0, frame, 6, bytes.length);
      socket.getOutputStream().write(frame);
    }
    return socket;
  }

  /** Lets the slow ones go; the probes go on. */
  public void unload() throws IOException {
    for (SlowClients some : clients) {
      some.close();
    }
    clients.clear();
    for (Socket socket : streams) {
      socket.close();
    }
    streams.clear();
  }

  @Override
  public void close() throws IOException {
    unload();
    for (Probe probe : probes.values()) {
      probe.close();
    }
  }
}
