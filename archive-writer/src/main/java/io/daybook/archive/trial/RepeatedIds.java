package io.daybook.archive.trial;

import io.daybook.warehouse.table.Dataset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Ids of events that come again. As in the archive, two events are the same if their id and day
 * are.
 */
final class RepeatedIds implements Inspection {
  private static final int MOST_IDS = 200_000;

  private final Map<String, List<DayContent>> byId = new HashMap<>();

  /** Null where the source has no versions of records. */
  private static final String VERSION = Dataset.VERSION_COLUMNS.get(1).name();

  private final Tally otherContent = new Tally();
  private final Tally otherDay = new Tally();
  private long events;
  private long duplicates;
  private long otherVersions;

  /** The event that was first of its id and day. */
  private record DayContent(String day, Object version, int hash, long position) {}

  @Override
  public void look(TriedRecord record) {
    for (Map<String, Object> event : record.events()) {
      String id = Objects.toString(event.get("event_id"), "");
      List<DayContent> known = byId.get(id);
      if (known == null) {
        if (byId.size() == MOST_IDS) {
          return;
        }
        known = new ArrayList<>(1);
        byId.put(id, known);
      }
      events++;
      otherContent.look();
      otherDay.look();
      look(record, id, known, event);
    }
  }

  private void look(
      TriedRecord record, String id, List<DayContent> known, Map<String, Object> event) {
    String day = Objects.toString(event.get("dt"), "");
    int hash = event.hashCode();
    Object version = Objects.requireNonNullElse(event.get(VERSION), "");
    for (DayContent first : known) {
      if (first.day().equals(day)) {
        if (!first.version().equals(version)) {
          otherVersions++;
          return;
        }
        duplicates++;
        if (first.hash() != hash) {
          otherContent.see(
              record,
              () ->
                  "'"
                      + Finding.excerpt(id)
                      + "' is that of "
                      + (first.position() == record.position()
                          ? "another event of its record"
                          : "the record at byte " + first.position()));
        }
        return;
      }
    }
    if (!known.isEmpty()) {
      DayContent first = known.get(0);
      otherDay.see(
          record, () -> "'" + Finding.excerpt(id) + "' on " + day + " is there on " + first.day());
    }
    known.add(new DayContent(day, version, hash, record.position()));
  }

  /** Returns how many of the events are duplicates of others of the sample. */
  SampleDuplicates duplicates() {
    return new SampleDuplicates(duplicates, otherVersions, events);
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (otherContent.isSeen()) {
      findings.add(
          Finding.of(
              FindingCode.ID_WITH_OTHER_CONTENT,
              "event_id",
              otherContent,
              "where a record comes again when it is edited, 'newest: <time of the change>' keeps"
                  + " the newest alone; else take more into the id, such as 'event_id: {hash: [<id>,"
                  + " <time of the change>]}'"));
    }
    if (otherDay.isSeen()) {
      findings.add(
          Finding.of(
              FindingCode.ID_ON_OTHER_DAYS,
              "event_id",
              otherDay,
              "if they are one event, map event_time to a time that stays the same"));
    }
    return findings;
  }
}
