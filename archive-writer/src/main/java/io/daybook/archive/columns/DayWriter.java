package io.daybook.archive.columns;

import io.daybook.archive.table.ColumnFiles;
import io.daybook.archive.table.TombstoneFiles;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final BitSet versioned;
  private final VersionChoice versions;

  /** Rows of a day that is small: encoding them takes less than creating their file. */
  private static final int FEW_ROWS = 5_000;

  /** Is told of each event whether it was archived, by the number of its segment. */
  public interface EventListener {
    void archived(int segment);

    void duplicate(int segment);

    /** An event of a version that isn't the newest of its record. */
    default void superseded(int segment) {
      throw new IllegalStateException("versions of records aren't counted here");
    }

    /** A duplicate that has the version of the record that stays, and another content. */
    default void contradicting(int segment) {
      throw new IllegalStateException("versions of records aren't counted here");
    }

    /** Rows that an earlier run archived, and that a newer version replaces. */
    default void replaced(String source, LocalDate arrivalDay, long rows) {
      throw new IllegalStateException("versions of records aren't counted here");
    }
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
    this(hadoop, files, segments, scopeBySource, reachBySource, memoryBytes, Versions.none(hadoop));
  }

  /**
   * The records of which only the newest version stays.
   *
   * @param sources whose records have versions
   * @param column position of the first column that tells them; -1 without any
   */
  public record Versions(Set<String> sources, int column, TombstoneFiles tombstones) {
    public Versions {
      sources = Set.copyOf(sources);
    }

    /** Those of a run without any. */
    public static Versions none(Configuration hadoop) {
      return new Versions(Set.of(), -1, new TombstoneFiles(hadoop, Compression.ZSTD));
    }
  }

  /** Wires the writer of one run with sources whose records have versions. */
  public DayWriter(
      Configuration hadoop,
      ColumnFiles files,
      List<SegmentName> segments,
      Map<String, String> scopeBySource,
      Map<String, Integer> reachBySource,
      long memoryBytes,
      Versions ofRecords) {
    this.hadoop = hadoop;
    this.files = files;
    this.segments = new SegmentTexts(segments);
    this.scopes = new EventScopes(segments, scopeBySource);
    this.reach = new DayReach(segments, reachBySource);
    this.memoryBytes = memoryBytes;
    this.versioned = new BitSet();
    for (int segment = 0; segment < segments.size(); segment++) {
      versioned.set(segment, ofRecords.sources().contains(segments.get(segment).source()));
    }
    this.versions =
        new VersionChoice(
            List.copyOf(segments),
            scopes,
            versioned,
            ofRecords.column(),
            new ArchivedVersions(hadoop, scopes, ofRecords.tombstones()),
            memoryBytes);
  }

  /**
   * Decides which versions of the day's records stay. It comes before the day is written.
   *
   * @param batches of the day so far
   */
  public NewestRecords newest(
      DayEvents events, List<PartitionVersion> batches, EventListener listener) throws IOException {
    return versioned.isEmpty() ? new NewestRecords(scopes) : versions.of(events, batches, listener);
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
    return write(events, new NewestRecords(scopes), earlier, directory, listener);
  }

  /**
   * Writes the day's events that are no duplicates, and of records with versions the newest.
   *
   * @param newest as decided for these events
   */
  public List<DataFile> write(
      DayEvents events,
      NewestRecords newest,
      List<NearbyFiles> earlier,
      StoragePath directory,
      EventListener listener)
      throws IOException {
    BitSet survivors = survivors(events, earlier, listener);
    survivors.or(newest.rows());
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
      Identities ids = events.identities(share, shares, versioned);
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
