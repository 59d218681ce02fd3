package io.daybook.warehouse.segment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a segment says of itself, so that it can be read alone and a lost journal can be rebuilt.
 *
 * @param formatVersion the oldest format whose readers know all that it says
 * @param records how many records it holds, pieces of oversized ones counted one by one
 * @param crc32c checksum of the uncompressed bytes
 * @param arrivalDay the UTC day under which it was sealed
 * @param header the header record in force where it begins, in Base64, line end included; that of a
 *     file's beginning may be its first record; null where there is none
 * @param oversized ranges of the file that are pieces of records above the maximum
 * @param origin the file it came from
 * @param lastHeader the header record in force behind it if that is another one; null elsewhere
 * @param batches of a pushed source, encoded as {@link SegmentBatches} reads them; null elsewhere
 * @param begun when the collector began to cut it; null before format 5
 * @param erasure of records since it was sealed; null where there was none
 */
@RecordBuilder
public record SegmentFooter(
    int formatVersion,
    String agent,
    String source,
    long file,
    long start,
    long end,
    long records,
    long crc32c,
    LocalDate arrivalDay,
    Framing framing,
    @Nullable String header,
    List<ByteRange> oversized,
    Origin origin,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String lastHeader,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String batches,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant begun,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SegmentErasure erasure)
    implements SegmentFooterBuilder.With {

  /**
   * The format of every segment that a collector writes; older ones are read. 2 brought start
   * patterns, 3 batches, 4 csv without quotes and with escapes, headers anywhere, other charsets
   * and values, 5 the time of the segment's beginning, 6 headers that rename columns.
   */
  public static final int FORMAT_VERSION = 6;

  /** Has erased records, and is refused by whoever would read them as others. */
  static final int FORMAT_OF_ERASURE = 8;

  /** The newest format; newer ones are refused. */
  static final int NEWEST_FORMAT = FORMAT_OF_ERASURE;

  /** Tells when a segment was begun, and its headers by one rule from the file's beginning on. */
  static final int FORMAT_OF_BEGINNING = 5;

  /** Knows headers without a pattern by some of the names before them; older ones, by all. */
  static final int FORMAT_OF_RENAMED_COLUMNS = 6;

  public SegmentFooter {
    oversized = List.copyOf(oversized);
  }

  /** A segment of which nothing was erased. */
  public SegmentFooter(
      int formatVersion,
      String agent,
      String source,
      long file,
      long start,
      long end,
      long records,
      long crc32c,
      LocalDate arrivalDay,
      Framing framing,
      @Nullable String header,
      List<ByteRange> oversized,
      Origin origin,
      @Nullable String lastHeader,
      @Nullable String batches,
      @Nullable Instant begun) {
    this(
        formatVersion,
        agent,
        source,
        file,
        start,
        end,
        records,
        crc32c,
        arrivalDay,
        framing,
        header,
        oversized,
        origin,
        lastHeader,
        batches,
        begun,
        null);
  }

  /** A segment in which no header follows another, and that doesn't tell when it was begun. */
  public SegmentFooter(
      int formatVersion,
      String agent,
      String source,
      long file,
      long start,
      long end,
      long records,
      long crc32c,
      LocalDate arrivalDay,
      Framing framing,
      @Nullable String header,
      List<ByteRange> oversized,
      Origin origin,
      @Nullable String batches) {
    this(
        formatVersion,
        agent,
        source,
        file,
        start,
        end,
        records,
        crc32c,
        arrivalDay,
        framing,
        header,
        oversized,
        origin,
        null,
        batches,
        null);
  }

  /** A segment that has no batches either. */
  public SegmentFooter(
      int formatVersion,
      String agent,
      String source,
      long file,
      long start,
      long end,
      long records,
      long crc32c,
      LocalDate arrivalDay,
      Framing framing,
      @Nullable String header,
      List<ByteRange> oversized,
      Origin origin) {
    this(
        formatVersion,
        agent,
        source,
        file,
        start,
        end,
        records,
        crc32c,
        arrivalDay,
        framing,
        header,
        oversized,
        origin,
        null);
  }

  /** Returns the header record in force behind the segment, in Base64; null if there is none. */
  public @Nullable String headerBehind() {
    return lastHeader == null ? header : lastHeader;
  }

  /**
   * Returns when its records arrived: the time at which it was begun. One that doesn't tell it has
   * noon UTC of its arrival day, which is of the same date in nearly every zone.
   */
  public Instant arrival() {
    return begun == null ? arrivalDay.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC) : begun;
  }

  /** Returns the format in which it was sealed. */
  public int sealedFormat() {
    return erasure == null ? formatVersion : erasure.sealedFormat();
  }

  /** Returns the footer as it was sealed: that of the bytes that the journal knows. */
  public SegmentFooter sealed() {
    return erasure == null
        ? this
        : withFormatVersion(erasure.sealedFormat())
            .withCrc32c(erasure.sealedCrc32c())
            .withErasure(null);
  }

  /** Returns the ranges of erased records, in order. */
  public List<ByteRange> erased() {
    return erasure == null ? List.of() : erasure.records();
  }

  /** Bytes from {@code start} up to but not including {@code end}. */
  public record ByteRange(long start, long end) {}

  /**
   * The file as the collector knew it when it sealed.
   *
   * @param path its name then, for people
   * @param device the file system's number
   * @param inode the file's number there
   * @param headLength how many of its first bytes the fingerprint covers
   * @param headHash fingerprint of these bytes
   * @param tailHash hash of the last bytes before the segment's end, up to 4 KiB
   */
  public record Origin(
      String path, long device, long inode, int headLength, String headHash, String tailHash) {}

  /** Returns the name of the segment. */
  public SegmentName name() {
    return new SegmentName(agent, source, file, start, end);
  }
}
