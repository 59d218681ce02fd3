package io.daybook.archive.suggest;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the columns of which one holds what a line costs: about quantity × price − discount. */
final class LineTotalGuess {
  private static final double LEAST_SHARE = 0.9;
  private static final BigDecimal A_CENT = new BigDecimal("0.01");

  private final List<Map<String, String>> lines;
  private final ColumnFinder columns;

  /**
   * Looks at lines.
   *
   * @param lines values of records, or of the elements of their lists
   */
  LineTotalGuess(List<Map<String, String>> lines, ColumnFinder columns) {
    this.lines = lines;
    this.columns = columns;
  }

  /** A column with the notation of its numbers. */
  private record Numbers(String path, NumberGuess notation) {
    static Optional<Numbers> of(ColumnProfile column) {
      return NumberGuess.of(column).map(notation -> new Numbers(column.path(), notation));
    }

    Optional<BigDecimal> of(Map<String, String> line) {
      return notation.number(line.get(path));
    }
  }

  /**
   * How well quantity × price − discount is a total.
   *
   * @param with lines that have all of them
   * @param near those that differ by no more than rounding
   * @param exact those that don't differ
   */
  private record Fit(int with, int near, int exact) {
    boolean isGood() {
      return with > 0 && near >= LEAST_SHARE * with;
    }
  }

  /**
   * Returns the path of the price that fits a line's total, where the likeliest name doesn't and
   * another one does: the price of a pack, where quantities are packs.
   */
  Optional<String> otherPrice() {
    Optional<Numbers> quantity = numbers("quantity");
    List<ColumnProfile> prices = byLikeness("unit_price");
    if (quantity.isEmpty() || prices.size() < 2 || fitsAny(prices.get(0), quantity.get())) {
      return Optional.empty();
    }
    return prices.stream()
        .skip(1)
        .filter(price -> fitsAny(price, quantity.get()))
        .map(ColumnProfile::path)
        .findFirst();
  }

  private boolean fitsAny(ColumnProfile price, Numbers quantity) {
    Optional<Numbers> discount = numbers("discount");
    return Numbers.of(price).stream()
        .anyMatch(
            one ->
                byLikeness("amount").stream()
                    .filter(total -> isBeside(total.path(), one.path()))
                    .filter(total -> !total.path().equals(quantity.path()))
                    .flatMap(total -> Numbers.of(total).stream())
                    .anyMatch(total -> fit(quantity, one, discount, total).isGood()));
  }

  private Optional<Numbers> numbers(String column) {
    return columns.find(column, ColumnFinder::isNumber).flatMap(Numbers::of);
  }

  private List<ColumnProfile> byLikeness(String column) {
    return columns.all().stream()
        .filter(profile -> ColumnNames.likeness(column, profile.path()) > 0)
        .filter(ColumnFinder::isNumber)
        .sorted(
            Comparator.comparingDouble((ColumnProfile p) -> ColumnFinder.score(column, p))
                .reversed())
        .toList();
  }

  private static boolean isBeside(String path, String other) {
    return !path.equals(other) && path.startsWith("./") == other.startsWith("./");
  }

  /**
   * Returns the field {@code amount}; nothing if no column holds it for nearly all lines.
   *
   * @param paths found for columns
   */
  Optional<SuggestedKey> amount(Map<String, String> paths) {
    Optional<Numbers> quantity = of(paths, "quantity");
    Optional<Numbers> price = of(paths, "unit_price");
    if (quantity.isEmpty() || price.isEmpty()) {
      return Optional.empty();
    }
    Optional<Numbers> discount = of(paths, "discount");
    List<String> left = columns.left();
    for (ColumnProfile total : byLikeness("amount")) {
      if (left.contains(total.path()) && isBeside(total.path(), price.get().path())) {
        Numbers amount = Numbers.of(total).orElseThrow();
        Fit fit = fit(quantity.get(), price.get(), discount, amount);
        if (fit.isGood()) {
          return Optional.of(key(amount, price.get(), fit));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Numbers> of(Map<String, String> paths, String column) {
    return Optional.ofNullable(paths.get(column)).flatMap(columns::profile).flatMap(Numbers::of);
  }

  private Fit fit(Numbers quantity, Numbers price, Optional<Numbers> discount, Numbers amount) {
    int with = 0;
    int near = 0;
    int exact = 0;
    for (Map<String, String> line : lines) {
      Optional<BigDecimal> pieces = quantity.of(line);
      Optional<BigDecimal> one = price.of(line);
      Optional<BigDecimal> all = amount.of(line);
      if (pieces.isEmpty() || one.isEmpty() || all.isEmpty()) {
        continue;
      }
      with++;
      BigDecimal off = discount.flatMap(column -> column.of(line)).orElse(BigDecimal.ZERO);
      BigDecimal difference =
          pieces.get().multiply(one.get()).subtract(off).subtract(all.get()).abs();
      BigDecimal rounding = A_CENT.multiply(pieces.get().abs().add(BigDecimal.ONE));
      exact += difference.signum() == 0 ? 1 : 0;
      near += difference.compareTo(rounding) <= 0 ? 1 : 0;
    }
    return new Fit(with, near, exact);
  }

  private SuggestedKey key(Numbers amount, Numbers price, Fit fit) {
    columns.take(List.of(amount.path()));
    String value = YamlText.scalar(amount.path());
    return SuggestedKey.of(
        "amount",
        amount
            .notation()
            .key()
            .map(key -> "{path: " + value + ", number: " + key + "}")
            .orElse(value),
        Evidence.of(
            "quantity × %s is %s in %,d of %,d lines; the rest differs by rounding",
            price.path(), amount.path(), fit.exact(), fit.with()));
  }
}
