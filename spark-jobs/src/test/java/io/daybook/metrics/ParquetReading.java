package io.daybook.metrics;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark application for tests of other rooms: runs a query on Parquet files, as the view {@code
 * events}, and writes the answer's rows as JSON lines.
 */
public final class ParquetReading {
  /** A setting: the columns with their types, where the files don't all have the same. */
  public static final String SCHEMA = "spark.daybook.schema";

  private ParquetReading() {}

  /**
   * Reads and asks.
   *
   * @param args the local file for the answer, the query, then the Parquet files
   */
  public static void main(String[] args) throws Exception {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      List<String> files = List.of(args).subList(2, args.length);
      DataFrameReader reader = spark.read();
      if (spark.conf().contains(SCHEMA)) {
        reader = reader.schema(spark.conf().get(SCHEMA));
      }
      reader.parquet(files.toArray(new String[0])).createOrReplaceTempView("events");
      List<String> rows = spark.sql(args[1]).toJSON().collectAsList();
      Files.write(Path.of(args[0]), rows, StandardCharsets.UTF_8);
    }
  }
}
