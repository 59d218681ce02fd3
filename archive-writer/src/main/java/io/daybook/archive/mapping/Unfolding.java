package io.daybook.archive.mapping;

import io.daybook.archive.mapping.TextPaths.Absence;
import io.daybook.warehouse.config.ConfigNode;
import java.util.Optional;

/**
 * The list of which each element gives an event.
 *
 * @param absence whether a record may lack it
 */
record Unfolding(TextNode.ListNode list, Absence absence) {

  /** Reads {@code each} and {@code optional} of an event; empty if it has none. */
  static Optional<Unfolding> compile(ConfigNode event, Slots slots) {
    Absence absence = absence(event);
    if (!event.has("each")) {
      if (event.has("optional")) {
        event.child("optional").problem("no list", "'each' beside it", "remove it");
      }
      return Optional.empty();
    }
    ConfigNode each = event.child("each");
    String path = each.text().orElse("");
    if (path.isEmpty() || path.equals(".") || path.startsWith("./")) {
      if (!each.isList() && !each.isMapping()) {
        each.problem(each.rendered(), "the path of a list in the record", "write it like /items");
      }
      return Optional.empty();
    }
    return slots.list(path, each).map(list -> new Unfolding(list, absence));
  }

  /** Reads {@code optional}. */
  static Absence absence(ConfigNode node) {
    Optional<String> text = node.text("optional");
    if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
      node.child("optional").problem("'" + text.get() + "'", "true or false", "");
    }
    return text.filter("true"::equals).isPresent() ? Absence.ALLOWED : Absence.REFUSED;
  }
}
