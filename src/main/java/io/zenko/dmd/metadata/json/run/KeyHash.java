package io.zenko.dmd.metadata.json.run;

/**
 * 64 bits that stand for a key in filters; part of the format. FNV-1a of 64 bits, whose weak high
 * bits are mixed by the last step of MurmurHash3.
 */
public final class KeyHash {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private KeyHash() {}

  public static long of(byte[] key) {
    long hash = OFFSET_BASIS;
    for (byte b : key) {
      hash = (hash ^ Byte.toUnsignedLong(b)) * PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
