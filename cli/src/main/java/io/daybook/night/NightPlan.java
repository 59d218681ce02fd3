package io.daybook.night;

import io.daybook.archive.run.HeldSource;
import io.daybook.archive.run.UnreadSources.UnreadSource;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.warehouse.config.DaybookConfig.HeldTable;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.run.ExitCode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, and why.
 *
 * @param archive datasets with segments that no run has archived
 * @param metrics days whose archive differs from what their figures were made of; the days that the
 *     new segments touch are known once these are archived
 * @param behind tables of which Hive says something else than the ledger
 * @param unrecorded tables that Hive shows as their ledgers say, and no record of a publication
 *     names so
 * @param published the last publication; nothing before the first
 * @param held sources of which it is known that they will stand still; nothing came since they did
 * @param unread what was landed and no source of the configuration reads
 * @param heldTables own metric tables that stay as they are, for problems of their files
 */
public record NightPlan(
    List<NewSegments> archive,
    MetricPlan metrics,
    List<String> behind,
    List<String> unrecorded,
    Optional<PublicationRecord> published,
    List<HeldSource> held,
    List<UnreadSource> unread,
    List<HeldTable> heldTables) {

  /**
   * New segments of a dataset.
   *
   * @param bytes compressed
   */
  public record NewSegments(String dataset, int segments, long bytes, List<String> arrivalDays) {
    public NewSegments {
      arrivalDays = List.copyOf(arrivalDays);
    }
  }

  public NightPlan {
    archive = List.copyOf(archive);
    behind = List.copyOf(behind);
    unrecorded = List.copyOf(unrecorded);
    held = List.copyOf(held);
    unread = List.copyOf(unread);
    heldTables = List.copyOf(heldTables);
  }

  /** Returns how a command ends that tells of it. */
  public ExitCode exitCode() {
    if (!held.isEmpty() || !unread.isEmpty() || !heldTables.isEmpty()) {
      return ExitCode.BLOCKED;
    }
    return isEmpty() ? ExitCode.NOTHING_TO_DO : ExitCode.DONE;
  }

  /** Returns who stands still, with the remedy of each. */
  public List<String> standing() {
    List<String> lines = new ArrayList<>(held.stream().map(HeldSource::describe).toList());
    unread.forEach(source -> lines.add(source.describe()));
    heldTables.forEach(table -> lines.add(table.describe()));
    return lines;
  }

  /** Returns the number and time of the last publication. */
  public String lastPublication() {
    return published
        .map(
            record ->
                String.format(
                    Locale.ROOT,
                    "last publication: %d, %s",
                    record.number(),
                    record.publishedAt().truncatedTo(ChronoUnit.SECONDS)))
        .orElse("last publication: none");
  }

  /** Returns whether a night has nothing to do. */
  public boolean isEmpty() {
    return archive.isEmpty() && metrics.isEmpty() && behind.isEmpty() && unrecorded.isEmpty();
  }

  /** Returns a line per stage. */
  public List<String> summary() {
    if (isEmpty()) {
      return List.of("nothing to do");
    }
    List<String> lines = new ArrayList<>();
    archive.forEach(fresh -> lines.add("archive " + line(fresh)));
    metrics.tables().stream()
        .filter(table -> !table.isEmpty())
        .forEach(
            table ->
                lines.add(
                    "metrics " + table.table().name() + ": " + table.days().size() + " days"));
    if (!archive.isEmpty()) {
      lines.add("metrics of the days that the new segments touch");
    }
    behind.forEach(table -> lines.add("publish " + table + ": Hive is behind the ledger"));
    unrecorded.forEach(table -> lines.add("publish " + table + ": no publication names it so"));
    return lines;
  }

  /** Returns a line per stage and day, each with its reason. */
  public List<String> explain() {
    List<String> pinned = metrics.pinned();
    List<String> lines = new ArrayList<>();
    if (isEmpty()) {
      lines.add(
          "nothing to do: every segment"
              + (exitCode() == ExitCode.BLOCKED ? " of all others" : "")
              + " is archived, every day's figures"
              + (pinned.isEmpty() ? "" : " that nobody holds")
              + " are made of the archive's current versions, and Hive says what the ledgers say");
      pinned.forEach(line -> lines.add("metrics " + line));
      return lines;
    }
    archive.forEach(
        fresh ->
            lines.add(
                "archive "
                    + line(fresh)
                    + "; reason: no ledger entry has consumed them; arrived "
                    + String.join(", ", fresh.arrivalDays())));
    metrics.explain().forEach(line -> lines.add("metrics " + line));
    pinned.forEach(line -> lines.add("metrics " + line));
    if (!archive.isEmpty()) {
      lines.add("metrics of the days that the new segments touch: known once they are archived");
    }
    behind.forEach(table -> lines.add("publish " + table + "; reason: Hive is behind the ledger"));
    unrecorded.forEach(
        table ->
            lines.add(
                "publish "
                    + table
                    + "; reason: Hive shows what the ledger says, but no publication names the"
                    + " entry yet; replaced versions stay until one does"));
    return lines;
  }

  /** Returns the same for machines. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("empty", isEmpty());
    json.put("archive", archive);
    json.put("metrics", metrics.explain());
    json.put("pinned", metrics.pinned());
    json.put("behind", behind);
    json.put("unrecorded", unrecorded);
    json.put("publication", published.map(PublicationRecord::number).orElse(null));
    json.put("publishedAt", published.map(record -> record.publishedAt().toString()).orElse(null));
    json.put("held", held);
    json.put("unread", unread);
    json.put("heldTables", heldTables);
    return json;
  }

  private static String line(NewSegments fresh) {
    return String.format(
        Locale.ROOT,
        "%s: %,d new segments, %,d bytes compressed",
        fresh.dataset(),
        fresh.segments(),
        fresh.bytes());
  }
}
