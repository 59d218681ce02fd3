package io.daybook.archive.suggest;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the column that holds what a line costs: about quantity × price − discount. */
final class LineTotalGuess {
  private static final double LEAST_SHARE = 0.9;
  private static final BigDecimal A_CENT = new BigDecimal("0.01");

  private LineTotalGuess() {}

  /**
   * Returns the field {@code amount}; nothing if no column holds it for nearly all lines.
   *
   * @param lines values of records, or of the elements of their lists
   * @param paths found for columns
   */
  static Optional<SuggestedKey> of(
      List<Map<String, String>> lines, ColumnFinder columns, Map<String, String> paths) {
    Optional<ColumnProfile> quantity =
        Optional.ofNullable(paths.get("quantity")).flatMap(columns::profile);
    Optional<ColumnProfile> price =
        Optional.ofNullable(paths.get("unit_price")).flatMap(columns::profile);
    if (quantity.isEmpty() || price.isEmpty()) {
      return Optional.empty();
    }
    Optional<ColumnProfile> discount =
        Optional.ofNullable(paths.get("discount")).flatMap(columns::profile);
    return columns.left().stream()
        .filter(path -> ColumnNames.likeness("amount", path) > 0)
        .filter(path -> path.startsWith("./") == price.get().path().startsWith("./"))
        .sorted(
            Comparator.comparingInt((String path) -> ColumnNames.likeness("amount", path))
                .reversed())
        .flatMap(path -> columns.profile(path).stream())
        .filter(ColumnFinder::isNumber)
        .flatMap(
            amount -> key(lines, columns, quantity.get(), price.get(), discount, amount).stream())
        .findFirst();
  }

  private static Optional<SuggestedKey> key(
      List<Map<String, String>> lines,
      ColumnFinder columns,
      ColumnProfile quantity,
      ColumnProfile price,
      Optional<ColumnProfile> discount,
      ColumnProfile amount) {
    int with = 0;
    int near = 0;
    int exact = 0;
    for (Map<String, String> line : lines) {
      Optional<BigDecimal> pieces = number(quantity, line);
      Optional<BigDecimal> one = number(price, line);
      Optional<BigDecimal> all = number(amount, line);
      if (pieces.isEmpty() || one.isEmpty() || all.isEmpty()) {
        continue;
      }
      with++;
      BigDecimal off = discount.flatMap(column -> number(column, line)).orElse(BigDecimal.ZERO);
      BigDecimal difference =
          pieces.get().multiply(one.get()).subtract(off).subtract(all.get()).abs();
      exact += difference.signum() == 0 ? 1 : 0;
      near +=
          difference.compareTo(A_CENT.multiply(pieces.get().abs().add(BigDecimal.ONE))) <= 0
              ? 1
              : 0;
    }
    if (with == 0 || near < LEAST_SHARE * with) {
      return Optional.empty();
    }
    columns.take(List.of(amount.path()));
    String value = YamlText.scalar(amount.path());
    NumberGuess notation = NumberGuess.of(amount).orElseThrow();
    return Optional.of(
        SuggestedKey.of(
            "amount",
            notation.key().map(key -> "{path: " + value + ", number: " + key + "}").orElse(value),
            Evidence.of(
                "quantity × price is %s in %,d of %,d lines; the rest differs by rounding",
                amount.path(), exact, with)));
  }

  private static Optional<BigDecimal> number(ColumnProfile column, Map<String, String> line) {
    return NumberGuess.of(column).flatMap(notation -> notation.number(line.get(column.path())));
  }
}
