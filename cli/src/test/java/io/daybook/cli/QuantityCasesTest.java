package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Cases of goods by weight and of line totals; runs with -Ddaybook.data=DIR. */
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class QuantityCasesTest {
  private static final Path CASES =
      Path.of(System.getProperty("daybook.data", "")).resolve("../cases");

  @TempDir private Path directory;

  /** The price of the rice has six digits, which no column holds: it is refused, not cut. */
  @Test
  void fractionalQuantity() throws IOException {
    TestingCommand tried =
        tried(
            "fractional-quantity/input.jsonl",
            """
            dataset: purchase
            files: none
            lateness: unlimited
            reject-limit: 100%
            fields:
              event_id: id
              event_time: at
              order_id: order
              product_id: sku
              quantity: qty
              unit_price: price
              amount: total
              currency: {value: EUR}
            """);

    assertThat(tried.exitCode()).isEqualTo(ExitCode.BLOCKED.number());
    assertThat(tried.out())
        .containsSubsequence("CHEESE", "quantity       0.3500", "amount         8.4000")
        .containsSubsequence("CLOTH", "quantity       2.5000", "amount         32.5000")
        .contains("NUMBER_OUT_OF_RANGE in unit_price")
        .contains("expected at most 14 digits before and 4 behind the point but found '0.005678'")
        .contains("3 records: 2 give 2 events, 1 rejected");
  }

  @Test
  void fractionalQuantityWithoutTotals() throws IOException {
    TestingCommand tried =
        tried(
            "fractional-quantity/input.jsonl",
            Files.readString(CASES.resolve("fractional-quantity/sketch.yaml"))
                .replace("${logs}/", ""));

    assertThat(tried.out())
        .containsSubsequence("CHEESE", "quantity       0.3500", "amount         8.4000")
        .containsSubsequence("CLOTH", "quantity       2.5000", "amount         32.5000");
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
