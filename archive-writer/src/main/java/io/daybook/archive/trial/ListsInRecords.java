package io.daybook.archive.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Lists of objects in JSON records that the mapping doesn't unfold, or reads by place. */
final class ListsInRecords implements Inspection {
  private static final int MANY = 1000;
  private static final Pattern PLACE = Pattern.compile("\\d+(/.*)?");

  private final MappingOutline mapping;
  private final Map<String, Tally> notUnfolded = new TreeMap<>();
  private final Map<String, Tally> byPlace = new TreeMap<>();
  private long records;

  ListsInRecords(MappingOutline mapping) {
    this.mapping = mapping;
  }

  @Override
  public void look(TriedRecord record) {
    if (record.isSkipped() || record.json().isEmpty()) {
      return;
    }
    records++;
    look(record, "", record.json().get());
  }

  private void look(TriedRecord record, String pointer, JsonNode node) {
    if (node.isArray()) {
      list(record, pointer, node);
      return;
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey().replace("~", "~0").replace("/", "~1");
      if (field.getValue().isContainerNode()) {
        look(record, pointer + "/" + name, field.getValue());
      }
    }
  }

  private void list(TriedRecord record, String pointer, JsonNode list) {
    boolean objects = list.size() > 0 && list.get(0).isObject();
    if (!objects || isUnfolded(pointer)) {
      return;
    }
    boolean read = !placesRead(pointer).isEmpty();
    if (read && list.size() == 1) {
      return;
    }
    Map<String, Tally> tallies = read ? byPlace : notUnfolded;
    if (tallies.containsKey(pointer) || tallies.size() < MANY) {
      tallies
          .computeIfAbsent(pointer, key -> new Tally())
          .see(record, () -> list.size() + " elements like " + Finding.excerpt("" + list.get(0)));
    }
  }

  /** Named as a list to unfold, or with steps by key. */
  private boolean isUnfolded(String pointer) {
    String plain = pointer.isEmpty() ? pointer : pointer.substring(1);
    return mapping.paths().contains(pointer)
        || mapping.paths().contains(plain)
        || mapping.paths().stream()
            .anyMatch(path -> path.startsWith(pointer + "/[") || path.startsWith(pointer + "/*"));
  }

  /** Returns the places of a list that paths name. */
  private Set<String> placesRead(String pointer) {
    Set<String> places = new TreeSet<>();
    for (String path : mapping.paths()) {
      if (path.startsWith(pointer + "/")) {
        String below = path.substring(pointer.length() + 1);
        if (PLACE.matcher(below).matches()) {
          places.add(below.replaceFirst("/.*", ""));
        }
      }
    }
    return places;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    byPlace.forEach(
        (pointer, tally) ->
            findings.add(
                finding(
                    FindingCode.LIST_READ_BY_PLACE,
                    pointer,
                    tally,
                    "; paths name the places " + String.join(", ", placesRead(pointer)))));
    notUnfolded.forEach(
        (pointer, tally) ->
            findings.add(finding(FindingCode.LIST_NOT_UNFOLDED, pointer, tally, "")));
    return findings;
  }

  private Finding finding(FindingCode code, String pointer, Tally tally, String more) {
    String name = pointer.isEmpty() ? "the record" : pointer;
    return new Finding(
        code,
        name,
        tally.count(),
        records,
        tally.example() + more,
        tally.position(),
        code.why(),
        pointer.isEmpty()
            ? "'framing: values' makes records of the elements of an array"
            : "for an event per element write 'events: [{each: "
                + pointer
                + ", fields: …}]'; for one element by its key '"
                + pointer
                + "/[key=…]/…'");
  }
}
