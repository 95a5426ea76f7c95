package io.zenko.dmd.metadata.json.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A Bloom filter: tells of most keys that a page does not have that it does not have them, and of
 * none that it has.
 *
 * <p>With 14 bits a key and 8 probes, one absent key of some 770 seems to be there. A get looks
 * into several runs, and should read nothing for 99 absent keys of 100.
 *
 * <p>Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970; the probes from two
 * halves of one hash: Kirsch and Mitzenmacher, "Less hashing, same performance", 2006.
 */
final class Filter {
  static final int BITS_A_KEY = 14;
  private static final int PROBES = 8;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Filter() {}

  /** How many words of 64 bits the filter of so many keys takes. */
  static int words(int keys) {
    return (int) ((long) keys * BITS_A_KEY + Long.SIZE - 1) / Long.SIZE;
  }

  static void add(byte[] bytes, long hash) {
    for (int probe = 0; probe < PROBES; probe++) {
      long bit = bit(hash, probe, bytes.length);
      int at = (int) (bit >>> 6) * Long.BYTES;
      WORDS.set(bytes, at, (long) WORDS.get(bytes, at) | (1L << bit));
    }
  }

  static boolean mayHave(byte[] bytes, long hash) {
    for (int probe = 0; probe < PROBES; probe++) {
      long bit = bit(hash, probe, bytes.length);
      long word = (long) WORDS.get(bytes, (int) (bit >>> 6) * Long.BYTES);
      if ((word & (1L << bit)) == 0) {
        return false;
      }
    }
    return true;
  }

  /** The probe's 32 bits are stretched to the number of bits, which spares a division. */
  private static long bit(long hash, int probe, int bytes) {
    long bits = (long) bytes * Byte.SIZE;
    long step = (int) hash + probe * (hash >>> Integer.SIZE | 1);
    return ((step & 0xffffffffL) * bits) >>> Integer.SIZE;
  }
}
