package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;

/**
 * Judges suggestions: a suggested file with its blanks filled in gives the right events of public
 * reports' inputs, and of real data; runs with -Ddaybook.data=DIR, the cases beside it.
 */
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class SuggestCasesTest {
  private static final Path DATA = Path.of(System.getProperty("daybook.data", ""));

  private static final List<SuggestCase> CASES =
      List.of(
          SuggestCase.of(
                  "cases/ansi-colours/input.log",
                  "user_id outcome event_time",
                  "kim success 2026-03-01T09:00:00Z",
                  "lee failure 2026-03-01T09:00:01Z",
                  "ana success 2026-03-01T09:00:02Z")
              .answers("UTC"),
          SuggestCase.of(
                  "cases/clock-changes-and-days/fall.csv",
                  "dt order_id amount",
                  "2025-10-26 f-1 10",
                  "2025-10-26 f-2 10",
                  "2025-10-26 f-3 10",
                  "2025-10-26 f-4 10")
              .answers("Europe/Berlin", "1", "EUR")
              .zone("Europe/Berlin"),
          SuggestCase.of(
                  "cases/clock-changes-and-days/spring.csv",
                  "event_time order_id amount",
                  "2026-03-29T00:59:59Z s-1 10",
                  "2026-03-29T01:00:00Z s-3 10")
              .answers("Europe/Berlin", "1", "EUR")
              .zone("Europe/Berlin"),
          SuggestCase.of(
                  "cases/clock-changes-and-days/days.jsonl",
                  "dt order_id amount",
                  "2026-03-01 d-1 1",
                  "2026-03-02 d-2 2",
                  "2026-03-30 d-3 4")
              .answers("1", "EUR")
              .zone("Europe/Berlin"),
          SuggestCase.of(
                  "cases/clock-changes-and-days/shops.jsonl",
                  "event_time order_id amount",
                  "2026-03-02T01:00:00Z n-1 1",
                  "2026-03-01T11:00:00Z n-2 1")
              .answers("1", "EUR"),
          SuggestCase.of(
              "copytruncate-nul-bytes",
              "user_id outcome",
              "u5 success",
              "u6 success",
              "u7 success"),
          SuggestCase.of(
                  "cases/csv-gets-a-column/grown.csv",
                  "order_id quantity amount currency extra/coupon",
                  "o-1 2 25 EUR -",
                  "o-2 1 4.9 EUR -",
                  "o-3 1 12.5 EUR SPRING",
                  "o-4 1 4.9 EUR -")
              .answers("EUR"),
          SuggestCase.of(
                  "cases/csv-gets-a-column/no-header.csv",
                  "order_id quantity amount",
                  "o-5 1 12.5",
                  "o-6 1 4.9")
              .dataset("purchase")
              .answers("c2", "c4", "c5", "EUR"),
          SuggestCase.of(
                  "cases/epoch-shapes/input.jsonl",
                  "event_time",
                  "2026-03-01T09:00:00.123Z",
                  "2026-03-01T09:00:00.123Z",
                  "2026-03-01T09:00:00Z",
                  "2026-03-01T09:00:00Z",
                  "2026-03-01T09:00:00.123Z",
                  "2026-03-01T09:00:00.123456Z",
                  "2026-03-01T09:00:00.123456Z")
              .dataset("login")
              .answers("success"),
          SuggestCase.of(
                  "cases/float-noise-in-json/input.jsonl",
                  "order_id total_amount",
                  "o-1 24.95",
                  "o-2 29.99",
                  "o-3 17.94",
                  "o-4 100")
              .answers("paid", "EUR"),
          SuggestCase.of(
                  "cases/fractional-quantity/input.jsonl",
                  "product_id quantity amount",
                  "CHEESE 0.35 8.4",
                  "CLOTH 2.5 32.5",
                  "RICE 300 1.7")
              .answers("EUR"),
          SuggestCase.of(
                  "cases/ga4-export/input.jsonl",
                  "order_id session_id product_id quantity amount event_time",
                  "T-1 111 MUG 2 25 2026-03-01T09:00:00.123456Z",
                  "T-1 111 TEA 1 4.9 2026-03-01T09:00:00.123456Z",
                  "T-2 222 CUP 1 10 2026-03-01T09:01:00.000001Z")
              .answers("EUR"),
          SuggestCase.of(
              "cases/gbk-shift-jis/input-gbk.jsonl", "user_id outcome", "小明 success", "誠玕 failure"),
          SuggestCase.of("cases/gbk-shift-jis/input-sjis.jsonl", "user_id outcome", "表示 success"),
          SuggestCase.of(
                  "cases/german-decimal-comma/input.csv",
                  "order_id quantity unit_price amount",
                  "B-1001 1 1299 1299",
                  "B-1001 1 12.5 12.5",
                  "B-1002 1 1000 1000",
                  "B-1003 2 0.99 1.98")
              .answers("Europe/Berlin", "EUR")
              .zone("Europe/Berlin"),
          SuggestCase.of(
              "cases/json-among-plain-lines/input.log",
              "user_id outcome",
              "u0 success",
              "u1 success",
              "u2 success",
              "u3 success",
              "u4 success",
              "u5 success"),
          SuggestCase.of(
              "cases/json-inside-json/input.jsonl",
              "user_id outcome event_time",
              "kim success 2026-03-01T09:00:00Z",
              "o\"neil failure 2026-03-01T09:00:01Z",
              "zoë success 2026-03-01T09:00:02Z"),
          SuggestCase.of(
                  "cases/json-line-items/input.jsonl",
                  "order_id product_id quantity amount currency",
                  "o-1 MUG 2 25 EUR",
                  "o-1 TEA 1 4.9 EUR",
                  "o-1 POT 1 8.6 EUR",
                  "o-1 LAMP 4 40 EUR",
                  "o-2 MUG 1 12.5 EUR",
                  "o-4 CUP 1 7.5 EUR")
              .zone("Europe/Berlin"),
          SuggestCase.of(
                  "cases/line-total-rounding/input.csv",
                  "order_id quantity unit_price amount",
                  "o-1 3 30.67 92",
                  "o-1 2 12.5 25",
                  "o-2 1 12.5 12.5")
              .answers("EUR"),
          SuggestCase.of(
                  "cases/lines-before-the-header/input.csv",
                  "order_id quantity amount",
                  "o-1 2 25",
                  "o-1 1 4.9")
              .answers("Europe/Berlin", "EUR"),
          SuggestCase.of(
              "cases/objects-without-line-ends/input.json",
              "user_id outcome",
              "u1 success",
              "u2 failure",
              "u3 success"),
          SuggestCase.of(
                  "cases/order-edited-later/input.jsonl", "order_id amount", "o-1 80", "o-2 55")
              .answers("paid", "EUR"),
          SuggestCase.of(
                  "cases/paypal-activity-csv/input.csv",
                  "event_time amount currency",
                  "2026-03-02T06:30:00Z 1560 USD",
                  "2026-03-01T11:00:00Z 45 EUR",
                  "2026-03-01T11:00:00Z -45 EUR")
              .dataset("purchase")
              .answers("MM/dd/yyyy HH:mm:ss", "1")
              .zone("Europe/Berlin"),
          SuggestCase.of(
                  "cases/paypal-activity-csv/input-old.csv",
                  "event_time amount currency",
                  "2026-03-01T15:22:17Z 12 USD")
              .dataset("purchase")
              .answers("M/d/yyyy HH:mm:ss", "1"),
          SuggestCase.of(
                  "cases/shopify-orders-csv/input.csv",
                  "dt order_id quantity amount currency",
                  "2026-03-01 #2001 2 20 EUR",
                  "2026-03-01 #2001 1 34.8 EUR",
                  "2026-03-01 #2004 1 9.9 EUR",
                  "2026-03-01 #2004 1 9.9 EUR")
              .zone("Europe/Berlin"),
          SuggestCase.of(
                  "cases/stripe-minor-units/input.jsonl",
                  "dt amount currency",
                  "2026-03-01 10.99 USD",
                  "2026-03-01 500 JPY",
                  "2026-03-01 12.345 KWD",
                  "2026-03-02 -5 USD")
              .dataset("purchase"),
          SuggestCase.of(
              "cases/tsv-stray-quote/input.tsv",
              "product_name quantity amount currency",
              "Monitor 24\" black 1 99 GBP",
              "\"Retro Tee 1 15 GBP",
              "Mug 2 16 GBP",
              "\"Eco\" Bag 1 12 GBP",
              "Cup 1 5 GBP"),
          SuggestCase.of(
                  "cases/us-money-text/input.csv",
                  "event_time quantity amount",
                  "2026-03-01T14:14:00Z 1 1299",
                  "2026-03-01T18:05:00Z -3 -45",
                  "2026-03-01T18:06:00Z 1 -45",
                  "2026-03-02T04:59:00Z 2 34")
              .answers("M/d/yyyy h:mm a", "America/New_York", "USD"),
          SuggestCase.of(
                  "cases/windows-1252/input.csv",
                  "product_name quantity amount currency",
                  "Gutschein „50 €“ – Škoda 1 50 EUR",
                  "Café crème 2 6.4 EUR")
              .answers("Europe/Prague"),
          SuggestCase.of("data/apache-access/apache_logs", "sum bytes", "10000 2747282740")
              .dataset("page_view"),
          SuggestCase.of("data/scms-orders/orders.csv", "sum total_amount", "10324 1627584457.29")
              .dataset("orders")
              .answers("UTC", "delivered", "USD"),
          SuggestCase.of("data/sshd-auth/auth.log", "count outcome", "failure 1042", "success 226")
              .answers("2017", "UTC"),
          SuggestCase.of("data/uci-online-retail/2010-12-01.csv", "sum amount", "3108 58635.56")
              .answers("Europe/London", "GBP")
              .zone("Europe/London"));

  /** The cases of which a suggestion isn't right, with the reason. */
  private static final Map<String, String> NOT_RIGHT =
      Map.of(
          "cases/order-edited-later/input.jsonl",
          "of an order's versions only the newest counts: no mapping can say that",
          "cases/paypal-activity-csv/input-old.csv",
          "rows have one field more than the header, which no format allows");

  @TempDir private Path directory;

  @Test
  void givesTheRightEventsOfThese() throws Exception {
    Map<String, String> differences = new TreeMap<>();
    for (SuggestCase judged : CASES) {
      Path conf = Files.createDirectories(directory.resolve("conf" + differences.size()));
      Files.createDirectories(conf.resolve("datasets"));
      Files.writeString(
          conf.resolve("datasets/page_view.yaml"),
          """
          comment: one row per request
          columns:
            method: {type: string, nullability: required, comment: GET or POST}
            page: {type: string, nullability: required, comment: path and query}
            status: int
            bytes: bigint
          """);
      differences.put(judged.input(), judged.difference(input(judged), conf));
    }
    List<String> wrong =
        differences.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .toList();

    assertThat(wrong).as("%s", differences).containsExactlyInAnyOrderElementsOf(NOT_RIGHT.keySet());
    assertThat(CASES.size() - wrong.size()).isGreaterThanOrEqualTo(CASES.size() * 2 / 3);
  }

  private Path input(SuggestCase judged) throws IOException {
    if (judged.input().startsWith("data/")) {
      return DATA.resolve(judged.input().substring("data/".length()));
    }
    if (!judged.input().equals("copytruncate-nul-bytes")) {
      return DATA.resolveSibling(judged.input());
    }
    StringBuilder log = new StringBuilder("\0".repeat(1 << 20));
    for (int i = 5; i < 8; i++) {
      log.append(
          "{\"at\":\"2026-03-01T09:00:0%dZ\",\"user\":\"u%d\",\"result\":\"success\"}\n"
              .formatted(i, i));
    }
    return Files.writeString(directory.resolve("shop.jsonl"), log);
  }

  private static boolean isYaml(String text) {
    return new Yaml().compose(new StringReader(text)) instanceof MappingNode;
  }

  /** Inputs that hold no shop's events: each ends with a file or with one message. */
  @Test
  void endsWithAFileOrOneMessageForAnyInput() throws IOException {
    List<String> others = new ArrayList<>();
    try (Stream<Path> files = Files.walk(DATA)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        TestingCommand suggested =
            TestingCommand.run("mapping", "suggest", file.toString(), "--source", "sample");
        boolean isFile = suggested.exitCode() == 0 && isYaml(suggested.out());
        boolean isMessage =
            suggested.exitCode() == 40 && suggested.err().contains("Cannot suggest a mapping");
        if (!isFile && !isMessage) {
          others.add(file + ": " + suggested.exitCode() + " " + suggested.err());
        }
      }
    }
    assertThat(others).isEmpty();
  }
}
