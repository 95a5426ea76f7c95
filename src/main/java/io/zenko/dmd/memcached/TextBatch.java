package io.zenko.dmd.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.code.yanf4j.buffer.IoBuffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import net.rubyeye.xmemcached.command.Command;
import net.rubyeye.xmemcached.command.CommandType;
import net.rubyeye.xmemcached.impl.MemcachedTCPSession;
import net.rubyeye.xmemcached.utils.ByteUtils;

/**
 * Commands of the text protocol that are sent as one, and answered by a line each: sent one by one,
 * a small item costs more to send than to store. The result is whether all were answered well.
 */
final class TextBatch extends Command {
  private static final int MOST_BYTES = 256 << 10;

  /** What the last item of a batch may take beyond that without a longer array. */
  private static final int ROOM_BYTES = 32 << 10;

  private static final int DELETE_BYTES = 96;
  private static final byte[] LINE_END = "\r\n".getBytes(US_ASCII);

  private final byte[] request;
  private final Set<String> good;
  private int missing;
  private String fault;
  private boolean isAllWell = true;

  /**
   * @param key of any item, by which the client finds the connection
   * @param answers how many lines
   * @param good what such a line says where all is well
   */
  private TextBatch(String key, CommandType type, byte[] request, int answers, Set<String> good) {
    super(key, key.getBytes(US_ASCII), type, new CountDownLatch(1));
    this.request = request;
    this.missing = answers;
    this.good = good;
  }

  /** Stores items without an expiry. Each is answered: one that does not fit has to be known. */
  static List<Command> sets(Map<String, byte[]> items) {
    List<Command> batches = new ArrayList<>();
    Iterator<Map.Entry<String, byte[]>> rest = items.entrySet().iterator();
    while (rest.hasNext()) {
      ByteArrayOutputStream request = new ByteArrayOutputStream(MOST_BYTES + ROOM_BYTES);
      String key = "";
      int count = 0;
      while (rest.hasNext() && request.size() < MOST_BYTES) {
        Map.Entry<String, byte[]> item = rest.next();
        key = item.getKey();
        request.writeBytes(("set " + key + " 0 0 " + item.getValue().length).getBytes(US_ASCII));
        request.writeBytes(LINE_END);
        request.writeBytes(item.getValue());
        request.writeBytes(LINE_END);
        count++;
      }
      batches.add(
          new TextBatch(key, CommandType.SET, request.toByteArray(), count, Set.of("STORED")));
    }
    return batches;
  }

  /** Removes what there is of these items, which are some. Only the last one is answered. */
  static Command deletes(Collection<String> items) {
    StringBuilder request = new StringBuilder(items.size() * DELETE_BYTES);
    Iterator<String> rest = items.iterator();
    String key = rest.next();
    while (rest.hasNext()) {
      request.append("delete ").append(key).append(" noreply\r\n");
      key = rest.next();
    }
    request.append("delete ").append(key).append("\r\n");
    return new TextBatch(
        key,
        CommandType.DELETE,
        request.toString().getBytes(US_ASCII),
        1,
        Set.of("DELETED", "NOT_FOUND"));
  }

  @Override
  public void encode() {
    setIoBuffer(IoBuffer.wrap(request));
  }

  /** Takes lines as they come; false until the last one has. */
  @Override
  public boolean decode(MemcachedTCPSession session, ByteBuffer buffer) {
    while (missing > 0) {
      String line = ByteUtils.nextLine(buffer);
      if (line == null) {
        return false;
      }
      missing--;
      if (line.contains("ERROR")) {
        // The answers to the others still come, and are not to be taken for those of what follows.
        fault = line;
      } else if (line.equals("NOT_STORED")) {
        isAllWell = false;
      } else if (!good.contains(line)) {
        return decodeError(line);
      }
    }
    setResult(isAllWell && fault == null);
    if (fault != null) {
      return decodeError(fault);
    }
    countDownLatch();
    return true;
  }
}
