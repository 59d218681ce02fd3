package io.daybook.archive.mapping;

import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.Encoding;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.table.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the records of a source become events of its dataset. Compiled once, used by many threads.
 * The language is described in docs/mapping.md.
 */
public final class Mapping {
  private final ArchiveSource source;
  private final Encoding encoding;
  private final IgnoredRecords ignored;
  private final RecordFormat format;
  private final Map<String, Integer> slots;
  private final List<KeptText> kept;
  private final List<Condition> skipRules;
  private final List<EventMapping> events;
  private final Optional<Repetition> repetition;
  private final boolean mayGiveSeveral;

  private Mapping(ArchiveSource source, Parts parts) {
    this.source = source;
    this.encoding = parts.encoding;
    this.ignored = parts.ignored;
    this.format = parts.format;
    this.slots = parts.slots;
    this.kept = parts.kept;
    this.skipRules = parts.skipRules;
    this.events = parts.events;
    this.repetition = parts.repetition;
    this.mayGiveSeveral = parts.mayGiveSeveral;
  }

  /** A source's mapping, read with or without a dataset whose columns it is held against. */
  private record Parts(
      Encoding encoding,
      IgnoredRecords ignored,
      RecordFormat format,
      Map<String, Integer> slots,
      List<KeptText> kept,
      List<Condition> skipRules,
      List<EventMapping> events,
      Optional<Repetition> repetition,
      boolean mayGiveSeveral) {}

  private static Parts parts(SourceConfig source) {
    ConfigNode node = source.node();
    RecordFormat format = RecordFormat.compile(source);
    boolean mayGiveSeveral = node.has("events") || node.has("repeat");
    Slots names = new Slots();
    List<EventMapping> events = events(source.dataset(), node, names);
    Optional<Repetition> repetition = repetition(node, names);
    List<Condition> skipRules =
        node.list("skip").stream().map(rule -> Condition.compile(rule, names.deciding())).toList();
    Map<String, Integer> slots = names.byPath();
    // An empty path was reported where it stands.
    format.check(
        slots.keySet().stream()
            .filter(path -> !path.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        node);
    return new Parts(
        Encoding.of(node),
        IgnoredRecords.read(node),
        format,
        slots,
        names.kept(format),
        skipRules,
        events,
        repetition,
        mayGiveSeveral);
  }

  private static Optional<Repetition> repetition(ConfigNode node, Slots names) {
    if (!node.has("repeat")) {
      return Optional.empty();
    }
    ConfigNode repeat = node.child("repeat");
    FieldMapping field = FieldMapping.compile(repeat, names.deciding());
    repeat.noOtherKeys();
    new ConstantCheck(field, new RawRecord(0), Repetition::number).check(repeat);
    return Optional.of(new Repetition(field));
  }

  /**
   * Reads the archive's keys of a source's file; what is wrong goes to the configuration's
   * problems. Where the dataset is unknown, everything is checked but the columns.
   *
   * @return empty if the source has no dataset that can be used
   */
  public static Optional<Mapping> read(SourceConfig source) {
    Optional<ArchiveSource> archived = ArchiveSource.read(source);
    Parts parts = parts(source);
    return archived.map(known -> new Mapping(known, parts));
  }

  /**
   * Compiles the mapping of a source that has a usable dataset; what is wrong goes to the
   * configuration's problems.
   *
   * @throws IllegalArgumentException if its dataset is unknown
   */
  public static Mapping compile(SourceConfig source) {
    return read(source)
        .orElseThrow(() -> new IllegalArgumentException(source.name() + " has no known dataset"));
  }

  private static List<EventMapping> events(
      Optional<Dataset> dataset, ConfigNode node, Slots names) {
    ConfigNode common = node.section("fields");
    Fields fields = Fields.compile(dataset, common, names);
    if (!node.has("events")) {
      return List.of(new EventMapping(dataset, "", List.of(), fields, common));
    }
    List<EventMapping> events = new ArrayList<>();
    for (ConfigNode event : node.list("events")) {
      List<Condition> when =
          event.list("when").stream()
              .map(rule -> Condition.compile(rule, names.deciding()))
              .toList();
      ConfigNode own = event.section("fields");
      Fields ownFields = Fields.compile(dataset, own, names);
      events.add(
          new EventMapping(
              dataset, "events[" + events.size() + "].", when, ownFields.over(fields), own));
      event.noOtherKeys();
    }
    if (events.isEmpty()) {
      node.child("events")
          .problem("none", "at least one event", "leave the key out for a plain one");
    }
    return List.copyOf(events);
  }

  /** Returns the source whose records it maps. */
  public ArchiveSource source() {
    return source;
  }

  /** Returns how the characters of a record are written. */
  public Encoding encoding() {
    return encoding;
  }

  /** Returns which records are left out before they are parsed. */
  public IgnoredRecords ignored() {
    return ignored;
  }

  /** Returns how the text of a record is written. */
  public RecordFormat format() {
    return format;
  }

  /** Returns what is read from a record: path to slot. */
  public Map<String, Integer> slots() {
    return slots;
  }

  /** Returns what is read to decide on something and fills no column. */
  public List<KeptText> kept() {
    return kept;
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
