package io.daybook.local.shop;

import io.daybook.local.shop.ShopEvent.Line;
import io.daybook.local.shop.ShopEvent.LineKind;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds up {@code purchase_daily}. */
final class PurchaseFigures {
  private final Map<FigureKey, PurchaseCell> cells = new HashMap<>();

  private static final class PurchaseCell {
    private long lines;
    private BigDecimal units = BigDecimal.ZERO;
    private long anonymous;
    private BigDecimal gross = BigDecimal.ZERO;
    private BigDecimal discounts = BigDecimal.ZERO;
    private BigDecimal returns = BigDecimal.ZERO;
    private BigDecimal adjustments = BigDecimal.ZERO;
    private final Set<Long> orders = new HashSet<>();
    private final Set<Integer> buyers = new HashSet<>();
  }

  void add(Line line) {
    Order order = line.order();
    PurchaseCell cell = cells.computeIfAbsent(key(line), k -> new PurchaseCell());
    cell.lines++;
    Customer customer = order.customer();
    if (customer == null) {
      cell.anonymous++;
    }
    switch (line.kind()) {
      case RETURN -> cell.returns = cell.returns.subtract(line.amount());
      case ADJUSTMENT -> cell.adjustments = cell.adjustments.add(line.amount());
      case SALE -> addSale(cell, line);
    }
    if (line.kind() == LineKind.SALE && customer != null) {
      cell.buyers.add(customer.number());
    }
  }

  private static FigureKey key(Line line) {
    Order order = line.order();
    Product product = line.product();
    return FigureKey.of(
        ShopDays.dayOf(line.at()),
        order.currency(),
        order.country().archivedFromCheckout(),
        order.channel(),
        product == null ? null : product.category());
  }

  private static void addSale(PurchaseCell cell, Line line) {
    cell.units = cell.units.add(BigDecimal.valueOf(line.quantity()));
    cell.gross = cell.gross.add(line.gross());
    cell.discounts = cell.discounts.add(line.discountOrZero());
    cell.orders.add(line.order().number());
  }

  List<FigureRow> rows() {
    return cells.entrySet().stream().map(e -> row(e.getKey(), e.getValue())).sorted().toList();
  }

  private static FigureRow row(FigureKey key, PurchaseCell cell) {
    BigDecimal net =
        cell.gross.subtract(cell.discounts).subtract(cell.returns).add(cell.adjustments);
    Map<String, Object> measures = new LinkedHashMap<>();
    measures.put("orders", (long) cell.orders.size());
    measures.put("buyers", (long) cell.buyers.size());
    measures.put("line_items", cell.lines);
    measures.put("units", cell.units.setScale(4));
    measures.put("gross_amount", cell.gross.setScale(4));
    measures.put("discount_amount", cell.discounts.setScale(4));
    // The shop charges quantity x price - discount: it has nothing to round.
    measures.put("rounding_amount", BigDecimal.ZERO.setScale(4));
    measures.put("return_amount", cell.returns.setScale(4));
    measures.put("adjustment_amount", cell.adjustments.setScale(4));
    measures.put("net_amount", net.setScale(4));
    measures.put("anonymous_line_items", cell.anonymous);
    return new FigureRow(key.dt(), key.dimensions(), measures);
  }
}
