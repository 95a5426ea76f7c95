package io.zenko.dmd.data.memcached;

import com.google.code.yanf4j.core.impl.StandardSocketOption;
import io.zenko.dmd.config.MemcachedSettings;
import io.zenko.dmd.config.MemcachedSettings.Server;
import io.zenko.dmd.config.MemcachedSettings.Writes;
import io.zenko.dmd.data.Blob;
import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.data.Race;
import io.zenko.dmd.data.memcached.MemcachedDataRepository.Role;
import io.zenko.dmd.memcached.PassThroughTranscoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;

/**
 * Blobs in one memcached beside a bare client that moves the same bytes in items of the same size,
 * one after the other on each thread. Takes the server (host:port), which loses what it has, and
 * which evicts (no -M): puts take more room than it has.
 */
public final class MemcachedBenchmark {
  private static final int CHUNK = 522_240;
  private static final int THREADS = 4;
  private static final int SMALL = 4096;
  private static final int MIDDLE = 1 << 20;
  private static final int LARGE = 64 << 20;
  private static final int TIMEOUT_MILLIS = 5_000;

  private MemcachedBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Server server = Server.parse(arguments[0]);
    MemcachedSettings settings =
        new MemcachedSettings(
            List.of(server),
            1,
            Writes.ALL,
            CHUNK,
            8,
            64 << 20,
            32,
            4,
            Duration.ofMillis(TIMEOUT_MILLIS),
            Duration.ofMillis(500),
            Optional.empty());
    MemcachedClient bare = client(server);
    bare.flushAll();
    try (MemcachedDataRepository ours = new MemcachedDataRepository(settings, Role.STORE)) {
      Race.head();
      for (int size : new int[] {MIDDLE, LARGE}) {
        race(ours, bare, size);
      }
      byte[] small = bytes(SMALL);
      BlobKey key = put(ours, small);
      bare.set("small", 0, small, TIMEOUT_MILLIS);
      for (int threads : new int[] {1, 16}) {
        Race.run(
            "get 4 KiB",
            threads,
            SMALL,
            0.5,
            (thread, number) -> get(ours, key),
            (thread, number) -> bare.get("small", TIMEOUT_MILLIS));
      }
    }
    bare.shutdown();
  }

  private static void race(MemcachedDataRepository ours, MemcachedClient bare, int size)
      throws Exception {
    byte[] bytes = bytes(size);
    int items = (size + CHUNK - 1) / CHUNK;
    String name = (size >> 20) + " MiB";
    Race.run(
        "put " + name,
        THREADS,
        size,
        0.7,
        (thread, number) -> put(ours, bytes),
        (thread, number) -> bareSet(bare, "b" + thread + "-", bytes));
    // What was put before would be evicted only as room is needed, and this with it.
    bare.flushAll();
    BlobKey key = put(ours, bytes);
    bareSet(bare, "b0-", bytes);
    Race.run(
        "get " + name,
        THREADS,
        size,
        0.7,
        (thread, number) -> get(ours, key),
        (thread, number) -> {
          for (int i = 0; i < items; i++) {
            OutputStream.nullOutputStream().write(bare.<byte[]>get("b0-" + i, TIMEOUT_MILLIS));
          }
        });
    ours.delete(key);
  }

  /** What is put comes as a stream, and the client sends none: each item is read into an array. */
  private static void bareSet(MemcachedClient bare, String name, byte[] bytes) throws Exception {
    InputStream body = new ByteArrayInputStream(bytes);
    for (int i = 0; body.available() > 0; i++) {
      byte[] item = new byte[Math.min(body.available(), CHUNK)];
      body.readNBytes(item, 0, item.length);
      bare.set(name + i, 0, item, TIMEOUT_MILLIS);
    }
  }

  private static MemcachedClient client(Server server) throws IOException {
    XMemcachedClientBuilder builder =
        new XMemcachedClientBuilder(List.of(new InetSocketAddress(server.host(), server.port())));
    builder.setConnectionPoolSize(4);
    builder.setSelectorPoolSize(2);
    builder.setTranscoder(new PassThroughTranscoder());
    builder.setSocketOption(StandardSocketOption.SO_SNDBUF, 4 << 20);
    builder.setSocketOption(StandardSocketOption.SO_RCVBUF, 4 << 20);
    builder.getConfiguration().setSessionReadBufferSize(1 << 20);
    MemcachedClient client = builder.build();
    client.setOptimizeGet(false);
    client.setOptimizeMergeBuffer(false);
    return client;
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static BlobKey put(MemcachedDataRepository repository, byte[] bytes)
      throws IOException {
    BlobKey key = BlobKey.random();
    repository.put(key, new ByteArrayInputStream(bytes), bytes.length);
    return key;
  }

  private static void get(MemcachedDataRepository repository, BlobKey key) throws IOException {
    try (Blob blob = repository.open(key);
        InputStream content = blob.read(ByteRange.whole(blob.size()))) {
      content.transferTo(OutputStream.nullOutputStream());
    }
  }
}
