package io.daybook.archive.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON by JSON pointers: objects, as a rule, but pointers reach into arrays, too. A scalar's
 * text is as it stands in the record (numbers keep every digit), so is a structure's JSON. What no
 * pointer names is kept under its own pointer without the first slash; nulls are no values. A key
 * on the way of a pointer that stands twice in its object is refused: which of its values counts
 * can't be known. Of another one both are kept, the second as {@code key#2}.
 */
final class JsonRecordReader implements RecordReader {
  /** What Jackson says to programmers: settings of its own, places in its own words. */
  private static final Pattern JACKSONS_REMEDY =
      Pattern.compile("(: enable `| \\(start marker at ).*");

  private static final int DEEPEST = 1000;
  private static final int MOST_DIGITS = 1000;
  private static final int MANY_NAMES = 1000;

  // A record is UTF-8 and short enough to be held; names and texts may be as long as it is.
  private final JsonFactory json =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(MOST_DIGITS)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();
  private final Utf8 utf8 = new Utf8();
  private final Branch root = new Branch();

  private byte[] record = new byte[0];
  private int recordFrom;
  private long records;
  private Set<String> extraNames = new HashSet<>();

  /** What the pointers name below a place. */
  private static final class Branch {
    final Map<String, Branch> children = new HashMap<>();
    int slot = -1;
    long seenIn;
  }

  /**
   * @param slots what the mapping reads: JSON pointer (or name of a top-level key) to slot
   */
  JsonRecordReader(Map<String, Integer> slots) {
    slots.forEach(this::addPointer);
  }

  private void addPointer(String pointer, int slot) {
    Branch branch = root;
    if (!pointer.startsWith("/")) {
      branch = branch.children.computeIfAbsent(pointer, name -> new Branch());
    } else {
      for (String part : pointer.substring(1).split("/", -1)) {
        String name = part.replace("~1", "/").replace("~0", "~");
        branch = branch.children.computeIfAbsent(name, key -> new Branch());
      }
    }
    branch.slot = slot;
  }

  @Override
  public void read(byte[] bytes, int from, int to, RawRecord into) throws RejectedRecordException {
    record = bytes;
    recordFrom = from;
    records++;
    if (extraNames.size() < MANY_NAMES) {
      extraNames.clear();
    } else {
      extraNames = new HashSet<>(); // clearing costs what the widest record took
    }
    utf8.require(bytes, from, to); // Jackson lets some other bytes pass
    try (JsonParser parser = json.createParser(bytes, from, to - from)) {
      JsonToken first = parser.nextToken();
      root(parser, into);
      if (parser.nextToken() != null) {
        throw new RejectedRecordException(
            RejectReason.NOT_JSON,
            "expected the end of the record but found more behind it; values one behind the other"
                + " need 'framing: values'");
      }
      if (first != JsonToken.START_OBJECT && !root.children.isEmpty() && into.isBlank()) {
        throw new RejectedRecordException(
            RejectReason.NOT_AN_OBJECT,
            "expected a JSON object but found "
                + (first == JsonToken.START_ARRAY ? "an array" : "a bare value"));
      }
    } catch (StreamConstraintsException e) {
      throw new RejectedRecordException(
          RejectReason.NOT_JSON,
          "expected at most "
              + DEEPEST
              + " arrays and objects inside each other and "
              + MOST_DIGITS
              + " digits in a number but found more");
    } catch (JsonProcessingException e) {
      throw new RejectedRecordException(
          RejectReason.NOT_JSON,
          "expected JSON but found at byte "
              + (e.getLocation() == null ? 0 : e.getLocation().getByteOffset())
              + ": "
              + JACKSONS_REMEDY.matcher(e.getOriginalMessage()).replaceFirst(""));
    } catch (IOException e) {
      throw new UncheckedIOException("the bytes are in memory", e);
    }
  }

  private void root(JsonParser parser, RawRecord into) throws IOException, RejectedRecordException {
    JsonToken first = parser.currentToken();
    if (first == JsonToken.START_OBJECT) {
      object(parser, root, "", into);
    } else if (first == JsonToken.START_ARRAY) {
      array(parser, root, "", into);
    } else if (first != null) {
      value(parser, root.children.get(""), "", "", into);
    }
  }

  private void object(JsonParser parser, Branch branch, String path, RawRecord into)
      throws IOException, RejectedRecordException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      value(parser, branch.children.get(name), path, name, into);
    }
  }

  private void array(JsonParser parser, Branch branch, String path, RawRecord into)
      throws IOException, RejectedRecordException {
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String name = String.valueOf(index);
      value(parser, branch.children.get(name), path, name, into);
      index++;
    }
  }

  private void value(
      JsonParser parser, @Nullable Branch branch, String path, String name, RawRecord into)
      throws IOException, RejectedRecordException {
    requireOnce(branch, name);
    JsonToken token = parser.currentToken();
    boolean structure = token.isStructStart();
    if (branch != null && structure && !branch.children.isEmpty() && branch.slot < 0) {
      String below = path + escaped(name) + "/";
      if (token == JsonToken.START_OBJECT) {
        object(parser, branch, below, into);
      } else {
        array(parser, branch, below, into);
      }
      return;
    }
    String text = structure ? structure(parser) : text(parser);
    if (branch != null && branch.slot >= 0) {
      into.put(branch.slot, text);
    } else if (text != null) {
      Utf8.requireWholeCharacters(name);
      into.putExtra(distinct(path.isEmpty() ? name : path + escaped(name)), text);
    }
  }

  private void requireOnce(@Nullable Branch branch, String name) throws RejectedRecordException {
    if (branch == null) {
      return;
    }
    if (branch.seenIn == records) {
      throw new RejectedRecordException(
          RejectReason.KEY_TWICE, "expected the key '" + name + "' once but found it twice");
    }
    branch.seenIn = records;
  }

  private String distinct(String name) {
    if (extraNames.add(name)) {
      return name;
    }
    int times = 2;
    while (!extraNames.add(name + "#" + times)) {
      times++;
    }
    return name + "#" + times;
  }

  private static @Nullable String text(JsonParser parser)
      throws IOException, RejectedRecordException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    String text = parser.getText();
    Utf8.requireWholeCharacters(text);
    return text;
  }

  /** Returns a structure as it stands in the record, escapes and spaces included. */
  private String structure(JsonParser parser) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getByteOffset();
    return new String(record, recordFrom + start, end - start, StandardCharsets.UTF_8);
  }

  private static String escaped(String name) {
    return name.indexOf('~') < 0 && name.indexOf('/') < 0
        ? name
        : name.replace("~", "~0").replace("/", "~1");
  }
}
