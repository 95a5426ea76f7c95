package io.zenko.dmd.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which servers an item belongs to, by ketama's consistent hashing: each server has 160 points on a
 * ring of 2<sup>32</sup>, made of the MD5 of its name, as libmemcached makes them. An item's
 * replicas are the first servers, each counted once, from its own point on: losing a server moves
 * nothing between the others.
 */
public final class KetamaRing<N> {
  private static final int DIGESTS_PER_SERVER = 40;
  private static final int POINTS_PER_DIGEST = 4;

  private final NavigableMap<Long, N> points = new TreeMap<>();
  private final List<N> all;

  public KetamaRing(Collection<N> nodes) {
    all = List.copyOf(nodes);
    for (N node : nodes) {
      for (int i = 0; i < DIGESTS_PER_SERVER; i++) {
        ByteBuffer digest = md5(node + "-" + i);
        for (int point = 0; point < POINTS_PER_DIGEST; point++) {
          points.put(unsigned(digest.getInt()), node);
        }
      }
    }
  }

  /** The first so many servers of an item, in the order in which they are asked. */
  public List<N> nodes(String item, int count) {
    if (all.size() == 1) {
      return new ArrayList<>(all); // wherever on the ring the item is
    }
    long point = unsigned(md5(item).getInt());
    Set<N> nodes = new LinkedHashSet<>();
    Iterator<N> ahead = points.tailMap(point, true).values().iterator();
    Iterator<N> around = points.headMap(point, false).values().iterator();
    while (nodes.size() < count && (ahead.hasNext() || around.hasNext())) {
      nodes.add(ahead.hasNext() ? ahead.next() : around.next());
    }
    return new ArrayList<>(nodes);
  }

  private static long unsigned(int point) {
    return Integer.toUnsignedLong(point);
  }

  private static ByteBuffer md5(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
      return ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
