package io.daybook.ingest.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.SegmentFormatException;
import io.daybook.warehouse.segment.SegmentName;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An exception to the rule that the raw zone holds every byte of every file once.
 *
 * @param path the segment or other entry; the source's directory for what is not there
 * @param bytes the range of a source's file that is concerned; null if it is none
 * @param expected what belongs there
 * @param found what is there
 * @param remedy what to do about it
 */
public record RawZoneFlaw(
    FlawKind kind,
    String path,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable FileRange bytes,
    String expected,
    String found,
    String remedy) {

  /** What is wrong, and what to do about it where that doesn't depend on the case. */
  public enum FlawKind {
    /** Bytes in no segment, though later ones of the same file are there. */
    GAP(
        "if the collector's log tells that these bytes were lost, that is why; else look in HDFS's"
            + " trash and snapshots for the segments and put them back"),
    /** Fewer segments than an agent knew as committed. */
    MISSING(
        "look in HDFS's trash and snapshots for them and put them back: the agent takes them for"
            + " landed and doesn't land them again"),
    /** Bytes in two segments. */
    OVERLAP(
        "find out who else landed as this agent; the archive takes these bytes once, from the"
            + " segment that it saw first"),
    /** A segment that is not one, is damaged, or can't be read. */
    UNREADABLE("look in HDFS's trash and snapshots for the file and put it back"),
    /** A segment whose footer is another's. */
    RENAMED("find out who renamed or moved it, and undo it"),
    /** A segment whose bytes are not those that its footer tells of. */
    DAMAGED("look in HDFS's trash and snapshots for the file and put it back"),
    /** An entry that no collector made. */
    STRAY("find out who put it there and move it out of the raw zone");

    private final String remedy;

    FlawKind(String remedy) {
      this.remedy = remedy;
    }

    /** Returns its name as people and machines read it. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Bytes of a source's file, from {@code start} up to but not including {@code end}. */
  public record FileRange(String agent, long file, long start, long end) {
    static final Comparator<FileRange> ORDER =
        Comparator.comparing(FileRange::agent)
            .thenComparingLong(FileRange::file)
            .thenComparingLong(FileRange::start);
  }

  static RawZoneFlaw of(
      FlawKind kind, StoragePath path, @Nullable FileRange bytes, String expected, String found) {
    return new RawZoneFlaw(kind, path.value(), bytes, expected, found, kind.remedy);
  }

  static RawZoneFlaw of(
      FlawKind kind, StoragePath path, @Nullable SegmentName name, String expected, String found) {
    return of(kind, path, name == null ? null : bytes(name), expected, found);
  }

  static RawZoneFlaw of(
      FlawKind kind, StoragePath path, SegmentName name, SegmentFormatException refused) {
    return new RawZoneFlaw(
        kind, path.value(), bytes(name), refused.expected(), refused.found(), refused.remedy());
  }

  /** A file that can't tell which bytes it holds. */
  static RawZoneFlaw of(FlawKind kind, StoragePath path, SegmentFormatException refused) {
    return new RawZoneFlaw(
        kind, path.value(), null, refused.expected(), refused.found(), refused.remedy());
  }

  static RawZoneFlaw stray(FileStatus entry, String expected) {
    String found = entry.isDirectory() ? "a directory of another name" : "another file";
    return of(FlawKind.STRAY, entry.path(), (FileRange) null, "nothing but " + expected, found);
  }

  private static FileRange bytes(SegmentName name) {
    return new FileRange(name.agent(), name.file(), name.start(), name.end());
  }

  @Override
  public String toString() {
    String where =
        bytes == null
            ? ""
            : String.format(
                Locale.ROOT,
                " agent %s, file %d, bytes %,d to %,d:",
                bytes.agent(),
                bytes.file(),
                bytes.start(),
                bytes.end());
    return String.format(
        Locale.ROOT,
        "%s: [%s]%s expected %s but found %s; %s",
        kind.label(),
        path,
        where,
        expected,
        found,
        remedy);
  }
}
