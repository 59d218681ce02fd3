package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.SourceConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of two versions of a record is the newer one ({@code newest}): a time, or a whole number.
 */
public final class RecordVersion {
  private static final String NUMBER = "number";
  private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");

  private final FieldMapping field;

  /** Null: the version is a number. */
  private final @Nullable TimeReader reader;

  private final boolean isOverlapSettled;

  private RecordVersion(FieldMapping field, @Nullable TimeReader reader, boolean isOverlapSettled) {
    this.field = field;
    this.reader = reader;
    this.isOverlapSettled = isOverlapSettled;
  }

  /**
   * Reads the key {@code newest}; what is wrong goes to the configuration's problems.
   *
   * @param top of the source's file
   */
  static Optional<RecordVersion> compile(ConfigNode top, Slots slots) {
    if (!top.has(SourceConfig.NEWEST)) {
      return Optional.empty();
    }
    requireOneIdentity(top);
    ConfigNode node = top.child(SourceConfig.NEWEST);
    if (node.isMapping() && node.has(NUMBER)) {
      int slot = FieldMapping.slot(node.child(NUMBER), slots);
      node.noOtherKeys();
      return Optional.of(
          new RecordVersion(
              new FieldMapping(slot, null, null, null, Map.of(), null, null), null, true));
    }
    for (String constant : List.of("value", "default")) {
      if (node.isMapping() && node.has(constant)) {
        node.child(constant)
            .problem(
                "'" + constant + "'",
                "a path, since a version is told by its own record",
                "remove the key; a record without a version is quarantined");
      }
    }
    FieldMapping field = FieldMapping.compile(node, slots);
    TimeReader reader = TimeReader.compile(node, slots);
    boolean isOverlapSettled = node.isMapping() && node.has("overlap");
    node.noOtherKeys();
    return Optional.of(new RecordVersion(field, reader, isOverlapSettled));
  }

  private static void requireOneIdentity(ConfigNode top) {
    ConfigNode newest = top.child(SourceConfig.NEWEST);
    for (String key : List.of("event_id", "event_time")) {
      for (ConfigNode event : top.has("events") ? top.list("events") : List.<ConfigNode>of()) {
        if (event.isMapping() && event.section("fields").has(key)) {
          event
              .section("fields")
              .child(key)
              .problem(
                  "'" + key + "' of one event beside 'newest'",
                  "one of the whole record: a newer version replaces all of its events",
                  "move it to the 'fields' above 'events'");
        }
      }
    }
    if (!top.section("fields").has("event_id")) {
      newest.problem(
          "'newest' without an event_id",
          "the field that tells which records are versions of the same",
          "map event_id to it");
    }
    if (top.has("carry")) {
      newest.problem(
          "'newest' beside 'carry'",
          "records that stand each for themselves",
          "an order of several rows has no version of its own");
    }
  }

  /** Holds it against what identifies and dates the events, which no version may change. */
  void check(List<EventMapping> events, ConfigNode top) {
    ConfigNode node = top.child(SourceConfig.NEWEST);
    for (EventMapping event : events) {
      if (event.isDatedByArrival()) {
        node.problem(
            "'newest' with event_time: arrival",
            "a time in the record, the same in all its versions",
            "its versions would be of different days");
      } else if (event.isDatedBy(field)) {
        node.problem(
            "the path of event_time",
            "another one, since event_time says on which day all versions lie",
            "map event_time to the time at which the record was made");
      }
      if (slots().stream().anyMatch(event::isIdentifiedBy)) {
        node.problem(
            "a path that event_id is made of, or event_id: {hash: record}",
            "an event_id that is the same in all versions",
            "map event_id to the record's own id");
      }
    }
  }

  private List<Integer> slots() {
    if (field.several() instanceof TextOrigin.FirstOf first) {
      return first.slots();
    }
    return field.several() instanceof TextOrigin.Joined joined
        ? joined.slots()
        : List.of(field.slot());
  }

  /** Returns whether versions are times, in microseconds since 1970 UTC. */
  public boolean isTime() {
    return reader != null;
  }

  /**
   * Returns the version of a record.
   *
   * @return microseconds since 1970 UTC, or the number; the greater the newer
   * @throws RejectedRecordException if there is none, or it can be read in two ways
   */
  public long of(RawRecord record) throws RejectedRecordException {
    String text = field.text(record);
    if (text == null || text.isBlank()) {
      throw new RejectedRecordException(
          RejectReason.MISSING_FIELD, "expected a version but found none");
    }
    if (reader == null) {
      if (!WHOLE.matcher(text).matches()) {
        throw RejectedRecordException.of(
            RejectReason.NOT_A_NUMBER, "a whole number of at most 18 digits", text);
      }
      return Long.parseLong(text);
    }
    long ambiguousBefore = record.ambiguousTimes();
    long micros = reader.micros(text, record);
    if (!isOverlapSettled && record.ambiguousTimes() > ambiguousBefore) {
      throw RejectedRecordException.of(
          RejectReason.NOT_A_TIME,
          "a time that comes once, or 'overlap: first' or 'last' beside the path of 'newest'",
          text);
    }
    return micros;
  }
}
