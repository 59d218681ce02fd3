package io.daybook.cli;

import io.daybook.archive.quarantine.PersonalMask;
import io.daybook.archive.trace.RowConditions;
import io.daybook.archive.trace.RowSearch;
import io.daybook.archive.trace.RowSearch.FoundRow;
import io.daybook.cli.RowTrace.TracedRow;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.PinnedDay;
import io.daybook.metrics.plan.Scope;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.metrics.trace.DayTrace;
import io.daybook.metrics.trace.DayTrace.DayOrigin;
import io.daybook.metrics.trace.DayTrace.InputOrigin;
import io.daybook.metrics.trace.DayTrace.RelationOrigin;
import io.daybook.metrics.trace.DayTrace.VersionOrigin;
import io.daybook.night.Workspace;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From figures to the rows that they are made of. Versions, inputs and days are exact; which rows
 * of these days made a figure only the query of the figure knows, so that rows are those that may
 * have.
 */
final class FigureTrace {
  private static final int MOST_FIGURES = 20;
  private static final int MOST_SEGMENTS = 500;
  private static final int SHOWN_SEGMENTS = 20;
  private static final int MOST_VERSIONS = 500;
  private static final int SHOWN_VERSIONS = 5;

  /** Rows of an archive that are looked at, the newest days first. */
  private static final long MOST_ROWS = 5_000_000;

  private final Workspace workspace;
  private final MetricTable table;
  private final PersonalMask mask;

  FigureTrace(Workspace workspace, MetricTable table, PersonalMask mask) {
    this.workspace = workspace;
    this.table = table;
    this.mask = mask;
  }

  /**
   * What JSON is made of.
   *
   * @param origin versions and inputs, as they are published
   * @param committed the newest version of the ledger; null: it is the published one
   * @param pinned what holds the day; null: nothing
   * @param waiting why the next night makes the day again; null: it is as a run would make it
   * @param figures rows of the table that were asked for, twenty at most, personal values masked
   *     unless asked for
   * @param figureCount how many there are
   * @param versions of all that the day is made of, down to the datasets, 500 of each relation at
   *     most, the newest days first
   */
  record TracedFigures(
      String table,
      LocalDate day,
      DayOrigin origin,
      @Nullable String committed,
      @Nullable String pinned,
      @Nullable String waiting,
      List<Map<String, @Nullable String>> figures,
      long figureCount,
      List<TracedVersion> versions,
      List<TracedDataset> datasets) {}

  /**
   * A version of an input, or of an input of one.
   *
   * @param version {@link PartitionVersion#id()}
   */
  record TracedVersion(
      String relation, String kind, LocalDate day, int batch, String version, long rows) {}

  /**
   * The events that the figures may be made of.
   *
   * @param rows of all days, as the ledger knows
   * @param conditions of the figures that are columns of the dataset, too
   * @param daysRead whose rows were looked at; the others are older
   * @param matches rows of these days that meet the conditions
   * @param segments in which those lie, the ones with most of them first, 500 at most
   * @param records of the first of them
   */
  record TracedDataset(
      String dataset,
      @Nullable LocalDate firstDay,
      @Nullable LocalDate lastDay,
      int days,
      long rows,
      Map<String, String> conditions,
      int daysRead,
      long matches,
      List<TracedSegment> segments,
      long segmentCount,
      List<TracedRow> records) {}

  /** A segment and how many of the rows are of its records. */
  record TracedSegment(String source, String agent, String segment, long rows) {}

  /**
   * Traces a day.
   *
   * @param lines records of each dataset that are read
   * @return nothing if neither a publication nor the ledger has figures of the day
   */
  Optional<TracedFigures> find(LocalDate day, Map<String, String> values, int lines)
      throws IOException {
    // Before anything is read: the most likely mistake.
    RowConditions conditions = RowConditions.of(table.name(), table.columns(), values);
    DayTrace trace = workspace.dayTrace();
    long publication = workspace.publications().newest().map(PublicationRecord::number).orElse(0L);
    DayOrigin origin = trace.of(table.name(), day, publication).orElseThrow();
    if (origin.versions().isEmpty() && publication > 0) {
      publication = 0;
      origin = trace.of(table.name(), day, publication).orElseThrow();
    }
    if (origin.versions().isEmpty()) {
      return Optional.empty();
    }
    RowSearch figures =
        new RowSearch(workspace.hadoop(), table.columns(), conditions, MOST_FIGURES);
    figures.in(trace.versions(table.name(), day, publication));
    TouchedDays touched = touched(day);
    List<TracedDataset> datasets = new ArrayList<>();
    List<TracedVersion> versions = new ArrayList<>();
    for (RelationOrigin each : trace.relations(table.name(), day, publication)) {
      each.versions().stream()
          .limit(MOST_VERSIONS)
          .forEach(version -> versions.add(traced(each, version)));
      if (each.kind().equals("dataset")) {
        datasets.add(traced(each, values, lines));
      }
    }
    return Optional.of(
        new TracedFigures(
            table.name(),
            day,
            origin,
            publication == 0 ? null : committed(trace, origin, day),
            touched.pinned().stream()
                .filter(pinned -> pinned.day().equals(day))
                .map(PinnedDay::text)
                .findFirst()
                .orElse(null),
            touched.days().stream()
                .filter(waiting -> waiting.day().equals(day))
                .map(TouchedDay::reason)
                .map(reason -> reason.text())
                .findFirst()
                .orElse(null),
            figures.rows().stream()
                .map(row -> RowTrace.masked(table.columns(), row.values(), mask))
                .toList(),
            figures.matches(),
            versions,
            datasets));
  }

  private @Nullable String committed(DayTrace trace, DayOrigin shown, LocalDate day)
      throws IOException {
    List<Long> published = shown.versions().stream().map(VersionOrigin::version).toList();
    return trace.versions(table.name(), day, 0).stream()
        .filter(version -> !published.contains(version.version()))
        .map(PartitionVersion::id)
        .findFirst()
        .orElse(null);
  }

  private static TracedVersion traced(RelationOrigin origin, PartitionVersion version) {
    return new TracedVersion(
        origin.relation(),
        origin.kind(),
        version.key().day(),
        version.key().batch(),
        version.id(),
        version.rows());
  }

  private TouchedDays touched(LocalDate day) throws IOException {
    return MetricPlan.read(
            workspace.storage(),
            workspace.zones(),
            List.of(table),
            workspace.configuration().metrics().tables(),
            workspace.configuration().warehouse().zone(),
            new Scope(Optional.of(day), Optional.of(day), Scope.Days.TOUCHED))
        .tables()
        .get(0);
  }

  private TracedDataset traced(RelationOrigin origin, Map<String, String> values, int lines)
      throws IOException {
    Dataset dataset = dataset(origin.relation());
    Map<String, String> shared = new LinkedHashMap<>(values);
    shared.keySet().removeIf(column -> dataset.column(column).isEmpty());
    // A figure's "(none)" is a row without the value.
    shared.replaceAll((column, value) -> value.equals("(none)") ? "" : value);
    List<Column> columns =
        dataset.columns().stream()
            .filter(
                column ->
                    List.of("event_id", "source", "raw_segment", "raw_offset")
                            .contains(column.name())
                        || shared.containsKey(column.name()))
            .toList();
    RowSearch search =
        new RowSearch(
            workspace.hadoop(), columns, RowConditions.of(dataset.name(), columns, shared), lines);
    Map<LocalDate, List<PartitionVersion>> byDay =
        origin.versions().stream()
            .collect(
                Collectors.groupingBy(
                    version -> version.key().day(), LinkedHashMap::new, Collectors.toList()));
    int daysRead = 0;
    long rowsRead = 0;
    for (List<PartitionVersion> versions : byDay.values()) {
      rowsRead += versions.stream().mapToLong(PartitionVersion::rows).sum();
      if (daysRead > 0 && rowsRead > MOST_ROWS) {
        break;
      }
      search.in(versions);
      daysRead++;
    }
    List<TracedSegment> segments =
        search.origins().entrySet().stream()
            .map(
                each ->
                    new TracedSegment(
                        each.getKey().source(),
                        SegmentName.parse(each.getKey().segment())
                            .map(SegmentName::agent)
                            .orElse(""),
                        each.getKey().segment(),
                        each.getValue()))
            .sorted(
                Comparator.comparingLong(TracedSegment::rows)
                    .reversed()
                    .thenComparing(TracedSegment::segment))
            .toList();
    List<LocalDate> days = origin.days();
    return new TracedDataset(
        dataset.name(),
        days.isEmpty() ? null : days.get(days.size() - 1),
        days.isEmpty() ? null : days.get(0),
        days.size(),
        origin.rows(),
        shared,
        daysRead,
        search.matches(),
        segments.subList(0, Math.min(MOST_SEGMENTS, segments.size())),
        segments.size(),
        records(dataset, search.rows()));
  }

  private List<TracedRow> records(Dataset dataset, List<FoundRow> rows) throws IOException {
    return rows.isEmpty() ? List.of() : new RowTrace(workspace, dataset, mask).traced(rows);
  }

  private Dataset dataset(String name) {
    Dataset dataset = workspace.configuration().datasets().get(name);
    if (dataset == null) {
      throw new OperatorException(
          ExitCode.USAGE,
          "trace: expected the dataset "
              + name
              + " in the configuration but found none; --config DIR says where it is");
    }
    return dataset;
  }

  /** Prints all of it. */
  static void print(PrintStream out, TracedFigures traced) {
    DayOrigin origin = traced.origin();
    out.printf("[%s %s] %s%n", traced.table(), traced.day(), published(origin));
    for (VersionOrigin version : origin.versions()) {
      out.printf(
          "  version %d of run %s, committed %s, %s rows%n",
          version.version(),
          version.run(),
          version.committedAt() == null
              ? "by an entry that is gone"
              : version.committedAt().truncatedTo(ChronoUnit.SECONDS),
          version.rows());
    }
    if (traced.committed() != null) {
      out.println(
          "  version "
              + traced.committed()
              + " is committed and waits for its publication; 'daybook publish' does it");
    }
    if (traced.pinned() != null) {
      out.println("  " + traced.pinned());
    } else if (traced.waiting() != null) {
      out.println("  the next night makes it again: " + traced.waiting());
    }
    out.println();
    if (traced.figures().isEmpty()) {
      out.println("no row of the day has these values");
    } else {
      Output.table(
          out,
          List.copyOf(traced.figures().get(0).keySet()),
          traced.figures().stream()
              .map(row -> row.values().stream().map(FigureTrace::shown).toList())
              .toList());
      more(out, traced.figureCount() - traced.figures().size(), "rows");
    }
    if (!origin.inputs().isEmpty()) {
      out.println();
      Output.table(
          out,
          List.of("made of", "kind", "window", "days", "from", "to"),
          origin.inputs().stream().map(FigureTrace::row).toList());
    }
    printVersions(out, traced.versions());
    traced.datasets().forEach(dataset -> print(out, dataset));
  }

  /** Prints the newest versions of each relation. */
  private static void printVersions(PrintStream out, List<TracedVersion> versions) {
    Map<String, List<TracedVersion>> byRelation =
        versions.stream()
            .collect(
                Collectors.groupingBy(
                    TracedVersion::relation, LinkedHashMap::new, Collectors.toList()));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    byRelation
        .values()
        .forEach(
            all -> all.stream().limit(SHOWN_VERSIONS).forEach(version -> rows.add(row(version))));
    if (!rows.isEmpty()) {
      out.println();
      Output.table(out, List.of("version of", "day", "batch", "version", "rows"), rows);
      more(out, versions.size() - rows.size(), "versions of older days; --json names them");
    }
  }

  private static List<@Nullable Object> row(TracedVersion version) {
    return Arrays.asList(
        version.relation(), version.day(), version.batch(), version.version(), version.rows());
  }

  private static String published(DayOrigin origin) {
    return origin.publication() == 0
        ? "committed, not published yet"
        : "as publication " + origin.publication() + " shows it";
  }

  private static List<@Nullable Object> row(InputOrigin input) {
    List<LocalDate> days = input.days();
    boolean isCut = days.size() < input.dayCount();
    return Arrays.asList(
        input.relation(),
        input.kind(),
        input.window(),
        input.dayCount(),
        days.isEmpty() ? "" : isCut ? "..." : days.get(days.size() - 1),
        days.isEmpty() ? "" : days.get(0));
  }

  private static void print(PrintStream out, TracedDataset dataset) {
    out.println();
    out.printf(
        Locale.ROOT,
        "events of %s: %,d rows of %d days, %s to %s%n",
        dataset.dataset(),
        dataset.rows(),
        dataset.days(),
        dataset.firstDay(),
        dataset.lastDay());
    out.printf(
        Locale.ROOT,
        "%,d of them%s may be in it%s%n",
        dataset.matches(),
        dataset.conditions().isEmpty()
            ? ""
            : " with "
                + dataset.conditions().entrySet().stream()
                    .map(value -> value.getKey() + "=" + value.getValue())
                    .collect(Collectors.joining(", ")),
        dataset.daysRead() < dataset.days()
            ? ", of the newest " + dataset.daysRead() + " days; older ones were not read"
            : "");
    if (!dataset.segments().isEmpty()) {
      List<TracedSegment> shown =
          dataset.segments().subList(0, Math.min(SHOWN_SEGMENTS, dataset.segments().size()));
      Output.table(
          out,
          List.of("source", "agent", "segment", "rows"),
          shown.stream()
              .map(
                  segment ->
                      List.of(segment.source(), segment.agent(), segment.segment(), segment.rows()))
              .toList());
      more(out, dataset.segmentCount() - shown.size(), "segments");
    }
    for (TracedRow record : dataset.records()) {
      RowTrace.print(out, dataset.dataset(), record);
    }
  }

  private static void more(PrintStream out, long more, String what) {
    if (more > 0) {
      out.printf(Locale.ROOT, "and %,d more %s%n", more, what);
    }
  }

  private static Object shown(@Nullable String value) {
    return value == null ? "" : value;
  }
}
