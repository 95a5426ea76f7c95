package io.zenko.dmd.metadata.memcached;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.zenko.dmd.metadata.MetadataException;
import io.zenko.dmd.metadata.MetadataException.Failure;
import io.zenko.dmd.metadata.json.line.FormatException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The pages of a store, those read lately in memory: a page never changes. */
final class Pages {
  /** A page in memory takes about so many times what its document does. */
  private static final int HEAP_FACTOR = 2;

  /** The share of the memory that pages may keep which will hardly be asked for any more. */
  private static final int RETIRED_SHARE = 8;

  private final Items items;
  private final Cache<String, Page> cache;
  private final long mostRetiredBytes;

  /** Those pages, the first one first. */
  private final Deque<Retired> retired = new ArrayDeque<>();

  private long retiredBytes;
  private final LongAdder damaged = new LongAdder();

  private record Retired(String name, long bytes) {}

  Pages(Items items, long cacheBytes) {
    this.items = items;
    this.mostRetiredBytes = cacheBytes / RETIRED_SHARE;
    this.cache =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(cacheBytes)
            .weigher((String name, Page page) -> heapBytes(page))
            .build();
  }

  private static int heapBytes(Page page) {
    return HEAP_FACTOR * page.bytes();
  }

  /** The name of a page's item. */
  static String item(String store, String page) {
    return prefix(store) + page;
  }

  static String prefix(String store) {
    return Root.ITEM + ":" + store + ":";
  }

  /** A page that the snapshot names, so it is there. */
  Page page(Snapshot snapshot, String name) {
    Page known = cache.getIfPresent(name);
    if (known != null) {
      return known;
    }
    Page page = fetch(snapshot, List.of(name)).get(name);
    cache.put(name, page);
    return page;
  }

  /** Has pages in memory that are about to be asked for. */
  void prefetch(Snapshot snapshot, Collection<String> names) {
    List<String> missing = names.stream().filter(name -> cache.getIfPresent(name) == null).toList();
    if (missing.size() > 1) {
      cache.putAll(fetch(snapshot, missing));
    }
  }

  /** A long value, out of its parts. */
  byte[] value(Snapshot snapshot, LeafEntry entry) {
    if (!entry.isInParts()) {
      return entry.value();
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream((int) entry.valueBytes());
    Map<String, Page> parts = fetch(snapshot, entry.parts());
    for (String part : entry.parts()) {
      if (parts.get(part) instanceof Page.Part found) {
        value.writeBytes(found.literal().value());
      }
    }
    if (value.size() != entry.valueBytes()) {
      throw damage("the parts of a value do not make it up");
    }
    return value.toByteArray();
  }

  private Map<String, Page> fetch(Snapshot snapshot, Collection<String> names) {
    String store = snapshot.root().store();
    Map<String, byte[]> found =
        items.getAll(names.stream().map(name -> item(store, name)).toList());
    Map<String, Page> pages = new LinkedHashMap<>();
    for (String name : names) {
      byte[] document = found.get(item(store, name));
      if (document == null) {
        throw snapshot.isPast()
            ? new MetadataException(
                Failure.UNAVAILABLE,
                "it took longer than the grace of the store ("
                    + snapshot.root().grace().toSeconds()
                    + " s), after which what was replaced meanwhile is gone: begin anew")
            : damage("page " + name + " is named and not there: memcached has lost it");
      }
      pages.put(name, read(name, document));
    }
    return pages;
  }

  private Page read(String name, byte[] document) {
    try {
      return Page.read(name, document);
    } catch (FormatException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw damage("page " + name + " is damaged: " + e.getMessage());
    }
  }

  private MetadataException damage(String how) {
    damaged.increment();
    return new MetadataException(Failure.CORRUPT, how);
  }

  /** How often pages were missing or damaged. */
  LongAdder damaged() {
    return damaged;
  }

  /** Stores new pages. */
  void store(String store, Map<String, Page> pages) {
    Map<String, byte[]> documents = new HashMap<>();
    pages.forEach((name, page) -> documents.put(item(store, name), Page.document(name, page)));
    items.putAll(documents);
  }

  /** Keeps new pages in memory; those that do not become part of the store are deleted. */
  void keep(Map<String, Page> made) {
    made.forEach(
        (name, page) -> {
          if (!(page instanceof Page.Part)) {
            cache.put(name, page);
          }
        });
  }

  /**
   * These will hardly be asked for any more: pages that were replaced, and what is full of changes.
   *
   * <p>Readers may still be about to ask for them, so they stay a while; not for long, since each
   * change of an entry leaves some behind. A cache that is full of them would keep those that were
   * asked for often, and refuse the new ones, which nobody has asked for yet.
   */
  void retire(List<String> gone) {
    synchronized (retired) {
      for (String name : gone) {
        Page page = cache.policy().getIfPresentQuietly(name);
        if (page != null) {
          retired.addLast(new Retired(name, heapBytes(page)));
          retiredBytes += heapBytes(page);
        }
      }
      while (retiredBytes > mostRetiredBytes) {
        Retired first = retired.removeFirst();
        retiredBytes -= first.bytes();
        cache.invalidate(first.name());
      }
    }
  }

  void delete(String store, Collection<String> names) {
    cache.invalidateAll(names);
    items.deleteAll(names.stream().map(name -> item(store, name)).toList());
  }

  /** Forgets all that is in memory. */
  void forget() {
    cache.invalidateAll();
  }
}
