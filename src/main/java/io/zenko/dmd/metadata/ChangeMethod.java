package io.zenko.dmd.metadata;

/** What a record of a change log tells of, by the numbers of bucketd's protocol. */
public enum ChangeMethod {
  CREATE(0),
  DELETE(1),
  PUT(3),
  DEL(5),
  PUT_ATTRIBUTES(7),
  BATCH(8),
  /** Nothing that concerns the reader: it stands for the number that it has. */
  NOOP(9);

  private final int code;

  ChangeMethod(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /** Whether the record's keys are of entries of the bucket, not of the bucket itself. */
  public boolean changesEntries() {
    return this == PUT || this == DEL || this == BATCH;
  }

  public static ChangeMethod of(long code) {
    for (ChangeMethod method : values()) {
      if (method.code == code) {
        return method;
      }
    }
    throw new IllegalArgumentException("unknown method " + code);
  }

  public static ChangeMethod of(Batch batch) {
    if (batch.mutations().size() != 1) {
      return BATCH;
    }
    return batch.mutations().get(0) instanceof Mutation.Put ? PUT : DEL;
  }
}
