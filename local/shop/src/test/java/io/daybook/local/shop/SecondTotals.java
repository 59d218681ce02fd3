package io.daybook.local.shop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The sums of days from archived rows, each by a pass of its own over its group. */
final class SecondTotals {
  private SecondTotals() {}

  static SortedMap<String, SortedMap<String, BigDecimal>> logins(
      List<Map<String, String>> archived) {
    Predicate<Map<String, String>> success = row -> row.get("outcome").equals("success");
    Map<String, Function<List<Map<String, String>>, BigDecimal>> sums = new LinkedHashMap<>();
    sums.put("attempts", group -> count(group, SecondTotals::any));
    sums.put("successes", group -> count(group, success));
    sums.put("failures", group -> count(group, success.negate()));
    sums.put("anonymous_attempts", group -> count(group, row -> !row.containsKey("user_id")));
    return totals(archived, List.of(), sums);
  }

  static SortedMap<String, SortedMap<String, BigDecimal>> purchases(
      List<Map<String, String>> archived) {
    Predicate<Map<String, String>> priced = row -> number(row, "unit_price").signum() >= 0;
    Predicate<Map<String, String>> sale = priced.and(row -> number(row, "quantity").signum() >= 0);
    Predicate<Map<String, String>> taken = priced.and(sale.negate());
    Map<String, Function<List<Map<String, String>>, BigDecimal>> sums = new LinkedHashMap<>();
    sums.put("line_items", group -> count(group, SecondTotals::any));
    sums.put("units", group -> sum(group, sale, r -> number(r, "quantity")));
    sums.put("gross_amount", group -> sum(group, sale, SecondTotals::gross));
    sums.put("discount_amount", group -> sum(group, sale, r -> number(r, "discount")));
    sums.put("rounding_amount", group -> BigDecimal.ZERO);
    sums.put("return_amount", group -> sum(group, taken, SecondTotals::amount).negate());
    sums.put("adjustment_amount", group -> sum(group, priced.negate(), SecondTotals::amount));
    sums.put("net_amount", group -> sum(group, SecondTotals::any, SecondTotals::amount));
    sums.put("anonymous_line_items", group -> count(group, row -> !row.containsKey("user_id")));
    return totals(archived, List.of("currency"), sums);
  }

  static SortedMap<String, SortedMap<String, BigDecimal>> orders(
      List<Map<String, String>> archived) {
    Predicate<Map<String, String>> known = row -> row.containsKey("total_amount");
    Map<String, Function<List<Map<String, String>>, BigDecimal>> sums = new LinkedHashMap<>();
    sums.put("events", group -> count(group, SecondTotals::any));
    sums.put(
        "amount",
        group ->
            group.stream().noneMatch(known)
                ? null
                : sum(group, known, row -> number(row, "total_amount")));
    return totals(archived, List.of("currency", "status"), sums);
  }

  private static SortedMap<String, SortedMap<String, BigDecimal>> totals(
      List<Map<String, String>> archived,
      List<String> dimensions,
      Map<String, Function<List<Map<String, String>>, BigDecimal>> sums) {
    Map<String, List<Map<String, String>>> groups = new TreeMap<>();
    for (Map<String, String> row : archived) {
      String key = DayTotals.key(SecondPass.day(row), dimensions.stream().map(row::get).toList());
      groups.computeIfAbsent(key, first -> new ArrayList<>()).add(row);
    }
    SortedMap<String, SortedMap<String, BigDecimal>> totals = new TreeMap<>();
    groups.forEach(
        (key, group) -> {
          SortedMap<String, BigDecimal> of = new TreeMap<>();
          sums.forEach(
              (measure, sum) -> {
                BigDecimal value = sum.apply(group);
                if (value != null) {
                  of.put(measure, value);
                }
              });
          totals.put(key, of);
        });
    return totals;
  }

  private static boolean any(Map<String, String> row) {
    return !row.isEmpty();
  }

  private static BigDecimal count(
      List<Map<String, String>> group, Predicate<Map<String, String>> condition) {
    return BigDecimal.valueOf(group.stream().filter(condition).count());
  }

  private static BigDecimal sum(
      List<Map<String, String>> group,
      Predicate<Map<String, String>> condition,
      Function<Map<String, String>, BigDecimal> summand) {
    return group.stream().filter(condition).map(summand).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal gross(Map<String, String> row) {
    return number(row, "quantity").multiply(number(row, "unit_price"));
  }

  private static BigDecimal amount(Map<String, String> row) {
    return gross(row).subtract(number(row, "discount"));
  }

  private static BigDecimal number(Map<String, String> row, String column) {
    return new BigDecimal(row.getOrDefault(column, "0"));
  }
}
