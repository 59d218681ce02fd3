package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.zone.Zones;
import java.nio.file.Path;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Real invoices whose truths were counted with plain scripts; runs with -Ddaybook.data=DIR. */
@ExtendWith(SharedStack.class)
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class RealInvoicesIT {

  @Test
  void countsEveryInvoiceLineOfTheUkShop(@TempDir Path directory) throws Exception {
    Path configuration = directory.resolve("config");
    Example.copy("uci-online-retail", configuration, "/invoices");
    Command command =
        new Command(
            SharedStack.HOME,
            "--config",
            configuration.toString(),
            "--set",
            "input=" + Path.of(System.getProperty("daybook.data")).resolve("uci-online-retail"));

    assertThat(command.run("collect", "--once").exitCode()).isZero();
    Command.CommandResult night = command.run("nightly");
    assertThat(night.exitCode()).as(night.err()).isZero();

    assertThat(
            command
                .run(
                    "sql",
                    "SELECT COUNT(*), COUNT(DISTINCT dt), SUM(amount), COUNT(DISTINCT user_id),"
                        + " SUM(IF(user_id IS NULL, 1, 0)), SUM(quantity), COUNT(DISTINCT order_id)"
                        + " FROM daybook.purchase",
                    "--format",
                    "csv")
                .out()
                .lines()
                .skip(1))
        .containsExactly("42481,20,748957.0200,948,15631,342228.0000,2025");
    assertThat(
            command
                .run(
                    "sql",
                    "SELECT SUM(gross_amount), SUM(return_amount), SUM(net_amount), COUNT(DISTINCT"
                        + " dt) FROM daybook_metrics.purchase_daily",
                    "--format",
                    "csv")
                .out()
                .lines()
                .skip(1))
        .containsExactly("823746.1400,74789.1200,748957.0200,20");
    try (DuckDb duck = new DuckDb(directory)) {
      Zones zones = new Zones(new StoragePath("/invoices"));
      duck.view("purchase", zones.archive("purchase"), "purchase");
      duck.view("purchase_daily", zones.metrics("purchase_daily"), "purchase_daily");
      assertThat(
              duck.query(
                      "SELECT COUNT(*), COUNT(DISTINCT event_id), CAST(SUM(amount) AS VARCHAR),"
                          + " (SELECT CAST(SUM(net_amount) AS VARCHAR) FROM purchase_daily) FROM"
                          + " purchase")
                  .toString())
          .isEqualTo("[[42481, 42481, 748957.0200, 748957.0200]]");
    }
    assertThat(
            DuckDb.differences(
                new Zones(new StoragePath("/invoices")),
                ZoneId.of("Europe/London"),
                directory.resolve("judge")))
        .isEmpty();
  }
}
