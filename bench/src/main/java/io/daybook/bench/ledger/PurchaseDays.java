package io.daybook.bench.ledger;

import io.daybook.bench.BenchSegments;
import io.daybook.bench.PurchaseArchive;
import io.daybook.bench.PurchaseLog;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.zone.Zones;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** A warehouse whose days of purchases land and are archived one by one. */
final class PurchaseDays {
  private static final int PIECE_BYTES = 32 << 20;

  private final Zones zones;
  private final PurchaseArchive archive;
  private final BenchSegments segments;

  /** What an archived day took. */
  record DayCost(double seconds, long rows, long bytes, List<PartitionVersion> partitions) {
    DayCost {
      partitions = List.copyOf(partitions);
    }
  }

  PurchaseDays(Storage storage, Zones zones, PurchaseArchive archive) {
    this.zones = zones;
    this.archive = archive;
    this.segments = new BenchSegments(storage, zones);
  }

  /**
   * Lands purchases.
   *
   * @param seed another one has other event ids
   * @return how many distinct events they are
   */
  long land(LocalDate arrivalDay, LocalDate eventDay, long lines, long seed) throws IOException {
    PurchaseLog log = new PurchaseLog(lines, eventDay, 1, seed);
    ByteArrayOutputStream piece = new ByteArrayOutputStream();
    long records = 0;
    while (log.hasNext()) {
      piece.writeBytes(log.next().getBytes(StandardCharsets.UTF_8));
      piece.write('\n');
      records++;
      if (piece.size() >= PIECE_BYTES || !log.hasNext()) {
        segments.land(arrivalDay, piece.toByteArray(), records);
        piece.reset();
        records = 0;
      }
    }
    return log.distinct();
  }

  /**
   * Archives everything that landed since the last call.
   *
   * @param expected distinct events
   * @throws OperatorException if the commit has other rows
   */
  DayCost archive(long expected) throws IOException {
    long begin = System.nanoTime();
    LedgerEntry.Commit entry = archive.run(zones).entry().orElseThrow();
    double seconds = (System.nanoTime() - begin) / 1e9;
    List<PartitionVersion> added = entry.added();
    long rows = added.stream().mapToLong(PartitionVersion::rows).sum();
    if (rows != expected) {
      throw new OperatorException(
          ExitCode.BLOCKED,
          String.format(
              Locale.ROOT,
              "[%s] expected %,d archived rows but found %,d; this is a defect: please report it",
              zones.root(),
              expected,
              rows));
    }
    return new DayCost(
        seconds, rows, added.stream().mapToLong(PartitionVersion::bytes).sum(), added);
  }
}
