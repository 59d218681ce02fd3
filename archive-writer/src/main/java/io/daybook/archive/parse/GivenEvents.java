package io.daybook.archive.parse;

import io.daybook.archive.mapping.EventMapping;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.record.Event;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that the last accepted record gave: each declared event that applies, once or for each
 * element of a list, as often as the record repeats it. An ordinal tells them apart and is the same
 * for the same event of a record that comes again with more of them. The first events are held; a
 * long list's others are made again one by one when they are asked for.
 */
public final class GivenEvents {
  private static final int HELD = 256;

  /** A record's own texts come again with each element: what it grows to has a limit. */
  private static final long MOST_GROWTH = 64;

  private final Mapping mapping;
  private final boolean idsHaveOrdinals;
  private final boolean unfolds;
  private final boolean severalNameElements;
  private final int declared;
  private final int idColumn;
  private final RecordWalk walk;
  private final List<Event> events = new ArrayList<>();
  private final int[] declaredAt;
  private final int[] placeAt;
  private final @Nullable String[] ids;
  private final EventMaker maker;
  private final long mostBytes;
  private int applied;
  private int repetitions;
  private int walkedTo;
  private @Nullable String walkedId = "";

  /** Makes an event of the record, as it stands at one of the declared events. */
  interface EventMaker {
    /**
     * Fills an empty event.
     *
     * @return the id that it shares with the record's other events; null if the event has its id
     *     already, as it may where {@link #hasWholeId}
     */
    @Nullable String fill(EventMapping declared, RawRecord record, Event event)
        throws RejectedRecordException;
  }

  GivenEvents(Mapping mapping, RecordWalk walk, EventMaker maker) {
    this.mapping = mapping;
    this.walk = walk;
    this.maker = maker;
    this.idsHaveOrdinals = mapping.mayGiveSeveral();
    this.declared = mapping.events().size();
    this.unfolds = mapping.events().stream().anyMatch(EventMapping::unfolds);
    this.severalNameElements =
        mapping.events().stream().filter(EventMapping::hasIdentityOfElement).count() > 1;
    this.mostBytes = MOST_GROWTH * mapping.source().maxRecordBytes();
    int held = unfolds ? HELD : declared;
    this.declaredAt = new int[held];
    this.placeAt = new int[held];
    this.ids = new @Nullable String[held];
    this.idColumn = new Event(mapping.source().dataset()).index("event_id");
  }

  /**
   * Takes all events of a record.
   *
   * @param times how often each of them happened
   */
  void take(RawRecord record, int times) throws RejectedRecordException {
    applied = 0;
    repetitions = times;
    long bytes = 0;
    walk.begin(record);
    while (walk.next()) {
      EventMapping at = mapping.events().get(walk.declared());
      boolean isHeld = applied < ids.length;
      Event event = empty(isHeld ? applied : ids.length);
      @Nullable String id = maker.fill(at, record, event);
      if (isHeld) {
        declaredAt[applied] = walk.declared();
        placeAt[applied] = walk.place();
        ids[applied] = id;
        if (!idsHaveOrdinals && id != null) {
          event.text(idColumn, id);
        }
      }
      applied++;
      bytes += unfolds ? event.textLength() - (id == null ? event.text(idColumn).length() : 0) : 0;
      requireBounded(bytes);
    }
    walkedTo = applied;
    requireCountable();
  }

  private Event empty(int held) {
    if (held == events.size()) {
      events.add(new Event(mapping.source().dataset()));
    }
    Event event = events.get(held);
    event.clear();
    return event;
  }

  private void requireBounded(long bytes) throws RejectedRecordException {
    if (bytes > mostBytes) {
      throw new RejectedRecordException(
          RejectReason.RECORD_TOO_LONG,
          "expected events of at most "
              + mostBytes
              + " characters from one record but found more; its own texts come again with each"
              + " element");
    }
  }

  private void requireCountable() throws RejectedRecordException {
    if ((long) applied * repetitions > Integer.MAX_VALUE) {
      throw new RejectedRecordException(
          RejectReason.NUMBER_OUT_OF_RANGE,
          "expected at most "
              + Integer.MAX_VALUE
              + " events of a record but found "
              + applied
              + ", repeated "
              + repetitions
              + " times");
    }
  }

  /** Returns how many events the record gave. */
  public int count() {
    return applied * repetitions;
  }

  /**
   * Returns one of the record's events; it is valid until the next one is asked for, and as long as
   * the record's bytes are.
   */
  public Event event(int index) {
    int number = index % applied;
    boolean isHeld = number < ids.length;
    Event event = isHeld ? events.get(number) : made(number);
    @Nullable String id = isHeld ? ids[number] : walkedId;
    if (idsHaveOrdinals && id != null) {
      int of = isHeld ? declaredAt[number] : walk.declared();
      int place = isHeld ? placeAt[number] : walk.place();
      event.text(idColumn, id + ending(index / applied * declared + of, of, place));
    }
    return event;
  }

  /** Returns whether the id that an event is given by its mapping tells it from all others. */
  boolean hasWholeId(EventMapping event) {
    return !idsHaveOrdinals || isNamedByElement(event);
  }

  private boolean isNamedByElement(EventMapping event) {
    return event.hasIdentityOfElement()
        && event.unfolds()
        && !severalNameElements
        && !mapping.repeats();
  }

  /** Makes an event again. */
  private Event made(int number) {
    try {
      if (walkedTo > number) {
        walk.beginAgain();
        walkedTo = -1;
      }
      while (walkedTo < number) {
        walk.next();
        walkedTo++;
      }
      Event event = empty(ids.length);
      EventMapping at = mapping.events().get(walk.declared());
      walkedId = maker.fill(at, walk.record(), event);
      return event;
    } catch (RejectedRecordException e) {
      throw new IllegalStateException("the record gave this event before", e);
    }
  }

  /** What tells an event from the others of its record. */
  private String ending(int ordinal, int of, int place) {
    EventMapping at = mapping.events().get(of);
    if (!at.unfolds()) {
      return "/" + ordinal;
    }
    if (!at.hasIdentityOfElement()) {
      return "/" + ordinal + "." + place;
    }
    return isNamedByElement(at) ? "" : "/" + ordinal;
  }

  /** Returns an event's ordinal among those that its record can give. */
  public int ordinal(int index) {
    return unfolds ? index : index / applied * declared + declaredAt[index % applied];
  }
}
