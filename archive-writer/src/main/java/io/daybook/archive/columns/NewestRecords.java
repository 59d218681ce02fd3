package io.daybook.archive.columns;

import io.daybook.archive.table.RowCursor;
import io.daybook.archive.table.TombstoneFiles.StoredTombstone;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What stays of a day's records that have versions, and what they replace. */
public final class NewestRecords {
  private final EventScopes scopes;
  private final BitSet rows = new BitSet();
  private final List<StoredTombstone> tombstones = new ArrayList<>();
  private final Map<Integer, Set<RecordKey>> replaced = new TreeMap<>();

  NewestRecords(EventScopes scopes) {
    this.scopes = scopes;
  }

  /** Returns the rows that stay, by their number among those of the day. */
  BitSet rows() {
    return rows;
  }

  void add(StoredTombstone tombstone) {
    tombstones.add(tombstone);
  }

  void replaceIn(int batch, RecordKey record) {
    replaced.computeIfAbsent(batch, added -> new HashSet<>()).add(record);
  }

  /** Returns the versions without rows that stay. */
  public List<StoredTombstone> tombstones() {
    return List.copyOf(tombstones);
  }

  /** Returns the numbers of the day's batches that hold rows of replaced versions, in order. */
  public List<Integer> touchedBatches() {
    return List.copyOf(replaced.keySet());
  }

  /**
   * Returns which rows of a batch stay.
   *
   * @param columns of the rows
   */
  public Predicate<RowCursor> stays(int batch, List<Column> columns) {
    Set<RecordKey> gone = replaced.getOrDefault(batch, Set.of());
    List<String> names = columns.stream().map(Column::name).toList();
    int source = names.indexOf("source");
    int record = names.indexOf(Dataset.VERSION_COLUMNS.get(0).name());
    return row ->
        row.isNull(record)
            || !gone.contains(new RecordKey(scopes.ofSource(text(row, source)), text(row, record)));
  }

  private static String text(RowCursor row, int column) {
    return StandardCharsets.UTF_8.decode(row.bytes(column)).toString();
  }
}
