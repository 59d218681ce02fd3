package io.daybook.night;

import io.daybook.archive.expiry.ExpiryReport;
import io.daybook.archive.run.ArchiveReport;
import io.daybook.archive.run.HeldSource;
import io.daybook.archive.run.MergeReport;
import io.daybook.archive.run.UnreadSources.UnreadSource;
import io.daybook.hive.publish.Publication;
import io.daybook.hive.sweep.SweepReport;
import io.daybook.metrics.app.MetricsResult;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.warehouse.config.DaybookConfig.HeldTable;
import io.daybook.warehouse.run.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a night did.
 *
 * @param archived by dataset
 * @param merged by dataset
 * @param metrics nothing if no day was touched
 * @param published nothing if a gate blocked
 * @param swept by table, after the publication
 * @param expired raw segments by dataset, after that; none if they are kept for ever
 * @param held sources that stand still
 * @param unread what was landed and no source of the configuration reads
 * @param volume days of datasets with few events or none, though everything has arrived
 * @param heldTables own metric tables that stay as they are, for problems of their files
 */
public record NightReport(
    ExitCode exitCode,
    List<ArchiveReport> archived,
    List<MergeReport> merged,
    Optional<MetricsResult> metrics,
    List<Publication> published,
    List<SweepReport> swept,
    List<ExpiryReport> expired,
    List<HeldSource> held,
    List<UnreadSource> unread,
    List<GateFinding> volume,
    List<HeldTable> heldTables) {

  public NightReport {
    archived = List.copyOf(archived);
    merged = List.copyOf(merged);
    published = List.copyOf(published);
    swept = List.copyOf(swept);
    expired = List.copyOf(expired);
    held = List.copyOf(held);
    unread = List.copyOf(unread);
    volume = List.copyOf(volume);
    heldTables = List.copyOf(heldTables);
  }

  /** A night that finds nothing to do but to tell who stands still, and what did not come. */
  static NightReport withoutWork(
      List<HeldSource> held,
      List<UnreadSource> unread,
      List<GateFinding> volume,
      List<HeldTable> heldTables) {
    boolean isSound =
        held.isEmpty()
            && unread.isEmpty()
            && heldTables.isEmpty()
            && volume.stream().noneMatch(GateFinding::blocks);
    return new NightReport(
        isSound ? ExitCode.NOTHING_TO_DO : ExitCode.BLOCKED,
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        held,
        unread,
        volume,
        heldTables);
  }

  /** Returns everything that went wrong, for a person. */
  public List<String> errors() {
    List<String> errors = new ArrayList<>(held.stream().map(HeldSource::describe).toList());
    unread.forEach(source -> errors.add(source.describe()));
    heldTables.forEach(table -> errors.add(table.describe()));
    volume.stream().filter(GateFinding::blocks).map(NightReport::silence).forEach(errors::add);
    expired.forEach(report -> errors.addAll(report.problems()));
    metrics.ifPresent(
        result -> {
          if (result.error() != null) {
            errors.add(result.error());
          }
          errors.addAll(result.faults());
          if (!result.standing().isEmpty()) {
            errors.add(
                "Figures stand still: "
                    + String.join(", ", result.standing())
                    + "; Hive shows of these what it showed before, and all others as of tonight;"
                    + " mend the cause, then run 'daybook nightly' again");
          }
        });
    return errors;
  }

  private static String silence(GateFinding day) {
    return String.format(
        "[%s %s] No events: expected %s but found none, and the agents are past the day; figures of"
            + " the day that are made of %s stand still; look at the services' logs, or take the day"
            + " as it is with 'daybook gates release %s --day %s --because TEXT'",
        day.table(), day.day(), day.expected(), day.table(), day.table(), day.day());
  }

  /** Returns days with few events, for a person. */
  public List<String> warnings() {
    return volume.stream().filter(day -> !day.blocks()).map(GateFinding::message).toList();
  }

  /** Returns what was archived, for machines. */
  public static List<Map<String, Object>> json(List<ArchiveReport> archived) {
    List<Map<String, Object>> datasets = new ArrayList<>();
    for (ArchiveReport report : archived) {
      Map<String, Object> dataset = new LinkedHashMap<>();
      dataset.put("dataset", report.dataset());
      dataset.put("segments", report.segments());
      dataset.put("partitions", report.partitions().size());
      dataset.put("rows", report.rows());
      dataset.put("sums", report.sums());
      dataset.put("findings", report.findings());
      datasets.add(dataset);
    }
    return datasets;
  }

  /** Returns the same for machines. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("exitCode", exitCode.number());
    json.put("archived", json(archived));
    json.put("held", held);
    json.put("unread", unread);
    json.put("heldTables", heldTables);
    List<Map<String, Object>> merges = new ArrayList<>();
    for (MergeReport report : merged) {
      Map<String, Object> dataset = new LinkedHashMap<>();
      dataset.put("dataset", report.dataset());
      dataset.put("days", report.days());
      dataset.put("batches", report.batches());
      dataset.put("rows", report.rows());
      merges.add(dataset);
    }
    json.put("merged", merges);
    json.put("metrics", metrics.orElse(null));
    List<Map<String, Object>> tables = new ArrayList<>();
    for (Publication publication : published) {
      Map<String, Object> table = new LinkedHashMap<>();
      table.put("table", publication.table().qualifiedName());
      table.put("ledger", publication.owner());
      table.put("days", publication.days());
      table.put("switched", publication.switched());
      tables.add(table);
    }
    json.put("published", tables);
    json.put("swept", swept);
    json.put("expired", expired);
    json.put("volume", volume);
    return json;
  }
}
