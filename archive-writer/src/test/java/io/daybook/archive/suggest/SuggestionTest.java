package io.daybook.archive.suggest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestionTest {
  private static SuggestedMapping suggest(String text) {
    return suggest(text, null);
  }

  private static SuggestedMapping suggest(
      String text, @org.jspecify.annotations.Nullable Dataset dataset) {
    return Suggestion.of(SampleTest.sample(text), "shop", Optional.ofNullable(dataset));
  }

  /** Returns the lines of a file that are no comments. */
  private static String keys(String text) {
    return keys(suggest(text));
  }

  private static String keys(SuggestedMapping mapping) {
    return mapping
        .yaml()
        .lines()
        .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
        .reduce("", (all, line) -> all + line + "\n");
  }

  @Test
  void writesAFileWithEvidenceAndQuestions() {
    SuggestedMapping mapping =
        suggest(
            """
            datum;bestellnr;artikel;menge;preis
            01.03.2026 09:14;B-1;Becher;2;12,50
            31.03.2026 11:30;B-2;Schrank;1;1.000,00
            """);

    assertThat(mapping.yaml())
        .isEqualTo(
            """
            # conf/sources/shop.yaml: suggested from 2 records, all of sample.log (112 bytes).
            # Fill in the blanks (___); a comment with '?' asks what a sample can't say. Then try it:
            # daybook mapping try shop sample.log --config conf

            # there are columns like preis, bestellnr
            dataset: purchase
            # complete its place, with the names that rotation gives
            files: [sample.log]
            # 2 of 2 rows have 5 fields
            format: csv
            delimiter: ';'
            # while you try an old sample; a live log does well with the default, 30d
            lateness: unlimited

            fields:
              # bestellnr with artikel are different in each of 2 records; the same again counts once
              event_id: {hash: [bestellnr, artikel]}
              # 2 of 2 values of datum fit dd.MM.yyyy HH:mm
              # ? the zone of these times, such as Europe/Berlin or UTC
              event_time: {path: datum, time: 'dd.MM.yyyy HH:mm', zone: ___}
              order_id: bestellnr
              product_name: artikel
              quantity: menge
              # 2 of 2 values of preis are numbers with decimal comma, groups by '.'
              unit_price: {path: preis, number: {decimal: ',', groups: '.'}}
              # ? no column holds it: the currency of all amounts, such as EUR
              currency: {value: ___}
            """);
    assertThat(mapping.blanks()).isEqualTo(2);
    assertThat(mapping.questions()).isEqualTo(2);
    assertThat(mapping.records()).isEqualTo(2);
  }

  @Test
  void givesTheSameFileForTheSameSample() {
    String text = "{\"at\":\"2026-03-01T09:00:00Z\",\"order\":\"o-1\",\"price\":\"1.00\"}\n";

    assertThat(suggest(text)).isEqualTo(suggest(text));
  }

  @Test
  void unfoldsTheListOfItems() {
    assertThat(
            keys(
                """
                {"id":"o-1","created_at":"2026-03-01T09:00:00Z","currency":"EUR","lines":[{"sku":"MUG","quantity":2,"price":"12.50"}]}
                {"id":"o-2","created_at":"2026-03-01T09:00:00Z","currency":"EUR","lines":[]}
                """))
        .endsWith(
            """
            fields:
              event_id: id
              event_time: created_at
              order_id: id
              currency: currency
            events:
              - each: /lines
                fields:
                  product_id: ./sku
                  quantity: ./quantity
                  unit_price: ./price
            """);
  }

  @Test
  void goesOnIntoTextsThatAreJson() {
    assertThat(
            keys(
                """
                {"ts":"2026-03-01T09:00:05Z","message":"{\\"at\\":\\"2026-03-01T09:00:00Z\\",\\"user\\":\\"kim\\",\\"result\\":\\"ok\\"}"}
                """))
        .contains("parse: [message]\n")
        .contains("outcome: {path: /message/result, values: {ok: success}}\n")
        .contains("user_id: /message/user\n");
  }

  @Test
  void skipsOtherTextsThanJsonByTheirOwnBeginning() {
    assertThat(
            keys(
                """
                {"message":" {\\"at\\":\\"2026-03-01T09:00:00Z\\",\\"user\\":\\"kim\\",\\"result\\":\\"ok\\"}"}
                {"message":"Server started"}
                {"message":"{\\"at\\":\\"2026-03-01T09:00:01Z\\",\\"user\\":\\"lee\\",\\"result\\":\\"ok\\",\\"message\\": \\"hi\\"}"}
                """))
        .doesNotContain("ignore")
        .contains("skip:\n  - {path: message, not-matches: '^\\s*\\{'}\n");
  }

  @Test
  void keepsRecordsThatAreEventsWithoutTheirText() {
    assertThat(
            keys(
                """
                {"time":"2026-03-01T09:00:05Z","user":"u1","result":"success","message":"ok"}
                {"time":"2026-03-01T09:00:06Z","user":"u2","result":"failure","message":"{\\"reason\\":\\"bad\\"}"}
                {"time":"2026-03-01T09:00:07Z","user":"u3","result":"success","message":"ok"}
                {"time":"2026-03-01T09:00:08Z","user":"u4","result":"failure","message":"{\\"reason\\":\\"no\\"}"}
                """))
        .contains("parse: [{path: message, optional: true}]\n", "event_time: time\n")
        .doesNotContain("skip:");
  }

  @Test
  void leavesOutLinesAmongWhichJsonStands() {
    assertThat(
            keys(
                """
                :: Shop ::
                {"at":"2026-03-01T09:00:00Z","user":"u0","result":"success","kind":"login"}
                {"at":"2026-03-01T09:00:01Z","user":"u1","result":"failure","kind":"login"}
                {"level":"info","msg":"heartbeat"}
                """))
        .contains("format: json\nignore: '^[^{]'\n")
        .contains("skip:\n  - {path: kind, not-equals: login}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"user\":\"u1\",\"result\":\"ok\"}{\"user\":\"u2\",\"result\":\"ok\"}",
        "[{\"user\":\"u1\",\"result\":\"ok\"},\n{\"user\":\"u2\",\"result\":\"ok\"}]",
        "{\n \"user\":\"u1\",\n \"result\":\"ok\"\n}\n"
      })
  void cutsBetweenValuesThatAreNoLines(String text) {
    assertThat(keys(text)).contains("format: json\nframing: values\n");
  }

  @Test
  void findsTheHeaderBehindOtherLines() {
    assertThat(
            keys(
                """
                sep=;
                Orders of shop 4711

                at;order;qty;price
                2026-03-01 09:14:00;o-1;2;12.50
                2026-03-01 09:15:00;o-2;1;4.90
                Total;;3;29.90
                """))
        .contains("header: '^at;order;qty;price'\n")
        .contains("ignore: '^(?:\\x{FEFF}?sep=|[^;]+$|Total;)'\n");
  }

  @Test
  void asksForNamesWhereNoRowHasThem() {
    assertThat(keys("2026-03-01T11:00:00Z,o-5,1,12.50\n2026-03-01T11:01:00Z,o-6,1,4.90\n"))
        .contains("columns: [c1, c2, c3, c4]\n")
        .contains("event_time: c1\n");
  }

  @Test
  void readsTsvWithoutQuotes() {
    assertThat(
            keys(
                """
                order-id\tproduct-name\tquantity\titem-price
                1-1\t"Retro Tee\t1\t15.00
                1-2\t"Eco" Bag\t1\t12.00
                """))
        .contains("format: tsv\nlateness");
  }

  @Test
  void carriesWhatOnlyTheFirstRowOfAnOrderHas() {
    assertThat(
            keys(
                """
                Name,Financial Status,Paid at,Currency,Discount,Created at,Quantity,Price,SKU
                #1,paid,2026-03-01 09:15:10,EUR,5.00,2026-03-01 09:15:08,2,12.50,MUG
                #1,,,,,,1,34.80,TEA
                #2,voided,,EUR,0.00,2026-03-01 09:16:08,1,10.00,MUG
                """))
        .contains("carry: {by: Name, columns: [Financial Status, Paid at, Currency, Created at]}\n")
        .contains("event_id: Name\n")
        .contains("skip:\n  - {path: Financial Status, equals: voided}\n");
  }

  @Test
  void makesRefundsNegativeAndCentsWhole() {
    assertThat(
            keys(
                suggest(
                    """
                    {"id":"e1","type":"charge.succeeded","created":1772355600,"order":"p1","amount":1099,"currency":"usd"}
                    {"id":"e2","type":"refund.created","created":1772442000,"order":"p1","amount":500,"currency":"usd"}
                    {"id":"e3","type":"payout.paid","created":1772442060,"amount":599,"currency":"usd"}
                    """,
                    Datasets.PURCHASE)))
        .contains("unit_price: {path: amount, minor-units: currency}\n")
        .contains("currency: {path: currency, letters: upper}\n")
        .contains(
            "- when: {path: type, equals: charge.succeeded}\n    fields: {quantity: {value: 1}}")
        .contains(
            "- when: {path: type, equals: refund.created}\n    fields: {quantity: {value: -1}}")
        .contains("skip:\n  - {path: type, equals: payout.paid}\n");
  }

  @Test
  void joinsDayAndTimeWhichStandApart() {
    assertThat(
            keys(
                """
                Date,Time,TimeZone,Invoice,Price,Currency
                03/31/2026,22:30:00,PST,I-1,"1,560.00",USD
                03/01/2026,12:00:00,CET,I-2,45.00,EUR
                """))
        .contains(
            "event_time: {join: [Date, Time], time: 'MM/dd/yyyy HH:mm:ss', zone: {path: TimeZone}}\n");
  }

  @Test
  void leavesABlankWhereDayAndMonthCanBeSwapped() {
    assertThat(keys("date,order,price\n01/03/2026,o-1,1.00\n02/03/2026,o-2,2.00\n"))
        .contains("event_time: {path: date, time: ___, zone: ___}\n");
  }

  @Test
  void findsDiscountsInPercentAmongOthers() {
    assertThat(
            keys(
                """
                at,order,line,qty,price,discount
                2026-03-01T10:00:00Z,o-1,1,3,30.00,15%
                2026-03-01T10:00:00Z,o-1,2,2,12.50,1.00
                """))
        .contains("  discount: {path: discount, percent: marked}\n");
  }

  @Test
  void namesTheElementsOfListsOfKeysAndValues() {
    assertThat(
            keys(
                """
                {"id":"e1","at":"2026-03-01T09:00:00Z","params":[{"key":"page","value":{"s":"/"}},{"key":"session_id","value":{"i":"111"}}],"user":"kim","result":"ok"}
                """))
        .contains("  session_id: '/params/[key=session_id]/value/*'\n");
  }

  @Test
  void takesALineTotalThatIsAboutQuantityTimesPrice() {
    assertThat(
            suggest(
                    """
                    at,order,line,qty,price,line_total
                    2026-03-01T10:00:00Z,o-1,1,3,30.67,92.00
                    2026-03-01T10:00:00Z,o-1,2,2,12.50,25.00
                    """)
                .yaml())
        .contains("quantity × price is line_total in 1 of 2 lines; the rest differs by rounding")
        .contains("  amount: line_total\n");
  }

  @Test
  void takesThePriceThatFitsTheLineTotalBeforeTheOneWithTheLikeliestName() {
    String packs =
        """
        at,order,sku,qty,line_total,pack_price,unit_price
        2026-03-01T10:00:00Z,o-1,A,3,90.00,30.00,0.50
        2026-03-01T10:00:00Z,o-1,B,2,25.00,12.50,0.25
        """;

    assertThat(suggest(packs).yaml())
        .contains("quantity × pack_price is line_total in 2 of 2 lines")
        .contains("  unit_price: pack_price\n");
    assertThat(keys(packs.replace("90.00", "1.50").replace("25.00", "0.50")))
        .contains("  unit_price: unit_price\n");
    assertThat(keys(packs.replace("line_total", "weight")))
        .as("no total that would tell")
        .contains("  unit_price: unit_price\n");
  }

  @Test
  void asksWhereAnAmountFitsTwoDatasets() {
    SuggestedMapping payments =
        suggest(
            """
            {"id":"p-1","kind":"charge","created":1772355600,"amount":1099,"currency":"usd"}
            {"id":"p-2","kind":"refund","created":1772355660,"amount":500,"currency":"usd"}
            """);

    assertThat(payments.yaml().lines())
        .containsSubsequence(
            "# ? purchase fits as well, if each record is a sale or a refund (there are charge, refund):"
                + " then suggest",
            "#  again with --dataset purchase",
            "dataset: orders");
    assertThat(
            suggest("{\"at\":\"2026-03-01T09:00:00Z\",\"order\":\"o-1\",\"price\":\"1.00\"}\n")
                .yaml())
        .doesNotContain("fits as well");
  }

  @Test
  void takesNoPersonsNameForAProduct() {
    String payments =
        """
        Date,Name,Invoice,Amount
        2026-03-01T10:00:00Z,Kim Example,INV-1,12.50
        2026-03-01T11:00:00Z,Lee Example,INV-2,4.90
        """;

    assertThat(suggest(payments, Datasets.PURCHASE).yaml())
        .doesNotContain("product_name:")
        .contains("No field reads these, they are kept in extra: Name");
    assertThat(
            keys(
                suggest(
                    payments.replace("Date,", "Sku,Date,").replace("\n20", "\nA,20"),
                    Datasets.PURCHASE)))
        .as("a name beside a product")
        .contains("product_name: Name\n");
  }

  @Test
  void saysWhoAskedForTheDataset() {
    String logins =
        "Mar  1 10:00:00 web-1 sshd[1]: Accepted password for anna from 192.0.2.7 port 1 ssh2\n";

    assertThat(suggest(logins).yaml())
        .contains("# the lines are those of logins\ndataset: login\n");
    assertThat(suggest(logins, Datasets.LOGIN).yaml()).contains("# as asked for\ndataset: login\n");
  }

  @Test
  void namesTheSampleWithItsPlace() {
    SuggestedMapping mapping =
        Suggestion.of(
            SampleTest.sample(
                "at,order,price\n2026-03-01T10:00:00Z,o-1,4.90\n", "logs/old/till.csv"),
            "till",
            Optional.empty());

    assertThat(mapping.yaml())
        .contains("all of till.csv (")
        .contains("# daybook mapping try till logs/old/till.csv --config conf\n")
        .contains("files: [till.csv]\n");
  }

  @Test
  void saysHowToReadRowsThatAreWiderThanTheirHeader() {
    assertThatThrownBy(
            () ->
                suggest(
                    """
                    Date, Time, Order, Gross,
                    "3/1/2026","07:22:17","INV-9","12.00","",
                    "3/1/2026","07:25:11","INV-8","2.00","",
                    """))
        .hasMessageContaining(
            "expected rows with as many fields as the header, 5, but found 6 in each")
        .hasMessageContaining("write 'columns' with 6 names")
        .hasMessageEndingWith("ignore: '^Date, Time'");
  }

  @Test
  void takesNoTotalOfTheOrderForTheLines() {
    assertThat(
            keys(
                """
                at,order,line,qty,price,total
                2026-03-01T10:00:00Z,o-1,1,3,30.00,115.00
                2026-03-01T10:00:00Z,o-1,2,2,12.50,115.00
                """))
        .doesNotContain("amount:");
  }

  @Test
  void leavesABlankForWordsThatTheDatasetDoesNotKnow() {
    assertThat(
            keys(
                """
                {"order":"o-1","status":"PAYED","at":"2026-03-01T09:00:00Z","total":25.00}
                {"order":"o-2","status":"ON_HOLD","at":"2026-03-01T09:00:00Z","total":25.00}
                {"order":"o-3","status":"SENT","at":"2026-03-01T09:00:00Z","total":25.00}
                """))
        .contains("status: {path: status, values: {PAYED: paid, ON_HOLD: ___, SENT: shipped}}\n");
  }

  @Test
  void readsPairs() {
    assertThat(
            keys(
                """
                at=2026-03-01T10:00:00Z user=100042 method="one-time code" result=ok
                at=2026-03-01T10:05:00Z user=100043 method=password result=locked
                """))
        .contains("dataset: login\n")
        .contains("format: logfmt\n")
        .contains("outcome: {path: result, values: {ok: success, locked: failure}}\n")
        .contains("method: method\n");
  }

  @Test
  void readsAccessLogsWithoutADatasetOfTheirs() {
    assertThat(
            keys(
                """
                192.0.2.7 - - [31/Mar/2026:09:14:07 +0100] "GET /tea HTTP/2.0" 200 5120 "-" "Mozilla/5.0"
                """))
        .contains("dataset: ___\n")
        .contains("event_time: {path: at, time: 'dd/MMM/yyyy:HH:mm:ss Z'}\n")
        .contains("ip: ip\n")
        .contains("user_agent: agent\n");
  }

  @Test
  void findsEscapesMarksOfNoValueAndQuotesThatAreNone() {
    assertThat(
            keys(
                """
                at,order,name,price
                2026-03-01,o-1,"6\\" mug, blue",1.00
                2026-03-02,o-2,\\N,2.00
                """))
        .contains("format: csv\nescape: '\\'\nnull-text: '\\N'\n");
    assertThat(
            keys(
                """
                at|order|name|price
                2026-03-01|o-1|"Retro|1.00
                2026-03-02|o-2|"Eco" bag|2.00
                """))
        .contains("format: csv\ndelimiter: '|'\nquote: none\n");
  }

  @Test
  void readsTheLinesOfSshd() {
    assertThat(
            keys(
                """
                Mar  1 10:00:00 web-1 sshd[1]: Accepted password for anna from 192.0.2.7 port 1 ssh2
                Mar  1 10:00:09 web-1 cron[7]: job done
                """))
        .contains("dataset: login\n")
        .contains(
            "event_time: {path: at, time: 'MMM ppd HH:mm:ss', default-year: ___, zone: ___}\n")
        .contains("- {path: program, not-equals: sshd}\n");
  }

  @Test
  void readsColouredLinesOfSeveralLines() {
    assertThat(
            keys(
                """
                [90m2026-03-01 09:00:00[0m [31mERROR[0m login user=lee result=failure
                    at shop.Login.run(Login.java:7)
                2026-03-01 09:00:02 INFO login user=ana result=success
                """
                    .replaceAll("\\[(\\d+m)", "\u001b[$1")))
        .contains("format: regex\nstart-pattern: '^(?:\\x1b\\[[0-9;]*m)*")
        .contains("user_id: {path: message, extract: '\\buser=(?:\\x1b\\[[0-9;]*m)*")
        .contains("dataset: login\n");
  }

  @Test
  void saysWhatItExpectedOfASampleThatMakesNoSense() {
    assertThatThrownBy(() -> suggest("Dear customer,\nthank you for your order.\n"))
        .hasMessage(
            "[sample.log] Cannot suggest a mapping: expected JSON, CSV, logfmt, or lines that begin"
                + " with a time, but found lines such as 'Dear customer,'; write 'format: regex'"
                + " with a pattern, see docs/mapping.md");
  }
}
