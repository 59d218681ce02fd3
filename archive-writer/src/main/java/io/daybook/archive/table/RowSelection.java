package io.daybook.archive.table;

import io.daybook.archive.table.TombstoneFiles.StoredTombstone;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Column;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;

/** Reads the rows of a version's files, or writes those of them that stay as another version. */
public final class RowSelection {
  private final Configuration hadoop;
  private final Compression compression;

  /**
   * @param hadoop its default file system is the storage's
   */
  public RowSelection(Configuration hadoop, Compression compression) {
    this.hadoop = hadoop;
    this.compression = compression;
  }

  /**
   * Hands over all rows in order.
   *
   * @param columns as the table declares them now; what a file lacks is null
   * @param reader gets the same cursor again and again
   */
  public void read(List<Column> columns, List<DataFile> files, Consumer<RowCursor> reader)
      throws IOException {
    try (StoredRows rows = new StoredRows(hadoop, columns, files)) {
      for (StoredRow row = rows.next(); row != null; row = rows.next()) {
        reader.accept(row);
      }
    }
  }

  /**
   * Rows that were told apart.
   *
   * @param files with those that stay, as their footers tell; none if no row stays
   * @param left rows that don't
   */
  public record SplitRows(List<DataFile> files, long left) {
    public SplitRows {
      files = List.copyOf(files);
    }
  }

  /**
   * Copies the rows that stay, and proves that nothing is lost but those that leave: rows add up,
   * and so does each numeric column.
   *
   * @param declared the table's columns, by whose places rows are asked
   * @param leaves tells of each row whether it is left out
   * @param directory where the files go
   * @throws OperatorException if the table no longer declares a column of a file, which would be
   *     lost, or a sum differs
   */
  public SplitRows split(
      String table,
      List<Column> declared,
      List<DataFile> files,
      Predicate<RowCursor> leaves,
      StoragePath directory)
      throws IOException {
    List<Column> columns = BatchMerger.columns(hadoop, declared, files);
    for (DataFile file : files) {
      if (!BatchMerger.isDeclared(hadoop, columns, file)) {
        throw new OperatorException(
            ExitCode.USAGE,
            String.format(
                "[%s] Cannot write its rows anew: expected columns that table %s declares but found"
                    + " another, or one of another type; declare it again until this is done",
                file.path(), table));
      }
    }
    NumberSums left = new NumberSums(columns);
    List<DataFile> copies =
        copy(
            table,
            columns,
            files,
            row -> {
              boolean stays = !leaves.test(row);
              if (!stays) {
                left.add(row);
              }
              return stays;
            },
            directory);
    left.prove(table, ColumnSums.of(hadoop, files), ColumnSums.of(hadoop, copies));
    long before = files.stream().mapToLong(DataFile::rows).sum();
    long after = copies.stream().mapToLong(DataFile::rows).sum();
    if (before != after + left.rows()) {
      throw new OperatorException(
          ExitCode.BLOCKED,
          String.format(
              Locale.ROOT,
              "[%s] Cannot leave rows out: expected %,d of %,d rows to stay but the files hold %,d;"
                  + " nothing was committed, this is a defect: please report it with the log",
              directory,
              before - left.rows(),
              before,
              after));
    }
    return new SplitRows(copies, left.rows());
  }

  /**
   * Copies a batch's tombstones.
   *
   * @param directory where the batch's new version goes
   */
  public List<DataFile> copyTombstones(PartitionVersion batch, StoragePath directory)
      throws IOException {
    return copyTombstones(batch, tombstone -> true, directory);
  }

  /**
   * Copies those of a batch's tombstones that stay.
   *
   * @param directory where the batch's new version goes
   */
  public List<DataFile> copyTombstones(
      PartitionVersion batch, Predicate<StoredTombstone> stays, StoragePath directory)
      throws IOException {
    List<StoredTombstone> staying = tombstones(batch).stream().filter(stays).toList();
    return new TombstoneFiles(hadoop, compression).write(staying, directory);
  }

  /** Returns a batch's tombstones. */
  public List<StoredTombstone> tombstones(PartitionVersion batch) throws IOException {
    return new TombstoneFiles(hadoop, compression).read(batch.tombstones());
  }

  /**
   * Adds up measures anew.
   *
   * @param kept the measures, and whether they are told apart by currency
   */
  public MeasureTotals totals(List<Column> columns, List<DataFile> files, MeasureTotals kept)
      throws IOException {
    List<String> names = columns.stream().map(Column::name).toList();
    boolean hasCurrency =
        kept.byMeasure().values().stream()
            .flatMap(byCurrency -> byCurrency.keySet().stream())
            .anyMatch(currency -> !currency.equals(MeasureTotals.NO_CURRENCY));
    int currency = hasCurrency ? names.indexOf("currency") : -1;
    Map<String, Map<String, BigDecimal>> sums = new TreeMap<>();
    read(
        columns,
        files,
        row -> {
          String of =
              currency < 0
                  ? MeasureTotals.NO_CURRENCY
                  : StandardCharsets.UTF_8.decode(row.bytes(currency)).toString();
          for (String measure : kept.byMeasure().keySet()) {
            int place = names.indexOf(measure);
            BigDecimal number =
                place < 0 || row.isNull(place)
                    ? null
                    : NumberSums.number(row, place, columns.get(place).type());
            if (number != null) {
              sums.computeIfAbsent(measure, any -> new TreeMap<>())
                  .merge(of, number, BigDecimal::add);
            }
          }
        });
    return new MeasureTotals(sums);
  }

  /**
   * Copies rows in their order.
   *
   * @param stays tells of each row whether it is copied
   * @param directory where the files go
   * @return the files as their footers tell; none if no row stays
   */
  public List<DataFile> copy(
      String table,
      List<Column> columns,
      List<DataFile> files,
      Predicate<RowCursor> stays,
      StoragePath directory)
      throws IOException {
    long most = files.stream().mapToLong(DataFile::rows).sum();
    try (PartitionFiles<TableFile> copies =
            new PartitionFiles<>(
                directory,
                path -> TableFile.create(hadoop, path, table, columns, compression, most));
        StoredRows rows = new StoredRows(hadoop, columns, files)) {
      for (StoredRow row = rows.next(); row != null; row = rows.next()) {
        if (stays.test(row)) {
          copies.current().write(row);
        }
      }
      return copies.finish();
    }
  }
}
