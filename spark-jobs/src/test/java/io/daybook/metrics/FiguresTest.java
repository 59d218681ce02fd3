package io.daybook.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.Figures.DistinctCount;
import io.daybook.metrics.app.TestingSpark;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "day string NOT NULL, kind string, scope string, id string, user string,"
              + " amount decimal(18,4)");

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = TestingSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void countTheSameInOnePassAndApart() {
    Random random = new Random(14);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      rows.add(
          RowFactory.create(
              "d" + random.nextInt(3),
              one(random, "sale", "return", null),
              one(random, "a", "b", null),
              one(random, "1", "2", "3", null),
              one(random, "u", "v", "w", "x", null),
              random.nextInt(5) == 0 ? null : BigDecimal.valueOf(random.nextInt(99_999), 4)));
    }
    rows.add(RowFactory.create("without a sale or an amount", "return", "a", "1", "u", null));
    Dataset<Row> frame = spark.createDataFrame(rows, SCHEMA);

    List<String> apart = counted(frame, false);
    assertThat(apart).isEqualTo(counted(frame, true)).hasSize(4);
    assertThat(apart).contains("[without a sale or an amount,1,null,0.0000,0,0]");
  }

  private static List<String> counted(Dataset<Row> frame, boolean isOfFew) {
    return Figures.counted(
            frame,
            isOfFew,
            List.of("day"),
            List.of(
                Figures.measure("events", "count(*)"),
                Figures.measure("known", Figures.knownTotal("amount")),
                Figures.measure("total", Figures.total("amount"))),
            List.of(
                new DistinctCount("orders", "scope, id", "kind = 'sale'"),
                new DistinctCount("users", "user", "kind = 'sale'")))
        .select("day", "events", "known", "total", "orders", "users")
        .orderBy("day")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  private static String one(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }
}
