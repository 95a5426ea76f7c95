package io.zenko.dmd.hdfs;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Daemons on a folder of their own for each test, in a cluster that the tests of a class share. */
abstract class OnCluster {
  /** Started before all tests of a class, by that. */
  static TestCluster cluster;

  URI folder;
  private final Duration beat;
  private final List<HdfsDataRepository> open = new ArrayList<>();

  /**
   * @param beat how often the daemons tell that they are alive
   */
  OnCluster(Duration beat) {
    this.beat = beat;
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void chooseFolder() {
    folder = cluster.freshFolder();
  }

  @AfterEach
  void closeAll() {
    open.forEach(HdfsDataRepository::close);
  }

  final TestCluster.Settings settings() {
    TestCluster.Settings settings = TestCluster.settings(folder);
    settings.segmentBytes = 1 << 20;
    return settings;
  }

  final HdfsDataRepository daemon() {
    return daemon(settings());
  }

  final HdfsDataRepository daemon(TestCluster.Settings settings) {
    return daemon(settings, Duration.ofMinutes(5));
  }

  /**
   * @param silence after which it takes another for dead
   */
  final HdfsDataRepository daemon(TestCluster.Settings settings, Duration silence) {
    HdfsDataRepository repository =
        new HdfsDataRepository(
            settings.get(),
            Clock.systemUTC(),
            new Upkeep.Rhythm(beat, silence, Duration.ofHours(1)));
    open.add(repository);
    return repository;
  }
}
