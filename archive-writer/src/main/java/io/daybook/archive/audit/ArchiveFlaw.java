package io.daybook.archive.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.daybook.warehouse.ledger.PartitionKey;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An exception to the rule that ledgers, files, sums and Hive agree.
 *
 * @param table the dataset, its quarantine, or the metric table
 * @param day of the partition, or of arrival where a sum is concerned; null: of no single day
 * @param batch null: of no single batch
 * @param path the file or directory; of what isn't there the place where it belongs
 * @param expected what belongs there
 * @param found what is there
 * @param remedy what to do about it
 */
public record ArchiveFlaw(
    ArchiveFlawKind kind,
    String table,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LocalDate day,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer batch,
    String path,
    String expected,
    String found,
    String remedy) {

  /** By table, kind, day and path. */
  static final Comparator<ArchiveFlaw> ORDER =
      Comparator.comparing(ArchiveFlaw::table)
          .thenComparing(ArchiveFlaw::kind)
          .thenComparing(ArchiveFlaw::day, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(ArchiveFlaw::path)
          .thenComparing(ArchiveFlaw::expected);

  private static final String RESTORE =
      "look in HDFS's trash and snapshots for the file and put it back";

  /** What is wrong, and what to do about it where that doesn't depend on the table. */
  public enum ArchiveFlawKind {
    /** An entry of a ledger that is missing, damaged, or contradicts another. */
    ENTRY(RESTORE + ": until then commands on this table end here"),
    /** A checkpoint that doesn't say what the entries say. */
    CHECKPOINT(
        "delete it: it is made of the entries, and the next commits write another; then run"
            + " 'daybook plan' and 'daybook publish'"),
    /** A file of a current version that isn't there. */
    MISSING(RESTORE),
    /** A file that can't be opened or whose footer can't be read. */
    UNREADABLE(RESTORE),
    /** A file that isn't the one that its ledger tells of. */
    CHANGED(RESTORE),
    /** A page that differs from its checksum or can't be decoded. */
    DAMAGED(RESTORE),
    /** The same event, or the same refused record, in two rows of a day. */
    DUPLICATE(
        "no run archives an event twice: find out who wrote to the zone, and please report it with"
            + " the log"),
    /** Rows that belong to another day. */
    MISPLACED(
        "no run writes them: find out who wrote to the zone, and whether 'warehouse.zone' is still"
            + " that of the first night"),
    /** A sum of records or events that doesn't hold. */
    SUM(
        "where a file or an entry is named too, mend that first; else please report it with the"
            + " ledger"),
    /** Figures that don't add up to the totals that their ledger keeps. */
    TOTAL("where a file is named too, mend that first; else make the day again"),
    /** A partition in Hive that isn't where a ledger wants it. */
    POINTER("run 'daybook publish', which points all partitions anew"),
    /** A file or directory that nothing explains. */
    SURPLUS(
        "no reader of the ledger or of Hive counts it, but who reads a glob does: find out who put"
            + " it there and move it out of the zone");

    private final String remedy;

    ArchiveFlawKind(String remedy) {
      this.remedy = remedy;
    }

    /** Returns its name as people and machines read it. */
    @JsonValue
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An exception of no single partition. */
  public static ArchiveFlaw of(
      ArchiveFlawKind kind, String table, String path, String expected, String found) {
    return new ArchiveFlaw(kind, table, null, null, path, expected, found, kind.remedy);
  }

  /** An exception of a day's sum. */
  static ArchiveFlaw of(
      ArchiveFlawKind kind,
      String table,
      LocalDate day,
      String path,
      String expected,
      String found) {
    return new ArchiveFlaw(kind, table, day, null, path, expected, found, kind.remedy);
  }

  /** An exception of a partition, whose files may be made again. */
  static ArchiveFlaw of(
      ArchiveFlawKind kind,
      AuditedPart part,
      PartitionKey key,
      String path,
      String expected,
      String found) {
    boolean isOfFile = kind.remedy.equals(RESTORE) || kind == ArchiveFlawKind.TOTAL;
    String again =
        String.format(
            "; or 'daybook metrics --from %s --to %s --recompute', then 'daybook publish'",
            key.day(), key.day());
    String remedy = isOfFile && part.rows() == RowKind.FIGURES ? kind.remedy + again : kind.remedy;
    return new ArchiveFlaw(
        kind, part.label(), key.day(), key.batch(), path, expected, found, remedy);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: [%s] %s%s%s: expected %s but found %s; %s",
        kind.label(),
        path,
        table,
        day == null ? "" : " " + day,
        batch == null || batch == 0 ? "" : " batch " + batch,
        expected,
        found,
        remedy);
  }
}
