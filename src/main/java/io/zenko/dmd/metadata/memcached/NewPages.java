package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.json.line.Literal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** The pages that a commit makes, and the names of those that it replaces. */
final class NewPages {
  /** An item of memcached takes a mebibyte by default, and a part may grow by a third. */
  private static final int PART_BYTES = 512 << 10;

  private final String prefix;
  private final AtomicLong numbers;
  private final BiConsumer<String, Page> sink;
  private final Map<String, Page> pages = new LinkedHashMap<>();
  private final List<String> replaced = new ArrayList<>();
  private final List<String> full = new ArrayList<>();

  /**
   * @param version that the commit makes
   * @param numbers of this daemon's pages, none of which is used twice
   * @param sink takes each page as soon as it is made
   */
  NewPages(long version, String writer, AtomicLong numbers, BiConsumer<String, Page> sink) {
    this.sink = sink;
    this.prefix = version + "-" + writer + "-";
    this.numbers = numbers;
  }

  /** The version that a page was made for. */
  static long version(String page) {
    return Long.parseLong(page.substring(0, page.indexOf('-')));
  }

  String add(Page page) {
    String name = prefix + numbers.incrementAndGet() + page.kind();
    pages.put(name, page);
    sink.accept(name, page);
    return name;
  }

  /**
   * @param literal the value as it stands in a document
   */
  List<String> addParts(byte[] value, Literal literal) {
    if (value.length <= PART_BYTES) {
      return List.of(add(new Page.Part(literal)));
    }
    List<String> names = new ArrayList<>();
    int from = 0;
    while (from < value.length) {
      int to = endOfPart(value, from);
      byte[] slice = Arrays.copyOfRange(value, from, to);
      // A slice of JSON is none, whatever it looks like.
      names.add(add(new Page.Part(LiteralCodec.text(slice))));
      from = to;
    }
    return names;
  }

  /** Not inside of a character, where there are characters. */
  private static int endOfPart(byte[] value, int from) {
    int to = Math.min(value.length, from + PART_BYTES);
    int back = to;
    while (back > to - 4 && back < value.length && (value[back] & 0xc0) == 0x80) {
      back--;
    }
    return back;
  }

  /** Of the leaves made from that page on only the last is changed again: the others are full. */
  void fillUp(int from) {
    pages.entrySet().stream()
        .skip(from)
        .filter(page -> page.getValue() instanceof Page.Leaf)
        .forEach(page -> full.add(page.getKey()));
    if (!full.isEmpty()) {
      full.remove(full.size() - 1);
    }
  }

  /** Leaves that no commit changes for long. */
  List<String> full() {
    return full;
  }

  void replace(String page) {
    replaced.add(page);
  }

  Map<String, Page> pages() {
    return pages;
  }

  List<String> replaced() {
    return replaced;
  }
}
