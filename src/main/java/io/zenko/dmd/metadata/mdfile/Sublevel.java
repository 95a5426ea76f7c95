package io.zenko.dmd.metadata.mdfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zenko.dmd.json.JsonFields;
import io.zenko.dmd.metadata.BucketName;

/**
 * Buckets that clients did not create but put something into: to them a database comes to be with
 * its first put, and is no bucket before the list of buckets says so. Here it is a bucket at once,
 * with attributes that say that it is none.
 */
final class Sublevel {
  /** The bucket of what is put at the root. */
  static final BucketName ROOT = new BucketName("..root");

  static final String METASTORE = "__metastore";
  static final String LOGS = "..recordLogs";

  /** Between the names of nested sublevels, as the stock daemon's raw keys have it. */
  static final String SEPARATOR = "#";

  private static final String MARK = "mdFileSublevel";

  private Sublevel() {}

  /** The attributes of a database that is no bucket. */
  static byte[] attributes(BucketName bucket) {
    String name = Json.string(bucket.value());
    return ("{\"" + MARK + "\":true,\"name\":" + name + '}').getBytes(UTF_8);
  }

  static boolean isUnlisted(byte[] attributes) {
    return new JsonFields(attributes).isTrue(MARK);
  }
}
