package io.zenko.dmd.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of an array as one number, the first of them its lowest: what is looked for in many
 * bytes is compared with eight at once.
 */
public final class EightBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long LOW_BITS = ~HIGH_BITS;

  private EightBytes() {}

  public static long get(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** As a number that is less, unsigned, where the bytes come before others in order. */
  public static long inOrder(byte[] bytes, int at) {
    return Long.reverseBytes(get(bytes, at));
  }

  public static void set(byte[] bytes, int at, long eight) {
    LONGS.set(bytes, at, eight);
  }

  /** Eight times this byte. */
  public static long of(int b) {
    return ONES * (b & 0xff);
  }

  /**
   * Marks the bytes that are zero by their high bits; behind the first one it may mark others, and
   * none where there is no zero.
   */
  public static long firstZero(long eight) {
    return (eight - ONES) & ~eight & HIGH_BITS;
  }

  /** Marks the bytes that are zero by their high bits, and no others. */
  public static long zeros(long eight) {
    return ~(((eight & LOW_BITS) + LOW_BITS) | eight | LOW_BITS);
  }

  /** Whether any of the bytes is less than this one, which is 128 at most. */
  public static boolean hasLess(long eight, int least) {
    return ((eight - of(least)) & ~eight & HIGH_BITS) != 0;
  }

  /** How many bytes stand before the first that is marked. */
  public static int before(long marks) {
    return Long.numberOfTrailingZeros(marks) / Byte.SIZE;
  }
}
