package io.daybook.archive.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Columns of a csv that only the first of the rows of an order has a value in. */
final class FirstRows implements Inspection {
  private final Optional<String> orderPath;
  private final Map<String, FilledCells> columns = new LinkedHashMap<>();
  private final Set<String> money;
  private final Tally rows = new Tally();
  private @Nullable String order;

  /** What a column has on first rows and on others. */
  private static final class FilledCells {
    private boolean inFirstRow;
    private long filled;
    private long empty;
  }

  /**
   * @param paths that the mapping reads, also those that only decide
   */
  FirstRows(MappingOutline mapping, Set<String> paths) {
    boolean csv = Set.of("csv", "tsv").contains(mapping.format());
    this.orderPath =
        mapping.fields().stream()
            .filter(field -> csv && field.column().name().equals("order_id"))
            .filter(field -> !mapping.node().has("carry"))
            .flatMap(field -> field.paths().stream())
            .findFirst();
    this.money =
        mapping.fields().stream()
            .filter(MappingOutline.OutlinedField::isMoney)
            .flatMap(field -> field.paths().stream())
            .collect(Collectors.toSet());
    paths.stream()
        .filter(path -> !orderPath.equals(Optional.of(path)))
        .forEach(path -> columns.put(path, new FilledCells()));
  }

  @Override
  public void look(TriedRecord record) {
    String key = orderPath.map(record::text).orElse(null);
    if (key == null) {
      order = null;
      return;
    }
    rows.look();
    boolean first = !key.equals(order);
    order = key;
    boolean lacks = false;
    for (Map.Entry<String, FilledCells> column : columns.entrySet()) {
      FilledCells cells = column.getValue();
      boolean there = record.text(column.getKey()) != null;
      if (first) {
        cells.inFirstRow = there;
      } else if (cells.inFirstRow) {
        cells.filled += there ? 1 : 0;
        cells.empty += there ? 0 : 1;
        lacks |= !there;
      }
    }
    if (lacks) {
      rows.see(record, () -> "a row of '" + Finding.excerpt(key) + "' behind its first");
    }
  }

  @Override
  public List<Finding> findings() {
    List<String> empty =
        columns.entrySet().stream()
            .filter(column -> column.getValue().empty > 0 && column.getValue().filled == 0)
            .map(Map.Entry::getKey)
            .toList();
    List<String> carried = new ArrayList<>(empty);
    carried.removeAll(money); // an amount of the order counts once
    if (carried.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Finding(
            FindingCode.VALUES_ON_FIRST_ROWS,
            String.join(", ", empty),
            rows.count(),
            rows.of(),
            rows.example() + " has none",
            rows.position(),
            FindingCode.VALUES_ON_FIRST_ROWS.why(),
            "write carry: {by: "
                + orderPath.orElse("")
                + ", columns: ["
                + String.join(", ", carried)
                + "]}"));
  }
}
