package io.zenko.dmd.daemon;

/** Requests that lay down what is measured. */
public final class Requests {
  private Requests() {}

  /** Throws unless it is answered with 200. */
  public static void post(Wire wire, String target, String body) {
    Wire.Answer answer = wire.send("POST", target, body);
    if (!answer.statusLine().startsWith("HTTP/1.1 200 ")) {
      throw new IllegalStateException(target + ": " + answer.statusLine() + " " + answer.text());
    }
  }
}
