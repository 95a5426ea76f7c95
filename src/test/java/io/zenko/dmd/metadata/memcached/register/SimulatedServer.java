package io.zenko.dmd.metadata.memcached.register;

import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;

/**
 * A server that may be away or come back empty, and whose answers may get lost, while what was sent
 * takes effect at once, later, or never.
 */
final class SimulatedServer implements Acceptor {
  private final String name;
  private final Schedule schedule;
  private final Random random;
  private final Deque<Runnable> onTheWay = new ArrayDeque<>();
  private byte[] item;
  private long number;
  private boolean isAway;
  private Optional<Runnable> beforeNext = Optional.empty();
  private int lossPercent;

  SimulatedServer(String name, Schedule schedule, Random random) {
    this.name = name;
    this.schedule = schedule;
    this.random = random;
  }

  void setAway(boolean away) {
    isAway = away;
  }

  boolean isAway() {
    return isAway;
  }

  void loseAnswers(int percent) {
    lossPercent = percent;
  }

  /** Has something happen before the next step is taken here, whoever takes it. */
  void beforeNext(Runnable event) {
    beforeNext = Optional.of(event);
  }

  /** It starts anew. What was on its way to it before went over a connection that is gone. */
  void restart() {
    item = null;
    number++;
    onTheWay.clear();
  }

  boolean isEmpty() {
    return item == null;
  }

  byte[] item() {
    return item;
  }

  void setItem(byte[] document) {
    put(document);
  }

  private MetadataException noAnswer() {
    return new MetadataException(Failure.UNAVAILABLE, "no answer of " + name);
  }

  private boolean isLost() {
    schedule.step();
    Optional<Runnable> event = beforeNext;
    beforeNext = Optional.empty();
    event.ifPresent(Runnable::run);
    while (!onTheWay.isEmpty() && random.nextInt(3) == 0) {
      onTheWay.removeFirst().run();
    }
    if (isAway) {
      throw noAnswer();
    }
    return random.nextInt(100) < lossPercent;
  }

  private void put(byte[] document) {
    item = document;
    number++;
  }

  @Override
  public String server() {
    return name;
  }

  @Override
  public Optional<Held> see() {
    if (isLost()) {
      throw noAnswer();
    }
    return Optional.ofNullable(item).map(document -> new Held(document, number));
  }

  @Override
  public boolean add(byte[] document) {
    if (isLost()) {
      if (random.nextBoolean() && item == null) {
        put(document);
      }
      throw noAnswer();
    }
    if (item != null) {
      return false;
    }
    put(document);
    return true;
  }

  @Override
  public boolean replace(Held seen, byte[] document) {
    if (!isLost()) {
      return replaceNow(seen, document);
    }
    switch (random.nextInt(3)) {
      case 0 -> replaceNow(seen, document);
      case 1 -> onTheWay.addLast(() -> replaceNow(seen, document));
      default -> {
        // It never came.
      }
    }
    throw noAnswer();
  }

  private boolean replaceNow(Held seen, byte[] document) {
    if (item == null || number != (long) seen.token()) {
      return false;
    }
    put(document);
    return true;
  }
}
