package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Inputs after public reports, of numbers, money, texts and times: each gives the rows that its
 * README calls right. Runs with -Ddaybook.data=DIR; the cases are in DIR/../cases.
 */
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class FieldCasesTest {
  private static final Path CASES =
      Path.of(System.getProperty("daybook.data", "")).resolveSibling("cases");

  @TempDir Path directory;

  @Test
  void germanDecimalComma() throws IOException {
    TriedCase trial =
        tried(
            "german-decimal-comma/input.csv",
            """
            dataset: purchase
            format: csv
            delimiter: ";"
            fields:
              event_id: {hash: [Bestellnr, Pos]}
              event_time: {path: Bestelldatum, time: "dd.MM.yyyy HH:mm", zone: Europe/Berlin}
              order_id: Bestellnr
              line_no: Pos
              product_name: Artikel
              quantity: Menge
              unit_price: {path: Einzelpreis, number: {decimal: ',', groups: '.'}}
              discount: {path: Rabatt, number: {decimal: ',', groups: '.'}}
              currency: {value: EUR}
            """);

    assertThat(trial.columns("product_name", "quantity", "unit_price", "amount"))
        .containsExactly(
            "Sofa \"Nord\", grau|1|1299.0000|1299.0000",
            "Becher|1|12.5000|12.5000",
            "Schrank|1|1000.0000|1000.0000",
            "Kerze|2|0.9900|1.9800");
    assertThat(trial.columns("event_time").get(0)).isEqualTo("2026-03-01T08:14:00Z");
    assertThat(trial.rejects()).isEmpty();
  }

  @Test
  void usMoneyText() throws IOException {
    TriedCase trial =
        tried(
            "us-money-text/input.csv",
            """
            dataset: purchase
            format: csv
            fields:
              event_id: {hash: [Order, Line]}
              event_time: {path: Date, time: "M/d/yyyy h:mm a", zone: America/New_York}
              order_id: Order
              line_no: Line
              product_id: SKU
              quantity: {path: Qty, number: {accounting: true}}
              unit_price: {path: Price, number: {groups: ',', accounting: true}}
              discount: {path: Discount, percent: marked, number: {groups: ',', accounting: true}}
              currency: {value: USD}
            """);

    assertThat(trial.columns("product_id", "quantity", "unit_price", "discount", "amount"))
        .containsExactly(
            "SOFA|1|1299.0000||1299.0000",
            "CUP|-3|15.0000||-45.0000",
            "GOODWILL|1|-45.0000||-45.0000",
            "LAMP|2|20.0000|6.0000|34.0000");
    assertThat(trial.columns("event_time").get(3)).isEqualTo("2026-03-02T04:59:00Z");
    assertThat(trial.rejects()).isEmpty();
  }

  /** The mapping that a shop had before it could say it: now it refuses. */
  @Test
  void usMoneyTextCutOutByExtract() throws IOException {
    TriedCase trial =
        tried(
            "us-money-text/input.csv",
            """
            dataset: purchase
            format: csv
            fields:
              event_time: {path: Date, time: "M/d/yyyy h:mm a", zone: America/New_York}
              order_id: Order
              quantity: {path: Qty, extract: '(\\d+)'}
              unit_price: {path: Price, extract: '([\\d.]+)'}
            """);

    assertThat(trial.columns("unit_price")).containsExactly("20.0000");
    assertThat(trial.rejects())
        .containsExactly(
            "NOT_A_NUMBER in unit_price", "NOT_A_NUMBER in quantity", "NOT_A_NUMBER in unit_price");
  }

  @Test
  void stripeMinorUnits() throws IOException {
    TriedCase trial =
        tried(
            "stripe-minor-units/input.jsonl",
            """
            dataset: purchase
            fields:
              event_id: id
              event_time: {path: created, time: epoch-s}
              order_id: /data/object/payment_intent
              currency: {path: /data/object/currency, letters: upper}
              unit_price: {path: /data/object/amount, minor-units: /data/object/currency}
            events:
              - when: {path: type, equals: charge.succeeded}
                fields: {quantity: {value: 1}}
              - when: {path: type, equals: refund.created}
                fields: {quantity: {value: -1}}
            skip:
              - {path: type, equals: payout.paid}
            """);

    assertThat(trial.columns("dt", "currency", "quantity", "unit_price", "amount"))
        .containsExactly(
            "2026-03-01|USD|1|10.9900|10.9900",
            "2026-03-01|JPY|1|500.0000|500.0000",
            "2026-03-01|KWD|1|12.3450|12.3450",
            "2026-03-02|USD|-1|5.0000|-5.0000");
    assertThat(trial.rejects()).isEmpty();
  }

  @Test
  void floatNoiseInJson() throws IOException {
    String mapping =
        """
        dataset: orders
        fields:
          event_id: order
          event_time: at
          order_id: order
          status: {value: paid}
          total_amount: total
          currency: {value: EUR}
        """;

    assertThat(
            tried(
                    "float-noise-in-json/input.jsonl",
                    mapping.replace("total_amount: total", "total_amount: {path: total, round: 2}"))
                .columns("total_amount"))
        .containsExactly("24.9500", "29.9900", "17.9400", "100.0000");

    TriedCase undeclared = tried("float-noise-in-json/input.jsonl", mapping);
    assertThat(undeclared.columns("total_amount")).containsExactly("100.0000");
    assertThat(undeclared.rejects()).containsOnly("NUMBER_OUT_OF_RANGE in total_amount");
  }

  @Test
  void floatNoiseInJsonCutOffByExtract() throws IOException {
    TriedCase trial =
        tried(
            "float-noise-in-json/input.jsonl",
            """
            dataset: orders
            fields:
              event_time: at
              order_id: order
              status: {value: paid}
              total_amount: {path: total, extract: '^(\\d+(?:\\.\\d\\d?)?)'}
            """);

    assertThat(trial.columns("total_amount")).containsExactly("24.9500", "29.9800", "17.9300");
    assertThat(trial.rejects()).containsExactly("NOT_A_NUMBER in total_amount");
  }

  @Test
  void ansiColours() throws IOException {
    TriedCase trial =
        tried(
            "ansi-colours/input.log",
            """
            dataset: login
            format: regex
            start-pattern: '^(?:\\x1b\\[[0-9;]*m)*\\d{4}-\\d\\d-\\d\\d '
            pattern: '(?P<at>\\S+ \\S+) (?P<level>\\S+) login user=(?P<user>\\S+) result=(?P<result>\\S+)\\s*(?P<trace>(?s:.*))'
            fields:
              event_time: {path: at, replace: {'\\x1b\\[[0-9;]*m': ''}}
              user_id: user
              outcome: {path: result, replace: {'\\x1b\\[[0-9;]*m': ''}, strip: true}
              failure_reason: trace
              channel: {path: level, replace: {'\\x1b\\[[0-9;]*m': ''}, letters: lower}
            """);

    assertThat(trial.columns("event_time", "user_id", "outcome", "channel"))
        .containsExactly(
            "2026-03-01T09:00:00Z|kim|success|info",
            "2026-03-01T09:00:01Z|lee|failure|error",
            "2026-03-01T09:00:02Z|ana|success|info");
    assertThat(trial.columns("failure_reason").get(1)).isEqualTo("at shop.Login.run(Login.java:7)");
    assertThat(trial.out()).doesNotContain("\u001b", "\r");
    assertThat(trial.rejects()).isEmpty();
  }

  @Test
  void lineTotalRounding() throws IOException {
    String mapping =
        """
        dataset: purchase
        format: csv
        fields:
          event_id: {hash: [order, line]}
          event_time: at
          order_id: order
          product_id: sku
          quantity: qty
          unit_price: price
          amount: line_total
          currency: {value: EUR}
        """;
    assertThat(
            tried("line-total-rounding/input.csv", mapping)
                .columns("quantity", "unit_price", "amount"))
        .containsExactly("3|30.6700|92.0000", "2|12.5000|25.0000", "1|12.5000|12.5000");

    assertThat(
            tried("line-total-rounding/input.csv", mapping.replace("  unit_price: price\n", ""))
                .columns("quantity", "unit_price", "amount"))
        .containsExactly("3|30.6667|92.0000", "2|12.5000|25.0000", "1|12.5000|12.5000");
  }

  @Test
  void epochShapes() throws IOException {
    TriedCase trial =
        tried(
            "epoch-shapes/input.jsonl",
            """
            dataset: login
            fields:
              event_time: {path: ts, time: epoch}
              user_id: user
              outcome: {value: success}
            """);

    assertThat(trial.columns("user_id", "event_time"))
        .containsExactly(
            "number with fraction|2026-03-01T09:00:00.123Z",
            "text with fraction|2026-03-01T09:00:00.123Z",
            "scientific|2026-03-01T09:00:00Z",
            "seconds|2026-03-01T09:00:00Z",
            "milliseconds|2026-03-01T09:00:00.123Z",
            "six digits|2026-03-01T09:00:00.123456Z",
            "nanoseconds|2026-03-01T09:00:00.123456Z");
    assertThat(trial.rejects()).containsExactly("EVENT_TIME_OUT_OF_RANGE in event_time");
  }

  @Test
  void clockChangesAndDays() throws IOException {
    String local =
        """
        dataset: purchase
        format: csv
        fields:
          event_id: order
          event_time: {path: at, time: "yyyy-MM-dd HH:mm:ss", zone: Europe/Berlin}
          order_id: order
          quantity: {value: 1}
          unit_price: price
        """;
    TriedCase fall = tried("clock-changes-and-days/fall.csv", local);
    assertThat(fall.out()).contains("2 of the times are in an hour that comes twice");
    assertThat(fall.columns("dt", "order_id", "event_time", "amount"))
        .containsExactly(
            "2025-10-26|f-1|2025-10-25T23:30:00Z|10.0000",
            "2025-10-26|f-2|2025-10-26T00:30:00Z|10.0000",
            "2025-10-26|f-3|2025-10-26T00:30:00Z|10.0000",
            "2025-10-26|f-4|2025-10-26T22:59:59Z|10.0000");
    assertThat(
            tried("clock-changes-and-days/fall.csv", local.replace("zone:", "overlap: last, zone:"))
                .columns("event_time"))
        .contains("2025-10-26T01:30:00Z");
    assertThat(
            tried(
                    "clock-changes-and-days/fall.csv",
                    local.replace("zone:", "overlap: refuse, zone:"))
                .rejects())
        .containsExactly("NOT_A_TIME in event_time", "NOT_A_TIME in event_time");

    TriedCase spring = tried("clock-changes-and-days/spring.csv", local);
    assertThat(spring.columns("order_id")).containsExactly("s-1", "s-3");
    assertThat(spring.rejects()).containsExactly("NOT_A_TIME in event_time");
    assertThat(spring.out()).contains("a time that exists in Europe/Berlin");

    String json =
        """
        dataset: purchase
        fields:
          event_id: order
          event_time: at
          order_id: order
          quantity: {value: 1}
          unit_price: price
        """;
    assertThat(tried("clock-changes-and-days/days.jsonl", json).columns("dt", "order_id"))
        .containsExactly("2026-03-01|d-1", "2026-03-02|d-2", "2026-03-30|d-3");
    assertThat(
            tried(
                    "clock-changes-and-days/shops.jsonl",
                    json.replace("event_time: at", "event_time: {path: at, zone: {path: tz}}"))
                .columns("order_id", "event_time"))
        .containsExactly("n-1|2026-03-02T01:00:00Z", "n-2|2026-03-01T11:00:00Z");
  }

  @Test
  void paypalActivityCsv() throws IOException {
    String mapping =
        """
        dataset: purchase
        format: csv
        fields:
          event_id: Transaction ID
          event_time:
            join: [Date, Time]
            time: "MM/dd/yyyy HH:mm:ss"
            zone: {path: TimeZone}
          order_id: Invoice Number
          amount: {path: Gross, number: {groups: ','}}
          currency: {path: Currency, letters: upper}
        events:
          - when: {path: Type, equals: Payment Refund}
            fields: {quantity: {value: -1}}
          - when: {path: Type, not-equals: Payment Refund}
            fields: {quantity: {value: 1}}
        skip:
          - {path: Status, not-equals: Completed}
          - {path: Type, matches: '^General '}
        """;
    TriedCase trial = tried("paypal-activity-csv/input.csv", mapping);

    assertThat(trial.columns("dt", "event_time", "order_id", "quantity", "unit_price", "amount"))
        .containsExactly(
            "2026-03-02|2026-03-02T06:30:00Z|INV-1|1|1560.0000|1560.0000",
            "2026-03-01|2026-03-01T11:00:00Z|INV-2|1|45.0000|45.0000",
            "2026-03-01|2026-03-01T11:00:00Z|INV-2|-1|45.0000|-45.0000");
    assertThat(trial.columns("extra").get(2)).contains("Fee=1.31", "Reference Txn ID=TX0002");
    assertThat(trial.rejects()).isEmpty();

    TriedCase old =
        tried("paypal-activity-csv/input-old.csv", mapping.replace("TimeZone", "Time Zone").replace("MM/dd", "M/d"));
    assertThat(old.columns("event_time", "order_id", "currency", "amount"))
        .containsExactly("2026-03-01T15:22:17Z|INV-9|USD|12.0000");
  }

  /** Runs a mapping on a case's input, in the case's business zone. */
  private TriedCase tried(String input, String mapping) throws IOException {
    Path sample = CASES.resolve(input);
    Path zone = sample.resolveSibling("zone");
    Path conf = Files.createDirectories(directory.resolve("conf/sources")).getParent();
    Files.writeString(
        conf.resolve("daybook.yaml"),
        "warehouse: {zone: " + (Files.exists(zone) ? Files.readString(zone).strip() : "UTC") + "}");
    Files.writeString(
        conf.resolve("sources/tried.yaml"), "files: none\nlateness: unlimited\n" + mapping);
    TestingCommand ran =
        TestingCommand.run(
            "mapping",
            "try",
            "tried",
            sample.toString(),
            "--config",
            conf.toString(),
            "--home",
            directory.resolve("home").toString(),
            "--rows",
            "100");
    assertThat(ran.err()).isEmpty();
    return new TriedCase(ran.out());
  }

  /** The output of a trial. */
  private record TriedCase(String out) {
    /** Returns some columns of each row, divided by bars; nothing stands for no value. */
    List<String> columns(String... names) {
      List<String> rows = new ArrayList<>();
      for (String row : out.split("(?m)^row ", -1)) {
        if (row.contains("\n  dt ")) {
          rows.add(String.join("|", Arrays.stream(names).map(name -> value(row, name)).toList()));
        }
      }
      return rows;
    }

    private static String value(String row, String name) {
      return row.lines()
          .filter(line -> line.startsWith("  " + name + " "))
          .findFirst()
          .map(line -> line.substring(3 + Math.max(14, name.length())))
          // Pieces, however many digits behind the point their column has.
          .map(text -> name.equals("quantity") ? text.replaceFirst("\\.0+$", "") : text)
          .orElse("");
    }

    /** Returns reason and column of each rejected record. */
    List<String> rejects() {
      return out.lines()
          .filter(line -> line.startsWith("rejected at byte "))
          .map(line -> line.substring(line.indexOf(": ") + 2))
          .toList();
    }
  }
}
