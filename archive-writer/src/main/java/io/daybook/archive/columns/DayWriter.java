package io.daybook.archive.columns;

import io.daybook.archive.table.ColumnFiles;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Writes one day's events as Parquet: without duplicates, sorted by user and time, in files of up
 * to 512 MiB. A day is the unit of work that the threads of a run share.
 */
public final class DayWriter {
  /** What a row group's rows take in memory; about half of it is left once they are encoded. */
  private static final long GROUP_BYTES = 256L << 20;

  private final Configuration hadoop;
  private final ColumnFiles files;
  private final SegmentTexts segments;
  private final EventScopes scopes;
  private final DayReach reach;
  private final long memoryBytes;

  /** Rows of a day that is small: encoding them takes less than creating their file. */
  private static final int FEW_ROWS = 5_000;

  /** Is told of each event whether it was archived, by the number of its segment. */
  public interface EventListener {
    void archived(int segment);

    void duplicate(int segment);
  }

  /**
   * Wires the writer of one run.
   *
   * @param files of the dataset; closed by the caller
   * @param segments the run's segments, by their number
   * @param scopeBySource the common scope of event ids of sources that have one
   * @param reachBySource how many days before and behind its own an event that comes again is
   *     looked for; 0 for sources that it lacks
   * @param memoryBytes what a day that is on disk may take in memory at once
   */
  public DayWriter(
      Configuration hadoop,
      ColumnFiles files,
      List<SegmentName> segments,
      Map<String, String> scopeBySource,
      Map<String, Integer> reachBySource,
      long memoryBytes) {
    this.hadoop = hadoop;
    this.files = files;
    this.segments = new SegmentTexts(segments);
    this.scopes = new EventScopes(segments, scopeBySource);
    this.reach = new DayReach(segments, reachBySource);
    this.memoryBytes = memoryBytes;
  }

  /** Returns how far an event of the run is looked for at most, in days. */
  public int reachDays() {
    return reach.most();
  }

  /**
   * Finds the events that came on several days of the run, where the one that arrived first stays.
   * It comes before the first day is written.
   */
  public void markRepeats(SortedMap<Integer, DayEvents> days) throws IOException {
    new RepeatsOverDays(scopes, reach).mark(days, memoryBytes);
  }

  /** Returns whether writing a day takes next to no memory, and most of its time the storage. */
  public boolean isSmall(DayEvents events) {
    return !events.isSpilled() && events.rows() <= FEW_ROWS;
  }

  /**
   * Writes the day's events that are no duplicates.
   *
   * @param events the day's events, as threads collected them
   * @param earlier files of the day's batches so far, and of those of all days within reach
   * @param directory where the files go; created by the first one
   * @return the files as their footers tell; none if all events were duplicates
   */
  public List<DataFile> write(
      DayEvents events, List<NearbyFiles> earlier, StoragePath directory, EventListener listener)
      throws IOException {
    BitSet survivors = survivors(events, earlier, listener);
    try (ColumnFiles.Partition partition = files.partition(directory)) {
      if (survivors.isEmpty()) {
        return List.of();
      }
      if (!events.isSpilled()) {
        DayRows rows = events.held();
        write(rows, rows.inOrder(survivors), partition, listener);
        return partition.finish();
      }
      // Blocks that a cut goes through are held as well.
      List<SortKey> cuts = events.cuts(memoryBytes / 2);
      for (int range = 0; range <= cuts.size(); range++) {
        DayEvents.OrderRange part =
            events.range(
                range == 0 ? null : cuts.get(range - 1),
                range == cuts.size() ? null : cuts.get(range),
                survivors);
        write(part.rows(), part.rows().inOrder(part.wanted()), partition, listener);
      }
      return partition.finish();
    }
  }

  private BitSet survivors(DayEvents events, List<NearbyFiles> earlier, EventListener listener)
      throws IOException {
    ArchivedIds archived = new ArchivedIds(hadoop, earlier, scopes, reach);
    BitSet survivors = new BitSet(events.rows());
    int shares = events.isSpilled() ? DayEvents.shares(events.rows(), memoryBytes) : 1;
    for (int share = 0; share < shares; share++) {
      Identities ids = events.identities(share, shares);
      Deduplication.keep(
          ids,
          events.repeated(),
          scopes,
          survivors,
          place -> listener.duplicate(ids.segment(place)));
      archived.removeFrom(ids, survivors, place -> listener.duplicate(ids.segment(place)));
    }
    return survivors;
  }

  private void write(
      DayRows rows, int[] order, ColumnFiles.Partition partition, EventListener listener)
      throws IOException {
    if (order.length == 0) {
      return;
    }
    long rowBytes = Math.max(1, rows.bytes() / rows.rows());
    int groupRows = (int) Math.max(1, Math.min(order.length, GROUP_BYTES / rowBytes));
    partition.write(order.length, groupRows, column -> rows.column(column, order, segments));
    for (int segment : rows.segments(order)) {
      listener.archived(segment);
    }
  }
}
