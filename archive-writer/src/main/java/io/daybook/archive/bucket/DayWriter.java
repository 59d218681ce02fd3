package io.daybook.archive.bucket;

import io.daybook.archive.table.PartitionFiles;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
  private final Configuration hadoop;
  private final Dataset dataset;
  private final Compression compression;
  private final List<EventCursor.SegmentText> segments;
  private final EventScopes scopes;
  private final DayReach reach;
  private final Path spillDirectory;
  private final long memoryBytes;

  /** Is told of each event whether it was archived, by the number of its segment. */
  public interface EventListener {
    void archived(int segment);

    void duplicate(int segment);
  }

  /**
   * Wires the writer of one run.
   *
   * @param segments the run's segments, by their number
   * @param scopeBySource the common scope of event ids of sources that have one
   * @param reachBySource how many days before and behind its own an event that comes again is
   *     looked for; 0 for sources that it lacks
   * @param memoryBytes what one day may take in memory before it is sorted on disk
   */
  public DayWriter(
      Configuration hadoop,
      Dataset dataset,
      Compression compression,
      List<SegmentName> segments,
      Map<String, String> scopeBySource,
      Map<String, Integer> reachBySource,
      Path spillDirectory,
      long memoryBytes) {
    this.hadoop = hadoop;
    this.dataset = dataset;
    this.compression = compression;
    this.segments =
        segments.stream()
            .map(name -> new EventCursor.SegmentText(utf8(name.source()), utf8(name.fileName())))
            .toList();
    this.scopes = new EventScopes(segments, scopeBySource);
    this.reach = new DayReach(segments, reachBySource);
    this.spillDirectory = spillDirectory;
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

  /**
   * Writes the day's events that are no duplicates.
   *
   * @param buckets the day's events, as threads collected them
   * @param earlier files of the day's batches so far, and of those of all days within reach
   * @param directory where the files go; created by the first one
   * @return the files as their footers tell; none if all events were duplicates
   */
  public List<DataFile> write(
      DayEvents buckets, List<NearbyFiles> earlier, StoragePath directory, EventListener listener)
      throws IOException {
    ArchivedIds archived = new ArchivedIds(hadoop, earlier, scopes, reach);
    try (PartitionFiles files =
        new PartitionFiles(hadoop, dataset.name(), dataset.columns(), compression, directory)) {
      RowSink sink = new RowSink(files, listener);
      if (buckets.bytes() <= memoryBytes && !buckets.isReadByPartitions()) {
        RowPages rows = buckets.rows(DayEvents.ALL);
        BitSet survivors = survivors(rows, buckets.repeated(DayEvents.ALL), archived, listener);
        files.expect(survivors.cardinality());
        SortedRuns.inMemory(rows, survivors, sink);
      } else {
        try (SortedRuns runs = new SortedRuns(spillDirectory)) {
          long expected = 0;
          for (int partition = 0; partition < DayBucket.PARTITIONS; partition++) {
            RowPages rows = buckets.rows(partition);
            BitSet survivors = survivors(rows, buckets.repeated(partition), archived, listener);
            expected += survivors.cardinality();
            runs.add(rows, survivors);
          }
          files.expect(expected);
          runs.merge(sink);
        }
      }
      return files.finish();
    }
  }

  private BitSet survivors(
      RowPages rows, BitSet repeated, ArchivedIds archived, EventListener listener)
      throws IOException {
    repeated.stream().forEach(row -> listener.duplicate(segment(rows, row)));
    BitSet survivors =
        Deduplication.survivors(
            rows, repeated, scopes, row -> listener.duplicate(segment(rows, row)));
    archived.removeFrom(rows, survivors, row -> listener.duplicate(segment(rows, row)));
    return survivors;
  }

  private static int segment(RowPages rows, int row) {
    return EventRow.getInt(rows.page(row), rows.offset(row) + EventRow.SEGMENT);
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Decodes the day's rows into its files. */
  private final class RowSink implements SortedRuns.RowHandler {
    private final PartitionFiles files;
    private final EventListener listener;
    private final EventCursor cursor = new EventCursor(dataset, segments);

    RowSink(PartitionFiles files, EventListener listener) {
      this.files = files;
      this.listener = listener;
    }

    @Override
    public void row(byte[] page, int offset) throws IOException {
      cursor.moveTo(page, offset);
      files.write(cursor);
      listener.archived(cursor.segment());
    }
  }
}
