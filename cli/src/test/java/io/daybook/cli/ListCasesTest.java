package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Lists and records inside records, after public reports; runs with -Ddaybook.data=DIR. */
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class ListCasesTest {
  private static final Path CASES =
      Path.of(System.getProperty("daybook.data", "")).resolveSibling("cases");

  @TempDir private Path directory;

  @Test
  void jsonLineItems() throws IOException {
    TestingCommand ran =
        ran(
            "json-line-items/input.jsonl",
            """
            dataset: purchase
            files: none
            lateness: unlimited
            fields:
              event_id: id
              event_time: created_at
              order_id: id
              user_id: /customer/id
              currency: currency
            events:
              - each: /line_items
                fields:
                  line_no: {index: 1}
                  product_id: ./sku
                  quantity: ./quantity
                  unit_price: ./price
            """);

    assertThat(ran.outBeforeFindings())
        .isEqualTo(
            """
            row 1: event 1 of 4 of the record at byte 0
              dt             2026-03-01
              event_id       o-1/0.1
              event_time     2026-03-01T08:00:00Z
              user_id        7
              order_id       o-1
              line_no        1
              product_id     MUG
              quantity       2.0000
              unit_price     12.5000
              amount         25.0000
              currency       EUR
            row 2: event 2 of 4 of the record at byte 0
              dt             2026-03-01
              event_id       o-1/0.2
              event_time     2026-03-01T08:00:00Z
              user_id        7
              order_id       o-1
              line_no        2
              product_id     TEA
              quantity       1.0000
              unit_price     4.9000
              amount         4.9000
              currency       EUR
            row 3: event 3 of 4 of the record at byte 0
              dt             2026-03-01
              event_id       o-1/0.3
              event_time     2026-03-01T08:00:00Z
              user_id        7
              order_id       o-1
              line_no        3
              product_id     POT
              quantity       1.0000
              unit_price     8.6000
              amount         8.6000
              currency       EUR
            row 4: event 4 of 4 of the record at byte 0
              dt             2026-03-01
              event_id       o-1/0.4
              event_time     2026-03-01T08:00:00Z
              user_id        7
              order_id       o-1
              line_no        4
              product_id     LAMP
              quantity       4.0000
              unit_price     10.0000
              amount         40.0000
              currency       EUR
            row 5
              dt             2026-03-01
              event_id       o-2/0.1
              event_time     2026-03-01T09:00:00Z
              user_id        8
              order_id       o-2
              line_no        1
              product_id     MUG
              quantity       1.0000
              unit_price     12.5000
              amount         12.5000
              currency       EUR
            row 6
              dt             2026-03-01
              event_id       o-4/0.1
              event_time     2026-03-01T11:00:00Z
              user_id        9
              order_id       o-4
              line_no        1
              product_id     CUP
              quantity       1.0000
              unit_price     7.5000
              amount         7.5000
              currency       EUR
              extra          {line_items/discount_allocations=[{"amount":"0.00"}]}
            4 records: 3 give 6 events, 0 rejected, 1 skipped
            """);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE.number());
  }

  @Test
  void ga4Export() throws IOException {
    TestingCommand ran =
        ran(
            "ga4-export/input.jsonl",
            """
            dataset: orders
            files: none
            lateness: unlimited
            fields:
              event_id: /ecommerce/transaction_id
              event_time: {path: event_timestamp, time: epoch-us}
              order_id: /ecommerce/transaction_id
              status: {value: paid}
              total_amount: /ecommerce/purchase_revenue
              session_id: /event_params/[key=ga_session_id]/value/*
            skip: [{path: event_name, not-equals: purchase}]
            """);

    assertThat(ran.outBeforeFindings())
        .isEqualTo(
            """
            row 1
              dt             2026-03-01
              event_id       T-1
              event_time     2026-03-01T09:00:00.123456Z
              session_id     111
              order_id       T-1
              status         paid
              total_amount   29.9000
              extra          {event_date=20260301, event_params/[key=page]={"key":"page","value":{"string_value":"/done"}}, items=[{"item_id":"MUG","price":12.5,"quantity":"2"},{"item_id":"TEA","price":4.9,"quantity":"1"}], event_name=purchase}
            row 2
              dt             2026-03-01
              event_id       T-2
              event_time     2026-03-01T09:01:00.000001Z
              session_id     222
              order_id       T-2
              status         paid
              total_amount   10.0000
              extra          {event_date=20260301, event_params/[key=engaged]={"key":"engaged","value":{"int_value":"1"}}, items=[{"item_id":"CUP","price":10,"quantity":"1"}], event_name=purchase}
            3 records: 2 give 2 events, 0 rejected, 1 skipped
            """);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE.number());
  }

  @Test
  void ga4ExportItems() throws IOException {
    TestingCommand ran =
        ran(
            "ga4-export/input.jsonl",
            """
            dataset: purchase
            files: none
            lateness: unlimited
            fields:
              event_id: /ecommerce/transaction_id
              event_time: {path: event_timestamp, time: epoch-us}
              order_id: /ecommerce/transaction_id
              session_id: /event_params/[key=ga_session_id]/value/*
            events:
              - each: items
                fields: {product_id: ./item_id, quantity: ./quantity, unit_price: ./price}
            skip: [{path: event_name, not-equals: purchase}]
            """);

    assertThat(ran.outBeforeFindings())
        .isEqualTo(
            """
            row 1: event 1 of 2 of the record at byte 0
              dt             2026-03-01
              event_id       T-1/0.1
              event_time     2026-03-01T09:00:00.123456Z
              session_id     111
              order_id       T-1
              product_id     MUG
              quantity       2.0000
              unit_price     12.5000
              amount         25.0000
              extra          {event_date=20260301, event_params/[key=page]={"key":"page","value":{"string_value":"/done"}}, ecommerce/purchase_revenue=29.9, event_name=purchase}
            row 2: event 2 of 2 of the record at byte 0
              dt             2026-03-01
              event_id       T-1/0.2
              event_time     2026-03-01T09:00:00.123456Z
              session_id     111
              order_id       T-1
              product_id     TEA
              quantity       1.0000
              unit_price     4.9000
              amount         4.9000
              extra          {event_date=20260301, event_params/[key=page]={"key":"page","value":{"string_value":"/done"}}, ecommerce/purchase_revenue=29.9, event_name=purchase}
            row 3
              dt             2026-03-01
              event_id       T-2/0.1
              event_time     2026-03-01T09:01:00.000001Z
              session_id     222
              order_id       T-2
              product_id     CUP
              quantity       1.0000
              unit_price     10.0000
              amount         10.0000
              extra          {event_date=20260301, event_params/[key=engaged]={"key":"engaged","value":{"int_value":"1"}}, ecommerce/purchase_revenue=10.0, event_name=purchase}
            3 records: 2 give 3 events, 0 rejected, 1 skipped
            """);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE.number());
  }

  @Test
  void jsonInsideJson() throws IOException {
    TestingCommand ran =
        ran(
            "json-inside-json/input.jsonl",
            """
            dataset: login
            files: none
            lateness: unlimited
            parse: [message]
            fields: {event_time: /message/at, user_id: /message/user, outcome: /message/result}
            skip: [{path: message, not-matches: '^\\{'}]
            """);

    assertThat(ran.outBeforeFindings())
        .isEqualTo(
            """
            row 1
              dt             2026-03-01
              event_id       s/sample/1/0
              event_time     2026-03-01T09:00:00Z
              user_id        kim
              outcome        success
              extra          {@timestamp=2026-03-01T09:00:05.000Z, log={"offset": 1}}
            row 2
              dt             2026-03-01
              event_id       s/sample/1/153
              event_time     2026-03-01T09:00:01Z
              user_id        o"neil
              outcome        failure
              extra          {@timestamp=2026-03-01T09:00:06.000Z, log={"offset": 2}}
            row 3
              dt             2026-03-01
              event_id       s/sample/1/312
              event_time     2026-03-01T09:00:02Z
              user_id        zoë
              outcome        success
              extra          {@timestamp=2026-03-01T09:00:07.000Z, log={"offset": 3}}
            4 records: 3 give 3 events, 0 rejected, 1 skipped
            """);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE.number());
  }

  @Test
  void shopifyOrdersCsv() throws IOException {
    TestingCommand ran =
        ran(
            "shopify-orders-csv/input.csv",
            """
            dataset: purchase
            files: none
            format: csv
            lateness: unlimited
            carry: {by: Name, columns: [Financial Status, Currency, Created at]}
            fields:
              event_id: {hash: [Name, Lineitem sku, Lineitem name]}
              event_time: {path: Created at, time: "yyyy-MM-dd HH:mm:ss xx"}
              order_id: Name
              user_id: Email
              product_id: Lineitem sku
              quantity: Lineitem quantity
              unit_price: Lineitem price
              discount: Discount Amount
              currency: Currency
            skip:
              - {path: Financial Status, equals: voided}
              - {path: Financial Status, equals: refunded}
            """);

    assertThat(ran.outBeforeFindings().replaceAll("event_id +[0-9a-f]{32}", "event_id HASH"))
        .isEqualTo(
            """
            row 1
              dt             2026-03-01
              event_id HASH/1
              event_time     2026-03-01T08:15:08Z
              user_id        kim@example.com
              order_id       #2001
              product_id     MUG-BLUE
              quantity       2.0000
              unit_price     12.5000
              discount       5.0000
              amount         20.0000
              currency       EUR
              extra          {Paid at=2026-03-01 09:15:10 +0100, Subtotal=54.80, Total=59.70, Discount Code=SPRING, Refunded Amount=0.00, Billing Zip='01067, Lineitem name=Mug blue, Financial Status=paid}
            row 2
              dt             2026-03-01
              event_id HASH/2
              event_time     2026-03-01T08:15:08Z
              user_id        kim@example.com
              order_id       #2001
              product_id     TEA-EARL
              quantity       1.0000
              unit_price     34.8000
              amount         34.8000
              currency       EUR
              extra          {Lineitem name=Tea Earl, Financial Status=paid}
            row 3
              dt             2026-03-01
              event_id HASH/1
              event_time     2026-03-01T12:00:00Z
              user_id        joe@example.com
              order_id       #2004
              product_id     GIFT
              quantity       1.0000
              unit_price     9.9000
              discount       0.0000
              amount         9.9000
              currency       EUR
              extra          {Paid at=2026-03-01 13:00:05 +0100, Subtotal=19.80, Total=19.80, Refunded Amount=0.00, Lineitem name=Gift card, Financial Status=paid}
            row 4
              dt             2026-03-01
              event_id HASH/2
              event_time     2026-03-01T12:00:00Z
              user_id        joe@example.com
              order_id       #2004
              product_id     GIFT
              quantity       1.0000
              unit_price     9.9000
              amount         9.9000
              currency       EUR
              extra          {Lineitem name=Gift card, Financial Status=paid}
            9 records: 4 give 4 events, 0 rejected, 5 skipped
            """);
    assertThat(ran.exitCode()).isEqualTo(ExitCode.DONE.number());
  }

  private TestingCommand ran(String sample, String mapping) throws IOException {
    Path config = Files.createDirectories(directory.resolve("conf/sources"));
    Files.writeString(config.resolve("s.yaml"), mapping);
    return TestingCommand.run(
        "mapping",
        "try",
        "s",
        CASES.resolve(sample).toString(),
        "--rows",
        "20",
        "--config",
        directory.resolve("conf").toString(),
        "--home",
        directory.resolve("home").toString());
  }
}
