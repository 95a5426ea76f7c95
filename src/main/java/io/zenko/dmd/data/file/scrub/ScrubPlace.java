package io.zenko.dmd.data.file.scrub;

/**
 * How far a pass has come. It reads the segments by their numbers, then the files of one blob each,
 * folder by folder.
 *
 * @param segment the first segment that it has not read, as long as it reads segments
 * @param folder the first folder that it has not read
 * @param damaged what it has found to be damaged up to here
 */
public record ScrubPlace(int segment, int folder, long damaged) {
  /** Where every pass begins. */
  public static final ScrubPlace BEGINNING = new ScrubPlace(0, 0, 0);

  ScrubPlace afterSegment(int number, long damagedNow) {
    return new ScrubPlace(number + 1, folder, damagedNow);
  }

  ScrubPlace afterFolder(int number, long damagedNow) {
    return new ScrubPlace(segment, number + 1, damagedNow);
  }
}
