package io.daybook.warehouse.table;

import static io.daybook.warehouse.table.ColumnType.Simple.BIGINT;
import static io.daybook.warehouse.table.ColumnType.Simple.DATE;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING_MAP;
import static io.daybook.warehouse.table.ColumnType.Simple.TIMESTAMP;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An archive table: one row per event, partitioned by {@code dt} (the event's day in the business
 * zone) and {@code batch}.
 *
 * @param name the table's name in the database {@code daybook}
 * @param comment describes a row
 * @param ownColumns the columns besides the envelope, in order
 */
public record Dataset(String name, String comment, List<Column> ownColumns) {

  /** Characters that every metastore holds of a table's comment. */
  public static final int LONGEST_COMMENT = 4_000;

  /** The envelope before the dataset's own columns. */
  public static final List<Column> ENVELOPE =
      List.of(
          Column.required(
              "event_id", STRING, "identity of the event; no two rows of a day share one"),
          Column.required(
              "event_time", TIMESTAMP, "when it happened: UTC wall clock, microseconds"),
          Column.required("event_time_ms", BIGINT, "when it happened: milliseconds since 1970 UTC"),
          Column.optional("user_id", STRING, "whose event it is; null for a guest").personal(),
          Column.optional("session_id", STRING, "the visit it belongs to").personal(),
          Column.optional("ip", STRING, "network address of the client, as given").personal(),
          Column.optional("user_agent", STRING, "client software, as given").personal(),
          Column.optional("channel", STRING, "web, ios, android, ..."),
          Column.optional("country", STRING, "ISO 3166-1 alpha-2 where known, else as given"),
          Column.required("source", STRING, "the source whose log brought it"),
          Column.required("raw_segment", STRING, "the raw segment that holds its record"),
          Column.required(
              "raw_offset",
              BIGINT,
              "byte offset of its record in the source's file, uncompressed"));

  /**
   * The fields that the mapping does not name, so that none is lost. The last column of every
   * dataset. Empty if there are none, never null: Hive shows a null map as a value in some plans.
   */
  public static final Column EXTRA =
      Column.required("extra", STRING_MAP, "fields of the record that the mapping did not name")
          .personal();

  /**
   * The columns of a dataset with a source whose records have versions ({@code newest}); null in
   * rows of other sources. Behind its own columns.
   */
  public static final List<Column> VERSION_COLUMNS =
      List.of(
          Column.optional(
              "record_id", STRING, "identity of its record, whose newest version's rows are here"),
          Column.optional(
              "record_version",
              BIGINT,
              "version of its record: microseconds since 1970 UTC, or as counted by the log"),
          Column.optional(
              "record_content", BIGINT, "64 bits of SHA-256 over the text of its record"),
          Column.optional("arrival_day", DATE, "day (UTC) on which its record was landed"));

  public Dataset {
    Identifiers.check("dataset", name);
    ownColumns = List.copyOf(ownColumns);
    Set<String> names = new HashSet<>();
    for (Column column : allColumns(ownColumns)) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "dataset " + name + ": column '" + column.name() + "' is declared twice");
      }
    }
  }

  /** Returns all columns of a row, in the order of files and DDL. */
  public List<Column> columns() {
    return allColumns(ownColumns);
  }

  /** Returns the column of that name, envelope included. */
  public Optional<Column> column(String column) {
    return columns().stream().filter(c -> c.name().equals(column)).findFirst();
  }

  /** Returns the same dataset with {@link #VERSION_COLUMNS}. */
  public Dataset withVersions() {
    if (hasVersions()) {
      return this;
    }
    List<Column> own = new ArrayList<>(ownColumns);
    own.addAll(VERSION_COLUMNS);
    return new Dataset(name, comment, own);
  }

  /** Returns whether a row tells the version of its record. */
  public boolean hasVersions() {
    return ownColumns.containsAll(VERSION_COLUMNS);
  }

  /**
   * Returns declared columns, behind them {@link #VERSION_COLUMNS} where what is stored has all of
   * them: they outlive the source that brought them.
   *
   * @param stored names of the columns that are stored
   */
  public static List<Column> withStoredVersions(List<Column> declared, Collection<String> stored) {
    List<String> versions = VERSION_COLUMNS.stream().map(Column::name).toList();
    if (!stored.containsAll(versions)
        || declared.stream().anyMatch(column -> versions.contains(column.name()))) {
      return declared;
    }
    List<Column> all = new ArrayList<>(declared);
    all.addAll(VERSION_COLUMNS);
    return List.copyOf(all);
  }

  private static List<Column> allColumns(List<Column> own) {
    List<Column> all = new ArrayList<>(ENVELOPE);
    all.addAll(own);
    all.add(EXTRA);
    return List.copyOf(all);
  }
}
