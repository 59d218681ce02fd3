package io.daybook.cli;

import io.daybook.cli.RowTrace.TracedRow;
import io.daybook.cli.TracedFigures.TracedDataset;
import io.daybook.cli.TracedFigures.TracedSegment;
import io.daybook.cli.TracedFigures.TracedVersion;
import io.daybook.metrics.trace.DayTrace.DayOrigin;
import io.daybook.metrics.trace.DayTrace.InputOrigin;
import io.daybook.metrics.trace.DayTrace.VersionOrigin;
import java.io.PrintStream;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Traced figures as people read them: long lists are cut, and say so. */
final class FigureTraceText {
  private static final int SHOWN_SEGMENTS = 20;
  private static final int SHOWN_VERSIONS = 5;

  private FigureTraceText() {}

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
              .map(row -> row.values().stream().map(FigureTraceText::shown).toList())
              .toList());
      more(out, traced.figureCount() - traced.figures().size(), "rows");
    }
    if (!origin.inputs().isEmpty()) {
      out.println();
      Output.table(
          out,
          List.of("made of", "kind", "window", "days", "from", "to"),
          origin.inputs().stream().map(FigureTraceText::row).toList());
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
