package io.zenko.dmd.metadata.mdfile;

import java.util.List;

/** The calls of a namespace. */
interface Service {
  /** The names of its calls, {@code getManifest} apart. */
  List<String> calls();

  /**
   * Answers a call, now or once what it asks for is durable; what it throws is answered too.
   *
   * @throws RuntimeException where the call cannot be
   */
  void answer(Call call, Reply reply);
}
