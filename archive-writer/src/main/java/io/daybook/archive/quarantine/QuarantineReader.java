package io.daybook.archive.quarantine;

import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.RowSelection;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the quarantine of all datasets, as their ledgers say it is. It needs no Hive. */
public final class QuarantineReader {
  private static final List<String> NAMES =
      QuarantineTable.COLUMNS.stream().map(Column::name).toList();

  private final RowSelection rows;
  private final Storage storage;
  private final Zones zones;

  /** Wires the reader. */
  public QuarantineReader(RowSelection rows, Storage storage, Zones zones) {
    this.rows = rows;
    this.storage = storage;
    this.zones = zones;
  }

  /**
   * Hands over the records of some arrival days, by dataset, day and batch; one is in memory at a
   * time.
   *
   * @param days of whose partitions files are opened
   */
  public void read(Predicate<LocalDate> days, Consumer<QuarantineRow> reader) throws IOException {
    for (FileStatus dataset : storage.list(zones.archive())) {
      Ledger ledger = new Ledger(storage, dataset.path());
      for (PartitionVersion version : ledger.state().partitions().values()) {
        LocalDate day = version.key().day();
        if (version.key().table().equals(QuarantineTable.NAME) && days.test(day)) {
          rows.read(
              QuarantineTable.COLUMNS,
              version.files(),
              row -> reader.accept(row(dataset.path().name(), day, row)));
        }
      }
    }
  }

  /** Returns the sources of which anything was ever archived, also those that aren't configured. */
  public Set<String> archivedSources() throws IOException {
    Set<String> sources = new TreeSet<>();
    for (FileStatus dataset : storage.list(zones.archive())) {
      LedgerState state = new Ledger(storage, dataset.path()).state();
      state.identities().forEach(identity -> sources.add(identity.source()));
    }
    return sources;
  }

  private static QuarantineRow row(String dataset, LocalDate day, RowCursor row) {
    return new QuarantineRow(
        dataset,
        day,
        required(row, "source"),
        required(row, "raw_segment"),
        row.longValue(NAMES.indexOf("raw_offset")),
        row.longValue(NAMES.indexOf("raw_length")),
        required(row, "reason"),
        text(row, "field"),
        required(row, "message"),
        required(row, "record"));
  }

  private static String required(RowCursor row, String column) {
    return Objects.requireNonNull(text(row, column), column);
  }

  private static @Nullable String text(RowCursor row, String column) {
    int at = NAMES.indexOf(column);
    return row.isNull(at) ? null : StandardCharsets.UTF_8.decode(row.bytes(at)).toString();
  }
}
