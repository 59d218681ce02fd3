package io.daybook.archive.audit;

import io.daybook.archive.table.RowValues;
import io.daybook.archive.table.StoredFile;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.api.Binary;

/** That each refused record of an arrival day is there once; counts them by source. */
final class RejectProof implements RowProof {
  private static final List<String> COLUMNS = List.of("raw_segment", "raw_offset", "source");
  private static final int SEGMENT = 0;
  private static final int OFFSET = 1;
  private static final int SOURCE = 2;

  private final LocalDate arrivalDay;
  private final RecordPlace key = new RecordPlace();
  private final KeyProof keys;
  private final CountedRows counts;
  private final Map<Binary, long[]> rows = new HashMap<>();

  /**
   * @param expectedRows of the day
   */
  RejectProof(
      Configuration hadoop,
      LocalDate arrivalDay,
      long expectedRows,
      FlawSink flaws,
      CountedRows counts) {
    this.arrivalDay = arrivalDay;
    this.keys = new KeyProof(hadoop, key, expectedRows, flaws);
    this.counts = counts;
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public StoredFile.ValueVisitor of(PartitionVersion version, DataFile file) {
    return row -> {
      keys.add(key.applyAsLong(row));
      rows.computeIfAbsent(row.text(SOURCE).copy(), source -> new long[1])[0]++;
    };
  }

  @Override
  public void endOfFile(PartitionVersion version, DataFile file) {}

  @Override
  public void endOfDay(List<ReadFile> files) throws IOException {
    counts.addRefused(arrivalDay, rows);
    keys.end(files);
  }

  /** Where the record is in the raw zone. */
  private static final class RecordPlace implements KeyProof.RowKey {
    @Override
    public List<String> columns() {
      return COLUMNS.subList(SEGMENT, OFFSET + 1);
    }

    @Override
    public long applyAsLong(RowValues row) {
      return RepeatedKeys.hash(row.text(SEGMENT).getBytes(), Long.toString(row.number(OFFSET)));
    }

    @Override
    public String text(RowValues row) {
      return row.text(SEGMENT).toStringUsingUTF8() + " at byte " + row.number(OFFSET);
    }

    @Override
    public String name() {
      return "record";
    }
  }
}
