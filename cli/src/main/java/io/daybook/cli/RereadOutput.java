package io.daybook.cli;

import io.daybook.archive.run.RereadReport;
import io.daybook.archive.run.SegmentCounts.RejectCount;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code archive --again --all} tells of the rows that it read anew. */
final class RereadOutput {
  private RereadOutput() {}

  static Map<String, Object> json(RereadReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dataset", report.dataset());
    json.put("records", report.records());
    json.put("days", report.days());
    json.put("readBesides", report.besides());
    json.put("carriedOver", report.carried());
    json.put("vanishing", report.vanishing());
    json.put("bad", report.bad().stream().map(RejectCount::withoutMessage).toList());
    report.held().ifPresent(held -> json.put("held", held));
    json.put("isChange", report.isChange());
    json.put("sums", report.sums());
    json.put("isCommitted", report.entry().isPresent());
    return json;
  }

  static void print(PrintStream out, RereadReport report, boolean isDryRun) {
    if (report.held().isPresent()) {
      return;
    }
    out.printf(
        "%,d records read anew%s%n", report.records(), isDryRun ? "; nothing is committed" : "");
    named(out, "read besides, since duplicates arrived on them", report.besides());
    named(out, "carried over, since raw files or quarantine of them expired", report.carried());
    if (!report.days().isEmpty()) {
      Output.table(
          out,
          List.of("day", "same", "changed", "added", "vanishing", "carried over"),
          report.days().stream()
              .map(
                  day ->
                      List.of(
                          day.day(),
                          day.same(),
                          day.changed(),
                          day.added(),
                          day.vanishing(),
                          day.carried()))
              .toList());
    }
    named(out, "records whose rows vanish, the first", report.vanishing());
    report
        .bad()
        .forEach(
            kind ->
                out.printf(
                    "  %,9d x %s: the first in %s%n", kind.records(), kind.kind(), kind.place()));
    if (!report.isChange()) {
      out.println("every row is as it was");
    } else if (report.sums().isEmpty()) {
      out.println("the sums stay as they were");
    } else {
      out.println();
      out.println("Changes in the sums:");
      ArchiveCommand.printSums(out, report.sums());
    }
  }

  private static void named(PrintStream out, String what, List<String> names) {
    if (!names.isEmpty()) {
      out.println(what + ": " + String.join(", ", names));
    }
  }
}
