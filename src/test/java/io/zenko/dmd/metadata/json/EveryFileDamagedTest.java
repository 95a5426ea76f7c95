package io.zenko.dmd.metadata.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.zenko.dmd.Stride;
import io.zenko.dmd.clock.MonotonicClock;
import io.zenko.dmd.config.JsonSettings;
import io.zenko.dmd.metadata.AccessMode;
import io.zenko.dmd.metadata.Batch;
import io.zenko.dmd.metadata.BucketName;
import io.zenko.dmd.metadata.Key;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.check.StoreCheck;
import io.zenko.dmd.metadata.json.file.Volume;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Each file of a store is lost, emptied, cut, zeroed, changed in a bit, swapped and put back as it
 * was before, after a clean stop and after a kill. Whatever was acknowledged is there then, or the
 * start or a read says that it is not, and so does fsck; but for what docs/format-json.md says that
 * nobody can know ("What cannot be known").
 */
class EveryFileDamagedTest {
  private static final Path ROOT = Path.of("/store");
  private static final Path SESSION = ROOT.resolve("sessions/0");
  private static final List<BucketName> BUCKETS =
      List.of(new BucketName("hurt"), new BucketName("sound"), new BucketName("quiet"));

  /** Where the writes had got to, and what the disk held. */
  private record Stages(
      SimulatedVolume early, SimulatedVolume killed, SimulatedVolume stopped, String content) {}

  private static Store open(Volume volume) throws IOException {
    JsonSettings all = JsonSettings.of(ROOT).withMaxSegmentBytes(1200);
    JsonSettings settings =
        new JsonSettings(
            ROOT,
            1,
            all.maxSegmentBytes(),
            2500, // so that the first segments are gone
            all.retainedJournalAge(),
            all.maxPendingBytes(),
            0,
            0,
            all.maxOpenFiles(),
            all.openBuckets(),
            all.checkpointThreads(),
            all.compactionBytesPerSecond());
    return Store.open(volume, settings, new MonotonicClock(InstantSource.system()), Runnable::run);
  }

  private static void put(JsonMetadataRepository store, BucketName bucket, String key, int turn) {
    byte[] value = ("{\"turn\":" + turn + "}").getBytes(UTF_8);
    store.write(bucket, Batch.put(Key.of(key), value)).toCompletableFuture().join();
  }

  private static Stages written() throws IOException {
    SimulatedVolume volume = new SimulatedVolume();
    SimulatedVolume early;
    SimulatedVolume killed;
    String content;
    Store files = open(volume);
    try (JsonMetadataRepository store = new JsonMetadataRepository(files)) {
      for (BucketName bucket : BUCKETS) {
        byte[] attributes = "{}".getBytes(UTF_8);
        store.createBucket(bucket, attributes, OptionalInt.empty()).toCompletableFuture().join();
      }
      put(store, BUCKETS.get(2), "once", 0);
      early = fill(store, files, volume, 1);
      store.setAccessMode(BUCKETS.get(2), AccessMode.READ_ONLY).toCompletableFuture().join();
      fill(store, files, volume, 2);
      put(store, BUCKETS.get(0), "last", 3);
      put(store, BUCKETS.get(1), "last", 3);
      killed = volume.afterKill();
      content = content(store);
    }
    return new Stages(early, killed, volume, content);
  }

  private static SimulatedVolume fill(
      JsonMetadataRepository store, Store files, SimulatedVolume volume, int turn) {
    for (int i = 0; i < 8; i++) {
      put(store, BUCKETS.get(0), "k" + i, turn);
      put(store, BUCKETS.get(1), "k" + i, turn);
    }
    files.awaitCheckpoints();
    return volume.afterKill();
  }

  private static String content(JsonMetadataRepository store) {
    Map<String, String> content = new TreeMap<>();
    for (BucketName bucket : BUCKETS) {
      content.put(bucket + " is", store.accessMode(bucket).name());
      for (String key : List.of("once", "last", "k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7")) {
        Optional<byte[]> value = store.get(bucket, Key.of(key));
        value.ifPresent(bytes -> content.put(bucket + "/" + key, new String(bytes, UTF_8)));
      }
    }
    return content.toString();
  }

  /** What comes of a store: the same content, another that nobody tells of, or a word. */
  private enum Outcome {
    SAME,
    SILENT,
    TOLD
  }

  private static Outcome start(SimulatedVolume damaged, String expected) throws IOException {
    Store files;
    try {
      files = open(damaged);
    } catch (IOException | FormatException e) {
      assertThat(e.getMessage()).isNotBlank();
      return Outcome.TOLD;
    }
    try (JsonMetadataRepository store = new JsonMetadataRepository(files)) {
      return content(store).equals(expected) ? Outcome.SAME : Outcome.SILENT;
    } catch (MetadataException e) {
      return e.failure() == Failure.CORRUPT ? Outcome.TOLD : Outcome.SILENT;
    }
  }

  private static boolean isSound(SimulatedVolume volume) {
    try {
      return new StoreCheck(volume, ROOT, path -> {}).run().isSound();
    } catch (IOException | FormatException e) {
      return false;
    }
  }

  /** Everyday one in three of a file's damages. */
  private static Map<String, SimulatedVolume> damages(
      SimulatedVolume volume, SimulatedVolume early, Path path) {
    Map<String, SimulatedVolume> all = allDamages(volume, early, path);
    List<String> names = List.copyOf(all.keySet());
    all.keySet().retainAll(Stride.of(0, names.size() - 1, 3).mapToObj(names::get).collect(toSet()));
    return all;
  }

  private static Map<String, SimulatedVolume> allDamages(
      SimulatedVolume volume, SimulatedVolume early, Path path) {
    Map<String, SimulatedVolume> damages = new LinkedHashMap<>();
    byte[] whole = volume.content(path);
    damages.put("deleted", volume.without(path));
    damages.put("emptied", volume.with(path, new byte[0]));
    damages.put("cut", volume.with(path, Arrays.copyOf(whole, whole.length / 2)));
    damages.put("its last byte gone", volume.with(path, Arrays.copyOf(whole, whole.length - 1)));
    byte[] zeroed = whole.clone();
    Arrays.fill(zeroed, whole.length / 2, whole.length, (byte) 0);
    damages.put("its tail zeroed", volume.with(path, zeroed));
    damages.put("all zeroed", volume.with(path, new byte[whole.length]));
    for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 10)) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      damages.put("a bit flipped at " + at, volume.with(path, flipped));
    }
    for (Path other : volume.files()) {
      if (!other.equals(path)) {
        damages.put("taken for " + other, volume.with(path, volume.content(other)));
      }
    }
    if (early.files().contains(path)) {
      damages.put("as it was early", volume.with(path, early.content(path)));
    }
    return damages;
  }

  private static List<Path> filesOf(SimulatedVolume volume) {
    return volume.files().stream().filter(path -> !path.endsWith("lock")).toList();
  }

  @Test
  void isToldAfterACleanStop() throws IOException {
    Stages stages = written();
    assertThat(filesOf(stages.stopped())).contains(SESSION.resolve("stopped.json"));
    List<String> silent = new ArrayList<>();
    for (Path path : filesOf(stages.stopped())) {
      damages(stages.stopped(), stages.early(), path)
          .forEach((what, damaged) -> judge(path + " " + what, damaged, stages, silent, false));
    }
    assertThat(silent).isEmpty();
  }

  @Test
  void isToldAfterAKillAsFarAsItCanBeKnown() throws IOException {
    Stages stages = written();
    Path last =
        filesOf(stages.killed()).stream()
            .filter(path -> path.getParent().endsWith("journal"))
            .max(Path::compareTo)
            .orElseThrow();
    List<String> silent = new ArrayList<>();
    for (Path path : filesOf(stages.killed())) {
      damages(stages.killed(), stages.early(), path)
          .forEach(
              (what, damaged) -> {
                boolean unknowable =
                    path.equals(last) // its end may be a write that was cut short
                        || path.endsWith("access-modes.json")
                        || (path.endsWith("bucket.json") && what.equals("as it was early"));
                boolean gone = path.equals(last) && List.of("deleted", "emptied").contains(what);
                judge(path + " " + what, damaged, stages, silent, unknowable && !gone);
              });
    }
    assertThat(silent).isEmpty();
  }

  private static void judge(
      String what,
      SimulatedVolume damaged,
      Stages stages,
      List<String> silent,
      boolean unknowable) {
    try {
      boolean sound = isSound(damaged.afterKill());
      Outcome outcome = start(damaged, stages.content());
      if (outcome == Outcome.SILENT && !unknowable) {
        silent.add(what + ": the start, with what is not what was written");
      }
      if (outcome != Outcome.SAME && sound && !unknowable) {
        silent.add(what + ": fsck, with a start that is " + outcome);
      }
    } catch (IOException | RuntimeException e) {
      silent.add(what + ": " + e);
    }
  }

  @Test
  void foldersThatAreGoneAreTold() throws IOException {
    Stages stages = written();
    for (Path folder :
        List.of(
            ROOT.resolve("sessions"),
            SESSION,
            SESSION.resolve("journal"),
            SESSION.resolve("buckets"),
            SESSION.resolve("buckets/quiet"))) {
      SimulatedVolume damaged = stages.stopped().withoutTree(folder);
      assertThat(isSound(damaged.afterKill())).as("fsck without %s", folder).isFalse();
      assertThat(start(damaged, stages.content())).as("%s", folder).isEqualTo(Outcome.TOLD);
    }
    for (Path folder : List.of(ROOT.resolve("sessions"), SESSION, SESSION.resolve("journal"))) {
      SimulatedVolume damaged = stages.killed().withoutTree(folder);
      assertThat(isSound(damaged.afterKill())).as("fsck without %s", folder).isFalse();
      assertThat(start(damaged, stages.content())).as("%s", folder).isEqualTo(Outcome.TOLD);
    }
  }
}
