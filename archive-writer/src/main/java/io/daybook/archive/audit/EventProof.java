package io.daybook.archive.audit;

import io.daybook.archive.audit.ArchiveFlaw.ArchiveFlawKind;
import io.daybook.archive.table.RowValues;
import io.daybook.archive.table.StoredFile;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.zone.WarehouseIdentity;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.io.api.Binary;

/** That a day's events are of the day, and each is there once; counts them by their segments. */
final class EventProof implements RowProof {
  private static final List<String> COLUMNS =
      List.of("event_id", "source", "event_time", "event_time_ms", "raw_segment");
  private static final int ID = 0;
  private static final int SOURCE = 1;
  private static final int TIME = 2;
  private static final int MILLIS = 3;
  private static final int SEGMENT = 4;

  private final LocalDate day;
  private final ZoneId zone;
  private final long begin;
  private final long end;
  private final EventKey key;
  private final KeyProof keys;
  private final FlawSink flaws;
  private final CountedRows counts;
  private final Map<CountedRows.SourceSegment, long[]> rows = new HashMap<>();
  private long otherDays;
  private long firstOther;
  private long otherTimes;

  /**
   * @param scopes of event ids, by source; a source that it lacks is a scope of its own
   * @param expectedRows of the day
   */
  EventProof(
      Configuration hadoop,
      LocalDate day,
      ZoneId zone,
      Map<String, String> scopes,
      long expectedRows,
      FlawSink flaws,
      CountedRows counts) {
    this.day = day;
    this.zone = zone;
    this.begin = micros(day);
    this.end = micros(day.plusDays(1));
    this.key = new EventKey(scopes);
    this.keys = new KeyProof(hadoop, key, expectedRows, flaws);
    this.flaws = flaws;
    this.counts = counts;
  }

  private long micros(LocalDate of) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, of.atStartOfDay(zone).toInstant());
  }

  @Override
  public List<String> columns() {
    return COLUMNS;
  }

  @Override
  public StoredFile.ValueVisitor of(PartitionVersion version, DataFile file) {
    otherDays = 0;
    otherTimes = 0;
    return this::row;
  }

  private void row(RowValues row) {
    long time = row.number(TIME);
    if (time < begin || time >= end) {
      firstOther = otherDays == 0 ? time : firstOther;
      otherDays++;
    }
    otherTimes += Math.floorDiv(time, 1_000L) == row.number(MILLIS) ? 0 : 1;
    keys.add(key.applyAsLong(row));
    rows.computeIfAbsent(
            new CountedRows.SourceSegment(row.text(SOURCE).copy(), row.text(SEGMENT).copy()),
            origin -> new long[1])[0]++;
  }

  @Override
  public void endOfFile(PartitionVersion version, DataFile file) {
    if (otherDays > 0) {
      Instant first = Instant.EPOCH.plus(firstOther, ChronoUnit.MICROS);
      flaws.add(
          ArchiveFlawKind.MISPLACED,
          version,
          file.path(),
          "events of " + day + " in the business zone, " + WarehouseIdentity.named(zone),
          String.format(
              Locale.ROOT,
              "%,d of other days, first of %s",
              otherDays,
              LocalDate.ofInstant(first, zone)));
    }
    if (otherTimes > 0) {
      flaws.add(
          ArchiveFlawKind.CHANGED,
          version,
          file.path(),
          "event_time and event_time_ms of the same instant",
          String.format(Locale.ROOT, "%,d rows where they differ", otherTimes));
    }
  }

  @Override
  public void endOfDay(List<ReadFile> files) throws IOException {
    counts.addArchived(rows);
    keys.end(files);
  }

  /** The event's id in its scope. */
  private static final class EventKey implements KeyProof.RowKey {
    private final Map<String, String> scopes;
    private final Map<Binary, String> scopeOfSource = new HashMap<>();

    EventKey(Map<String, String> scopes) {
      this.scopes = scopes;
    }

    @Override
    public List<String> columns() {
      return List.of(COLUMNS.get(ID), COLUMNS.get(SOURCE));
    }

    @Override
    public long applyAsLong(RowValues row) {
      return RepeatedKeys.hash(row.text(ID).getBytes(), scope(row));
    }

    private String scope(RowValues row) {
      Binary source = row.text(SOURCE);
      String known = scopeOfSource.get(source);
      if (known == null) {
        String name = source.toStringUsingUTF8();
        known = scopes.getOrDefault(name, name);
        scopeOfSource.put(source.copy(), known);
      }
      return known;
    }

    @Override
    public String text(RowValues row) {
      return "'" + row.text(ID).toStringUsingUTF8() + "' of " + scope(row);
    }

    @Override
    public String name() {
      return "event_id";
    }
  }
}
