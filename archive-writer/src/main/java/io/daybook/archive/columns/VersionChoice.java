package io.daybook.archive.columns;

import io.daybook.archive.table.Texts;
import io.daybook.archive.table.TombstoneFiles.StoredTombstone;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides for each record of a day which of its versions stays: the newest; of two equal ones the
 * one that was archived or arrived first. All events of a record go together.
 */
final class VersionChoice {
  private final List<SegmentName> segments;
  private final EventScopes scopes;
  private final BitSet versioned;
  private final int column;
  private final ArchivedVersions archived;
  private final long memoryBytes;

  /**
   * @param versioned numbers of the segments whose records have versions
   * @param column position of the first of the columns that tell versions
   */
  VersionChoice(
      List<SegmentName> segments,
      EventScopes scopes,
      BitSet versioned,
      int column,
      ArchivedVersions archived,
      long memoryBytes) {
    this.segments = segments;
    this.scopes = scopes;
    this.versioned = versioned;
    this.column = column;
    this.archived = archived;
    this.memoryBytes = memoryBytes;
  }

  /**
   * Decides.
   *
   * @param batches of the day so far
   */
  NewestRecords of(
      DayEvents events, List<PartitionVersion> batches, DayWriter.EventListener listener)
      throws IOException {
    NewestRecords newest = new NewestRecords(scopes);
    long all = (long) events.rows() + events.tombstones().size();
    int shares = (int) Math.min(1 << 16, all * ArrivedVersion.BYTES / memoryBytes + 1);
    for (int share = 0; share < shares; share++) {
      Map<RecordKey, List<ArrivedVersion>> arrived = arrived(events, share, shares);
      Map<RecordKey, String> wanted = new HashMap<>();
      arrived.forEach((key, versions) -> wanted.put(key, versions.get(0).eventId()));
      Map<RecordKey, ArchivedVersion> before = archived.find(batches, wanted);
      arrived.forEach(
          (key, versions) ->
              decide(key, versions, Optional.ofNullable(before.get(key)), newest, listener));
    }
    return newest;
  }

  private Map<RecordKey, List<ArrivedVersion>> arrived(DayEvents events, int share, int shares)
      throws IOException {
    Map<RecordKey, List<ArrivedVersion>> arrived = new HashMap<>();
    events.visit(
        versioned,
        (part, row, rowOfDay) -> {
          String id = text(part, row);
          if (Math.floorMod(id.hashCode(), shares) == share) {
            at(arrived, part, row, id).addRow(rowOfDay);
          }
        });
    for (ArrivedVersion tombstone : events.tombstones()) {
      if (Math.floorMod(tombstone.recordId().hashCode(), shares) == share) {
        versions(arrived, tombstone.segment(), tombstone.recordId()).add(tombstone);
      }
    }
    return arrived;
  }

  private List<ArrivedVersion> versions(
      Map<RecordKey, List<ArrivedVersion>> arrived, int segment, String id) {
    return arrived.computeIfAbsent(
        new RecordKey(scopes.ofSegment(segment), id), added -> new ArrayList<>(1));
  }

  /** Returns the version that a row is of; rows of one record mostly follow one another. */
  private ArrivedVersion at(
      Map<RecordKey, List<ArrivedVersion>> arrived, EventColumns part, int row, String id) {
    int segment = (int) part.ids().segments().get(row);
    long offset = part.ids().offsets().get(row);
    List<ArrivedVersion> versions = versions(arrived, segment, id);
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).offset() == offset && versions.get(i).segment() == segment) {
        return versions.get(i);
      }
    }
    ArrivedVersion version =
        new ArrivedVersion(
            id,
            eventId(part, row),
            part.numbers(column + 1).values().get(row),
            part.numbers(column + 2).values().get(row),
            segment,
            offset);
    versions.add(version);
    return version;
  }

  private String text(EventColumns part, int row) {
    Texts texts = part.texts(column).dictionary().texts();
    return text(texts, (int) part.texts(column).numbers().get(row) - 1);
  }

  private static String eventId(EventColumns part, int row) {
    return text(part.ids().ids(), row);
  }

  private static String text(Texts texts, int number) {
    int start = texts.start(number);
    return new String(texts.bytes(), start, texts.end(number) - start, StandardCharsets.UTF_8);
  }

  private void decide(
      RecordKey key,
      List<ArrivedVersion> versions,
      Optional<ArchivedVersion> before,
      NewestRecords newest,
      DayWriter.EventListener listener) {
    if (before.filter(ArchivedVersion::isUnversioned).isPresent()) {
      versions.forEach(each -> each.rows().forEach(row -> listener.duplicate(each.segment())));
      return;
    }
    ArrivedVersion first = versions.get(0);
    for (ArrivedVersion each : versions) {
      first = each.isBefore(first) ? each : first;
    }
    long newestArrived = first.version();
    Optional<ArchivedVersion> staying = before.filter(old -> old.version() >= newestArrived);
    if (staying.isEmpty()) {
      keep(key, first, before, newest, listener);
    }
    long version = staying.map(ArchivedVersion::version).orElse(newestArrived);
    for (ArrivedVersion each : versions) {
      if (staying.isPresent() || each != first) {
        boolean isRepeat =
            staying.isPresent() ? staying.get().isRepeatedBy(each) : each.isRepeatOf(first);
        drop(each, version, isRepeat, listener);
      }
    }
  }

  private void keep(
      RecordKey key,
      ArrivedVersion version,
      Optional<ArchivedVersion> before,
      NewestRecords newest,
      DayWriter.EventListener listener) {
    version.rows().forEach(newest.rows()::set);
    if (version.isTombstone()) {
      SegmentName segment = segments.get(version.segment());
      newest.add(
          new StoredTombstone(
              segment.source(), key.id(), version.version(), segment.fileName(), version.offset()));
    }
    before.ifPresent(
        old ->
            old.rows()
                .forEach(
                    (booked, rows) -> {
                      newest.replaceIn(booked.batch(), key);
                      listener.replaced(
                          booked.source(), LocalDate.ofEpochDay(booked.arrivalDay()), rows);
                    }));
  }

  private static void drop(
      ArrivedVersion version, long newest, boolean isRepeat, DayWriter.EventListener listener) {
    int segment = version.segment();
    for (int row = 0; row < version.rows().size(); row++) {
      if (version.version() < newest) {
        listener.superseded(segment);
      } else {
        listener.duplicate(segment);
        if (!isRepeat) {
          listener.contradicting(segment);
        }
      }
    }
  }
}
