package io.daybook.hive.ddl;

import static io.daybook.hive.ddl.CalendarColumns.as;
import static io.daybook.warehouse.table.ColumnType.Simple.DOUBLE;
import static io.daybook.warehouse.table.ColumnType.Simple.STRING;

import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.PurchaseTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sales and returns of products over 28 days. The table of products has the best of each day alone,
 * so this one is made of the archive, which a query reads whole: the columns that it needs.
 */
final class ProductReturns {
  private static final int DAYS = 28;
  private static final String SALE = "`p`.`quantity` >= 0 AND `p`.`unit_price` >= 0";
  private static final String RETURN = "`p`.`quantity` < 0 AND `p`.`unit_price` >= 0";

  private static final List<ViewColumn> SUMS =
      List.of(
          sum("units_28d", "sum of quantity of sales of the 28 days that end with dt"),
          sum("return_units_28d", "sum of -quantity of returns of these days, a positive figure"),
          sum("sale_amount_28d", "sum of amount of sales of these days"),
          sum("return_amount_28d", "sum of -amount of returns of these days, a positive figure"));

  private static final List<String> EXPRESSIONS =
      List.of(
          total(SALE, "`p`.`quantity`"),
          total(RETURN, "-`p`.`quantity`"),
          total(SALE, "`p`.`amount`"),
          total(RETURN, "-`p`.`amount`"));

  static final BiView VIEW =
      new BiView(
          "product_returns",
          "sales and returns of every product over the 28 days that end with dt; made of the"
              + " archive, so ask for few days at once",
          Set.of(PurchaseTables.SALES_DAILY.name()),
          Set.of(Datasets.PURCHASE.name()),
          columns(),
          days -> select(days.of(PurchaseTables.SALES_DAILY.name())));

  private ProductReturns() {}

  private static ViewColumn sum(String name, String comment) {
    return new ViewColumn(name, Amounts.TYPE, comment);
  }

  private static String total(String kind, String value) {
    return "SUM(CASE WHEN " + kind + " THEN CAST(" + value + " AS DECIMAL(38,4)) ELSE 0 END)";
  }

  private static List<ViewColumn> columns() {
    List<ViewColumn> columns = new ArrayList<>(CalendarColumns.ALL);
    columns.add(new ViewColumn("currency", STRING, "currency of the amounts"));
    columns.add(new ViewColumn("product_id", STRING, "article number"));
    columns.addAll(SUMS);
    columns.add(
        new ViewColumn(
            "return_rate_28d", DOUBLE, "return_units_28d / units_28d, which may be > 1"));
    return columns;
  }

  private static String select(FigureDays days) {
    List<String> items = new ArrayList<>();
    items.add(CalendarColumns.select("`w`.`dt`", days));
    items.add(as("`w`.`currency`", "currency"));
    items.add(as("`w`.`product_id`", "product_id"));
    SUMS.forEach(sum -> items.add(as(Amounts.of("`w`.`" + sum.name() + "`"), sum.name())));
    items.add(
        as(
            "CAST(`w`.`return_units_28d` AS DOUBLE) / nullif(CAST(`w`.`units_28d` AS DOUBLE), 0)",
            "return_rate_28d"));
    List<String> sums = new ArrayList<>();
    for (int i = 0; i < SUMS.size(); i++) {
      sums.add("    " + EXPRESSIONS.get(i) + " AS `" + SUMS.get(i).name() + "`");
    }
    String currency = "COALESCE(`p`.`currency`, '" + MetricTables.NONE + "')";
    String product = "COALESCE(`p`.`product_id`, '" + MetricTables.NONE + "')";
    return "SELECT\n"
        + String.join(",\n", items)
        + "\nFROM (\n  SELECT `d`.`dt`, "
        + currency
        + " AS `currency`, "
        + product
        + " AS `product_id`,\n"
        + String.join(",\n", sums)
        + "\n  FROM (\n    SELECT `c`.`dt`, date_sub(`c`.`dt`, `back`.`n`) AS `day`\n    FROM (\n"
        + DenseViews.everyDay(days, "SELECT 1 AS `one`", List.of())
        + "\n    ) `c`\n    LATERAL VIEW posexplode(split(space("
        + (DAYS - 1)
        + "), ' ')) `back` AS `n`, `nothing`\n  ) `d`\n  JOIN `"
        + HiveTable.ARCHIVE
        + "`.`"
        + Datasets.PURCHASE.name()
        + "` `p` ON `p`.`dt` = `d`.`day`\n  GROUP BY `d`.`dt`, "
        + currency
        + ", "
        + product
        + "\n) `w`";
  }
}
