package io.zenko.dmd.metadata.json;

import io.zenko.dmd.metadata.json.file.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Goes through several runs at once in the order of the keys; of a key, the newest entry counts.
 */
final class RunMerge implements Iterator<RunMerge.Item>, AutoCloseable {
  private final List<RunEntries> sources = new ArrayList<>();
  private final PriorityQueue<Source> queue = new PriorityQueue<>();

  /** An entry, and the run that it is of. */
  record Item(RunEntry entry, Run run) {}

  private static final class Source implements Comparable<Source> {
    private final Run run;
    private final int age;
    private final Iterator<RunEntry> entries;
    private RunEntry head;

    Source(Run run, int age, Iterator<RunEntry> entries) {
      this.run = run;
      this.age = age;
      this.entries = entries;
      this.head = entries.next();
    }

    @Override
    public int compareTo(Source other) {
      int order = Arrays.compareUnsigned(head.key(), other.head.key());
      return order != 0 ? order : Integer.compare(age, other.age);
    }
  }

  /**
   * Opens the runs, each by its index where that is whole.
   *
   * @param oldestFirst the runs
   */
  RunMerge(Volume volume, List<Run> oldestFirst) throws IOException {
    try {
      for (int i = 0; i < oldestFirst.size(); i++) {
        open(volume, oldestFirst.get(i), oldestFirst.size() - i);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(Volume volume, Run run, int age) throws IOException {
    RunEntries entries = RunEntries.open(volume, run);
    sources.add(entries);
    if (entries.hasNext()) {
      queue.add(new Source(run, age, entries));
    }
  }

  @Override
  public boolean hasNext() {
    return !queue.isEmpty();
  }

  @Override
  public Item next() {
    if (queue.isEmpty()) {
      throw new NoSuchElementException();
    }
    Source newest = queue.peek();
    Item item = new Item(newest.head, newest.run);
    while (!queue.isEmpty() && Arrays.equals(queue.peek().head.key(), item.entry().key())) {
      Source source = queue.poll();
      if (source.entries.hasNext()) {
        source.head = source.entries.next();
        queue.add(source);
      }
    }
    return item;
  }

  @Override
  public void close() throws IOException {
    for (RunEntries source : sources) {
      source.close();
    }
  }
}
