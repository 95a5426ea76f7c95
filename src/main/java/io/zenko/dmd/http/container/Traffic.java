package io.zenko.dmd.http.container;

/** Is told what goes over connections, on the threads that do it. */
public interface Traffic {
  /** Tells of a new connection; false where it is one too many, and to be closed. */
  boolean opened(int port);

  /** What the system may hold of what is sent to a client; 0 for all it likes. */
  default int sendBufferBytes() {
    return 0;
  }

  /** The same for one that does not take a long answer, or has yet to show that it does. */
  default int slowSendBufferBytes() {
    return sendBufferBytes();
  }

  void closed(int port);

  void received(int port, long bytes);

  void sent(int port, long bytes);
}
