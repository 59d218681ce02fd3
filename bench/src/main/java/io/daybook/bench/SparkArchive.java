package io.daybook.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.util.Arrays;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark application that many shops run for an archive: reads JSON lines, drops duplicates,
 * sorts, and writes Parquet by day. Needs Spark and nothing of Daybook's.
 */
public final class SparkArchive {
  private static final String SCHEMA =
      "event_id STRING, time TIMESTAMP, user STRING, session STRING, ip STRING, agent STRING,"
          + " channel STRING, country STRING, order_id STRING, line_no INT, product STRING,"
          + " name STRING, category STRING, quantity DECIMAL(18, 4), unit_price DECIMAL(18, 4),"
          + " discount DECIMAL(18, 4), currency STRING, campaign STRING, warehouse STRING";

  private SparkArchive() {}

  /**
   * Archives.
   *
   * @param args where the result goes, then the files
   */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().appName("archive").getOrCreate()) {
      spark
          .read()
          .schema(SCHEMA)
          .json(Arrays.copyOfRange(args, 1, args.length))
          .select(
              col("event_id"),
              expr("CAST(time AS TIMESTAMP_NTZ) AS event_time"),
              expr("unix_millis(time) AS event_time_ms"),
              col("user").as("user_id"),
              col("session").as("session_id"),
              col("ip"),
              col("agent").as("user_agent"),
              col("channel"),
              col("country"),
              col("order_id"),
              col("line_no"),
              col("product").as("product_id"),
              col("name").as("product_name"),
              col("category"),
              col("quantity"),
              col("unit_price"),
              col("discount"),
              expr(
                  "CAST(CAST(quantity * unit_price AS DECIMAL(18, 4)) - discount AS DECIMAL(18, 4))"
                      + " AS amount"),
              col("currency"),
              expr("map('campaign', campaign, 'warehouse', warehouse) AS extra"),
              expr("to_date(time) AS dt"))
          .dropDuplicates(new String[] {"event_id", "dt"})
          .repartition(col("dt"))
          .sortWithinPartitions("dt", "user_id", "event_time")
          .write()
          .partitionBy("dt")
          .option("compression", "zstd")
          .parquet(args[0]);
    }
  }
}
