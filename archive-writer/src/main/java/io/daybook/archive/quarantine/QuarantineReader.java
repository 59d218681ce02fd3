package io.daybook.archive.quarantine;

import io.daybook.archive.bucket.StoredRow;
import io.daybook.archive.bucket.StoredRows;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** Reads the quarantine of all datasets, as their ledgers say it is. It needs no Hive. */
public final class QuarantineReader {
  private static final List<String> NAMES =
      QuarantineTable.COLUMNS.stream().map(Column::name).toList();

  private final Configuration hadoop;
  private final Storage storage;
  private final Zones zones;

  /**
   * Wires the reader.
   *
   * @param hadoop its default file system is the storage's
   */
  public QuarantineReader(Configuration hadoop, Storage storage, Zones zones) {
    this.hadoop = hadoop;
    this.storage = storage;
    this.zones = zones;
  }

  /**
   * Hands over the records of some arrival days, by dataset, day and batch; one is in memory at a
   * time.
   *
   * @param days of whose partitions files are opened
   */
  public void read(Predicate<LocalDate> days, Consumer<QuarantinedRecord> handler)
      throws IOException {
    for (FileStatus dataset : storage.list(zones.archive())) {
      Ledger ledger = new Ledger(storage, dataset.path());
      for (PartitionVersion version : ledger.state().partitions().values()) {
        if (version.key().table().equals(QuarantineTable.NAME) && days.test(version.key().day())) {
          read(dataset.path().name(), version, handler);
        }
      }
    }
  }

  private void read(String dataset, PartitionVersion version, Consumer<QuarantinedRecord> handler)
      throws IOException {
    try (StoredRows rows = new StoredRows(hadoop, QuarantineTable.COLUMNS, version.files())) {
      for (StoredRow row = rows.next(); row != null; row = rows.next()) {
        handler.accept(
            new QuarantinedRecord(
                dataset,
                version.key().day(),
                required(row, "source"),
                required(row, "raw_segment"),
                row.longValue(NAMES.indexOf("raw_offset")),
                row.longValue(NAMES.indexOf("raw_length")),
                required(row, "reason"),
                text(row, "field"),
                required(row, "message"),
                required(row, "record")));
      }
    }
  }

  private static String required(StoredRow row, String column) {
    return Objects.requireNonNull(text(row, column), column);
  }

  private static @Nullable String text(StoredRow row, String column) {
    int at = NAMES.indexOf(column);
    return row.isNull(at) ? null : StandardCharsets.UTF_8.decode(row.bytes(at)).toString();
  }
}
