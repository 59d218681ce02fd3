package io.daybook.cli;

import io.daybook.archive.quarantine.PersonalMask;
import io.daybook.archive.quarantine.QuarantineReader;
import io.daybook.archive.quarantine.QuarantineRow;
import io.daybook.archive.table.RowSelection;
import io.daybook.archive.trace.RawRecords;
import io.daybook.archive.trace.RawRecords.LandedRecord;
import io.daybook.archive.trace.RawRecords.RawPlace;
import io.daybook.archive.trace.RowConditions;
import io.daybook.archive.trace.RowSearch;
import io.daybook.archive.trace.RowSearch.FoundRow;
import io.daybook.night.Workspace;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.LedgerHistory;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.ledger.PublicationSearch;
import io.daybook.warehouse.segment.LandedSegments;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From rows of an archive to versions, runs, segments and the raw records themselves. */
final class RowTrace {
  private static final int MOST_QUARANTINED = 10;

  private final Workspace workspace;
  private final Dataset dataset;
  private final PersonalMask mask;
  private final Ledger ledger;
  private final LedgerState state;
  private final PublicationSearch publications;

  RowTrace(Workspace workspace, Dataset dataset, PersonalMask mask) throws IOException {
    this.workspace = workspace;
    this.dataset = dataset;
    this.mask = mask;
    this.ledger = new Ledger(workspace.storage(), workspace.zones().archive(dataset.name()));
    this.state = ledger.state();
    this.publications =
        new PublicationSearch(workspace.publications(), workspace.zones().archive(dataset.name()));
  }

  /**
   * A row and where it came from.
   *
   * @param version of its day that holds it, by {@link PartitionVersion#id()}
   * @param committedAt when that version was; null: its entry is gone
   * @param publication the first that showed the version; null: none yet
   * @param row its values by column, personal ones masked unless asked for
   * @param agent that landed its record
   * @param record masked unless asked for
   */
  record TracedRow(
      LocalDate day,
      int batch,
      String version,
      String run,
      @Nullable Long entry,
      @Nullable Instant committedAt,
      @Nullable Long publication,
      @Nullable Instant publishedAt,
      String agent,
      LandedRecord record,
      Map<String, @Nullable String> row) {}

  /**
   * A record of the quarantine that holds the text that was looked for, masked unless asked for.
   */
  record RefusedRecord(
      String source,
      LocalDate arrivalDay,
      String reason,
      String segment,
      long offset,
      String message,
      String record) {}

  /**
   * What JSON is made of.
   *
   * @param matches how many rows there are on the days that were looked at
   * @param filesLeft of older days, behind the newest one that has such a row
   * @param quarantined records with the event id in them; none if rows were found
   */
  record TracedRows(
      String table,
      List<TracedRow> rows,
      long matches,
      RowSearch.SearchCost cost,
      long filesLeft,
      List<RefusedRecord> quarantined) {}

  /**
   * Finds rows.
   *
   * @param most rows that are traced; all are counted
   */
  TracedRows find(TraceKeys keys, int most) throws IOException {
    RowConditions conditions = RowConditions.of(dataset.name(), dataset.columns(), keys.values());
    RowSearch search = new RowSearch(workspace.hadoop(), dataset.columns(), conditions, most);
    NavigableSet<LocalDate> days = state.days(dataset.name());
    List<LocalDate> newestFirst =
        keys.day().map(List::of).orElseGet(() -> List.copyOf(days.descendingSet()));
    long filesLeft =
        search.upToFirstDay(
            newestFirst.stream().flatMap(day -> state.day(dataset.name(), day).stream()).toList());
    return new TracedRows(
        dataset.name(),
        traced(search.rows()),
        search.matches(),
        search.cost(),
        filesLeft,
        search.matches() == 0 ? quarantined(keys) : List.of());
  }

  /** Reads the records of some rows, each day's commits once. */
  List<TracedRow> traced(List<FoundRow> rows) throws IOException {
    Map<LocalDate, List<LedgerEntry.Commit>> commits = new HashMap<>();
    for (FoundRow row : rows) {
      LocalDate day = row.version().key().day();
      if (!commits.containsKey(day)) {
        commits.put(day, new LedgerHistory(ledger).ofDay(dataset.name(), day, state.number()));
      }
    }
    List<LandedRecord> records =
        new RawRecords(workspace.storage(), workspace.zones(), charsets())
            .read(
                rows.stream().map(RowTrace::place).toList(),
                commits.values().stream().flatMap(List::stream).distinct().toList());
    List<TracedRow> traced = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      traced.add(traced(rows.get(i), records.get(i)));
    }
    return traced;
  }

  private Map<String, Charset> charsets() {
    return workspace.mappings().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, mapping -> mapping.getValue().encoding().charset()));
  }

  private static RawPlace place(FoundRow row) {
    return new RawPlace(
        row.value("source"), row.value("raw_segment"), Long.parseLong(row.value("raw_offset")));
  }

  private TracedRow traced(FoundRow row, LandedRecord landed) throws IOException {
    PartitionVersion version = row.version();
    Optional<LedgerEntry.Commit> commit = new LedgerHistory(ledger).of(version, state.number());
    Optional<PublicationRecord> shown = Optional.empty();
    if (commit.isPresent()) {
      shown = publications.firstWith(commit.get().number());
    }
    String text = landed.text();
    return new TracedRow(
        version.key().day(),
        version.key().batch(),
        version.id(),
        version.run().toString(),
        commit.map(LedgerEntry::number).orElse(null),
        commit.map(LedgerEntry::committedAt).orElse(null),
        shown.map(PublicationRecord::number).orElse(null),
        shown.map(PublicationRecord::publishedAt).orElse(null),
        SegmentName.parse(landed.place().segment()).map(SegmentName::agent).orElse(""),
        new LandedRecord(
            landed.place(),
            landed.entry(),
            landed.arrivalDay(),
            landed.file(),
            landed.origin(),
            text == null ? null : mask.text(text),
            landed.problem()),
        masked(dataset.columns(), row.values(), mask));
  }

  /** Returns the values of a row as they may be shown, in the order of the columns. */
  static Map<String, @Nullable String> masked(
      List<Column> columns, Map<String, @Nullable String> values, PersonalMask mask) {
    Map<String, @Nullable String> shown = new LinkedHashMap<>();
    for (Column column : columns) {
      String value = values.get(column.name());
      boolean isPersonal = column.privacy() == Column.Privacy.PERSONAL;
      shown.put(column.name(), value == null || !isPersonal ? value : mask.text(value));
    }
    return shown;
  }

  /** A refused record has no columns: its text is all there is to look at. */
  private List<RefusedRecord> quarantined(TraceKeys keys) throws IOException {
    String id = keys.values().get("event_id");
    List<RefusedRecord> refused = new ArrayList<>();
    if (id == null || id.isEmpty()) {
      return refused;
    }
    // A record arrives a day before its event's day at the earliest, by a clock that goes wrong.
    LocalDate from = keys.day().map(day -> day.minusDays(2)).orElse(LocalDate.MIN);
    new QuarantineReader(
            new RowSelection(workspace.hadoop(), workspace.configuration().archive().compression()),
            workspace.storage(),
            workspace.zones())
        .read(
            arrivalDay -> !arrivalDay.isBefore(from),
            row -> {
              if (row.dataset().equals(dataset.name())
                  && row.record().contains(id)
                  && refused.size() < MOST_QUARANTINED) {
                refused.add(refused(row));
              }
            });
    return refused;
  }

  private RefusedRecord refused(QuarantineRow row) {
    return new RefusedRecord(
        row.source(),
        row.arrivalDay(),
        row.reason(),
        row.segment(),
        row.offset(),
        mask.message(row.message()),
        mask.text(row.record()));
  }

  /** Prints a row with its origins, a line each. */
  static void print(PrintStream out, String table, TracedRow traced) {
    LandedRecord record = traced.record();
    out.printf(
        "[%s %s] event %s%n", table, traced.day(), traced.row().getOrDefault("event_id", ""));
    line(
        out,
        "version",
        String.format(Locale.ROOT, "%s, batch %d", traced.version(), traced.batch()));
    line(out, "run", traced.run() + written(traced));
    line(
        out,
        "published",
        traced.publication() == null
            ? "not yet; 'daybook publish' does it"
            : "number " + traced.publication() + ", " + seconds(traced.publishedAt()));
    line(
        out,
        "archived",
        record.entry() == null
            ? "from the quarantine, or by an entry that is gone"
            : "from the raw zone by entry " + record.entry());
    line(out, "source", record.place().source() + ", landed by agent " + traced.agent());
    if (record.arrivalDay() != null) {
      line(out, "arrived", record.arrivalDay() + " (UTC)");
    }
    if (record.origin() != null) {
      line(out, "log", record.origin() + ", as it was called when it was landed");
    }
    String file = record.file();
    line(out, "segment", record.place().segment());
    if (file != null) {
      boolean isBundle = LandedSegments.isBundle(new StoragePath(file));
      line(out, isBundle ? "in bundle" : "file", file);
    }
    line(out, "at byte", String.format(Locale.ROOT, "%,d", record.place().offset()));
    line(out, "record", record.text() == null ? "" + record.problem() : "" + record.text());
    traced.row().entrySet().stream()
        .filter(value -> value.getValue() != null)
        .forEach(value -> out.printf("    %-15s %s%n", value.getKey(), value.getValue()));
  }

  private static String written(TracedRow traced) {
    return traced.committedAt() == null
        ? ""
        : ", committed " + seconds(traced.committedAt()) + " as entry " + traced.entry();
  }

  private static void line(PrintStream out, String what, String text) {
    out.printf("  %-10s %s%n", what, text);
  }

  private static String seconds(@Nullable Instant time) {
    return time == null ? "" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
