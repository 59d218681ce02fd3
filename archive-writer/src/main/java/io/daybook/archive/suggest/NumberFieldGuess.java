package io.daybook.archive.suggest;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a field that holds a number: notation, minor units, percents, rounding.
 *
 * @param column that the field fills
 * @param found the values
 * @param currency column of the sample that holds currencies; empty: none
 */
record NumberFieldGuess(Column column, ColumnProfile found, Optional<ColumnProfile> currency) {
  private static final int MOST_DECIMALS = 4;
  private static final int CENTS = 2;

  /** Adds the keys, as YAML; returns their evidence. */
  List<String> addTo(Map<String, String> parts) {
    List<String> comments = new ArrayList<>();
    ColumnProfile numbers = column.name().equals("discount") ? withoutPercent(found) : found;
    NumberGuess number = NumberGuess.of(numbers).orElseThrow();
    addNotation(number, parts, comments);
    int shares = found.count(text -> text.endsWith("%"));
    if (shares > 0 && column.name().equals("discount")) {
      parts.put("percent", "marked");
      comments.add(Evidence.of("%,d of %,d values are percents", shares, found.values()));
    } else if (column.type() instanceof ColumnType.Decimal) {
      addDecimals(number, parts, comments);
    }
    return comments;
  }

  private void addNotation(NumberGuess number, Map<String, String> parts, List<String> comments) {
    if (!number.question().isEmpty()) {
      parts.put("number", SuggestedKey.BLANK);
      comments.add("? " + number.question());
      return;
    }
    number
        .key()
        .ifPresent(
            notation -> {
              parts.put("number", notation);
              comments.add(number.evidence(found.path()));
            });
    if (number.fitting() < number.values()) {
      comments.add(
          Evidence.of(
              "%,d of %,d values are no such numbers",
              number.values() - number.fitting(), number.values()));
    }
  }

  private void addDecimals(NumberGuess number, Map<String, String> parts, List<String> comments) {
    if (number.hasFloatNoise()) {
      parts.put("round", String.valueOf(CENTS));
      comments.add("up to " + number.decimals() + " decimals, as sums of floats have");
    } else if (number.decimals() > MOST_DECIMALS) {
      parts.put("round", String.valueOf(MOST_DECIMALS));
      comments.add("up to " + number.decimals() + " decimals: more than the column holds");
    } else if (number.isWhole() && !column.name().equals("quantity")) {
      addMinorUnits(parts, comments);
    }
  }

  /** Whole amounts beside codes in small letters are those of payment providers: cents. */
  private void addMinorUnits(Map<String, String> parts, List<String> comments) {
    boolean named = found.path().toLowerCase(Locale.ROOT).matches(".*(?:cents|minor).*");
    if (currency.isPresent()
        && (named || currency.get().share(code -> code.matches("[a-z]{3}")) > 0.9)) {
      parts.put("minor-units", YamlText.scalar(currency.get().path()));
      comments.add(
          "all amounts are whole, and currencies in small letters: as payment providers write"
              + " cents; if they are whole units, leave minor-units out");
    } else if (named) {
      parts.put("scale", "-2");
      comments.add("all amounts are whole, and the name says so: cents");
    } else if (found.share(text -> text.length() >= 3) > 0.8) {
      comments.add("? all amounts are whole: if they are cents, add 'scale: -2'");
    }
  }

  /** Returns the values without their percent signs. */
  static ColumnProfile withoutPercent(ColumnProfile column) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    column
        .counts()
        .forEach((text, times) -> counts.merge(text.replaceAll("\\s*%$", ""), times, Integer::sum));
    return new ColumnProfile(column.path(), counts, column.values(), column.records());
  }
}
