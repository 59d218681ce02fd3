package io.daybook.warehouse.ledger;

import io.daybook.warehouse.run.RunId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Builds the work of a run, for tests. */
final class LedgerDrafts {
  static final String TABLE = "login";

  private static final Instant NOW = Instant.parse("2026-03-02T01:02:03.456Z");

  private final RunId run;
  private final long base;
  private final Set<String> dependsOn = new TreeSet<>();
  private final List<PartitionKey> removed = new ArrayList<>();
  private final List<PartitionVersion> added = new ArrayList<>();
  private final List<ConsumedRange> consumed = new ArrayList<>();
  private final List<ListedDay> listed = new ArrayList<>();
  private final List<SourceSums> sums = new ArrayList<>();

  private LedgerDrafts(RunId run, long base) {
    this.run = run;
    this.base = base;
  }

  static LedgerDrafts on(long base) {
    return new LedgerDrafts(RunId.random(), base);
  }

  static PartitionKey key(String day, int batch) {
    return new PartitionKey(TABLE, LocalDate.parse(day), batch);
  }

  static FileKey file(long number) {
    return new FileKey("app_login", "web-1", number);
  }

  LedgerDrafts adds(String day, int batch, long rows) {
    String directory = "/archive/login/dt=" + day + "/batch=" + batch + "/v=1-" + run;
    DataFile data =
        new DataFile(
            directory + "/part-0.parquet",
            rows,
            rows * 10,
            Map.of("channel", "app"),
            Map.of("channel", "web"));
    added.add(
        new PartitionVersion(
            key(day, batch), base + 1, run, directory, List.of(data), Map.of("login/d/0", "1-x")));
    return this;
  }

  LedgerDrafts removes(String day, int batch) {
    removed.add(key(day, batch));
    return this;
  }

  LedgerDrafts dependsOn(String day) {
    dependsOn.add(TABLE + "/" + day);
    return this;
  }

  LedgerDrafts consumes(long file, long start, long end) {
    consumed.add(new ConsumedRange(file(file), start, end));
    return this;
  }

  LedgerDrafts lists(String arrivalDay, long modifiedMillis) {
    listed.add(new ListedDay("app_login", LocalDate.parse(arrivalDay), modifiedMillis));
    return this;
  }

  LedgerDrafts sums(String arrivalDay, long records) {
    sums.add(
        new SourceSums(
            "app_login", LocalDate.parse(arrivalDay), records, records, 0, 0, records, records, 0));
    return this;
  }

  /** Returns the abort of another run. */
  LedgerEntry.Abort aborts(RunId other) {
    return new LedgerEntry.Abort(run, other, base, NOW);
  }

  LedgerEntry.Commit draft() {
    return LedgerDraft.commit(run, base)
        .dependsOn(dependsOn)
        .removes(removed)
        .adds(added)
        .consumes(consumed)
        .lists(listed)
        .sums(sums)
        .entry(NOW);
  }
}
