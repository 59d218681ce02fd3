package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The clock on the wall where times without offset were written.
 *
 * @param zone of all records, or of none if each record names its own
 * @param zoneField null: all records are of one zone
 */
record WallClock(ZoneId zone, @Nullable FieldMapping zoneField, Overlap overlap, Gap gap) {
  /** The clock of times that say their offset. */
  static final WallClock UTC = new WallClock(ZoneOffset.UTC, null, Overlap.FIRST, Gap.REFUSED);

  /** Which time is meant in the hour that comes twice. */
  enum Overlap {
    FIRST,
    LAST,
    REFUSE
  }

  /** A time in the hour that is skipped. */
  enum Gap {
    REFUSED,
    /** It is read as if the clock hadn't been put forward: to compare, never to archive. */
    MOVED
  }

  /** Reads {@code zone} and {@code overlap} of a field. */
  static WallClock compile(ConfigNode field, Slots slots) {
    Overlap overlap = field.oneOf("overlap", Overlap.class, Overlap.FIRST);
    ConfigNode zone = field.child("zone");
    if (!zone.isMapping()) {
      return new WallClock(field.zone("zone", ZoneOffset.UTC), null, overlap, Gap.REFUSED);
    }
    FieldMapping zoneField = FieldMapping.compile(zone, slots.deciding());
    zone.noOtherKeys();
    new ConstantCheck(zoneField, new RawRecord(0), WallClock::named).check(zone);
    return new WallClock(ZoneOffset.UTC, zoneField, overlap, Gap.REFUSED);
  }

  /** Returns the same clock that moves times of a skipped hour. */
  WallClock moving() {
    return new WallClock(zone, zoneField, overlap, Gap.MOVED);
  }

  /** Returns the zone of a record. */
  ZoneId zone(RawRecord record) throws RejectedRecordException {
    if (zoneField == null) {
      return zone;
    }
    String name = zoneField.text(record);
    if (name == null || name.isEmpty()) {
      throw new RejectedRecordException(
          RejectReason.UNKNOWN_ZONE, "expected the record's zone but found none");
    }
    return ZoneNames.zone(name).orElseThrow(() -> unknown(RejectReason.UNKNOWN_ZONE, name));
  }

  private static void named(String name) throws RejectedRecordException {
    if (ZoneNames.zone(name).isEmpty()) {
      throw unknown(RejectReason.NOT_A_TIME, name);
    }
  }

  private static RejectedRecordException unknown(RejectReason reason, String name) {
    return RejectedRecordException.of(
        reason,
        "a zone like Europe/London, +01:00 or PST (or its translation in 'values' of the zone)",
        name);
  }

  /**
   * Returns the offset at a local time, and counts one that comes twice.
   *
   * @param text of the time, for messages
   * @param record which it is of
   */
  ZoneOffset offset(LocalDateTime local, ZoneId at, String text, RawRecord record)
      throws RejectedRecordException {
    List<ZoneOffset> offsets = at.getRules().getValidOffsets(local);
    if (offsets.size() == 1) {
      return offsets.get(0);
    }
    if (offsets.isEmpty()) {
      if (gap == Gap.MOVED) {
        return at.getRules().getOffset(local);
      }
      throw RejectedRecordException.of(
          RejectReason.NOT_A_TIME,
          "a time that exists in " + at + ", whose clock skips this one,",
          text);
    }
    if (overlap == Overlap.REFUSE) {
      throw RejectedRecordException.of(
          RejectReason.NOT_A_TIME,
          "a time that comes once in " + at + ", where this one comes twice,",
          text);
    }
    record.countAmbiguousTime();
    return offsets.get(overlap == Overlap.FIRST ? 0 : 1);
  }
}
