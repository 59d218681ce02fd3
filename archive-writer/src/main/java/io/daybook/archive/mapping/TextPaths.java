package io.daybook.archive.mapping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is read of a text.
 *
 * @param slots of single texts, by path
 * @param kept slots that fill no column
 * @param lists by path; the text itself may be one, at an empty path
 * @param inner texts at some of the slots that are read on
 */
public record TextPaths(
    Map<String, Integer> slots,
    List<KeptText> kept,
    Map<String, EachList> lists,
    List<InnerText> inner) {

  public TextPaths {
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
    kept = List.copyOf(kept);
    lists = Collections.unmodifiableMap(new LinkedHashMap<>(lists));
    inner = List.copyOf(inner);
  }

  /** Paths of a text without lists and texts inside it. */
  public TextPaths(Map<String, Integer> slots) {
    this(slots, List.of(), Map.of(), List.of());
  }

  /** Returns the slots of this text and of all texts inside it, those of elements apart. */
  public List<Integer> allSlots() {
    List<Integer> all = new ArrayList<>(slots.values());
    inner.forEach(text -> all.addAll(text.paths().allSlots()));
    return all;
  }

  /** Returns the slots of this text and of all texts inside it that fill no column. */
  public List<KeptText> allKept() {
    List<KeptText> all = new ArrayList<>(kept);
    inner.forEach(text -> all.addAll(text.paths().allKept()));
    return all;
  }

  /** Returns the lists of this text and of all texts inside it. */
  public List<EachList> allLists() {
    List<EachList> all = new ArrayList<>(lists.values());
    inner.forEach(text -> all.addAll(text.paths().allLists()));
    return all;
  }

  /**
   * A text that is read on by a format of its own.
   *
   * @param name of the text in {@code extra}; what is found in it stands below
   * @param slot of the text
   * @param isTaken whether a column takes the text, too
   * @param absence whether the text may be of another format
   */
  public record InnerText(
      String name,
      int slot,
      boolean isTaken,
      RecordFormat format,
      Absence absence,
      TextPaths paths) {}

  /**
   * A list of which each element gives an event.
   *
   * @param number among the lists of a mapping
   * @param path as the mapping writes it
   * @param name of the list in {@code extra}
   * @param split how a text becomes the list; empty where it is one
   * @param elements what is read of an element; the element itself has an empty path
   * @param places slots of an element's place, by the number of the first place
   */
  public record EachList(
      int number,
      String path,
      String name,
      Optional<SplitText> split,
      TextPaths elements,
      Map<Integer, Integer> places) {

    public EachList {
      places = Map.copyOf(places);
    }
  }

  /**
   * A text that is a list.
   *
   * @param slot of the text
   * @param separator between its elements
   * @param format of an element; empty: it has no parts
   * @param emptiness whether a record without the text has an empty list
   */
  public record SplitText(
      int slot, String separator, Optional<RecordFormat> format, Absence emptiness) {}

  /** Whether something that is mapped may be missing. */
  public enum Absence {
    REFUSED,
    ALLOWED
  }
}
