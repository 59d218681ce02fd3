package io.daybook.archive.mapping;

import io.daybook.archive.mapping.TextPaths.Absence;
import io.daybook.archive.mapping.TextPaths.SplitText;
import io.daybook.warehouse.config.ConfigNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the paths that a mapping reads, each once. A path goes on into texts that the mapping
 * {@link ParsedTexts parses}; one that begins with a dot is of an element of a list. A path that no
 * column takes, since it only decides on something, is kept in {@code extra}.
 */
final class Slots {
  private static final String ELEMENT = ".";

  private final Table table;
  private final PathUse use;
  private final TextNode.@Nullable ListNode list;

  /** The use of a text by the part of the mapping that asks for it. */
  private enum PathUse {
    TAKES,
    DECIDES
  }

  /** What all views share. */
  private static final class Table {
    private final TextNode root;
    private final Set<Integer> taken = new HashSet<>();
    private final Set<Integer> ofElements = new HashSet<>();
    private int slots;
    private int lists;
    private int elementPaths;

    Table(TextNode root) {
      this.root = root;
    }
  }

  /** A place in a text. */
  private record Place(TextNode text, String pointer) {}

  Slots(RecordFormat format) {
    this(new Table(new TextNode(Optional.of(format), "")), PathUse.TAKES, null);
  }

  private Slots(Table table, PathUse use, TextNode.@Nullable ListNode list) {
    this.table = table;
    this.use = use;
    this.list = list;
  }

  /** Returns the same slots for conditions, hashes and counts: their texts fill no column. */
  Slots deciding() {
    return new Slots(table, PathUse.DECIDES, list);
  }

  /** Returns the same slots for an event whose paths may be of a list's elements. */
  Slots ofElements(TextNode.ListNode of) {
    return new Slots(table, use, of);
  }

  /**
   * Returns the slot of a path.
   *
   * @param at where the path stands
   */
  int of(String path, ConfigNode at) {
    boolean ofElement = path.equals(ELEMENT) || path.startsWith(ELEMENT + "/");
    if (!ofElement) {
      Place place = place(path);
      return slot(place.text(), place.pointer(), path);
    }
    table.elementPaths++;
    if (list == null) {
      at.problem(
          "'" + path + "' outside of an event with 'each'",
          "a path of the record",
          "'./' begins a path in an element of the list that 'each' names");
      return table.slots++;
    }
    int slot = slot(list.elements(), path.substring(1), path);
    table.ofElements.add(slot);
    return slot;
  }

  /** Returns the slot of an element's place, counted from the number that {@code index} gives. */
  int ofPlace(ConfigNode field) {
    int first = field.integer("index", 1, 0, 1);
    if (list == null) {
      field.problem(
          "an element's place outside of an event with 'each'", "a path", "move it to the event");
      return table.slots++;
    }
    int slot = list.places().computeIfAbsent(first, added -> table.slots++);
    table.taken.add(slot);
    table.ofElements.add(slot);
    return slot;
  }

  private int slot(TextNode text, String pointer, String path) {
    int slot =
        text.slots()
            .computeIfAbsent(pointer, added -> new TextNode.SpelledPath(path, table.slots++))
            .slot();
    if (use == PathUse.TAKES) {
      table.taken.add(slot);
    }
    return slot;
  }

  /** Goes from the record into the texts inside it, as far as the path leads. */
  private Place place(String path) {
    TextNode text = table.root;
    String pointer =
        text.isJson() || leadsInto(text, path) ? asPointer(path) : TextNode.pointer(path);
    for (Map.Entry<String, TextNode.InnerNode> inner = inner(text, pointer);
        inner != null;
        inner = inner(text, pointer)) {
      pointer = pointer.substring(inner.getKey().length());
      text = inner.getValue().node();
    }
    return new Place(text, pointer);
  }

  private static String asPointer(String path) {
    return path.startsWith("/") ? path : TextNode.pointer(path);
  }

  /** A name of another format may begin with a slash, too. */
  private static boolean leadsInto(TextNode text, String path) {
    return inner(text, path) != null
        || text.inner().containsKey(path)
        || text.lists().keySet().stream()
            .anyMatch(list -> path.equals(list) || path.startsWith(list + "/"));
  }

  private static Map.@Nullable Entry<String, TextNode.InnerNode> inner(
      TextNode text, String pointer) {
    for (Map.Entry<String, TextNode.InnerNode> inner : text.inner().entrySet()) {
      if (pointer.startsWith(inner.getKey() + "/")) {
        return inner;
      }
    }
    return null;
  }

  /** Lets the paths below a path go on into the text that stands there. */
  void parse(String path, RecordFormat format, Absence absence, ConfigNode at) {
    Place place = place(path);
    TextNode text = place.text();
    text.inner()
        .put(
            place.pointer(),
            new TextNode.InnerNode(
                slot(text, place.pointer(), path),
                format,
                absence,
                new TextNode(Optional.of(format), text.prefixBelow(place.pointer())),
                at));
  }

  /** Makes a list of the text at a path. */
  void split(String path, String separator, Optional<RecordFormat> format, ConfigNode at) {
    Place place = place(path);
    TextNode text = place.text();
    Absence emptiness =
        text.format().filter(RecordFormat.Csv.class::isInstance).isPresent()
            ? Absence.ALLOWED
            : Absence.REFUSED;
    int slot = slot(text, place.pointer(), path);
    list(place, path, new SplitText(slot, separator, format, emptiness), format, at);
  }

  /** Returns whether a path is parsed already. */
  boolean isParsed(String path) {
    Place place = place(path);
    return place.text().inner().containsKey(place.pointer())
        || place.text().lists().containsKey(place.pointer());
  }

  /** Returns the list at a path; where there can be none, that is reported. */
  Optional<TextNode.ListNode> list(String path, ConfigNode at) {
    Place place = place(path);
    TextNode.InnerNode whole = place.text().inner().get(place.pointer());
    if (whole != null) {
      place = new Place(whole.node(), "");
    }
    TextNode.ListNode known = place.text().lists().get(place.pointer());
    if (known != null) {
      return Optional.of(known);
    }
    if (!place.text().isJson()) {
      at.problem(
          "'" + path + "'",
          "a list in a JSON text",
          "a text becomes a list with 'parse: [{path: " + path + ", split: …}]'");
      return Optional.empty();
    }
    return Optional.of(list(place, path, null, place.text().format(), at));
  }

  private TextNode.ListNode list(
      Place place,
      String path,
      @Nullable SplitText split,
      Optional<RecordFormat> format,
      ConfigNode at) {
    TextNode.ListNode list =
        new TextNode.ListNode(
            table.lists++,
            path,
            split,
            new TextNode(format, place.text().prefixBelow(place.pointer())),
            new HashMap<>(),
            at);
    place.text().lists().put(place.pointer(), list);
    return list;
  }

  /** Returns the names of columns or groups that a record is known to have. */
  Set<String> namesOfRecord() {
    return table.root.format().map(RecordFormat::names).orElse(Set.of());
  }

  /** Returns whether a slot is one of an element. */
  boolean isOfElement(int slot) {
    return table.ofElements.contains(slot);
  }

  /** Returns how often a path of an element was asked for so far. */
  int elementPaths() {
    return table.elementPaths;
  }

  /** Returns how many slots there are. */
  int count() {
    return table.slots;
  }

  /** Returns how many lists there are. */
  int lists() {
    return table.lists;
  }

  /** Returns what is read of a record. */
  TextPaths paths() {
    return table.root.paths(table.taken);
  }

  /** Reports paths that no text of their format can have. */
  void check(ConfigNode top) {
    table.root.check(top, top);
  }
}
