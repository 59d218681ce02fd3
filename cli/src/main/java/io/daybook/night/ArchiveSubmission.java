package io.daybook.night;

import io.daybook.archive.run.ArchiveReport;
import io.daybook.archive.spark.ArchiveAnswer;
import io.daybook.archive.spark.ArchiveOrder;
import io.daybook.metrics.app.SparkSubmission;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has datasets archived by a Spark application in a process of its own. What it committed is read
 * from the ledgers.
 */
final class ArchiveSubmission {
  private static final String MAIN = "io.daybook.archive.spark.ArchiveApplication";

  private final SparkSubmission spark;
  private final Storage storage;
  private final Zones zones;

  ArchiveSubmission(SparkSubmission spark, Storage storage, Zones zones) {
    this.spark = spark;
    this.storage = storage;
    this.zones = zones;
  }

  /**
   * Runs the application to its end.
   *
   * @throws OperatorException with the application's exit code if it failed
   */
  List<ArchiveReport> run(ArchiveOrder order) throws IOException {
    ArchiveAnswer answer;
    try {
      answer =
          spark.answer(
              file -> spark.process(MAIN, spark.jobJar(), order.withResult(file).toList()),
              ArchiveAnswer.class,
              "archive");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Spark was at work", e);
    }
    if (answer.error() != null) {
      throw new OperatorException(answer.exitCode(), answer.error());
    }
    List<ArchiveReport> reports = new ArrayList<>();
    for (ArchiveAnswer.DatasetAnswer dataset : answer.datasets()) {
      reports.add(
          new ArchiveReport(
              dataset.dataset(),
              dataset.segments(),
              entry(dataset),
              dataset.held(),
              dataset.findings()));
    }
    return reports;
  }

  private Optional<LedgerEntry.Commit> entry(ArchiveAnswer.DatasetAnswer dataset)
      throws IOException {
    Long number = dataset.entry();
    if (number == null) {
      return Optional.empty();
    }
    LedgerEntry entry =
        new Ledger(storage, zones.archive(dataset.dataset())).entry(number).orElse(null);
    if (entry instanceof LedgerEntry.Commit commit) {
      return Optional.of(commit);
    }
    throw new OperatorException(
        ExitCode.INTERNAL,
        String.format(
            "[%s] expected what Spark committed as entry %,d of the ledger but found %s",
            dataset.dataset(), number, entry));
  }
}
