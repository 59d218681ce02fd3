package io.daybook.archive.parse;

import io.daybook.archive.mapping.EventMapping;
import io.daybook.archive.mapping.KeptText;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.mapping.TextPaths;
import io.daybook.archive.record.ListText;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the events of a record, declared event by declared event, element by element. At an
 * element the record holds the element's texts, too.
 */
final class RecordWalk {
  private final List<EventMapping> declared;

  /** Of each of the declared events what its list is called in messages. */
  private final List<String> eachNames;

  private final List<Unfolded> lists;
  private final EventMapping.ColumnListener listener;
  private RawRecord record = new RawRecord(0);
  private int at;
  private @Nullable Unfolded list;
  private int place;
  private int ownExtras;
  private boolean hasUnfolded;

  /** A list with the reader of its elements. */
  private static final class Unfolded {
    private final TextPaths.EachList list;
    private final Elements elements;

    /** What an element fills. */
    private final int[] slots;

    Unfolded(TextPaths.EachList list) {
      TextPaths element = list.elements();
      this.list = list;
      this.elements =
          list.split().map(split -> split(split, element)).orElse(new JsonElements(element));
      this.slots = element.slots().values().stream().mapToInt(Integer::intValue).toArray();
    }

    private static Elements split(TextPaths.SplitText split, TextPaths element) {
      return new SplitElements(
          split.separator(),
          split.format().map(format -> InnerTexts.reader(format, element)).orElse(null),
          element);
    }
  }

  /**
   * @param listener told of the key {@code each} before a list is read
   */
  RecordWalk(Mapping mapping, EventMapping.ColumnListener listener) {
    this.declared = mapping.events();
    this.eachNames = declared.stream().map(event -> event.place() + "each").toList();
    this.listener = listener;
    this.lists =
        mapping.paths().allLists().stream()
            .sorted(Comparator.comparingInt(TextPaths.EachList::number))
            .map(Unfolded::new)
            .toList();
  }

  /** Keeps the lists that none of a record's events unfolds. */
  void keepOtherLists(RawRecord of) {
    for (Unfolded other : lists) {
      ListText text = of.list(other.list.number());
      if (text != null
          && text.content() != ListText.ListContent.NOTHING
          && !isUnfolded(other.list.number(), of)) {
        of.keep(other.list.name(), text.text());
      }
    }
  }

  private boolean isUnfolded(int number, RawRecord of) {
    for (EventMapping event : declared) {
      if (event.list() == number && event.applies(of)) {
        return true;
      }
    }
    return false;
  }

  /** Turns to a record that is at none of its elements, before its first event. */
  void begin(RawRecord of) {
    record = of;
    at = -1;
    list = null;
    place = 0;
    hasUnfolded = false;
  }

  /** Turns to the first event of the same record again. */
  void beginAgain() {
    if (list != null) {
      leaveElement(list);
    }
    begin(record);
  }

  /**
   * Goes to the next event.
   *
   * @return false behind the last one
   */
  boolean next() throws RejectedRecordException {
    if (list != null && nextElement(list)) {
      return true;
    }
    list = null;
    while (++at < declared.size()) {
      place = 0;
      EventMapping event = declared.get(at);
      if (event.applies(record) && (!event.unfolds() || nextElement(unfold(event)))) {
        return true;
      }
    }
    place = 0;
    return false;
  }

  private Unfolded unfold(EventMapping event) throws RejectedRecordException {
    listener.column(eachNames.get(at));
    Unfolded unfolded = lists.get(event.list());
    ListText text = record.list(event.list());
    hasUnfolded = true;
    ownExtras = record.extraNames().size();
    list = unfolded;
    if (text == null && !event.listMayBeAbsent()) {
      throw new RejectedRecordException(
          RejectReason.NO_LIST,
          "expected a list at "
              + unfolded.list.path()
              + " but found none; 'optional: true' is for records without one");
    }
    if (text != null && text.content() == ListText.ListContent.OTHER) {
      throw RejectedRecordException.of(
          RejectReason.NO_LIST, "a list at " + unfolded.list.path(), text.text());
    }
    if (text == null || text.content() == ListText.ListContent.NOTHING) {
      unfolded.elements.beginEmpty();
    } else {
      unfolded.elements.begin(text.utf8());
    }
    return unfolded;
  }

  private boolean nextElement(Unfolded of) throws RejectedRecordException {
    do {
      listener.column(eachNames.get(at));
      if (place > 0) {
        leaveElement(of);
      }
      place++;
      if (!of.elements.next(record)) {
        list = null;
        return false;
      }
      enterElement(of.list);
    } while (!declared.get(at).appliesToElement(record));
    return true;
  }

  private void enterElement(TextPaths.EachList of) {
    record.putExtrasBelow(of.name(), ownExtras);
    of.places().forEach((first, slot) -> record.put(slot, String.valueOf(first + place - 1)));
    for (KeptText kept : of.elements().kept()) {
      String text = record.text(kept.slot());
      if (text != null) {
        record.keep(kept.name(), text);
      }
    }
  }

  private void leaveElement(Unfolded of) {
    record.dropExtras(ownExtras);
    for (int slot : of.slots) {
      record.put(slot, null);
    }
  }

  /** Returns the record. */
  RawRecord record() {
    return record;
  }

  /** Returns the number of the declared event that the walk is at. */
  int declared() {
    return at;
  }

  /** Returns the place of the element that the walk is at, from 1; 0 where it is at none. */
  int place() {
    return place;
  }

  /** Returns whether an event of the record was one of a list, though it may be an empty one. */
  boolean hasUnfolded() {
    return hasUnfolded;
  }
}
