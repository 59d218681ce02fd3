package io.daybook.archive.parse;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.record.Event;
import java.util.List;
import java.util.stream.Stream;

/**
 * The events that the last accepted record gave: each declared event that applies, as often as the
 * record repeats it. An ordinal tells them apart and is the same for the same event of a record
 * that comes again with more of them.
 */
public final class GivenEvents {
  private final boolean idsHaveOrdinals;
  private final int declared;
  private final int idColumn;
  private final List<Event> events;
  private final int[] declaredAt;
  private final String[] ids;
  private int applied;
  private int repetitions;

  GivenEvents(Mapping mapping) {
    this.idsHaveOrdinals = mapping.mayGiveSeveral();
    this.declared = mapping.events().size();
    this.events =
        Stream.generate(() -> new Event(mapping.source().dataset())).limit(declared).toList();
    this.declaredAt = new int[declared];
    this.ids = new String[declared];
    this.idColumn = declared == 0 ? 0 : events.get(0).index("event_id");
  }

  void begin(int times) {
    applied = 0;
    repetitions = times;
  }

  /** Returns the event to fill next, empty; it counts once {@link #add} was called. */
  Event next() {
    Event event = events.get(applied);
    event.clear();
    return event;
  }

  /**
   * Takes the event that was filled.
   *
   * @param declaredEvent its number among those that the mapping declares
   */
  void add(int declaredEvent, String id) {
    declaredAt[applied] = declaredEvent;
    ids[applied] = id;
    if (!idsHaveOrdinals) {
      events.get(applied).text(idColumn, id);
    }
    applied++;
  }

  /** Returns how many events the record gave. */
  public int count() {
    return applied * repetitions;
  }

  /** Returns one of the record's events; it is valid until the next one is asked for. */
  public Event event(int index) {
    Event event = events.get(index % applied);
    if (idsHaveOrdinals) {
      event.text(idColumn, ids[index % applied] + "/" + ordinal(index));
    }
    return event;
  }

  /** Returns an event's ordinal among those that its record can give. */
  public int ordinal(int index) {
    return index / applied * declared + declaredAt[index % applied];
  }
}
