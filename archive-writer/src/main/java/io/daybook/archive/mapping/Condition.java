package io.daybook.archive.mapping;

import com.google.re2j.Pattern;
import io.daybook.archive.record.RawRecord;
import io.daybook.warehouse.config.ConfigNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the text at a path is to be like. A record without the text equals nothing and matches
 * nothing.
 *
 * @param description as it stands in messages, like {@code 'kind' equals 'test'}
 */
record Condition(int slot, Test test, String description) {

  /** Looks at a text; null where the record has none. */
  @FunctionalInterface
  interface Test {
    boolean holds(@Nullable String text);
  }

  /** Whether there is a text that isn't empty. */
  private enum Presence implements Test {
    PRESENT,
    ABSENT;

    @Override
    public boolean holds(@Nullable String text) {
      return (this == PRESENT) == (text != null && !text.isEmpty());
    }
  }

  /** Reads a condition: a text is a path where something must stand, keys and values say more. */
  static Condition compile(ConfigNode node, Slots slots) {
    if (!node.isMapping()) {
      String path = node.text().orElse("");
      return new Condition(
          FieldMapping.slot(node, slots), Presence.PRESENT, "'" + path + "' is present");
    }
    int slot = FieldMapping.slotOfPath(node, slots);
    String path = node.text("path", "");
    List<Condition> conditions = new ArrayList<>();
    for (String key : List.of("equals", "not-equals", "matches", "not-matches", "is")) {
      if (node.has(key)) {
        String description =
            "'" + path + "' " + key.replace('-', ' ') + " " + node.child(key).rendered();
        conditions.add(new Condition(slot, test(node, key), description));
      }
    }
    if (conditions.size() != 1) {
      node.problem(
          conditions.isEmpty() ? "a path without condition" : conditions.size() + " conditions",
          "one of equals, not-equals, matches, not-matches, is",
          "");
    }
    node.noOtherKeys();
    return conditions.isEmpty() ? new Condition(slot, Presence.PRESENT, "") : conditions.get(0);
  }

  private static Test test(ConfigNode node, String key) {
    String text = node.text(key).orElse("");
    return switch (key) {
      case "equals" -> text::equals;
      case "not-equals" -> found -> !text.equals(found);
      case "is" -> node.oneOf(key, Presence.class, Presence.PRESENT);
      default -> {
        Pattern pattern = Patterns.read(node.child(key)).orElse(Pattern.compile(""));
        Test matches = found -> found != null && pattern.matcher(found).find();
        yield key.equals("matches") ? matches : found -> !matches.holds(found);
      }
    };
  }

  boolean holds(RawRecord record) {
    return test.holds(record.text(slot));
  }

  /** Returns the conditions as a message names them. */
  static String describe(List<Condition> conditions) {
    return conditions.isEmpty()
        ? "always"
        : String.join(" and ", conditions.stream().map(Condition::description).toList());
  }
}
