package io.daybook.local.shop;

import io.daybook.local.shop.ShopEvent.Line;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The lines of an order: always the same ones, so that nobody has to keep them. */
final class Basket {
  private static final int MOST_LINES = 4;
  private static final BigDecimal TENTH = new BigDecimal("0.1");
  private static final BigDecimal GOODWILL = new BigDecimal("-5.00");

  private Basket() {}

  /** Returns what was bought. */
  static List<Line> sales(Order order) {
    SplittableRandom random = new SplittableRandom(order.seed());
    List<Line> lines = new ArrayList<>();
    int count = 1 + random.nextInt(MOST_LINES);
    for (int number = 1; number <= count; number++) {
      Product product = Pick.one(Catalogue.PRODUCTS, random);
      int quantity = 1 + random.nextInt(product.largestQuantity());
      lines.add(
          new Line(
              order.submittedAt(),
              lineId(order, "", number),
              order,
              number,
              product,
              quantity,
              product.price(),
              discount(product, quantity, random)));
    }
    return lines;
  }

  /** Returns the line that takes back one piece of the first one bought, at its price. */
  static Line returned(Order order, Instant at) {
    Line bought = sales(order).get(0);
    return new Line(
        at, lineId(order, "R", 1), order, 1, bought.product(), -1, bought.unitPrice(), null);
  }

  /** Returns a sum that the customer gets back without returning anything. */
  static Line goodwill(Order order, Instant at) {
    return new Line(at, lineId(order, "A", 1), order, 1, null, 1, GOODWILL, null);
  }

  /** Returns what the customer pays. */
  static BigDecimal total(Order order) {
    return sales(order).stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  static int itemCount(Order order) {
    return sales(order).stream().mapToInt(Line::quantity).sum();
  }

  private static String lineId(Order order, String kind, int number) {
    return "L-" + order.number() + "-" + kind + number;
  }

  private static @Nullable BigDecimal discount(
      Product product, int quantity, SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0, 1 ->
          product
              .price()
              .multiply(BigDecimal.valueOf(quantity))
              .multiply(TENTH)
              .setScale(2, RoundingMode.HALF_UP);
      case 2, 3, 4 -> new BigDecimal("0.00");
      default -> null;
    };
  }
}
