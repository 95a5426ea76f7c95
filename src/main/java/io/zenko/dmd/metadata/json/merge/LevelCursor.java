package io.zenko.dmd.metadata.json.merge;

import io.zenko.dmd.metadata.Order;
import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.Literal;
import io.zenko.dmd.metadata.json.run.KeyCursor;
import io.zenko.dmd.metadata.json.run.Run;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A pass over runs that do not overlap: one after the other, each opened when it is reached. */
final class LevelCursor implements KeyCursor {
  private final List<Run> runs;
  private final Order order;
  private final boolean ascending;

  /** The place of the run that is read; outside of the list before the first and after the last. */
  private int at;

  private Optional<KeyCursor> current = Optional.empty();
  private boolean ended;

  LevelCursor(List<Run> runs, Order order) {
    this.runs = runs;
    this.order = order;
    this.ascending = order == Order.ASCENDING;
    this.at = ascending ? -1 : runs.size();
  }

  @Override
  public boolean next() throws IOException {
    while (!ended) {
      if (current.isPresent() && current.get().next()) {
        return true;
      }
      open(at + (ascending ? 1 : -1));
    }
    return false;
  }

  private void open(int place) throws IOException {
    close();
    at = place;
    ended = at < 0 || at >= runs.size();
    if (!ended) {
      current = Optional.of(runs.get(at).cursor(order));
    }
  }

  @Override
  public void seek(byte[] key) throws IOException {
    if (ended) {
      return;
    }
    int place = Levels.firstEndingAtOrPast(runs, key);
    if (!ascending
        && (place == runs.size()
            || Arrays.compareUnsigned(runs.get(place).facts().first(), key) > 0)) {
      place--;
    }
    if (ascending ? place > at : place < at) {
      open(place);
    }
    if (place == at && current.isPresent()) {
      current.get().seek(key);
    }
  }

  @Override
  public byte[] key() {
    return current.orElseThrow().key();
  }

  @Override
  public boolean isDeletion() {
    return current.orElseThrow().isDeletion();
  }

  @Override
  public Optional<Literal> value() throws IOException {
    return current.orElseThrow().value();
  }

  @Override
  public void appendTo(Line line) throws IOException {
    current.orElseThrow().appendTo(line);
  }

  @Override
  public void close() throws IOException {
    if (current.isPresent()) {
      current.get().close();
      current = Optional.empty();
    }
  }
}
