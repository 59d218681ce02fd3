package io.daybook.night.watch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.daybook.archive.run.HeldSource;
import io.daybook.metrics.app.MetricsResult;
import io.daybook.metrics.app.TableResult;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.night.NightCourse;
import io.daybook.night.NightCourse.NightStep;
import io.daybook.night.NightReport;
import io.daybook.warehouse.run.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a night ended, without a value of a log.
 *
 * @param run null if it never had the night's lock
 * @param step at which it ended; null if it began none
 * @param steps how long each took
 * @param held what stands still
 * @param findings of gates
 */
public record NightRecord(
    @Nullable String run,
    Instant started,
    Instant ended,
    ExitCode exitCode,
    @Nullable NightStep step,
    Map<NightStep, Duration> steps,
    List<HeldPart> held,
    List<FindingCount> findings) {
  private static final String METRIC_TABLE = "metric table";
  private static final String DEFINITION = "definition";
  private static final String FAULTY = word(TableResult.TableOutcome.FAULTY);

  public NightRecord {
    Map<NightStep, Duration> copy = new EnumMap<>(NightStep.class);
    copy.putAll(steps);
    steps = Collections.unmodifiableMap(copy);
    held = List.copyOf(held);
    findings = List.copyOf(findings);
  }

  /**
   * A source, table, view or dataset that stands still.
   *
   * @param kind {@code source}, {@code dataset}, {@code metric table} or {@code view}
   * @param reason in one word, such as {@code reject_limit}
   */
  public record HeldPart(String kind, String name, String reason) {}

  /** How much gates found in a table. */
  public record FindingCount(String table, String severity, long findings) {}

  /** A night that came to its end. */
  static NightRecord of(NightReport report, NightCourse course, Instant started, Instant ended) {
    return new NightRecord(
        course.run().orElse(null),
        started,
        ended,
        report.exitCode(),
        course.step().orElse(null),
        course.durations(),
        held(report),
        findings(report));
  }

  /** A night that ended by a failure. */
  static NightRecord failed(ExitCode exitCode, NightCourse course, Instant started, Instant ended) {
    return new NightRecord(
        course.run().orElse(null),
        started,
        ended,
        exitCode,
        course.step().orElse(null),
        course.durations(),
        List.of(),
        List.of());
  }

  /** Returns whether all that was to be done is done. */
  @JsonIgnore
  public boolean isSuccess() {
    return exitCode == ExitCode.DONE || exitCode == ExitCode.NOTHING_TO_DO;
  }

  /** Returns whether Hive shows all that it could, be it without what is held. */
  boolean hasPublished() {
    return isSuccess() || exitCode == ExitCode.BLOCKED;
  }

  /** Returns whether it did all steps: the time that it took says how long a night takes. */
  boolean isWhole() {
    return steps.containsKey(NightStep.SWEEP);
  }

  /** Returns the metric tables that stand still for their definition, not for their figures. */
  List<String> faultyTables() {
    return held.stream()
        .filter(part -> part.kind().equals(METRIC_TABLE))
        .filter(part -> part.reason().equals(DEFINITION) || part.reason().equals(FAULTY))
        .map(HeldPart::name)
        .distinct()
        .toList();
  }

  /** Returns how long it took. */
  public Duration duration() {
    return Duration.between(started, ended);
  }

  private static List<HeldPart> held(NightReport report) {
    List<HeldPart> held = new ArrayList<>();
    for (HeldSource source : report.held()) {
      held.add(new HeldPart("source", source.source(), word(source.reason())));
    }
    report.unread().forEach(source -> held.add(new HeldPart("source", source.source(), "unread")));
    report.volume().stream()
        .filter(GateFinding::blocks)
        .map(GateFinding::table)
        .distinct()
        .forEach(dataset -> held.add(new HeldPart("dataset", dataset, "no_events")));
    report
        .heldTables()
        .forEach(table -> held.add(new HeldPart(table.kind(), table.table(), DEFINITION)));
    report.metrics().map(MetricsResult::tables).orElse(List.of()).stream()
        .filter(table -> !table.isSound())
        .map(NightRecord::held)
        .forEach(held::add);
    return held.stream().distinct().toList();
  }

  private static HeldPart held(TableResult table) {
    return new HeldPart(METRIC_TABLE, table.table(), word(table.outcome()));
  }

  private static List<FindingCount> findings(NightReport report) {
    List<GateFinding> all = new ArrayList<>(report.volume());
    report.metrics().map(MetricsResult::allFindings).ifPresent(all::addAll);
    Map<String, FindingCount> counts = new TreeMap<>();
    for (GateFinding finding : all) {
      FindingCount one = new FindingCount(finding.table(), word(finding.severity()), 1);
      counts.merge(
          one.table + " " + one.severity,
          one,
          (a, b) -> new FindingCount(a.table, a.severity, a.findings + b.findings));
    }
    return List.copyOf(counts.values());
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
