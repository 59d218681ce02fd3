package io.daybook.archive.mapping;

import io.daybook.warehouse.config.ConfigNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks the JSON pointers of a mapping against each other. */
final class JsonSteps {
  private JsonSteps() {}

  /**
   * Reports pointers inside others: the outer one takes the whole structure.
   *
   * @param spelled pointer to path as the mapping writes it
   */
  static void checkInside(Map<String, String> spelled, ConfigNode top) {
    ConfigNode fields = top.child("fields");
    spelled.forEach(
        (outer, path) ->
            spelled.keySet().stream()
                .filter(inner -> inner.startsWith(outer + "/"))
                .forEach(
                    inner ->
                        fields.problem(
                            "'" + spelled.get(inner) + "' beside '" + path + "'",
                            "paths of which none is inside another",
                            "name the parts that you want of " + path)));
  }

  /**
   * Reports steps that could lead to the same place as others.
   *
   * @param spelled pointer to path as the mapping writes it
   */
  static void checkBeside(Map<String, String> spelled, ConfigNode top) {
    ConfigNode fields = top.child("fields");
    Map<String, Set<String>> stepsBelow = new LinkedHashMap<>();
    for (Map.Entry<String, String> path : spelled.entrySet()) {
      String pointer = path.getKey();
      for (int at = 0; at >= 0 && at < pointer.length(); at = pointer.indexOf('/', at + 1)) {
        int end = pointer.indexOf('/', at + 1);
        String step = pointer.substring(at + 1, end < 0 ? pointer.length() : end);
        stepsBelow.computeIfAbsent(pointer.substring(0, at), key -> new TreeSet<>()).add(step);
        if (KeyStep.isUnclosed(step)) {
          fields.problem(
              "'" + path.getValue() + "'",
              "']' at the end of a step that begins with '['",
              "write a slash in it as ~1");
        }
      }
    }
    stepsBelow.values().forEach(steps -> checkSteps(steps, fields));
  }

  /** Steps that could lead to the same place would take it from each other. */
  private static void checkSteps(Set<String> steps, ConfigNode fields) {
    boolean hasAny = steps.contains(KeyStep.ANY);
    Set<String> keys = new TreeSet<>();
    long keyed = 0;
    for (String step : steps) {
      Optional<KeyStep> key = KeyStep.of(step);
      key.ifPresent(found -> keys.add(found.key()));
      keyed += key.isPresent() ? 1 : 0;
    }
    if (steps.size() > 1 && (hasAny || keys.size() > 1 || (keyed > 0 && keyed < steps.size()))) {
      fields.problem(
          "the steps " + String.join(", ", steps) + " beside each other",
          "names, or places, or elements by one key, or '*' alone",
          "'*' and '[key=…]' take what another step names, too");
    }
  }
}
