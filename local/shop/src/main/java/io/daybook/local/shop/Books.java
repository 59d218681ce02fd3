package io.daybook.local.shop;

import io.daybook.local.shop.ShopEvent.Line;
import io.daybook.local.shop.ShopEvent.Login;
import io.daybook.local.shop.ShopEvent.StatusChange;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.OrderTables;
import io.daybook.warehouse.table.PurchaseTables;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The shop's own books: what was written so far and what it must come to. */
final class Books {
  private final Map<String, SourceTally> sources = new LinkedHashMap<>();
  private final Map<String, SortedMap<LocalDate, Long>> rows = new LinkedHashMap<>();
  private final LoginFigures logins = new LoginFigures();
  private final PurchaseFigures purchases = new PurchaseFigures();
  private final OrderFigures orders = new OrderFigures();

  SourceTally source(String name) {
    return sources.computeIfAbsent(name, SourceTally::new);
  }

  void login(Login login) {
    logins.add(login);
    count(Datasets.LOGIN.name(), login);
  }

  void line(Line line) {
    purchases.add(line);
    count(Datasets.PURCHASE.name(), line);
  }

  void statusChange(StatusChange change) {
    orders.add(change);
    count(Datasets.ORDERS.name(), change);
  }

  private void count(String dataset, ShopEvent event) {
    rows.computeIfAbsent(dataset, name -> new TreeMap<>())
        .merge(ShopDays.dayOf(event.at()), 1L, Long::sum);
  }

  ShopTruth truth() {
    Map<String, List<FigureRow>> figures = new LinkedHashMap<>();
    figures.put(LoginTables.LOGIN_DAILY.name(), logins.rows());
    figures.put(PurchaseTables.PURCHASE_DAILY.name(), purchases.rows());
    figures.put(OrderTables.ORDER_DAILY.name(), orders.rows());
    Map<String, SourceFigures> sourceFigures = new LinkedHashMap<>();
    Map<String, SourceFlaws> flaws = new LinkedHashMap<>();
    sources.forEach(
        (name, tally) -> {
          sourceFigures.put(name, tally.figures());
          flaws.put(name, tally.flaws());
        });
    return new ShopTruth(figures, sourceFigures, flaws, rows);
  }
}
