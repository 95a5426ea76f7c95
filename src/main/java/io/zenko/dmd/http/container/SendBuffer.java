package io.zenko.dmd.http.container;

/** What the system may hold of what is sent over one connection and its client has not taken. */
public interface SendBuffer {
  /** As much as the system likes. */
  SendBuffer UNBOUNDED =
      new SendBuffer() {
        @Override
        public void begin() {}

        @Override
        public void took(long bytes) {}

        @Override
        public void paused() {}
      };

  /** A long answer begins. */
  void begin();

  /** The client has taken so many bytes, and nobody has waited for it. */
  void took(long bytes);

  /** The client takes no more for now. */
  void paused();
}
