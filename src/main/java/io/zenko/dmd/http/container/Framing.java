package io.zenko.dmd.http.container;

import org.glassfish.grizzly.Buffer;

/** How far one connection has come in telling its requests apart. */
final class Framing {
  /** Of a head that is arriving; none while a body does, or nothing. */
  private HeadScan scan;

  /** How many bytes of the head that is arriving have been looked at. */
  private int scanned;

  private boolean deaf;
  private volatile boolean closing;

  /** Looks at what is new of a head: the buffer has all of it that has arrived. */
  void look(Buffer head) {
    int from = head.position() + scanned;
    if (head.hasArray()) {
      int base = head.arrayOffset();
      int end = scan().scan(head.array(), base + from, base + head.limit());
      scanned = end - base - head.position();
      return;
    }
    byte[] bytes = new byte[head.limit() - from];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = head.get(from + i);
    }
    scanned += scan().scan(bytes, 0, bytes.length);
  }

  HeadScan scan() {
    if (scan == null) {
      scan = new HeadScan();
    }
    return scan;
  }

  /** The head is over: what follows is its body, and then the next. */
  void next() {
    scan = null;
    scanned = 0;
  }

  /** An answer has told that the connection is closed behind it. */
  void announceClose() {
    closing = true;
  }

  /** Nothing that comes is listened to any more. */
  void deafen() {
    deaf = true;
  }

  boolean isDeaf() {
    return deaf || closing;
  }
}
