package io.daybook.archive.mapping;

import io.daybook.archive.mapping.TextPaths.Absence;
import io.daybook.archive.mapping.TextPaths.EachList;
import io.daybook.archive.mapping.TextPaths.InnerText;
import io.daybook.warehouse.config.ConfigNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a mapping reads in one text while it is compiled: in a record, in a text inside
 * it, or in an element of a list. Places in it are JSON pointers, whatever its format.
 */
final class TextNode {
  private final Optional<RecordFormat> format;
  private final String prefix;
  private final Map<String, SpelledPath> slots = new LinkedHashMap<>();
  private final Map<String, ListNode> lists = new LinkedHashMap<>();
  private final Map<String, InnerNode> inner = new LinkedHashMap<>();

  /** A slot with its path as the mapping writes it. */
  record SpelledPath(String path, int slot) {}

  /**
   * A list in the text.
   *
   * @param path as the mapping writes it
   * @param split null for a list of the text's own format
   * @param places slots of an element's place, by the number of the first place
   * @param at where the mapping names it
   */
  record ListNode(
      int number,
      String path,
      TextPaths.@Nullable SplitText split,
      TextNode elements,
      Map<Integer, Integer> places,
      ConfigNode at) {}

  /**
   * A text in the text.
   *
   * @param at where the mapping names it
   */
  record InnerNode(int slot, RecordFormat format, Absence absence, TextNode node, ConfigNode at) {}

  /**
   * @param format empty for a text without parts
   * @param prefix of its paths in {@code extra}
   */
  TextNode(Optional<RecordFormat> format, String prefix) {
    this.format = format;
    this.prefix = prefix;
  }

  Optional<RecordFormat> format() {
    return format;
  }

  Map<String, SpelledPath> slots() {
    return slots;
  }

  Map<String, ListNode> lists() {
    return lists;
  }

  Map<String, InnerNode> inner() {
    return inner;
  }

  boolean isJson() {
    return format.filter(RecordFormat.Json.class::isInstance).isPresent();
  }

  /** Returns the prefix of what stands below a place. */
  String prefixBelow(String pointer) {
    return extraName(pointer) + "/";
  }

  /** Returns the name in {@code extra} of what stands at a place. */
  String extraName(String pointer) {
    if (pointer.isEmpty()) {
      return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }
    String below = pointer.substring(1);
    return prefix + (below.indexOf('/') < 0 ? unescaped(below) : below);
  }

  static String pointer(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static String unescaped(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }

  /** Returns the path by which the text's reader knows a place. */
  private String readerPath(String pointer) {
    return isJson() || pointer.isEmpty() ? pointer : unescaped(pointer.substring(1));
  }

  /** Returns what is read, for the readers. */
  TextPaths paths(Set<Integer> taken) {
    Map<String, Integer> slotByPath = new LinkedHashMap<>();
    slots.forEach((pointer, spelled) -> slotByPath.put(readerPath(pointer), spelled.slot()));
    Map<String, EachList> listByPath = new LinkedHashMap<>();
    lists.forEach(
        (pointer, list) -> listByPath.put(readerPath(pointer), list(pointer, list, taken)));
    List<InnerText> texts = new ArrayList<>();
    inner.forEach(
        (pointer, text) ->
            texts.add(
                new InnerText(
                    extraName(pointer),
                    text.slot(),
                    taken.contains(text.slot()),
                    text.format(),
                    text.absence(),
                    text.node().paths(taken))));
    return new TextPaths(slotByPath, kept(taken), listByPath, texts);
  }

  private EachList list(String pointer, ListNode list, Set<Integer> taken) {
    return new EachList(
        list.number(),
        list.path(),
        extraName(pointer),
        Optional.ofNullable(list.split()),
        list.elements().paths(taken),
        list.places());
  }

  /** A text that is unfolded or read on is kept in its parts. */
  private List<KeptText> kept(Set<Integer> taken) {
    return slots.entrySet().stream()
        .filter(slot -> !taken.contains(slot.getValue().slot()))
        .filter(slot -> !lists.containsKey(slot.getKey()) && !inner.containsKey(slot.getKey()))
        .map(slot -> new KeptText(slot.getValue().slot(), extraName(slot.getKey())))
        .toList();
  }

  /**
   * Reports paths that no text can have, here and in the texts inside.
   *
   * @param top of the source
   * @param own where the text's format is declared
   */
  void check(ConfigNode top, ConfigNode own) {
    Map<String, String> spelled = new LinkedHashMap<>();
    slots.forEach((pointer, slot) -> spelled.put(pointer, slot.path()));
    lists.forEach((pointer, list) -> spelled.put(pointer, list.path()));
    spelled.values().removeIf(String::isEmpty); // reported where it stands
    JsonSteps.checkInside(spelled, top);
    if (isJson()) {
      JsonSteps.checkBeside(spelled, top);
    } else if (format.isEmpty()) {
      spelled.forEach((pointer, path) -> checkWhole(pointer, path, own));
    } else {
      Set<String> names = new LinkedHashSet<>();
      spelled.keySet().forEach(pointer -> names.add(readerPath(pointer)));
      format.ifPresent(known -> known.check(names, own));
    }
    lists.values().forEach(list -> list.elements().check(top, list.at()));
    inner.values().forEach(text -> text.node().check(top, text.at()));
  }

  private static void checkWhole(String pointer, String path, ConfigNode own) {
    if (!pointer.isEmpty()) {
      own.problem(
          "'" + path + "' in a text without parts",
          "'.' for the text itself",
          "or name a 'format'");
    }
  }
}
