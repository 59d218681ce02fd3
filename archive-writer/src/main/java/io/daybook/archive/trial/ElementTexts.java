package io.daybook.archive.trial;

import io.daybook.archive.mapping.EventMapping;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.mapping.TextPaths.EachList;
import io.daybook.archive.parse.RecordParser;
import io.daybook.archive.record.RawRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes the texts of the elements of a record's lists; nothing where a mapping unfolds none. */
final class ElementTexts {
  private static final int MOST = 1000;

  /** Slots by path, such as {@code ./price}, of each entry of {@code events} that unfolds. */
  private final Map<Integer, Map<String, Integer>> slots = new TreeMap<>();

  private final Map<Integer, EachList> lists = new TreeMap<>();

  /**
   * A path in the elements of a list.
   *
   * @param list as the mapping writes it
   * @param path such as {@code ./price}
   */
  record ElementPath(int entry, String list, String path) {}

  ElementTexts(Mapping mapping) {
    Map<Integer, EachList> byNumber = new TreeMap<>();
    mapping.paths().allLists().forEach(list -> byNumber.put(list.number(), list));
    for (int entry = 0; entry < mapping.events().size(); entry++) {
      EventMapping event = mapping.events().get(entry);
      EachList list = byNumber.get(event.list());
      if (event.unfolds() && list != null) {
        lists.put(entry, list);
        Map<String, Integer> byPath = new LinkedHashMap<>();
        list.elements().slots().forEach((path, slot) -> byPath.put(spelled(path), slot));
        slots.put(entry, byPath);
      }
    }
  }

  private static String spelled(String path) {
    return path.isEmpty() ? "." : path.startsWith("/") ? "." + path : "./" + path;
  }

  /** Returns the paths that the mapping reads in elements, list by list. */
  List<ElementPath> paths() {
    List<ElementPath> paths = new ArrayList<>();
    lists.forEach(
        (entry, list) ->
            slots
                .getOrDefault(entry, Map.of())
                .keySet()
                .forEach(path -> paths.add(new ElementPath(entry, list.path(), path))));
    return paths;
  }

  /**
   * Returns an element for each event of the record that was parsed last, the first ones of a long
   * list; one without texts for an event of no list.
   */
  List<TriedElement> of(RecordParser parser) {
    List<TriedElement> elements = new ArrayList<>();
    if (slots.isEmpty()) {
      return elements;
    }
    RawRecord record = parser.texts();
    int own = record.extraNames().size();
    parser.visitEvents(
        MOST,
        declared -> {
          Map<String, String> texts = new LinkedHashMap<>();
          slots
              .getOrDefault(declared, Map.of())
              .forEach(
                  (path, slot) -> {
                    String text = record.text(slot);
                    if (text != null) {
                      texts.put(path, text);
                    }
                  });
          int extras = record.extraNames().size();
          elements.add(
              new TriedElement(
                  declared,
                  texts,
                  record.extraNames().subList(own, extras),
                  record.extraValues().subList(own, extras),
                  Optional.empty()));
        });
    return elements;
  }

  /**
   * Returns elements with the events that they give.
   *
   * @param events of the record, in the same order; none if it is refused
   */
  static List<TriedElement> giving(List<TriedElement> elements, List<Map<String, Object>> events) {
    List<TriedElement> giving = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      TriedElement element = elements.get(i);
      giving.add(i < events.size() ? element.giving(events.get(i)) : element);
    }
    return giving;
  }
}
