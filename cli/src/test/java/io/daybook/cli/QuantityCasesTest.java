package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Cases of goods by weight and of line totals; runs with -Ddaybook.data=DIR. */
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class QuantityCasesTest {
  private static final Path CASES =
      Path.of(System.getProperty("daybook.data", "")).resolve("../cases");

  private static final String PRICE = "  unit_price: {path: price}\n";

  @TempDir private Path directory;

  /** Each line as charged: 42.60 in all, though the price of the rice has six digits. */
  @Test
  void fractionalQuantity() throws IOException {
    String mapping =
        """
        dataset: purchase
        files: none
        lateness: unlimited
        fields:
          event_id: id
          event_time: at
          order_id: order
          product_id: sku
          quantity: qty
          unit_price: {path: price, round: 4}
          amount: total
          currency: {value: EUR}
        """;

    for (String way : List.of(mapping, mapping.replace(", round: 4", "").replace(PRICE, ""))) {
      TestingCommand tried = tried("fractional-quantity/input.jsonl", way);

      assertThat(tried.exitCode()).as(tried.err()).isEqualTo(ExitCode.DONE.number());
      assertThat(tried.out())
          .containsSubsequence(
              "quantity       0.3500", "unit_price     24.0000", "amount         8.4000")
          .containsSubsequence(
              "quantity       2.5000", "unit_price     13.0000", "amount         32.5000")
          .containsSubsequence(
              "quantity       300.0000", "unit_price     0.0057", "amount         1.7000")
          .contains("3 records: 3 give 3 events, 0 rejected");
    }
  }

  /** Without {@code round} the price of the rice is refused, never cut. */
  @Test
  void fractionalQuantityWithoutTotals() throws IOException {
    TestingCommand tried =
        tried(
            "fractional-quantity/input.jsonl",
            Files.readString(CASES.resolve("fractional-quantity/sketch.yaml"))
                .replace("${logs}/", ""));

    assertThat(tried.exitCode()).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(tried.out())
        .containsSubsequence("CHEESE", "quantity       0.3500", "amount         8.4000")
        .containsSubsequence("CLOTH", "quantity       2.5000", "amount         32.5000")
        .contains("NUMBER_OUT_OF_RANGE in unit_price")
        .contains("but found '0.005678'");
  }

  /** The cent is told apart by {@code rounding_amount}; no gate compares the line's two sides. */
  @Test
  void lineTotalRounding() throws IOException {
    TestingCommand tried =
        tried(
            "line-total-rounding/input.csv",
            Files.readString(CASES.resolve("line-total-rounding/sketch.yaml"))
                .replace("${logs}/", ""));

    assertThat(tried.exitCode()).isEqualTo(ExitCode.DONE.number());
    assertThat(tried.out())
        .containsSubsequence(
            "quantity       3.0000", "unit_price     30.6700", "amount         92.0000")
        .containsSubsequence(
            "quantity       2.0000", "unit_price     12.5000", "amount         25.0000")
        .contains("4 records: 3 give 3 events, 0 rejected, 1 skipped");
  }

  private TestingCommand tried(String input, String source) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("conf/sources"));
    Files.writeString(sources.resolve("shop.yaml"), source);
    return TestingCommand.run(
        "mapping",
        "try",
        "shop",
        CASES.resolve(input).toString(),
        "--config",
        directory.resolve("conf").toString(),
        "--rows",
        "9");
  }
}
