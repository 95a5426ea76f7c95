package io.zenko.dmd.http.transfer;

/** Is told once what became of the body of an answer. */
public interface Outcome {
  /** All of it is on its way. */
  void sent();

  /** Its client has gone. */
  void lost();

  /** It cannot be finished, of which the client must not think that it is whole. */
  void cut(Throwable thrown);
}
