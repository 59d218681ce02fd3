package io.daybook.archive.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.trial.MappingOutline.OutlinedField;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A record of a sample with all that became of it. It is valid until the next one is read. */
final class TriedRecord {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final long position;
  private final byte[] bytes;
  private final String text;
  private final ParseOutcome outcome;
  private final RawRecord texts;
  private final Map<String, Integer> slots;
  private final List<Map<String, Object>> events;
  private final List<TriedElement> elements;
  private boolean isParsed;
  private @Nullable JsonNode json;

  /**
   * @param bytes the record alone, line end included
   * @param texts that the reader found, as far as it could read the record
   * @param slots path without a leading slash to the text's number
   * @param events columns to values, as texts
   * @param elements of its lists that give events
   */
  TriedRecord(
      long position,
      byte[] bytes,
      Charset charset,
      ParseOutcome outcome,
      RawRecord texts,
      Map<String, Integer> slots,
      List<Map<String, Object>> events,
      List<TriedElement> elements) {
    this.position = position;
    this.bytes = bytes;
    String decoded = new String(bytes, charset).stripTrailing();
    this.text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    this.outcome = outcome;
    this.texts = texts;
    this.slots = slots;
    this.events = events;
    this.elements = elements;
  }

  /** Returns its byte offset in the sample. */
  long position() {
    return position;
  }

  /** Returns its bytes, line end included. */
  byte[] bytes() {
    return Arrays.copyOf(bytes, bytes.length);
  }

  /** Returns how many line feeds it has, its end included. */
  int lineEnds() {
    int ends = 0;
    for (byte each : bytes) {
      ends += each == '\n' ? 1 : 0;
    }
    return ends;
  }

  /** Returns its text, without the line end and a byte order mark. */
  String text() {
    return text;
  }

  boolean isSkipped() {
    return outcome instanceof ParseOutcome.Skipped;
  }

  /** Returns whether it is a blank or a header, whatever the mapping says. */
  boolean isNoData() {
    return outcome.equals(ParseOutcome.NO_DATA);
  }

  boolean isAccepted() {
    return outcome instanceof ParseOutcome.Accepted;
  }

  /** Returns why it would be quarantined. */
  Optional<ParseOutcome.Rejected> rejection() {
    return outcome instanceof ParseOutcome.Rejected why ? Optional.of(why) : Optional.empty();
  }

  /** Returns the text at a path that the mapping reads; null where there is none. */
  @Nullable String text(String path) {
    Integer slot = slots.get(plain(path));
    return slot == null ? null : texts.text(slot);
  }

  /**
   * A text that a field reads.
   *
   * @param events that it is read for, as they would be archived; none of a refused record
   */
  record Reading(String text, List<Map<String, Object>> events) {
    Reading {
      events = List.copyOf(events);
    }

    /** Returns the values of a column in those events. */
    List<String> values(String column) {
      return events.stream()
          .flatMap(event -> Optional.ofNullable(event.get(column)).stream())
          .map(Object::toString)
          .toList();
    }
  }

  /**
   * Returns what a field reads: one text, or one of each element of its list that has it. Of
   * several paths the first with a text counts.
   */
  List<Reading> readings(OutlinedField field) {
    if (!field.readsElements()) {
      List<Map<String, Object>> given = eventsOf(field);
      boolean isRead = !isAccepted() || !given.isEmpty();
      return first(field, this::text).filter(text -> isRead).stream()
          .map(text -> new Reading(text, given))
          .toList();
    }
    List<Reading> readings = new ArrayList<>();
    for (TriedElement element : elements) {
      if (element.entry() == field.entry()) {
        first(field, path -> OutlinedField.isOfElement(path) ? element.text(path) : text(path))
            .ifPresent(text -> readings.add(new Reading(text, element.event().stream().toList())));
      }
    }
    return readings;
  }

  /** Where events are told apart by lists, a field of one of {@code events} is read for its own. */
  private List<Map<String, Object>> eventsOf(OutlinedField field) {
    if (field.entry() == OutlinedField.OF_ALL_EVENTS || elements.isEmpty()) {
      return events;
    }
    return elements.stream()
        .filter(element -> element.entry() == field.entry())
        .flatMap(element -> element.event().stream())
        .toList();
  }

  private static Optional<String> first(
      OutlinedField field, Function<String, @Nullable String> texts) {
    for (String path : field.paths()) {
      String text = texts.apply(path);
      if (text != null && !text.isEmpty()) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  /** Returns the elements of its lists that give events, those left out by conditions apart. */
  List<TriedElement> elements() {
    return elements;
  }

  /** Returns a path without the slash that a pointer begins with. */
  static String plain(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  /** Returns the names of what the mapping doesn't read. */
  List<String> extraNames() {
    return texts.extraNames();
  }

  /** Returns the texts of what the mapping doesn't read, in the order of the names. */
  List<String> extraValues() {
    return texts.extraValues();
  }

  /** Returns the events that it gives, as they would be archived. */
  List<Map<String, Object>> events() {
    return events;
  }

  /** Returns its text as JSON; empty if it is none. */
  Optional<JsonNode> json() {
    if (!isParsed) {
      isParsed = true;
      json = tree(text).filter(JsonNode::isContainerNode).orElse(null);
    }
    return Optional.ofNullable(json);
  }

  /** Returns a text as JSON; empty if it is none. */
  static Optional<JsonNode> tree(String text) {
    try {
      return Optional.ofNullable(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
