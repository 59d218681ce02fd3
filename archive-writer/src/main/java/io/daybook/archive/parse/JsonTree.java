package io.daybook.archive.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.daybook.archive.mapping.KeyStep;
import io.daybook.archive.mapping.TextPaths;
import io.daybook.archive.record.ListText;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectReason;
import io.daybook.archive.record.RejectedRecordException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The places that JSON pointers name. A scalar's text is as it stands in the JSON (numbers keep
 * every digit), so is a structure's JSON. What no pointer names is kept under its own pointer
 * without the first slash; nulls are no values. A key on the way of a pointer that stands twice in
 * its object is refused: which of its values counts can't be known. Of another one both are kept,
 * the second as {@code key#2}.
 */
final class JsonTree {
  /** What Jackson says to programmers: settings of its own, places in its own words. */
  private static final Pattern JACKSONS_REMEDY =
      Pattern.compile("(: enable `| \\(start marker at ).*");

  private static final int DEEPEST = 1000;
  private static final int MOST_DIGITS = 1000;
  private static final int MANY_NAMES = 1000;
  private static final int NONE = -1;

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
  private final Branch root = new Branch();

  private byte[] bytes = new byte[0];
  private int base;
  private long texts;
  private boolean found;
  private Set<String> extraNames = new HashSet<>();

  /** What the pointers name below a place. */
  private static final class Branch {
    final Map<String, Branch> children = new HashMap<>();
    @Nullable Branch only;
    @Nullable String key;
    final Map<String, Branch> byKey = new HashMap<>();
    int slot = NONE;
    int list = NONE;
    boolean isKnown;
    long seenIn;

    boolean isOnTheWay() {
      return slot < 0
          && list < 0
          && !isKnown
          && (!children.isEmpty() || only != null || key != null);
    }
  }

  /**
   * @param paths what is read: JSON pointer (or name of a top-level key) to slot or list
   */
  JsonTree(TextPaths paths) {
    paths.slots().forEach((pointer, slot) -> branch(pointer).slot = slot);
    paths.lists().forEach((pointer, list) -> branch(pointer).list = list.number());
  }

  private Branch branch(String pointer) {
    if (pointer.isEmpty()) {
      return root;
    }
    if (!pointer.startsWith("/")) {
      return root.children.computeIfAbsent(pointer, name -> new Branch());
    }
    Branch branch = root;
    for (String step : pointer.substring(1).split("/", -1)) {
      branch = below(branch, step.replace("~1", "/").replace("~0", "~"));
    }
    return branch;
  }

  private static Branch below(Branch branch, String step) {
    if (step.equals(KeyStep.ANY)) {
      Branch only = branch.only == null ? new Branch() : branch.only;
      branch.only = only;
      return only;
    }
    Optional<KeyStep> key = KeyStep.of(step);
    if (key.isEmpty()) {
      return branch.children.computeIfAbsent(step, name -> new Branch());
    }
    branch.key = key.get().key();
    Branch element = branch.byKey.computeIfAbsent(key.get().value(), name -> new Branch());
    // The key itself is in the path: it needs no place in extra.
    element.children.computeIfAbsent(key.get().key(), name -> new Branch()).isKnown = true;
    return element;
  }

  /**
   * Returns a reader of plain records and elements; nothing if pointers ask for more than keys of
   * an object.
   */
  Optional<FlatJson> flat() {
    if (root.slot >= 0 || root.list >= 0 || root.only != null || root.key != null) {
      return Optional.empty();
    }
    Map<String, Integer> slots = new HashMap<>();
    Map<String, Integer> lists = new HashMap<>();
    Set<String> notFlat = new HashSet<>();
    root.children.forEach(
        (name, child) -> {
          if (child.slot >= 0 && child.list < 0) {
            slots.put(name, child.slot);
          } else if (child.slot < 0 && child.list >= 0) {
            lists.put(name, child.list);
          } else {
            notFlat.add(name);
          }
        });
    return Optional.of(new FlatJson(slots, lists, notFlat));
  }

  /** Returns a parser of a text that isn't read yet. */
  JsonParser open(byte[] text, int from, int to) throws IOException {
    bytes = text;
    base = from;
    return json.createParser(text, from, to - from);
  }

  /** Reads the value that the parser stands at, which is a whole record or element. */
  void read(JsonParser parser, RawRecord into) throws IOException, RejectedRecordException {
    texts++;
    found = false;
    if (extraNames.size() < MANY_NAMES) {
      extraNames.clear();
    } else {
      extraNames = new HashSet<>(); // clearing costs what the widest record took
    }
    JsonToken first = parser.currentToken();
    if (root.list >= 0 || root.slot >= 0) {
      leaf(parser, root, "", "", into);
    } else if (first == JsonToken.START_OBJECT) {
      object(parser, root, "", into);
    } else if (first == JsonToken.START_ARRAY) {
      array(parser, root, "", into);
    } else if (first != null) {
      value(parser, root.children.get(""), "", "", into);
    }
  }

  /** Returns whether a text that is no object gave nothing of what it was asked for. */
  boolean isMissed(@Nullable JsonToken first) {
    return first != JsonToken.START_OBJECT
        && root.list < 0
        && root.slot < 0
        && (!root.children.isEmpty() || root.only != null || root.key != null)
        && !found;
  }

  private void object(JsonParser parser, Branch branch, String path, RawRecord into)
      throws IOException, RejectedRecordException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      Branch child = branch.children.get(name);
      if (branch.only != null) {
        child = token == JsonToken.VALUE_NULL ? null : only(branch.only, path, name);
      }
      value(parser, child, path, name, into);
    }
  }

  private void array(JsonParser parser, Branch branch, String path, RawRecord into)
      throws IOException, RejectedRecordException {
    int index = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      String name = String.valueOf(index);
      if (branch.key != null && token == JsonToken.START_OBJECT) {
        keyed(parser, branch, branch.key, path, name, into);
      } else if (branch.only != null) {
        Branch only = token == JsonToken.VALUE_NULL ? null : only(branch.only, path, name);
        value(parser, only, path, name, into);
      } else {
        value(parser, branch.children.get(name), path, name, into);
      }
      index++;
    }
  }

  /** Returns the place of the only value, which may be taken once. */
  private Branch only(Branch only, String path, String name) throws RejectedRecordException {
    if (only.seenIn == texts) {
      throw new RejectedRecordException(
          RejectReason.SEVERAL_VALUES,
          "expected one value at /" + path + KeyStep.ANY + " but found '" + name + "' besides");
    }
    return only;
  }

  /** Reads an element of which the key decides on the branch; it may stand behind the values. */
  private void keyed(
      JsonParser parser, Branch branch, String key, String path, String place, RawRecord into)
      throws IOException, RejectedRecordException {
    int from = base + (int) parser.currentTokenLocation().getByteOffset();
    String value = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean isKey = parser.currentName().equals(key);
      parser.nextToken();
      if (isKey && value != null) {
        throw new RejectedRecordException(
            RejectReason.KEY_TWICE, "expected the key '" + key + "' once but found it twice");
      }
      if (isKey && parser.currentToken().isScalarValue()) {
        value = text(parser);
      }
      parser.skipChildren();
    }
    int to = base + (int) parser.currentLocation().getByteOffset();
    String name = value == null ? place : "[" + key + "=" + value + "]";
    Branch element = value == null ? null : branch.byKey.get(value);
    if (element == null) {
      extra(path, name, new String(bytes, from, to - from, StandardCharsets.UTF_8), into);
      return;
    }
    int outer = base;
    try (JsonParser again = open(bytes, from, to)) {
      again.nextToken();
      value(again, element, path, name, into);
    } finally {
      base = outer;
    }
  }

  private void value(
      JsonParser parser, @Nullable Branch branch, String path, String name, RawRecord into)
      throws IOException, RejectedRecordException {
    if (branch == null) {
      unnamed(parser, path, name, into);
      return;
    }
    requireOnce(branch, name);
    if (branch.slot >= 0 && branch.list < 0) {
      slot(parser, branch, into);
      return;
    }
    JsonToken token = parser.currentToken();
    if (token.isStructStart() && branch.isOnTheWay()) {
      String below = path + escaped(name) + "/";
      if (token == JsonToken.START_OBJECT) {
        object(parser, branch, below, into);
      } else {
        array(parser, branch, below, into);
      }
      return;
    }
    leaf(parser, branch, path, name, into);
  }

  private void slot(JsonParser parser, Branch branch, RawRecord into)
      throws IOException, RejectedRecordException {
    String text = parser.currentToken().isStructStart() ? structure(parser) : text(parser);
    found |= text != null;
    into.put(branch.slot, text);
  }

  private void unnamed(JsonParser parser, String path, String name, RawRecord into)
      throws IOException, RejectedRecordException {
    String text = parser.currentToken().isStructStart() ? structure(parser) : text(parser);
    if (text != null) {
      extra(path, name, text, into);
    }
  }

  private void leaf(JsonParser parser, Branch branch, String path, String name, RawRecord into)
      throws IOException, RejectedRecordException {
    if (branch.list >= 0) {
      list(parser, branch, into);
    } else if (branch.slot >= 0) {
      slot(parser, branch, into);
    } else if (branch.isKnown) {
      parser.skipChildren();
    } else {
      unnamed(parser, path, name, into);
    }
  }

  private void list(JsonParser parser, Branch branch, RawRecord into)
      throws IOException, RejectedRecordException {
    JsonToken token = parser.currentToken();
    found |= token != JsonToken.VALUE_NULL;
    if (token.isStructStart()) {
      int from = base + (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      int to = base + (int) parser.currentLocation().getByteOffset();
      ListText.ListContent content =
          token == JsonToken.START_ARRAY
              ? ListText.ListContent.ELEMENTS
              : ListText.ListContent.OTHER;
      ListText list = new ListText(content, ByteBuffer.wrap(bytes, from, to - from));
      into.putList(branch.list, list);
      if (branch.slot >= 0) {
        into.put(branch.slot, list.text());
      }
      return;
    }
    String text = text(parser);
    if (text == null) {
      into.putList(branch.list, ListText.NONE);
    } else {
      ByteBuffer utf8 = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      into.putList(branch.list, new ListText(ListText.ListContent.OTHER, utf8));
    }
    if (branch.slot >= 0) {
      into.put(branch.slot, text);
    }
  }

  private void extra(String path, String name, String text, RawRecord into)
      throws RejectedRecordException {
    Utf8.requireWholeCharacters(name);
    into.putExtra(distinct(path.isEmpty() ? name : path + escaped(name)), text);
  }

  private void requireOnce(Branch branch, String name) throws RejectedRecordException {
    if (branch.seenIn == texts) {
      throw new RejectedRecordException(
          RejectReason.KEY_TWICE, "expected the key '" + name + "' once but found it twice");
    }
    branch.seenIn = texts;
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
    return new String(bytes, base + start, end - start, StandardCharsets.UTF_8);
  }

  private static String escaped(String name) {
    return name.indexOf('~') < 0 && name.indexOf('/') < 0
        ? name
        : name.replace("~", "~0").replace("/", "~1");
  }

  /** Returns the refusal of a text in which Jackson found a fault. */
  static RejectedRecordException refusal(JsonProcessingException fault) {
    if (fault instanceof StreamConstraintsException) {
      return new RejectedRecordException(
          RejectReason.NOT_JSON,
          "expected at most "
              + DEEPEST
              + " arrays and objects inside each other and "
              + MOST_DIGITS
              + " digits in a number but found more");
    }
    return new RejectedRecordException(
        RejectReason.NOT_JSON,
        "expected JSON but found at byte "
            + (fault.getLocation() == null ? 0 : fault.getLocation().getByteOffset())
            + ": "
            + JACKSONS_REMEDY.matcher(fault.getOriginalMessage()).replaceFirst(""));
  }
}
