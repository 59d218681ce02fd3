package io.daybook.cli;

import io.daybook.cli.RowTrace.TracedRow;
import io.daybook.metrics.trace.DayTrace.DayOrigin;
import io.daybook.warehouse.ledger.PartitionVersion;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A day's figures and what they are made of; {@code --json} prints it as it is.
 *
 * @param origin versions and inputs, as they are published
 * @param committed the newest version of the ledger; null: it is the published one
 * @param pinned what holds the day; null: nothing
 * @param waiting why the next night makes the day again; null: it is as a run would make it
 * @param figures rows of the table that were asked for, twenty at most, personal values masked
 *     unless asked for
 * @param figureCount how many there are
 * @param versions of all that the day is made of, down to the datasets, 500 of each relation at
 *     most, the newest days first
 */
record TracedFigures(
    String table,
    LocalDate day,
    DayOrigin origin,
    @Nullable String committed,
    @Nullable String pinned,
    @Nullable String waiting,
    List<Map<String, @Nullable String>> figures,
    long figureCount,
    List<TracedVersion> versions,
    List<TracedDataset> datasets) {
  /**
   * A version of an input, or of an input of one.
   *
   * @param version {@link PartitionVersion#id()}
   */
  record TracedVersion(
      String relation, String kind, LocalDate day, int batch, String version, long rows) {}

  /**
   * The events that the figures may be made of.
   *
   * @param rows of all days, as the ledger knows
   * @param conditions of the figures that are columns of the dataset, too
   * @param daysRead whose rows were looked at; the others are older
   * @param matches rows of these days that meet the conditions
   * @param segments in which those lie, the ones with most of them first, 500 at most
   * @param records of the first of them
   */
  record TracedDataset(
      String dataset,
      @Nullable LocalDate firstDay,
      @Nullable LocalDate lastDay,
      int days,
      long rows,
      Map<String, String> conditions,
      int daysRead,
      long matches,
      List<TracedSegment> segments,
      long segmentCount,
      List<TracedRow> records) {}

  /** A segment and how many of the rows are of its records. */
  record TracedSegment(String source, String agent, String segment, long rows) {}
}
