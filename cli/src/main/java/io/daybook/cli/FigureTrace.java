package io.daybook.cli;

import io.daybook.archive.quarantine.PersonalMask;
import io.daybook.archive.trace.RowConditions;
import io.daybook.archive.trace.RowSearch;
import io.daybook.archive.trace.RowSearch.FoundRow;
import io.daybook.cli.RowTrace.TracedRow;
import io.daybook.cli.TracedFigures.TracedDataset;
import io.daybook.cli.TracedFigures.TracedSegment;
import io.daybook.cli.TracedFigures.TracedVersion;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.PinnedDay;
import io.daybook.metrics.plan.Scope;
import io.daybook.metrics.plan.TouchedDay;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.metrics.trace.DayTrace;
import io.daybook.metrics.trace.DayTrace.DayOrigin;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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
  private static final int MOST_VERSIONS = 500;

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
}
