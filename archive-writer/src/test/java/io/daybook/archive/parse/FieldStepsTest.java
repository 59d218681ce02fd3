package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.record.RejectReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pipe of one field, from the record's text to the column. */
class FieldStepsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "decimal: ',', groups: '.';1.299,00;1299.0000",
        "decimal: ',', groups: '.';1.000;1000.0000",
        "decimal: ',', groups: '.';1.234.567,5;1234567.5000",
        "decimal: ',', groups: '.';1000,5;1000.5000",
        "decimal: ',', groups: '.';,99;0.9900",
        "decimal: ',', groups: '.';-12,5;-12.5000",
        "decimal: ',', groups: '.';−12,5;-12.5000",
        "decimal: ',', groups: '.';1,5e2;150.0000",
        "decimal: ',', groups: ' ';1\u202f299,00;1299.0000",
        "decimal: ',', groups: ' ';1 299,00;1299.0000",
        "groups: '''';1’299.50;1299.5000",
        "groups: ',', accounting: true;$1,299.00;1299.0000",
        "groups: ',', accounting: true;($45.00);-45.0000",
        "groups: ',', accounting: true;$(45.00);-45.0000",
        "groups: ',', accounting: true;-$45.00;-45.0000",
        "groups: ',', accounting: true;45.00-;-45.0000",
        "groups: ',', accounting: true;US$ 45;45.0000",
        "groups: ',', accounting: true;45.00 EUR;45.0000",
        "groups: ',', accounting: true;  45.00  ;45.0000",
        "accounting: true;+45;45.0000",
      })
  void readsNumbersAsPeopleWriteThem(String notation, String text, String expected)
      throws IOException {
    assertThat(price("number: {" + notation + "}", "'" + text + "'"))
        .containsEntry("total_amount", expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "decimal: ',', groups: '.';1.99",
        "decimal: ',', groups: '.';0.123",
        "decimal: ',', groups: '.';12.34.567",
        "decimal: ',', groups: '.';1.2345",
        "decimal: ',', groups: '.';1,299.00",
        "decimal: ',', groups: '.';1.000e3",
        "decimal: ',', groups: '.';5,",
        "decimal: ',', groups: '.';--5",
        "decimal: ',', groups: '.';(5)",
        "decimal: ',', groups: '.';$5",
        "decimal: ',';1.000",
        "decimal: ',';1,000,000",
        "accounting: true;1,299.00",
        "accounting: true;(-5)",
        "accounting: true;-5-",
        "accounting: true;(5",
        "accounting: true;$5 EUR",
        "accounting: true;5 XQZ",
        "accounting: true;$",
        "accounting: true;()",
        "accounting: true;15%",
      })
  void refusesANumberThatCouldBeAnother(String notation, String text) throws IOException {
    assertThat(refused("total_amount: {path: n, number: {" + notation + "}}", "'" + text + "'"))
        .returns(RejectReason.NOT_A_NUMBER, ParseOutcome.Rejected::reason)
        .returns("total_amount", ParseOutcome.Rejected::field);
  }

  @ParameterizedTest
  @CsvSource({
    "usd,1099,10.9900",
    "JPY,500,500.0000",
    "kwd,12345,12.3450",
    "isk,700,7.0000",
    "usd,-5,-0.0500",
    "usd,1e3,10.0000",
  })
  void readsMinorUnitsByTheCurrency(String currency, String amount, String expected)
      throws IOException {
    TestingParser parser =
        orders("total_amount: {path: n, minor-units: {currency: c, exceptions: {isk: 2}}}");

    assertThat(parser.events(record(amount).replace("}", ",\"c\":\"" + currency + "\"}")).get(0))
        .containsEntry("total_amount", expected);
  }

  @Test
  void refusesMinorUnitsOfAnUnknownCurrencyAndPartsOfThem() throws IOException {
    TestingParser parser = orders("total_amount: {path: n, minor-units: c}");

    assertThat(reason(parser.parse(record("1").replace("}", ",\"c\":\"xqz\"}"))))
        .isEqualTo(RejectReason.UNKNOWN_CURRENCY);
    assertThat(reason(parser.parse(record("1").replace("}", ",\"c\":\"XXX\"}"))))
        .isEqualTo(RejectReason.UNKNOWN_CURRENCY);
    assertThat(reason(parser.parse(record("1")))).isEqualTo(RejectReason.UNKNOWN_CURRENCY);
    for (String fraction : List.of("10.99", "10.0")) {
      assertThat(reason(parser.parse(record(fraction).replace("}", ",\"c\":\"usd\"}"))))
          .as("whole units, perhaps")
          .isEqualTo(RejectReason.NOT_A_NUMBER);
    }
    assertThat(parser.events("{\"at\":\"2026-03-01\",\"o\":1,\"c\":\"?\"}").get(0))
        .doesNotContainKey("total_amount");
  }

  @ParameterizedTest
  @CsvSource({
    "scale: -2,1099,10.9900",
    "scale: -6,1234500,1.2345",
    "scale: 3,1.5,1500.0000",
    "round: 2,24.950000000000003,24.9500",
    "round: 2,29.989999999999998,29.9900",
    "round: 2,0.005,0.0100",
    "round: 2,-0.005,-0.0100",
    "round: 0,1e2,100.0000",
    "'scale: -2, round: 2',1099.9,11.0000",
    "round: 4,1.23455,1.2346",
  })
  void scalesExactlyAndRoundsWhereAsked(String steps, String number, String expected)
      throws IOException {
    assertThat(price(steps, number)).containsEntry("total_amount", expected);
  }

  /** An extract that takes a part of a number would give another number. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "([\\d.]+);$1,299.00",
        "([\\d.]+);($45.00)",
        "([\\d.]+);-$45.00",
        "^(\\d+(?:\\.\\d+)?);1e2",
        "(\\d+);12.99",
        "(\\d+)$;1,299",
        "([\\d.]+);(3)",
        "([\\d.]+);5.00-",
        "([\\d.]+);5.00 -",
        "([\\d.]+);[5.00]-",
        "([\\d.]+);5.00 CR",
        "([\\d.]+);CR 5.00",
        "([\\d.]+);5.00 CR.",
        "([\\d.]+);5.00 minus",
        "([\\d.]+);5.00 EUR-",
        "([\\d.]+);{5.00}-",
        "([\\d.]+);<5.00>-",
        "([\\d.]+);5.00|-",
        "([\\d.]+);-[5.00]",
        "([\\d.]+);–5.00",
        "([\\d.]+);—5.00",
        "([\\d.]+);‐5.00",
        "([\\d.]+);﹣5.00",
        "([\\d.]+);－5.00",
        "([\\d.]+);−5.00",
        "([\\d.]+);-\\t5.00",
        "([\\d.]+);Total: -EUR  5.00",
        "([\\d.]+);5.00k",
        "([\\d.]+);5 000.00",
        "([\\d.]+);5\u00a0000",
        "([\\d.]+);5\u202f000 EUR",
        "([\\d.]+);(-5.00)",
        "([\\d.]+);- 5.00",
        "([\\d.]+);EUR -5.00",
        "([\\d.]+);-EUR 5.00",
        "([\\d.]+);(EUR 5.00)",
        "([\\d.]+);€ -5.00",
        "([\\d.]+);total: -5.00",
      })
  void refusesToCutANumberOutOfAnother(String pattern, String text) throws IOException {
    assertThat(refused("total_amount: {path: n, extract: '" + pattern + "'}", "'" + text + "'"))
        .returns(RejectReason.NOT_A_NUMBER, ParseOutcome.Rejected::reason)
        .extracting(ParseOutcome.Rejected::message)
        .asString()
        .contains("that 'extract' takes whole");
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "'  '", "'\u2003'"})
  void takesBlanksForNoValueOfARequiredColumn(String order) throws IOException {
    TestingParser parser = orders("total_amount: n");

    assertThat(
            reason(
                parser.parse(
                    "{'at':'2026-03-01','n':1,'o':%s}".formatted(order).replace('\'', '"'))))
        .isEqualTo(RejectReason.MISSING_FIELD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(\\d+)\\.\\d+;12.99;12.0000",
        "\\((\\d+)\\);(3);3.0000",
        "v(\\d+);v1;1.0000",
        "(\\d+);R-1001;1001.0000",
        "([\\d.]+) EUR;total 12.50 EUR;12.5000",
        "(\\d+);3 of 5;3.0000",
        "(\\d{4});20260301;2026.0000",
        "([\\d.]+);EUR 5.00;5.0000",
        "([\\d.]+);5.00 - 7.00;5.0000",
        "- ([\\d.]+);widget - 5.00;5.0000",
        "(\\d+);SKU-5;5.0000",
        "([\\d.]+);5.00 kg;5.0000",
        "([\\d.]+);5.00kg;5.0000",
        "(\\d+);Mug (12 pcs);12.0000",
        "([\\d.]+);5.00 (net);5.0000",
        "(\\d+) ;200 1234;200.0000",
      })
  void takesANumberThatStandsAlone(String pattern, String text, String expected)
      throws IOException {
    assertThat(price("extract: '" + pattern + "'", "'" + text + "'"))
        .containsEntry("total_amount", expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "replace: {'\\x1b\\[[0-9]*m': ''};\\u001b[31mKim\\u001b[0m;Kim",
        "replace: {'^0+': '', 'x+': y};00xxa;ya",
        "replace: {'(\\w+), (\\w+)': '$2 $1'};Doe, Kim;Kim Doe",
        "replace: {a: '\\$1'};a;$1",
        "strip: true;  Kim\\u00a0;Kim",
        "letters: upper;straße;STRASSE",
        "letters: lower;KIM;kim",
        "letters: upper, values: {A: b};a;b",
        "extract: '(\\w+)$', letters: upper;a b;B",
        "replace: {a: ''}, strip: true, default: none; a ;none",
      })
  void changesTextsInTheOrderOfThePipe(String steps, String text, String expected)
      throws IOException {
    assertThat(
            orders("coupon: {path: n, " + steps + "}")
                .events("{\"at\":\"2026-03-01\",\"o\":1,\"n\":\"" + text + "\"}")
                .get(0))
        .containsEntry("coupon", expected);
  }

  @Test
  void takesTheFirstPathThatHasAValue() throws IOException {
    TestingParser parser = orders("coupon: {path: [n, /m/x], default: none}");

    assertThat(parser.events(record("1").replace("}", ",\"m\":{\"x\":2}}")).get(0))
        .containsEntry("coupon", "1");
    assertThat(parser.events(record("null").replace("}", ",\"m\":{\"x\":2}}")).get(0))
        .containsEntry("coupon", "2");
    assertThat(parser.events(record("''").replace("}", ",\"m\":{\"x\":2}}")).get(0))
        .containsEntry("coupon", "2");
    assertThat(parser.events(record("null")).get(0)).containsEntry("coupon", "none");
  }

  @Test
  void joinsTextsOfWhichNoneIsMissing() throws IOException {
    TestingParser blank = orders("coupon: {join: [n, o]}");
    TestingParser nothing = orders("coupon: {join: [n, o, n], with: ''}");

    assertThat(blank.events(record("1")).get(0)).containsEntry("coupon", "1 7");
    assertThat(nothing.events(record("1")).get(0)).containsEntry("coupon", "171");
    assertThat(blank.events(record("null")).get(0)).doesNotContainKey("coupon");
    assertThat(blank.events(record("''")).get(0)).doesNotContainKey("coupon");
  }

  @ParameterizedTest
  @CsvSource({
    "3,92.00,null,30.6667",
    "-3,-45.00,null,15.0000",
    "2,34,6,20.0000",
    "3,0.0001,null,0.0000",
    "2,0.0001,null,0.0001",
  })
  void dividesALinesTotal(String quantity, String amount, String discount, String price)
      throws IOException {
    assertThat(
            purchase("discount: d, amount: a")
                .events(line(quantity, "null", discount).replace("}", ",\"a\":" + amount + "}"))
                .get(0))
        .containsEntry("unit_price", price)
        .containsKey("amount");
  }

  @Test
  void needsAPriceOrATotalThatCanBeDivided() throws IOException {
    TestingParser parser = purchase("discount: d, amount: a");

    assertThat(
            (ParseOutcome.Rejected)
                parser.parse(line("0", "null", "null").replace("}", ",\"a\":5}")))
        .returns(RejectReason.MISSING_FIELD, ParseOutcome.Rejected::reason)
        .returns("unit_price", ParseOutcome.Rejected::field);
    assertThat((ParseOutcome.Rejected) parser.parse(line("1", "2", "null")))
        .returns("amount", ParseOutcome.Rejected::field);
    assertThat(parser.events(line("0", "2", "null").replace("}", ",\"a\":0}")).get(0))
        .containsEntry("unit_price", "2.0000");
  }

  @ParameterizedTest
  @CsvSource({
    "marked,15%,6.0000,34.0000",
    "marked,15 %,6.0000,34.0000",
    "marked,15,15.0000,25.0000",
    "always,15,6.0000,34.0000",
    "always,15%,6.0000,34.0000",
    "marked,0.0001%,0.0000,40.0000",
    "marked,100%,40.0000,0.0000",
  })
  void takesAShareOfTheLineForItsDiscount(
      String marking, String text, String discount, String amount) throws IOException {
    assertThat(
            purchase("discount: {path: d, percent: " + marking + "}")
                .events(line("2", "20", "'" + text + "'"))
                .get(0))
        .containsEntry("discount", discount)
        .containsEntry("amount", amount);
  }

  @ParameterizedTest
  @CsvSource({"101%,NUMBER_OUT_OF_RANGE", "-1%,NUMBER_OUT_OF_RANGE", "x%,NOT_A_NUMBER"})
  void refusesAShareOfMoreThanTheLine(String text, RejectReason reason) throws IOException {
    ParseOutcome outcome =
        purchase("discount: {path: d, percent: marked}").parse(line("2", "20", "'" + text + "'"));

    assertThat(reason(outcome)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"1.5,1.5", "1e2,100.0", "-0.25,-0.25", "12d,", "12f,", "'12 ',"})
  void readsNoLiteralsOfJavaForRealNumbers(String text, String expected) throws IOException {
    Files.writeString(
        Files.createDirectories(directory.resolve("datasets")).resolve("ride.yaml"),
        "columns: {days: double}");
    TestingParser parser =
        new TestingParser(
            directory, "dataset: ride", "files: none", "fields: {event_time: at, days: n}");
    String record = record("'" + text + "'");

    if (expected != null) {
      assertThat(parser.events(record).get(0)).containsEntry("days", expected);
    } else {
      assertThat(reason(parser.parse(record))).isEqualTo(RejectReason.NOT_A_NUMBER);
    }
  }

  private Map<String, Object> price(String steps, String number) throws IOException {
    return orders("total_amount: {path: n, " + steps + "}").events(record(number)).get(0);
  }

  private ParseOutcome.Rejected refused(String field, String number) throws IOException {
    return (ParseOutcome.Rejected) orders(field).parse(record(number));
  }

  private static RejectReason reason(ParseOutcome outcome) {
    return ((ParseOutcome.Rejected) outcome).reason();
  }

  private TestingParser orders(String field) throws IOException {
    return new TestingParser(
        directory,
        "dataset: orders",
        "files: none",
        "fields: {event_time: at, order_id: o, status: {value: paid}, " + field + "}");
  }

  private TestingParser purchase(String fields) throws IOException {
    return new TestingParser(
        directory,
        "dataset: purchase",
        "files: none",
        "fields: {event_time: at, order_id: o, quantity: q, unit_price: p, " + fields + "}");
  }

  private static String record(String number) {
    return "{\"at\":\"2026-03-01\",\"o\":7,\"n\":" + number.replace('\'', '"') + "}";
  }

  private static String line(String quantity, String price, String discount) {
    return "{\"at\":\"2026-03-01\",\"o\":7,\"q\":"
        + quantity
        + ",\"p\":"
        + price
        + ",\"d\":"
        + discount.replace('\'', '"')
        + "}";
  }
}
