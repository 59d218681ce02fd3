package io.daybook.bench.engines;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The Spark application behind the bench: draws the same questions and writes its answers. */
public final class SparkAnswers {
  private SparkAnswers() {}

  /**
   * Asks.
   *
   * @param args the directory of the tables' Parquet files, the number of questions, the seed, the
   *     file for the answers
   */
  public static void main(String[] args) throws Exception {
    Path tables = Path.of(args[0]);
    List<EngineQuestion> questions =
        QuestionList.read().draw(Integer.parseInt(args[1]), Long.parseLong(args[2]));
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      for (String table : SampleSchema.NAMES) {
        spark
            .read()
            .parquet(tables.resolve(table).toUri().toString())
            .createOrReplaceTempView(table + "_files");
        spark.sql(
            "CREATE TEMPORARY VIEW "
                + table
                + " AS SELECT "
                + SampleSchema.typed(table)
                + " FROM "
                + table
                + "_files");
      }
      List<Asking.EngineAnswer> answers =
          new Asking(Dialect.SPARK, sql -> rows(spark, sql)).ask(questions);
      new ObjectMapper().writeValue(Path.of(args[3]).toFile(), answers);
    }
  }

  private static List<List<@Nullable Object>> rows(SparkSession spark, String sql) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Row row : spark.sql(sql).collectAsList()) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        values.add(row.get(i));
      }
      rows.add(values);
    }
    return rows;
  }
}
