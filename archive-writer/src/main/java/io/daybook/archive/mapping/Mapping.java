package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.Encoding;
import io.daybook.warehouse.config.SourceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the records of a source become events of its dataset. Compiled once, used by many threads.
 * The language is described in docs/mapping.md.
 */
public final class Mapping {
  private final SourceConfig source;
  private final Encoding encoding;
  private final RecordFormat format;
  private final Map<String, Integer> slots;
  private final List<Condition> skipRules;
  private final List<EventMapping> events;
  private final Optional<Repetition> repetition;
  private final boolean mayGiveSeveral;

  private Mapping(SourceConfig source, ConfigNode node) {
    this.source = source;
    this.encoding = Encoding.of(node);
    this.format = RecordFormat.compile(source);
    this.mayGiveSeveral = node.has("events") || node.has("repeat");
    Slots names = new Slots();
    this.events = events(source, node, names);
    this.repetition =
        node.has("repeat")
            ? Optional.of(new Repetition(FieldMapping.compile(node.child("repeat"), names)))
            : Optional.empty();
    this.skipRules =
        node.list("skip").stream().map(rule -> Condition.compile(rule, names)).toList();
    this.slots = names.byPath();
    node.noOtherKeys();
    if (slots.containsKey("")) {
      node.child("fields").problem("a field without a path", "the name of a field in the log", "");
    }
    format.check(slots.keySet(), node);
  }

  /** Compiles a source's mapping; what is wrong with it goes to the configuration's problems. */
  public static Mapping compile(SourceConfig source) {
    return new Mapping(source, source.mapping());
  }

  private static List<EventMapping> events(SourceConfig source, ConfigNode node, Slots names) {
    ConfigNode common = node.section("fields");
    Fields fields = Fields.compile(source.dataset(), common, names);
    if (!node.has("events")) {
      return List.of(new EventMapping(source.dataset(), "", List.of(), fields, common));
    }
    List<EventMapping> events = new ArrayList<>();
    for (ConfigNode event : node.list("events")) {
      List<Condition> when =
          event.list("when").stream().map(rule -> Condition.compile(rule, names)).toList();
      ConfigNode own = event.section("fields");
      Fields ownFields = Fields.compile(source.dataset(), own, names);
      events.add(
          new EventMapping(
              source.dataset(),
              "events[" + events.size() + "].",
              when,
              ownFields.over(fields),
              own));
      event.noOtherKeys();
    }
    if (events.isEmpty()) {
      node.child("events")
          .problem("none", "at least one event", "leave the key out for a plain one");
    }
    return List.copyOf(events);
  }

  /** Returns the source. */
  public SourceConfig source() {
    return source;
  }

  /** Returns how the characters of a record are written. */
  public Encoding encoding() {
    return encoding;
  }

  /** Returns how the text of a record is written. */
  public RecordFormat format() {
    return format;
  }

  /** Returns what is read from a record: path to slot. */
  public Map<String, Integer> slots() {
    return slots;
  }

  /** Returns the events that a record can give; their numbers make their ordinals. */
  public List<EventMapping> events() {
    return events;
  }

  /** Returns whether a record can give several events, so that ids need ordinals. */
  public boolean mayGiveSeveral() {
    return mayGiveSeveral;
  }

  /** Returns how often each of the record's events happened. */
  public int repetitions(RawRecord record) throws RejectedRecordException {
    return repetition.isPresent() ? repetition.get().of(record) : 1;
  }

  /** Returns whether the record is no event. */
  public boolean skips(RawRecord record) {
    for (Condition rule : skipRules) {
      if (rule.holds(record)) {
        return true;
      }
    }
    return false;
  }

  /** Returns which records give an event, for messages. */
  public String conditions() {
    return events.stream().map(EventMapping::condition).collect(Collectors.joining(", or "));
  }
}
