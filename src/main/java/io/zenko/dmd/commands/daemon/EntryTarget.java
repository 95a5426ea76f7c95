package io.zenko.dmd.commands.daemon;

import io.zenko.dmd.commands.terminal.MisuseException;

/** Where the protocol of front ends has an entry. */
final class EntryTarget {
  private EntryTarget() {}

  static Query of(String bucket, String key) {
    if (bucket.isEmpty() || key.isEmpty()) {
      throw new MisuseException("neither the name of a bucket nor a key is empty");
    }
    return new Query("/default/bucket/" + Query.part(bucket) + "/" + Query.part(key));
  }
}
