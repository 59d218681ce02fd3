package io.daybook.archive.trial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.record.RawRecord;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private boolean isParsed;
  private @Nullable JsonNode json;

  /**
   * @param bytes the record alone, line end included
   * @param texts that the reader found, as far as it could read the record
   * @param slots path without a leading slash to the text's number
   * @param events columns to values, as texts
   */
  TriedRecord(
      long position,
      byte[] bytes,
      Charset charset,
      ParseOutcome outcome,
      RawRecord texts,
      Map<String, Integer> slots,
      List<Map<String, Object>> events) {
    this.position = position;
    this.bytes = bytes;
    String decoded = new String(bytes, charset).stripTrailing();
    this.text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    this.outcome = outcome;
    this.texts = texts;
    this.slots = slots;
    this.events = events;
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
