package io.zenko.dmd.metadata.memcached;

import io.zenko.dmd.metadata.json.line.Line;
import io.zenko.dmd.metadata.json.line.LineScanner;

/**
 * A bucket, as the tree of buckets has it.
 *
 * @param tree where its entries begin
 */
record BucketRecord(String tree, int session, boolean readOnly) {
  BucketRecord withTree(String other) {
    return new BucketRecord(other, session, readOnly);
  }

  byte[] encode() {
    return new Line(96)
        .ascii("{\"tree\":\"")
        .ascii(tree)
        .ascii("\",\"session\":")
        .number(session)
        .ascii(",\"readOnly\":")
        .ascii(Boolean.toString(readOnly))
        .ascii("}")
        .toBytes();
  }

  static BucketRecord decode(byte[] bytes) {
    LineScanner scanner = new LineScanner(bytes, 0, bytes.length);
    scanner.expect("{\"tree\":");
    String tree = LiteralCodec.text(scanner);
    scanner.expect(",\"session\":");
    int session = (int) scanner.number();
    boolean readOnly = scanner.take(",\"readOnly\":true}");
    if (!readOnly) {
      scanner.expect(",\"readOnly\":false}");
    }
    return new BucketRecord(tree, session, readOnly);
  }
}
