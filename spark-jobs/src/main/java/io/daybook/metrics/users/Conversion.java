package io.daybook.metrics.users;

import static io.daybook.metrics.Figures.measure;
import static org.apache.spark.sql.functions.expr;

import io.daybook.metrics.Figures;
import io.daybook.metrics.Inputs;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Users who logged in on a day, and whether they ordered then or in the days after. */
final class Conversion {
  static final List<String> STEPS =
      List.of("submitted", "purchased", "submitted_7d", "purchased_7d");

  private Conversion() {}

  /** Returns a row per day to be made and user: which steps the user took, and when. */
  static Dataset<Row> steps(Inputs inputs) {
    return inputs
        .of("user_day")
        .where("population <> 'login'")
        .groupBy("dt", "user_id")
        .agg(
            expr("max(population = 'submit' AND input_day = dt)").as("submitted"),
            expr("max(population = 'sale' AND input_day = dt)").as("purchased"),
            expr("max(population = 'submit')").as("submitted_7d"),
            expr("max(population = 'sale')").as("purchased_7d"));
  }

  /** Returns the logins of the days to be made: a row per day, user and channel. */
  static Dataset<Row> logins(Inputs inputs) {
    return inputs.of("user_day").where("population = 'login' AND input_day = dt");
  }

  /** Returns the figures of users, one row each in every group. */
  static Column[] counts() {
    return STEPS.stream()
        .map(step -> measure(step, "count_if(" + step + ")"))
        .toArray(Column[]::new);
  }

  /** Adds the rates, and whether the seven days are complete. */
  static Dataset<Row> withRates(Dataset<Row> counts, Inputs inputs) {
    Dataset<Row> rates = counts;
    for (String step : STEPS) {
      rates = rates.withColumn(step + "_rate", expr("try_divide(" + step + ", logged_in)"));
    }
    return rates.withColumn(
        "complete_7d", expr(Figures.isComplete(horizon(inputs), "date_add(dt, 6)")));
  }

  /** A shop that keeps no log of one kind waits for none of it. */
  private static Optional<LocalDate> horizon(Inputs inputs) {
    List<LocalDate> known = new ArrayList<>();
    Stream.of("login", "orders", "purchase")
        .forEach(dataset -> inputs.horizon(dataset).ifPresent(known::add));
    return known.stream().min(LocalDate::compareTo);
  }
}
