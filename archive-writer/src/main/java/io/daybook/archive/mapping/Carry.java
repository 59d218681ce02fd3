package io.daybook.archive.mapping;

import io.daybook.warehouse.config.ConfigNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which cells of a row, where they are empty, take the value of the row before with the same key.
 *
 * @param by slot of the key
 * @param columns slots of the cells
 */
public record Carry(int by, Set<Integer> columns) {

  public Carry {
    columns = Set.copyOf(columns);
  }

  /** Reads {@code carry}; problems go to the configuration's. */
  static Optional<Carry> compile(ConfigNode source, Slots slots) {
    if (!source.has("carry")) {
      return Optional.empty();
    }
    ConfigNode carry = source.section("carry");
    Slots deciding = slots.deciding();
    String key = carry.text("by", "");
    if (key.isEmpty() && !carry.child("by").isList() && !carry.child("by").isMapping()) {
      carry
          .child("by")
          .problem(carry.child("by").rendered(), "the column that rows of a group share", "");
    }
    List<ConfigNode> listed = carry.list("columns");
    if (listed.isEmpty()) {
      carry.child("columns").problem("none", "the columns whose empty cells are filled", "");
    }
    carry.noOtherKeys();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    int by = deciding.of(key, carry.child("by"));
    Set<Integer> columns = new LinkedHashSet<>();
    for (ConfigNode column : listed) {
      int slot = FieldMapping.slot(column, deciding);
      if (slot == by || !columns.add(slot)) {
        column.problem(
            column.rendered() + " a second time", "each column once, without 'by'", "remove it");
      }
    }
    return Optional.of(new Carry(by, columns));
  }

  /** Returns whether all rows of a group have the same text in a slot. */
  boolean isShared(int slot) {
    return slot == by || columns.contains(slot);
  }
}
