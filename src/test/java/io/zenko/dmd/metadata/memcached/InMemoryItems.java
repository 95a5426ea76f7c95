package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What memcached does, in this process. Several repositories may have the same one. On request,
 * answers get lost, and what was sent takes effect at once, later, or never.
 */
final class InMemoryItems implements Items {
  private final Map<String, Item> items = new TreeMap<>();
  private final Random random;
  private final Deque<Runnable> onTheWay = new ArrayDeque<>();
  private long changes;
  private int lossPercent;
  private long puts;
  private long pagesAsked;
  private volatile Runnable onRoot = () -> {};
  private volatile Runnable onPut = () -> {};

  private record Item(byte[] value, long number) {}

  InMemoryItems(long seed) {
    random = new Random(seed);
  }

  /** From now on, so many of a hundred operations have no answer. */
  synchronized void loseAnswers(int percent) {
    lossPercent = percent;
  }

  /** How many items were stored. */
  synchronized long puts() {
    return puts;
  }

  /** How many pages were asked for. */
  synchronized long pagesAsked() {
    return pagesAsked;
  }

  /** What happens when somebody asks for the root, before the answer is known. */
  void onRoot(Runnable action) {
    onRoot = action;
  }

  /** What happens when somebody stores pages, before they are stored. */
  void onPut(Runnable action) {
    onPut = action;
  }

  synchronized Map<String, byte[]> all() {
    Map<String, byte[]> all = new TreeMap<>();
    items.forEach((name, item) -> all.put(name, item.value()));
    return all;
  }

  synchronized void put(String name, byte[] value) {
    items.put(name, new Item(value, ++changes));
    puts++;
  }

  synchronized void remove(String name) {
    items.remove(name);
  }

  synchronized void clear() {
    items.clear();
  }

  private boolean isLost() {
    // What was on its way comes through at any time.
    while (!onTheWay.isEmpty() && random.nextInt(3) == 0) {
      onTheWay.removeFirst().run();
    }
    return random.nextInt(100) < lossPercent;
  }

  private static MetadataException noAnswer() {
    return new MetadataException(Failure.UNAVAILABLE, "no answer");
  }

  @Override
  public synchronized Map<String, byte[]> getAll(Collection<String> names) {
    if (isLost()) {
      throw noAnswer();
    }
    pagesAsked += names.size();
    Map<String, byte[]> found = new HashMap<>();
    for (String name : names) {
      Item item = items.get(name);
      if (item != null) {
        found.put(name, item.value());
      }
    }
    return found;
  }

  @Override
  public Optional<Seen> see(String name) {
    onRoot.run();
    return seeNow(name);
  }

  private synchronized Optional<Seen> seeNow(String name) {
    if (isLost()) {
      throw noAnswer();
    }
    return Optional.ofNullable(items.get(name))
        .map(item -> new Seen(name, item.value(), item.number()));
  }

  @Override
  public synchronized boolean add(String name, byte[] value) {
    if (items.containsKey(name)) {
      return false;
    }
    put(name, value);
    return true;
  }

  @Override
  public synchronized boolean replace(Seen seen, byte[] value) {
    if (!isLost()) {
      return replaceNow(seen, value);
    }
    switch (random.nextInt(3)) {
      case 0 -> replaceNow(seen, value);
      case 1 -> onTheWay.addLast(() -> replaceNow(seen, value));
      default -> {
        // It never came.
      }
    }
    throw noAnswer();
  }

  private boolean replaceNow(Seen seen, byte[] value) {
    Item item = items.get(seen.name());
    if (item == null || item.number() != (long) seen.token()) {
      return false;
    }
    put(seen.name(), value);
    return true;
  }

  @Override
  public void putAll(Map<String, byte[]> some) {
    onPut.run();
    putAllNow(some);
  }

  private synchronized void putAllNow(Map<String, byte[]> some) {
    boolean isLost = isLost();
    some.forEach(
        (name, value) -> {
          if (items.containsKey(name)) {
            throw new AssertionError("the name of a page was used twice: " + name);
          }
          if (!isLost || random.nextBoolean()) {
            put(name, value);
          }
        });
    if (isLost) {
      throw noAnswer();
    }
  }

  @Override
  public synchronized void deleteAll(Collection<String> names) {
    if (!isLost()) {
      names.forEach(items::remove);
    }
  }

  @Override
  public synchronized void list(Consumer<String> name) {
    items.keySet().forEach(name);
  }

  @Override
  public Optional<String> danger() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
