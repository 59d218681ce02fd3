package io.daybook.night;

import io.daybook.archive.run.ArchiveReport;
import io.daybook.hive.publish.Publication;
import io.daybook.metrics.app.MetricsResult;
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
 * @param metrics nothing if no day was touched
 * @param published nothing if a gate blocked
 */
public record NightReport(
    ExitCode exitCode,
    List<ArchiveReport> archived,
    Optional<MetricsResult> metrics,
    List<Publication> published) {

  public NightReport {
    archived = List.copyOf(archived);
    published = List.copyOf(published);
  }

  /** Returns what went wrong, for a person. */
  public Optional<String> error() {
    if (exitCode == ExitCode.BLOCKED) {
      return Optional.of(
          "A gate blocked publication: Hive shows what it showed before; mend the cause, then run"
              + " 'daybook nightly' again");
    }
    return metrics.flatMap(result -> Optional.ofNullable(result.error()));
  }

  /** Returns the same for machines. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("exitCode", exitCode.number());
    List<Map<String, Object>> datasets = new ArrayList<>();
    for (ArchiveReport report : archived) {
      Map<String, Object> dataset = new LinkedHashMap<>();
      dataset.put("dataset", report.dataset());
      dataset.put("segments", report.segments());
      dataset.put("partitions", report.partitions().size());
      dataset.put("rows", report.rows());
      dataset.put("sums", report.sums());
      datasets.add(dataset);
    }
    json.put("archived", datasets);
    json.put("metrics", metrics.orElse(null));
    List<Map<String, Object>> tables = new ArrayList<>();
    for (Publication publication : published) {
      Map<String, Object> table = new LinkedHashMap<>();
      table.put("table", publication.table().qualifiedName());
      table.put("days", publication.days());
      table.put("switched", publication.switched());
      tables.add(table);
    }
    json.put("published", tables);
    return json;
  }
}
