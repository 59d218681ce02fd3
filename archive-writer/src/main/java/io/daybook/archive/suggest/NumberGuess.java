package io.daybook.archive.suggest;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the numbers of a column are written.
 *
 * @param decimal the decimal sign
 * @param groups what stands between groups of three digits; empty: nothing
 * @param isAccounting whether currency signs, parentheses or a trailing minus stand around numbers
 * @param fitting values that are numbers in this notation
 * @param values all values
 * @param decimals the most digits behind the decimal sign
 * @param question what the sample leaves open; empty: nothing
 */
record NumberGuess(
    String decimal,
    String groups,
    boolean isAccounting,
    int fitting,
    int values,
    int decimals,
    String question) {
  private static final Pattern SIGN = Pattern.compile("\\p{Sc}|Kč|kr\\.?|zł|R\\$|Fr\\.?");
  private static final Pattern AROUND =
      Pattern.compile(
          "(?<open>\\()?(?<minus>[-−+])?\\s*(?<before>\\p{L}{0,3}\\p{Sc}|[A-Z]{3}\\b)?\\s*"
              + "(?<inner>[-−+])?(?<digits>[\\d.,'’ \u00a0\u202f]*\\d(?:[eE][+-]?\\d+)?)\\s*"
              + "(?<behind>\\p{Sc}|[A-Z]{3})?(?<trailing>[-−])?(?<close>\\))?");
  private static final Pattern DECIMAL_COMMA =
      Pattern.compile(".*,(?:\\d{1,2}|\\d{4,})|.*\\.\\d{3},\\d+");
  private static final Pattern DECIMAL_POINT =
      Pattern.compile("[^,]*\\.(?:\\d{1,2}|\\d{4,})(?:[eE].*)?|.*,\\d{3}\\.\\d+|0\\.\\d{3}");
  private static final Pattern GROUPED =
      Pattern.compile("[1-9]\\d{0,2}(?:([.,'’ \u00a0\u202f])\\d{3})+(?:\\D\\d+)?");

  static boolean isCurrencySign(String text) {
    return SIGN.matcher(text).matches();
  }

  /** Returns the notation of a column; nothing if most of its values are no numbers. */
  static Optional<NumberGuess> of(ColumnProfile column) {
    int comma = 0;
    int point = 0;
    int accounting = 0;
    int seen = 0;
    Map<String, Integer> groups = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> entry : column.counts().entrySet()) {
      Matcher around = AROUND.matcher(entry.getKey().strip());
      if (!around.matches()) {
        continue;
      }
      String digits = around.group("digits");
      int times = entry.getValue();
      seen += times;
      accounting += isAccounting(around) ? times : 0;
      comma += DECIMAL_COMMA.matcher(digits).matches() ? times : 0;
      point += DECIMAL_POINT.matcher(digits).matches() ? times : 0;
      Matcher grouped = GROUPED.matcher(digits);
      if (grouped.matches()) {
        groups.merge(grouped.group(1), times, Integer::sum);
      }
    }
    if (seen < 0.7 * column.values() || seen == 0) {
      return Optional.empty();
    }
    return Optional.of(decided(column, comma, point, accounting, groups));
  }

  private static boolean isAccounting(Matcher around) {
    return around.group("open") != null
        || around.group("before") != null
        || around.group("behind") != null
        || around.group("trailing") != null;
  }

  private static NumberGuess decided(
      ColumnProfile column, int comma, int point, int accounting, Map<String, Integer> groups) {
    String decimal = comma > point ? "," : ".";
    String between = "";
    String question = "";
    for (String sign : groups.keySet()) {
      boolean proven = !sign.equals(".") || comma > 0;
      if (!sign.equals(decimal) && proven) {
        between = sign.equals("’") ? "'" : sign.isBlank() ? " " : sign;
      }
    }
    if (comma > 0 && point > 0 && between.isEmpty()) {
      question =
          Evidence.of(
              "%,d values look like a decimal comma, %,d like a decimal point: which is right?",
              comma, point);
    } else if (comma == 0 && point == 0 && !groups.isEmpty()) {
      question =
          "thousands or decimals? "
              + column.examples()
              + " can be read in both ways; for thousands with points write {decimal: ',', groups: '.'}";
    }
    if (decimal.equals(",") && between.isEmpty()) {
      between = "."; // as it is written wherever the decimal sign is a comma
    }
    String notation = digits(decimal, between);
    Pattern whole = Pattern.compile(notation);
    int fitting = 0;
    int decimals = 0;
    for (Map.Entry<String, Integer> entry : column.counts().entrySet()) {
      Matcher around = AROUND.matcher(entry.getKey().strip());
      if (around.matches() && (accounting > 0 || !isAccounting(around))) {
        Matcher number = whole.matcher(around.group("digits"));
        if (number.matches()) {
          fitting += entry.getValue();
          String fraction = number.group("fraction");
          decimals = Math.max(decimals, fraction == null ? 0 : fraction.length());
        }
      }
    }
    return new NumberGuess(
        decimal, between, accounting > 0, fitting, column.values(), decimals, question);
  }

  private static String digits(String decimal, String groups) {
    String grouped =
        groups.isEmpty()
            ? ""
            : "|[1-9]\\d{0,2}(?:"
                + (groups.equals(" ") ? "[ \u00a0\u202f]" : "[" + groups + "]")
                + "\\d{3})+";
    return "(?:\\d+"
        + grouped
        + ")?(?:"
        + Pattern.quote(decimal)
        + "(?<fraction>\\d+))?(?:[eE][+-]?\\d+)?";
  }

  /** Returns the number that a text means in this notation; nothing if it is none. */
  Optional<BigDecimal> number(@Nullable String text) {
    Matcher around = AROUND.matcher(text == null ? "" : text.strip());
    if (!around.matches()) {
      return Optional.empty();
    }
    String plain = around.group("digits");
    for (String sign : groups.isEmpty() ? List.<String>of() : List.of(groups)) {
      plain = plain.replace(sign, "");
    }
    try {
      BigDecimal number = new BigDecimal(plain.replace(decimal, "."));
      boolean negative =
          around.group("open") != null
              || isMinus(around.group("minus"))
              || isMinus(around.group("inner"))
              || around.group("trailing") != null;
      return Math.abs((long) number.scale()) > 400
          ? Optional.empty()
          : Optional.of(negative ? number.negate() : number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isMinus(@Nullable String sign) {
    return sign != null && !sign.equals("+");
  }

  /** Returns the key {@code number}; nothing if numbers are written plainly. */
  Optional<String> key() {
    Map<String, String> parts = new LinkedHashMap<>();
    if (!decimal.equals(".")) {
      parts.put("decimal", YamlText.scalar(decimal));
    }
    if (!groups.isEmpty()) {
      parts.put("groups", YamlText.scalar(groups));
    }
    if (isAccounting) {
      parts.put("accounting", "true");
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(YamlText.mapping(parts));
  }

  boolean isWhole() {
    return decimals == 0;
  }

  /** Returns whether digits behind the point look like those of a float's sum. */
  boolean hasFloatNoise() {
    return decimals >= 10;
  }

  String evidence(String path) {
    return Evidence.of(
        "%,d of %,d values of %s are numbers%s%s%s",
        fitting,
        values,
        path,
        decimal.equals(",") ? " with decimal comma" : "",
        groups.isEmpty() ? "" : ", groups by '" + groups + "'",
        isAccounting ? ", signs or parentheses around them" : "");
  }
}
