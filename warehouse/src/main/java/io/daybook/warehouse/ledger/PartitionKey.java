package io.daybook.warehouse.ledger;

import java.time.LocalDate;

/**
 * A partition of a table.
 *
 * @param table the dataset or metric table, or {@code quarantine}: a dataset's ledger also commits
 *     the quarantine of its runs
 * @param day event day; the arrival day in the quarantine
 * @param batch 0 for a day's main files and in metric tables; later arrivals count up
 */
public record PartitionKey(String table, LocalDate day, int batch)
    implements Comparable<PartitionKey> {

  @Override
  public int compareTo(PartitionKey other) {
    int byTable = table.compareTo(other.table);
    int byDay = byTable != 0 ? byTable : day.compareTo(other.day);
    return byDay != 0 ? byDay : Integer.compare(batch, other.batch);
  }
}
