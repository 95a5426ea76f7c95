package io.zenko.dmd.metadata.json.check;

import io.zenko.dmd.metadata.BucketName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link StoreCheck} found: of each bucket, and of what belongs to none. */
public final class CheckReport {
  private final Map<BucketName, List<String>> buckets = new TreeMap<>();
  private final List<String> damage = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long records;
  private long entries;

  void sound(BucketName bucket, long entriesInRuns) {
    buckets.computeIfAbsent(bucket, name -> new ArrayList<>());
    entries += entriesInRuns;
  }

  void damageOf(BucketName bucket, String what) {
    buckets.computeIfAbsent(bucket, name -> new ArrayList<>()).add(what);
  }

  /** The bucket was removed: there is nothing to tell of it unless it is damaged. */
  void gone(BucketName bucket) {
    buckets.computeIfPresent(bucket, (name, found) -> found.isEmpty() ? null : found);
  }

  /** What is no bucket's alone. */
  void damage(String what) {
    damage.add(what);
  }

  /** What the next start or the daemon sees to by itself. */
  void note(String what) {
    notes.add(what);
  }

  void countRecord() {
    records++;
  }

  public boolean isSound() {
    return damage.isEmpty() && buckets.values().stream().allMatch(List::isEmpty);
  }

  /** A line a finding, then one a bucket, then one for all. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    notes.forEach(note -> lines.add("note: " + note));
    damage.forEach(what -> lines.add("DAMAGED: " + what));
    buckets.forEach(
        (bucket, found) -> {
          found.forEach(what -> lines.add("DAMAGED bucket " + bucket + ": " + what));
          if (found.isEmpty()) {
            lines.add("sound bucket " + bucket);
          }
        });
    long hurt = buckets.values().stream().filter(found -> !found.isEmpty()).count();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d buckets, %d damaged; %d records of the journal, %d entries in runs",
            buckets.size(),
            hurt,
            records,
            entries));
    if (!isSound()) {
      lines.add(
          "what to do: leave the files as they are; `export` what is sound, and restore what is"
              + " damaged from a backup (docs/format-json.md, \"Recovery from damage\")");
    }
    return lines;
  }
}
