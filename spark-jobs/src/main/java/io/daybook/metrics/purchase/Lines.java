package io.daybook.metrics.purchase;

import static io.daybook.metrics.Figures.measure;
import static io.daybook.metrics.Figures.total;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.ExactSums;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Lines of purchases. Every line is exactly one of: sale, return, adjustment. */
public final class Lines {
  /** What net_amount is made of. */
  public static final String NET =
      "net_amount = gross_amount - discount_amount + rounding_amount - return_amount"
          + " + adjustment_amount";

  private static final String GROSS = ofSales(ExactSums.product("quantity", "unit_price"));
  private static final String DISCOUNT = ofSales("discount");

  /** Once for a day's sales, not line by line: all of it is exact. */
  private static final String ROUNDING =
      "cast(" + ofSales("amount") + " - " + GROSS + " + " + DISCOUNT + " AS decimal(38,4))";

  private static final String KIND =
      "CASE WHEN unit_price < 0 THEN 'adjustment' WHEN quantity < 0 THEN 'return' ELSE 'sale' END";

  private Lines() {}

  /** Returns lines with their {@code kind}. */
  public static Dataset<Row> withKind(Dataset<Row> lines) {
    return lines.withColumn("kind", expr(KIND));
  }

  /** Returns the sums of lines with their kind: units, and the amounts that net is made of. */
  public static List<Column> sums() {
    return List.of(
        measure("units", ofSales("quantity")),
        measure("gross_amount", GROSS),
        measure("discount_amount", DISCOUNT),
        measure("rounding_amount", ROUNDING),
        measure("return_amount", total("CASE WHEN kind = 'return' THEN -amount END")),
        measure("adjustment_amount", total("CASE WHEN kind = 'adjustment' THEN amount END")),
        measure("net_amount", total("amount")));
  }

  private static String ofSales(String amount) {
    return total("CASE WHEN kind = 'sale' THEN " + amount + " END");
  }

  /** Returns the same sums of rows that have them already, as parts of a day. */
  public static List<Column> sumsOfSums() {
    return List.of(
        measure("units", total("units")),
        measure("gross_amount", total("gross_amount")),
        measure("discount_amount", total("discount_amount")),
        measure("rounding_amount", total("rounding_amount")),
        measure("return_amount", total("return_amount")),
        measure("adjustment_amount", total("adjustment_amount")),
        measure("net_amount", total("net_amount")));
  }
}
