package com.example.adhoc;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Products that are bought together: pairs by the number of orders that have both. The pairs become
 * the table {@code reports.product_pairs}, which Hive shows, too; the first ten are printed.
 */
public final class ProductPairs {
  private ProductPairs() {}

  /** Takes the first and the last day, such as {@code 2026-03-01 2026-03-31}. */
  public static void main(String[] args) {
    if (args.length != 2) {
      System.err.println("ProductPairs: expected FROM and TO but found " + args.length + " words");
      System.exit(2);
    }
    // Master, metastore and settings are those that 'daybook submit' gives.
    SparkSession spark = SparkSession.builder().appName("product pairs").getOrCreate();
    Dataset<Row> lines =
        spark
            .table("daybook.purchase")
            .where(col("dt").between(day(args[0]), day(args[1])))
            .where(col("order_id").isNotNull().and(col("product_id").isNotNull()))
            .select("order_id", "product_id");
    Dataset<Row> pairs =
        lines
            .as("one")
            .join(
                lines.as("other"),
                col("one.order_id")
                    .equalTo(col("other.order_id"))
                    .and(col("one.product_id").lt(col("other.product_id"))))
            .groupBy(
                col("one.product_id").as("product_id"), col("other.product_id").as("with_product"))
            .agg(countDistinct("one.order_id").as("orders"));

    // A database of one's own: 'daybook submit' lets nobody write into Daybook's.
    spark.sql("CREATE DATABASE IF NOT EXISTS reports");
    pairs.write().mode(SaveMode.Overwrite).saveAsTable("reports.product_pairs");
    for (Row row :
        spark
            .table("reports.product_pairs")
            .orderBy(col("orders").desc(), col("product_id"), col("with_product"))
            .takeAsList(10)) {
      System.out.println(row.getLong(2) + " " + row.getString(0) + " " + row.getString(1));
    }
    spark.stop();
  }

  private static org.apache.spark.sql.Column day(String text) {
    return lit(text).cast("date");
  }
}
