package io.zenko.dmd.metadata.json.merge;

import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import io.zenko.dmd.metadata.json.run.KeyHash;
import io.zenko.dmd.metadata.json.run.Run;
import io.zenko.dmd.metadata.json.run.RunEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The runs of a bucket at one moment; never changed once it is made.
 *
 * @param levels level 0 newest first, the others in the order of their keys
 */
public record Levels(List<List<Run>> levels) {
  public static final Levels NONE = new Levels(List.of());

  /**
   * @throws IllegalArgumentException where runs below level 0 overlap
   */
  public Levels {
    levels = levels.stream().map(List::copyOf).toList();
    for (List<Run> level : levels.subList(Math.min(1, levels.size()), levels.size())) {
      for (int i = 1; i < level.size(); i++) {
        if (Arrays.compareUnsigned(level.get(i - 1).facts().last(), level.get(i).facts().first())
            >= 0) {
          throw new IllegalArgumentException(
              level.get(i - 1).lines().path() + " and " + level.get(i).lines().path() + " overlap");
        }
      }
    }
  }

  public boolean isEmpty() {
    return levels.stream().allMatch(List::isEmpty);
  }

  public int depth() {
    return levels.size();
  }

  /** The runs of a level; none where it is deeper than all. */
  public List<Run> level(int number) {
    return number < levels.size() ? levels.get(number) : List.of();
  }

  public Stream<Run> runs() {
    return levels.stream().flatMap(Collection::stream);
  }

  public long bytes() {
    return runs().mapToLong(Run::bytes).sum();
  }

  /**
   * What cannot be overruled: the largest level alone, of which nothing overrules anything else.
   */
  public long leastBytes() {
    return levels.stream()
        .mapToLong(level -> level.stream().mapToLong(Run::bytes).sum())
        .max()
        .orElse(0);
  }

  /** About how many entries there are: those that a newer run has too count twice. */
  public long entries() {
    return runs().mapToLong(r -> r.facts().entries() - 2 * r.facts().deletions()).sum();
  }

  /** These with a run that overrules all others. */
  public Levels withNewest(Run run) {
    List<List<Run>> changed = new ArrayList<>(levels);
    if (changed.isEmpty()) {
      changed.add(List.of());
    }
    List<Run> newest = new ArrayList<>();
    newest.add(run);
    newest.addAll(changed.get(0));
    changed.set(0, newest);
    return new Levels(changed);
  }

  /** These without some runs, and with others in a level instead: in level 0 where those stood. */
  public Levels replaced(Collection<Run> gone, int level, List<Run> instead) {
    Set<Run> without = new HashSet<>(gone);
    List<List<Run>> changed = new ArrayList<>();
    for (int i = 0; i < Math.max(levels.size(), level + 1); i++) {
      List<Run> kept = new ArrayList<>();
      int place = -1;
      for (Run run : level(i)) {
        if (without.contains(run)) {
          place = place < 0 ? kept.size() : place;
        } else {
          kept.add(run);
        }
      }
      if (i == level && i == 0) {
        kept.addAll(Math.max(0, place), instead);
      } else if (i == level) {
        kept.addAll(instead);
        kept.sort(Comparator.comparing(run -> run.facts().first(), Arrays::compareUnsigned));
      }
      changed.add(kept);
    }
    while (!changed.isEmpty() && changed.get(changed.size() - 1).isEmpty()) {
      changed.remove(changed.size() - 1);
    }
    return new Levels(changed);
  }

  /** What the newest run that has anything of the key has of it. */
  public Optional<RunEntry> find(byte[] key) throws IOException {
    long hash = KeyHash.of(key);
    for (Run run : level(0)) {
      Optional<RunEntry> found = run.find(key, hash);
      if (found.isPresent()) {
        return found;
      }
    }
    for (List<Run> level : levels.subList(Math.min(1, levels.size()), levels.size())) {
      int at = firstEndingAtOrPast(level, key);
      if (at < level.size()) {
        Optional<RunEntry> found = level.get(at).find(key, hash);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** The place of the first run in a level below 0 whose last key is not before this one. */
  static int firstEndingAtOrPast(List<Run> level, byte[] key) {
    int low = 0;
    int high = level.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(level.get(middle).facts().last(), key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The runs of a level below 0 that have keys from {@code first} to {@code last}. */
  List<Run> overlapping(int number, byte[] first, byte[] last) {
    List<Run> level = level(number);
    int from = firstEndingAtOrPast(level, first);
    int to = from;
    while (to < level.size() && Arrays.compareUnsigned(level.get(to).facts().first(), last) <= 0) {
      to++;
    }
    return level.subList(from, to);
  }

  /** The small ones of the runs beside those that have keys from {@code first} to {@code last}. */
  List<Run> smallBeside(int number, byte[] first, byte[] last, long small) {
    List<Run> level = level(number);
    int from = firstEndingAtOrPast(level, first);
    int to = from + overlapping(number, first, last).size();
    List<Run> beside = new ArrayList<>();
    if (from > 0 && level.get(from - 1).bytes() < small) {
      beside.add(level.get(from - 1));
    }
    if (to < level.size() && level.get(to).bytes() < small) {
      beside.add(level.get(to));
    }
    return beside;
  }

  /** Passes over all runs, those that overrule others before them. */
  public List<KeyCursor> cursors(Order order) {
    List<KeyCursor> cursors = new ArrayList<>();
    for (Run run : level(0)) {
      cursors.add(run.cursor(order));
    }
    for (int i = 1; i < levels.size(); i++) {
      if (!levels.get(i).isEmpty()) {
        cursors.add(new LevelCursor(levels.get(i), order));
      }
    }
    return cursors;
  }
}
