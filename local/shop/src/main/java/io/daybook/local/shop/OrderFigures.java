package io.daybook.local.shop;

import io.daybook.local.shop.ShopEvent.StatusChange;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up {@code order_daily}. */
final class OrderFigures {
  private final Map<FigureKey, OrderCell> cells = new HashMap<>();

  private static final class OrderCell {
    private long events;
    private @Nullable BigDecimal amount;
    private final Set<Long> orders = new HashSet<>();
  }

  void add(StatusChange change) {
    Order order = change.order();
    FigureKey key =
        FigureKey.of(
            ShopDays.dayOf(change.at()),
            order.currency(),
            change.status().label(),
            change.paymentMethod(),
            order.country().code());
    OrderCell cell = cells.computeIfAbsent(key, k -> new OrderCell());
    cell.events++;
    cell.orders.add(order.number());
    BigDecimal total = change.total();
    if (total != null) {
      cell.amount = cell.amount == null ? total : cell.amount.add(total);
    }
  }

  List<FigureRow> rows() {
    return cells.entrySet().stream().map(e -> row(e.getKey(), e.getValue())).sorted().toList();
  }

  private static FigureRow row(FigureKey key, OrderCell cell) {
    Map<String, Object> measures = new LinkedHashMap<>();
    measures.put("events", cell.events);
    measures.put("orders", (long) cell.orders.size());
    if (cell.amount != null) {
      measures.put("amount", cell.amount.setScale(4));
    }
    return new FigureRow(key.dt(), key.dimensions(), measures);
  }
}
