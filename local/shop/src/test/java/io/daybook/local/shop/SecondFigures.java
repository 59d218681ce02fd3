package io.daybook.local.shop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The daily figures from archived rows, each measure by a pass of its own over its group. */
final class SecondFigures {
  private SecondFigures() {}

  static List<FigureRow> logins(List<Map<String, String>> archived) {
    Predicate<Map<String, String>> success = row -> row.get("outcome").equals("success");
    Set<String> gotIn =
        archived.stream().filter(success).map(SecondFigures::userDay).collect(Collectors.toSet());
    return figures(
        archived,
        List.of("country", "channel"),
        group -> {
          Map<String, Object> measures = new LinkedHashMap<>();
          measures.put("attempts", (long) group.size());
          measures.put("successes", count(group, success));
          measures.put("failures", count(group, success.negate()));
          measures.put("success_rate", count(group, success) / (double) group.size());
          measures.put("users", distinct(group, "user_id", success));
          measures.put("failed_users", distinct(group, "user_id", success.negate()));
          measures.put(
              "locked_out_users",
              distinct(
                  group,
                  "user_id",
                  row -> success.negate().test(row) && !gotIn.contains(userDay(row))));
          measures.put("ips", distinct(group, "ip", SecondFigures::any));
          measures.put("anonymous_attempts", count(group, row -> !row.containsKey("user_id")));
          return measures;
        });
  }

  static List<FigureRow> purchases(List<Map<String, String>> archived) {
    Predicate<Map<String, String>> priced = row -> number(row, "unit_price").signum() >= 0;
    Predicate<Map<String, String>> sale = priced.and(row -> number(row, "quantity").signum() >= 0);
    Predicate<Map<String, String>> taken = priced.and(sale.negate());
    return figures(
        archived,
        List.of("currency", "country", "channel", "category"),
        group -> {
          Map<String, Object> measures = new LinkedHashMap<>();
          measures.put("orders", distinct(group, "order_id", sale));
          measures.put("buyers", distinct(group, "user_id", sale));
          measures.put("line_items", (long) group.size());
          measures.put("units", sum(group, sale, r -> number(r, "quantity")));
          measures.put("gross_amount", sum(group, sale, SecondFigures::gross));
          measures.put("discount_amount", sum(group, sale, r -> number(r, "discount")));
          measures.put("rounding_amount", BigDecimal.ZERO.setScale(4));
          measures.put("return_amount", sum(group, taken, SecondFigures::amount).negate());
          measures.put("adjustment_amount", sum(group, priced.negate(), SecondFigures::amount));
          measures.put("net_amount", sum(group, SecondFigures::any, SecondFigures::amount));
          measures.put("anonymous_line_items", count(group, row -> !row.containsKey("user_id")));
          return measures;
        });
  }

  static List<FigureRow> orders(List<Map<String, String>> archived) {
    return figures(
        archived,
        List.of("currency", "status", "payment_method", "country"),
        group -> {
          Map<String, Object> measures = new LinkedHashMap<>();
          measures.put("events", (long) group.size());
          measures.put("orders", distinct(group, "order_id", SecondFigures::any));
          if (group.stream().anyMatch(row -> row.containsKey("total_amount"))) {
            measures.put(
                "amount", sum(group, SecondFigures::any, row -> number(row, "total_amount")));
          }
          return measures;
        });
  }

  private static List<FigureRow> figures(
      List<Map<String, String>> archived,
      List<String> dimensions,
      Function<List<Map<String, String>>, Map<String, Object>> measures) {
    Map<FigureKey, List<Map<String, String>>> groups = new TreeMap<>();
    for (Map<String, String> row : archived) {
      List<String> values =
          dimensions.stream().map(column -> row.getOrDefault(column, "(none)")).toList();
      groups
          .computeIfAbsent(new FigureKey(SecondPass.day(row), values), key -> new ArrayList<>())
          .add(row);
    }
    return groups.entrySet().stream()
        .map(
            group ->
                new FigureRow(
                    group.getKey().dt(),
                    group.getKey().dimensions(),
                    measures.apply(group.getValue())))
        .toList();
  }

  private static String userDay(Map<String, String> row) {
    return row.get("user_id") + " " + SecondPass.day(row);
  }

  private static boolean any(Map<String, String> row) {
    return !row.isEmpty();
  }

  private static long count(
      List<Map<String, String>> group, Predicate<Map<String, String>> condition) {
    return group.stream().filter(condition).count();
  }

  private static long distinct(
      List<Map<String, String>> group, String column, Predicate<Map<String, String>> condition) {
    return group.stream()
        .filter(condition)
        .map(row -> row.get(column))
        .filter(Objects::nonNull)
        .distinct()
        .count();
  }

  private static BigDecimal sum(
      List<Map<String, String>> group,
      Predicate<Map<String, String>> condition,
      Function<Map<String, String>, BigDecimal> summand) {
    return group.stream()
        .filter(condition)
        .map(summand)
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .setScale(4);
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
