package io.zenko.dmd.hdfs;

import io.zenko.dmd.data.BlobKey;
import io.zenko.dmd.data.Blobs;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;

/** A process that stores and deletes until it is killed, and tells what was acknowledged. */
final class WritingDaemon {
  private WritingDaemon() {}

  /**
   * @param args the folder; a seed
   */
  public static void main(String[] args) {
    TestCluster.Settings settings = TestCluster.settings(URI.create(args[0]));
    settings.segmentBytes = 1 << 20;
    long seed = Long.parseLong(args[1]);
    HdfsDataRepository repository =
        new HdfsDataRepository(
            settings.get(),
            Clock.systemUTC(),
            new Upkeep.Rhythm(
                Duration.ofMillis(100), Duration.ofMinutes(5), Duration.ofMinutes(5)));
    for (int i = 0; i < 8; i++) {
      long own = seed + i;
      new Thread(() -> write(repository, own), "writer").start();
    }
  }

  private static void write(HdfsDataRepository repository, long own) {
    Random random = new Random(own);
    while (true) {
      long seed = random.nextLong();
      int length = random.nextInt(random.nextInt(10) == 0 ? 600_000 : 20_000);
      String key = Blobs.put(repository, Blobs.bytes(seed, length)).value();
      tell("put " + key + " " + seed + " " + length);
      if (random.nextInt(4) == 0) {
        tell("deleting " + key);
        repository.delete(new BlobKey(key));
        tell("deleted " + key);
      }
    }
  }

  private static void tell(String line) {
    synchronized (WritingDaemon.class) {
      System.out.println(line);
      System.out.flush();
    }
  }
}
