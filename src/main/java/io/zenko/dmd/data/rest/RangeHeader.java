package io.zenko.dmd.data.rest;

import io.zenko.dmd.data.ByteRange;
import io.zenko.dmd.http.ProtocolError;
import io.zenko.dmd.http.ProtocolException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Range header asks of a blob. One range alone; what is none is as if it were not there. */
final class RangeHeader {
  private static final Pattern GRAMMAR = Pattern.compile("bytes=(\\d+)?-(\\d+)?");

  private RangeHeader() {}

  /**
   * The part of the blob that is asked for; empty where it is the whole blob without a word of
   * ranges.
   *
   * @param header null where there is none
   * @throws ProtocolException InvalidRange, where nothing of the range is in the blob
   */
  static Optional<ByteRange> resolve(String header, long size) {
    Matcher range = header == null ? null : GRAMMAR.matcher(header);
    if (range == null || !range.matches()) {
      return Optional.empty();
    }
    if (range.group(1) != null) {
      long from = number(range.group(1));
      long last = range.group(2) == null ? Long.MAX_VALUE : number(range.group(2));
      return resolve(from, last, size);
    }
    return range.group(2) == null ? Optional.empty() : suffix(number(range.group(2)), size);
  }

  private static Optional<ByteRange> resolve(long from, long last, long size) {
    if (from > last) {
      return Optional.empty();
    }
    if (from >= size) {
      throw new ProtocolException(ProtocolError.INVALID_RANGE, "the blob has " + size + " bytes");
    }
    return Optional.of(new ByteRange(from, last >= size ? size : last + 1));
  }

  private static Optional<ByteRange> suffix(long length, long size) {
    if (length == 0) {
      throw new ProtocolException(ProtocolError.INVALID_RANGE, "a suffix has at least one byte");
    }
    return size == 0
        ? Optional.empty()
        : Optional.of(new ByteRange(Math.max(0, size - length), size));
  }

  /** Digits without end are still a number, and beyond every blob. */
  private static long number(String digits) {
    return new BigInteger(digits).min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
  }
}
