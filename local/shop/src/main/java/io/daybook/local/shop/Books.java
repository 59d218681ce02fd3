package io.daybook.local.shop;

import io.daybook.local.shop.ShopEvent.Line;
import io.daybook.local.shop.ShopEvent.LineKind;
import io.daybook.local.shop.ShopEvent.Login;
import io.daybook.local.shop.ShopEvent.StatusChange;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.OrderTables;
import io.daybook.warehouse.table.PurchaseTables;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The shop's own books: what was written so far and what it must come to. */
final class Books {
  private final Map<String, SourceTally> sources = new LinkedHashMap<>();
  private final Map<String, SortedMap<LocalDate, Long>> rows = new LinkedHashMap<>();
  private final DayTotals logins = DayTotals.of(LoginTables.LOGIN_DAILY);
  private final DayTotals purchases = DayTotals.of(PurchaseTables.PURCHASE_DAILY, "currency");
  private final DayTotals orders = DayTotals.of(OrderTables.ORDER_DAILY, "currency", "status");

  SourceTally source(String name) {
    return sources.computeIfAbsent(name, SourceTally::new);
  }

  void login(Login login) {
    String day = DayTotals.key(ShopDays.dayOf(login.at()), List.of());
    logins.add(day, "attempts", 1);
    logins.addIf(login.isSuccess(), day, "successes");
    logins.addIf(!login.isSuccess(), day, "failures");
    logins.addIf(login.customer() == null, day, "anonymous_attempts");
    count(Datasets.LOGIN.name(), login);
  }

  void line(Line line) {
    boolean isSale = line.kind() == LineKind.SALE;
    boolean isReturn = line.kind() == LineKind.RETURN;
    boolean isAdjustment = line.kind() == LineKind.ADJUSTMENT;
    BigDecimal amount = line.amount();
    String key = DayTotals.key(ShopDays.dayOf(line.at()), Arrays.asList(line.order().currency()));
    purchases.add(key, "line_items", 1);
    purchases.addIf(line.order().customer() == null, key, "anonymous_line_items");
    purchases.add(key, "units", isSale ? line.quantity() : 0);
    purchases.add(key, "gross_amount", isSale ? line.gross() : BigDecimal.ZERO);
    purchases.add(key, "discount_amount", isSale ? line.discountOrZero() : BigDecimal.ZERO);
    // The shop charges quantity x price - discount: it has nothing to round.
    purchases.add(key, "rounding_amount", 0);
    purchases.add(key, "return_amount", isReturn ? amount.negate() : BigDecimal.ZERO);
    purchases.add(key, "adjustment_amount", isAdjustment ? amount : BigDecimal.ZERO);
    purchases.add(key, "net_amount", amount);
    count(Datasets.PURCHASE.name(), line);
  }

  void statusChange(StatusChange change) {
    String key =
        DayTotals.key(
            ShopDays.dayOf(change.at()),
            Arrays.asList(change.order().currency(), change.status().label()));
    orders.add(key, "events", 1);
    BigDecimal total = change.total();
    if (total != null) {
      orders.add(key, "amount", total);
    }
    count(Datasets.ORDERS.name(), change);
  }

  private void count(String dataset, ShopEvent event) {
    rows.computeIfAbsent(dataset, name -> new TreeMap<>())
        .merge(ShopDays.dayOf(event.at()), 1L, Long::sum);
  }

  ShopTruth truth() {
    Map<String, SourceFigures> sourceFigures = new LinkedHashMap<>();
    Map<String, SourceFlaws> flaws = new LinkedHashMap<>();
    sources.forEach(
        (name, tally) -> {
          sourceFigures.put(name, tally.figures());
          flaws.put(name, tally.flaws());
        });
    return new ShopTruth(List.of(logins, purchases, orders), sourceFigures, flaws, rows);
  }
}
