package io.daybook.archive.columns;

import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.TableFile;
import io.daybook.archive.table.TableRows;
import io.daybook.archive.table.TombstoneFiles;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.values.bloomfilter.BloomFilter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * The versions of records in a day's batches so far. Bloom filters of {@code record_id} answer for
 * most newcomers; columns are read only of files whose filters say maybe.
 */
final class ArchivedVersions {
  private static final int EVENT_ID = 0;
  private static final int SOURCE = 1;
  private static final int RECORD_ID = 2;
  private static final int VERSION = 3;
  private static final int CONTENT = 4;
  private static final int ARRIVAL_DAY = 5;

  private final Configuration hadoop;
  private final EventScopes scopes;
  private final TombstoneFiles tombstones;
  private final List<Column> columns = new ArrayList<>();

  ArchivedVersions(Configuration hadoop, EventScopes scopes, TombstoneFiles tombstones) {
    this.hadoop = hadoop;
    this.scopes = scopes;
    this.tombstones = tombstones;
    for (Column column : Dataset.ENVELOPE) {
      if (column.name().equals("event_id") || column.name().equals("source")) {
        columns.add(column);
      }
    }
    columns.addAll(Dataset.VERSION_COLUMNS);
  }

  /**
   * Finds records.
   *
   * @param batches of the day
   * @param wanted with the id of an event of each, by which rows are known that were archived
   *     before their source had versions
   * @return those that are there
   */
  Map<RecordKey, ArchivedVersion> find(
      List<PartitionVersion> batches, Map<RecordKey, String> wanted) throws IOException {
    Map<RecordKey, ArchivedVersion> found = new HashMap<>();
    for (int batch = 0; batch < batches.size() && !wanted.isEmpty(); batch++) {
      for (TombstoneFiles.StoredTombstone each : tombstones.read(batches.get(batch).tombstones())) {
        RecordKey key = new RecordKey(scopes.ofSource(each.source()), each.recordId());
        if (wanted.containsKey(key)) {
          at(found, key).addTombstone(each.version());
        }
      }
      for (DataFile file : batches.get(batch).files()) {
        if (mayHold(file, wanted)) {
          int number = batch;
          TableRows.read(
              hadoop, columns, List.of(file), row -> take(row, number, wanted.keySet(), found));
        }
      }
    }
    return found;
  }

  private static ArchivedVersion at(Map<RecordKey, ArchivedVersion> found, RecordKey key) {
    return found.computeIfAbsent(key, added -> new ArchivedVersion());
  }

  private void take(
      RowCursor row, int batch, Set<RecordKey> wanted, Map<RecordKey, ArchivedVersion> found) {
    String source = text(row, SOURCE);
    int scope = scopes.ofSource(source);
    if (row.isNull(RECORD_ID)) {
      String id = text(row, EVENT_ID);
      RecordKey whole = new RecordKey(scope, id);
      RecordKey before = new RecordKey(scope, id.substring(0, Math.max(0, id.lastIndexOf('/'))));
      RecordKey key = wanted.contains(whole) ? whole : before;
      if (wanted.contains(key)) {
        at(found, key).addUnversionedRow();
      }
      return;
    }
    RecordKey key = new RecordKey(scope, text(row, RECORD_ID));
    if (wanted.contains(key)) {
      at(found, key)
          .addRow(
              batch,
              source,
              row.intValue(ARRIVAL_DAY),
              row.longValue(VERSION),
              row.longValue(CONTENT));
    }
  }

  private static String text(RowCursor row, int column) {
    return StandardCharsets.UTF_8.decode(row.bytes(column)).toString();
  }

  private boolean mayHold(DataFile file, Map<RecordKey, String> wanted) throws IOException {
    try (ParquetFileReader reader =
        TableFile.open(hadoop, HadoopInputFile.fromPath(new Path(file.path()), hadoop))) {
      for (BlockMetaData block : reader.getRowGroups()) {
        for (ColumnChunkMetaData chunk : block.getColumns()) {
          String column = chunk.getPath().toDotString();
          boolean isRecord = column.equals(columns.get(RECORD_ID).name());
          if ((isRecord || column.equals(columns.get(EVENT_ID).name()))
              && mayHold(reader.readBloomFilter(chunk), wanted, isRecord)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean mayHold(
      @Nullable BloomFilter filter, Map<RecordKey, String> wanted, boolean ofRecords) {
    if (filter == null) {
      return true;
    }
    for (Map.Entry<RecordKey, String> each : wanted.entrySet()) {
      if (mayHold(filter, each.getKey().id()) || (!ofRecords && mayHold(filter, each.getValue()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean mayHold(BloomFilter filter, String text) {
    return filter.findHash(filter.hash(Binary.fromString(text)));
  }
}
