package io.daybook.archive.audit;

import io.daybook.warehouse.ledger.PartitionVersion;

/** Takes exceptions of a version's files; threads may give at once. */
@FunctionalInterface
interface FlawSink {
  /**
   * Takes one.
   *
   * @param path the file that is concerned
   */
  void add(
      ArchiveFlaw.ArchiveFlawKind kind,
      PartitionVersion version,
      String path,
      String expected,
      String found);
}
