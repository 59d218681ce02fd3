package io.daybook.archive.run;

import io.daybook.archive.quarantine.QuarantineRows;
import io.daybook.archive.quarantine.QuarantinedRecord;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.OffsetRanges;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.segment.DayListing;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The quarantined records of a source that a run reads again: by the version that holds them and by
 * the segment they lie in.
 */
final class QuarantinePlan {
  private final String source;
  private final Map<PartitionKey, TakenRecords> taken = new TreeMap<>();
  private final List<InputPlan.InputSegment> segments = new ArrayList<>();
  private long records;
  private long missing;

  private QuarantinePlan(String source) {
    this.source = source;
  }

  /** Records that leave a version of the quarantine. */
  static final class TakenRecords {
    private final String source;
    private final Map<String, OffsetRanges> placesBySegment = new HashMap<>();
    private long records;

    private TakenRecords(String source) {
      this.source = source;
    }

    private void add(QuarantinedRecord record) {
      records++;
      place(placesBySegment, record);
    }

    /** Returns how many. */
    long count() {
      return records;
    }

    /** Returns whether a record of the version is one of them. */
    boolean holds(QuarantinedRecord record) {
      OffsetRanges places = placesBySegment.get(record.segment());
      return record.source().equals(source)
          && places != null
          && places.intersects(record.offset(), record.offset() + record.length());
    }
  }

  private static void place(Map<String, OffsetRanges> places, QuarantinedRecord record) {
    places
        .computeIfAbsent(record.segment(), name -> new OffsetRanges())
        .add(record.offset(), record.offset() + record.length());
  }

  /** Finds the records of a scope in the current versions of the quarantine. */
  static QuarantinePlan find(
      Storage storage,
      Zones zones,
      QuarantineRows quarantine,
      LedgerState base,
      QuarantineRecovery.RecoveryScope scope)
      throws IOException {
    Map<LocalDate, List<PartitionVersion>> days = new TreeMap<>();
    for (PartitionVersion version : base.partitions().values()) {
      PartitionKey key = version.key();
      if (key.table().equals(QuarantineTable.NAME) && scope.contains(key.day())) {
        days.computeIfAbsent(key.day(), day -> new ArrayList<>()).add(version);
      }
    }
    QuarantinePlan plan = new QuarantinePlan(scope.source());
    for (Map.Entry<LocalDate, List<PartitionVersion>> day : days.entrySet()) {
      Map<String, DayListing.StoredSegment> raw = new TreeMap<>();
      StoragePath directory = zones.raw(scope.source(), day.getKey());
      DayListing.of(storage, scope.source(), directory, name -> true)
          .segments()
          .forEach(segment -> raw.put(segment.name().fileName(), segment));
      plan.find(quarantine, day.getKey(), day.getValue(), raw);
    }
    return plan;
  }

  private void find(
      QuarantineRows quarantine,
      LocalDate day,
      List<PartitionVersion> versions,
      Map<String, DayListing.StoredSegment> raw)
      throws IOException {
    Map<String, OffsetRanges> places = new TreeMap<>();
    for (PartitionVersion version : versions) {
      quarantine.read(
          version.files(),
          record -> {
            if (!record.source().equals(source)) {
              return;
            }
            records++;
            if (!raw.containsKey(record.segment())) {
              missing++;
              return;
            }
            place(places, record);
            taken.computeIfAbsent(version.key(), key -> new TakenRecords(source)).add(record);
          });
    }
    for (Map.Entry<String, OffsetRanges> place : places.entrySet()) {
      DayListing.StoredSegment segment = Optional.ofNullable(raw.get(place.getKey())).orElseThrow();
      segments.add(
          new InputPlan.InputSegment(
              segment.name(),
              segment.path(),
              day,
              segment.bytes(),
              place.getValue().ranges(),
              InputPlan.Cut.ANEW));
    }
  }

  /** Returns the records that are read again, by the version that they leave. */
  Map<PartitionKey, TakenRecords> taken() {
    return taken;
  }

  /** Returns the segments that they lie in, and nothing else of those as new. */
  InputPlan input() {
    return new InputPlan(segments);
  }

  /** Returns how many records of the scope are quarantined. */
  long records() {
    return records;
  }

  /** Returns of how many of them the raw segment isn't there; they stay. */
  long missing() {
    return missing;
  }
}
