package io.zenko.dmd.metadata.bucketd;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What all answer; apart from the servlet, which would else stand in the resource's archive. */
final class MemoryValue {
  private MemoryValue() {}

  static byte[] bytes() {
    return ("{\"pad\":\"" + "x".repeat(990) + "\"}").getBytes(UTF_8);
  }
}
