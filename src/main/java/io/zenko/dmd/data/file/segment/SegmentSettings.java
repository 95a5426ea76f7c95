package io.zenko.dmd.data.file.segment;

/**
 * How segments are kept.
 *
 * @param packBytes the longest blob that goes into a segment
 * @param segmentBytes the size at which a segment is full
 * @param openFiles files of segments that stay open for the next reader
 * @param shared whether other processes use the same folder
 */
public record SegmentSettings(int packBytes, long segmentBytes, int openFiles, boolean shared) {
  /** The longest blob that a segment takes. */
  public static final int MAX_PACK_BYTES = RecordHead.MAX_LENGTH;
}
