package io.daybook.warehouse.segment;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What raw expiry leaves of the files that one agent landed of a source on one day: enough to know
 * their bytes again, to rebuild a lost journal, and to prove that nothing else is missing.
 *
 * @param formatVersion the oldest format whose readers know all that it says
 * @param arrivalDay UTC
 * @param run that removed the files
 * @param expiredAt when it wrote this, by its clock
 * @param files that were whole, archived and read once more before they went; by name
 */
public record RawManifest(
    int formatVersion,
    String source,
    String agent,
    LocalDate arrivalDay,
    String run,
    Instant expiredAt,
    List<ExpiredFile> files) {

  /** The newest format, and that of every manifest that is written. */
  public static final int FORMAT_VERSION = 1;

  public RawManifest {
    files = List.copyOf(files);
  }

  /**
   * A segment or bundle that was removed.
   *
   * @param name of the file
   * @param bytes that it had, compressed
   * @param lastFile of a bundle the highest number that its agent had given a file of the source; 0
   *     for a segment
   * @param segments their footers, without the batches of senders: those tell where records lie
   */
  public record ExpiredFile(String name, long bytes, long lastFile, List<SegmentFooter> segments) {
    public ExpiredFile {
      segments = segments.stream().map(footer -> footer.withBatches(null)).toList();
    }

    /** Returns the records of all its segments. */
    public long records() {
      return segments.stream().mapToLong(SegmentFooter::records).sum();
    }
  }
}
