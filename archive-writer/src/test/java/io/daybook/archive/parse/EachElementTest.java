package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.archive.record.RejectReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EachElementTest {
  private static final String ORDERS =
      """
      dataset: purchase
      files: none
      fields: {event_id: id, event_time: at, order_id: id, currency: {value: EUR}}
      events:
        - each: /items
          fields:
            line_no: {index: 1}
            product_id: ./sku
            quantity: ./n
            unit_price: ./price/net
      """;

  private static final String ORDER =
      "{\"id\":\"o\",\"at\":\"2026-03-01\",\"shop\":\"a\",\"items\":[%s]}";

  @TempDir Path directory;

  @Test
  void givesAnEventOfEachElement() throws IOException {
    assertThat(
            events(
                ORDERS,
                ORDER.formatted(
                    "{\"sku\":\"MUG\",\"n\":2,\"price\":{\"net\":12.5,\"tax\":2}},"
                        + "{\"sku\":\"TEA\",\"n\":1,\"price\":{\"net\":4.9},\"gift\":[1, 2]}")))
        .extracting(
            row -> row.get("event_id"),
            row -> row.get("line_no"),
            row -> row.get("product_id"),
            row -> row.get("amount"),
            row -> row.get("extra"))
        .containsExactly(
            tuple("o/0.1", "1", "MUG", "25.0000", Map.of("shop", "a", "items/price/tax", "2")),
            tuple("o/0.2", "2", "TEA", "4.9000", Map.of("shop", "a", "items/gift", "[1, 2]")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"[]", "null", "[ ]"})
  void skipsARecordWhoseListIsEmpty(String list) throws IOException {
    assertThat(
            new TestingParser(directory, ORDERS)
                .parse("{\"id\":\"o\",\"at\":\"2026-03-01\",\"items\":" + list + "}"))
        .isEqualTo(ParseOutcome.SKIPPED);
  }

  @Test
  void refusesARecordThatLacksItsList() throws IOException {
    TestingParser parser = new TestingParser(directory, ORDERS);

    assertThat(parser.parse("{\"id\":\"o\",\"at\":\"2026-03-01\",\"lines\":[]}"))
        .isEqualTo(
            new ParseOutcome.Rejected(
                RejectReason.NO_LIST,
                "events[0].each",
                "expected a list at /items but found none; 'optional: true' is for records without"
                    + " one"));
    assertThat(parser.parse("{\"id\":\"o\",\"at\":\"2026-03-01\",\"items\":{\"sku\":1}}"))
        .isEqualTo(
            new ParseOutcome.Rejected(
                RejectReason.NO_LIST,
                "events[0].each",
                "expected a list at /items but found '{\"sku\":1}'"));
    assertThat(parser.parse("{\"id\":\"o\",\"at\":\"2026-03-01\",\"items\":\"[1]\"}"))
        .extracting(why -> ((ParseOutcome.Rejected) why).reason())
        .isEqualTo(RejectReason.NO_LIST);
  }

  @Test
  void skipsARecordThatMayLackItsList() throws IOException {
    TestingParser parser =
        new TestingParser(
            directory, ORDERS.replace("each: /items", "each: /items\n    optional: true"));

    assertThat(parser.parse("{\"id\":\"o\",\"at\":\"2026-03-01\"}"))
        .isEqualTo(ParseOutcome.SKIPPED);
    assertThat(parser.parse("{\"id\":\"o\",\"at\":\"2026-03-01\",\"items\":1}"))
        .isInstanceOf(ParseOutcome.Rejected.class);
  }

  @Test
  void refusesTheWholeRecordWithOneElement() throws IOException {
    TestingParser parser = new TestingParser(directory, ORDERS);

    assertThat(
            parser.parse(
                ORDER.formatted(
                    "{\"sku\":\"MUG\",\"n\":2,\"price\":{\"net\":1}},"
                        + "{\"sku\":\"TEA\",\"n\":\"x\",\"price\":{\"net\":1}}")))
        .isEqualTo(
            new ParseOutcome.Rejected(
                RejectReason.NOT_A_NUMBER,
                "events[0].quantity",
                "expected a whole number but found 'x' (element 2 of the list)"));
    // The next record is none of the list's.
    assertThat(parser.parse("{\"id\""))
        .isInstanceOfSatisfying(
            ParseOutcome.Rejected.class,
            why -> assertThat(why.message()).doesNotContain("element"));
    assertThat(parser.events(ORDER.formatted("{\"n\":1,\"price\":{\"net\":1}}"))).hasSize(1);
  }

  @Test
  void forgetsTheTextsOfTheElementBefore() throws IOException {
    assertThat(
            events(
                ORDERS,
                ORDER.formatted(
                    "{\"sku\":\"MUG\",\"n\":2,\"price\":{\"net\":1}},"
                        + "{\"n\":1,\"price\":{\"net\":1}}")))
        .extracting(row -> row.get("product_id"))
        .containsExactly("MUG", null);
  }

  @Test
  void refusesAKeyThatStandsTwiceInOneElementAlone() throws IOException {
    TestingParser parser = new TestingParser(directory, ORDERS);

    assertThat(parser.parse(ORDER.formatted("{\"n\":2,\"n\":3,\"price\":{\"net\":1}}")))
        .extracting(why -> ((ParseOutcome.Rejected) why).reason())
        .isEqualTo(RejectReason.KEY_TWICE);
  }

  @Test
  void takesTheIdOfAnElementAsItIs() throws IOException {
    String yaml = ORDERS.replace("line_no: {index: 1}", "event_id: ./id");
    String first = "{\"id\":71,\"n\":2,\"price\":{\"net\":1}}";
    String second = "{\"id\":72,\"n\":3,\"price\":{\"net\":1}}";

    assertThat(events(yaml, ORDER.formatted(first + "," + second)))
        .extracting(row -> row.get("event_id"), row -> row.get("quantity"))
        .containsExactly(tuple("71", "2"), tuple("72", "3"));
    assertThat(events(yaml, ORDER.formatted(second + "," + first)))
        .extracting(row -> row.get("event_id"), row -> row.get("quantity"))
        .containsExactly(tuple("72", "3"), tuple("71", "2"));
  }

  @Test
  void takesAHashOfAnElementAsItIs() throws IOException {
    String yaml = ORDERS.replace("line_no: {index: 1}", "event_id: {hash: [id, ./n]}");

    assertThat(events(yaml, ORDER.formatted("{\"n\":2,\"price\":{\"net\":1}}")))
        .extracting(row -> row.get("event_id").toString())
        .singleElement()
        .asString()
        .matches("[0-9a-f]{32}");
  }

  private static final String SALES_AND_REFUNDS =
      """
      dataset: purchase
      files: none
      fields: {event_time: at, order_id: id, unit_price: {value: 1}}
      events:
        - each: items
          fields: {event_id: %s, quantity: ./n}
        - each: refunds
          optional: true
          when: [paid, {path: ./n, not-equals: '0'}]
          fields: {event_id: %s, quantity: ./n, product_id: .}
        - when: fee
          fields: {event_id: id, quantity: fee}
      """;

  private static final String BOTH =
      "{\"id\":\"o\",\"at\":\"2026-03-01\",\"fee\":9,\"items\":[{\"n\":1,\"id\":7},{\"n\":2,\"id\":8}],"
          + "\"refunds\":[{\"n\":0},{\"n\":3,\"id\":7}],\"paid\":%s}";

  @Test
  void tellsTheListsOfARecordApart() throws IOException {
    String yaml = SALES_AND_REFUNDS.formatted("id", "id").replace(", product_id: .", "");

    assertThat(events(yaml, BOTH.formatted("1")))
        .extracting(row -> row.get("event_id"), row -> row.get("quantity"), row -> row.get("extra"))
        .containsExactly(
            tuple("o/0.1", "1", Map.of("paid", "1", "items/id", "7")),
            tuple("o/0.2", "2", Map.of("paid", "1", "items/id", "8")),
            tuple("o/1.2", "3", Map.of("paid", "1", "refunds/id", "7")),
            tuple("o/2", "9", Map.of("paid", "1")));
  }

  /** Two lists may number their elements alike. */
  @Test
  void tellsIdsOfSeveralListsApart() throws IOException {
    String yaml = SALES_AND_REFUNDS.formatted("./id", "./id").replace(", product_id: .", "");

    assertThat(events(yaml, BOTH.formatted("1")))
        .extracting(row -> row.get("event_id"))
        .containsExactly("7/0", "8/0", "7/1", "o/2");
  }

  @Test
  void keepsAListThatNoEventUnfolds() throws IOException {
    String yaml = SALES_AND_REFUNDS.formatted("id", "id").replace(", product_id: .", "");

    assertThat(events(yaml, BOTH.formatted("null")))
        .extracting(row -> row.get("event_id"), row -> row.get("extra"))
        .containsExactly(
            tuple("o/0.1", Map.of("refunds", "[{\"n\":0},{\"n\":3,\"id\":7}]", "items/id", "7")),
            tuple("o/0.2", Map.of("refunds", "[{\"n\":0},{\"n\":3,\"id\":7}]", "items/id", "8")),
            tuple("o/2", Map.of("refunds", "[{\"n\":0},{\"n\":3,\"id\":7}]")));
  }

  @Test
  void skipsARecordOfWhichNoElementIsAnEvent() throws IOException {
    String yaml =
        ORDERS.replace("each: /items", "each: /items\n    when: {path: ./n, equals: '1'}");

    assertThat(new TestingParser(directory, yaml).parse(ORDER.formatted("{\"n\":2}")))
        .isEqualTo(ParseOutcome.SKIPPED);
  }

  @Test
  void repeatsTheElementsOfARecord() throws IOException {
    String element = "{\"n\":2,\"id\":7,\"price\":{\"net\":1}}";
    String record =
        "{\"id\":\"o\",\"at\":\"2026-03-01\",\"times\":2,\"items\":["
            + element
            + ","
            + element
            + "]}";

    assertThat(events(ORDERS + "repeat: times", record))
        .extracting(row -> row.get("event_id"))
        .containsExactly("o/0.1", "o/0.2", "o/1.1", "o/1.2");
    assertThat(
            events(
                ORDERS.replace("line_no: {index: 1}", "event_id: ./id") + "repeat: times", record))
        .extracting(row -> row.get("event_id"))
        .containsExactly("7/0", "7/0", "7/1", "7/1");
  }

  @Test
  void takesElementsThatAreSingleValues() throws IOException {
    String yaml =
        """
        dataset: login
        files: none
        events:
          - each: users
            fields: {event_time: at, user_id: ., outcome: {value: success}, method: {index: 0}}
        """;

    assertThat(events(yaml, "{\"at\":\"2026-03-01\",\"users\":[\"kim\",7]}"))
        .extracting(row -> row.get("user_id"), row -> row.get("method"))
        .containsExactly(tuple("kim", "0"), tuple("7", "1"));
    assertThat(
            events(yaml.replace("user_id: ., ", ""), "{\"at\":\"2026-03-01\",\"users\":[\"kim\"]}"))
        .extracting(row -> row.get("extra"))
        .containsExactly(Map.of("users", "kim"));
  }

  /** Beyond the events that are held: they are made again, in order, for each repetition. */
  @Test
  void givesAllEventsOfALongListInOrder() throws IOException {
    StringBuilder items = new StringBuilder();
    for (int i = 1; i <= 1000; i++) {
      items.append(i == 1 ? "" : ",").append("{\"n\":" + i + ",\"x\":" + i + "}");
    }
    String yaml = ORDERS.replace("./price/net", "{value: 1}") + "repeat: times";

    List<Map<String, Object>> events =
        events(yaml, "{\"id\":\"o\",\"at\":\"2026-03-01\",\"times\":2,\"items\":[" + items + "]}");

    assertThat(events).hasSize(2000);
    for (int i = 0; i < events.size(); i++) {
      int place = i % 1000 + 1;
      assertThat(events.get(i))
          .containsEntry("event_id", "o/" + i / 1000 + "." + place)
          .containsEntry("quantity", String.valueOf(place))
          .containsEntry("extra", Map.of("items/x", String.valueOf(place), "times", "2"));
    }
  }

  @Test
  void limitsWhatARecordGrowsTo() throws IOException {
    String yaml = ORDERS.replace("./price/net", "{value: 1}") + "max-record: 1KiB\n";
    String items = "{\"n\":1},".repeat(100) + "{\"n\":1}";

    TestingParser parser = new TestingParser(directory, yaml);
    assertThat(parser.parse(ORDER.formatted(items))).isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(parser.parse(ORDER.formatted(items).replace("\"a\"", "\"" + "a".repeat(700) + "\"")))
        .extracting(why -> ((ParseOutcome.Rejected) why).reason())
        .isEqualTo(RejectReason.RECORD_TOO_LONG);
  }

  @Test
  void refusesElementsThatAreTooDeep() throws IOException {
    assertThat(
            new TestingParser(directory, ORDERS)
                .parse(ORDER.formatted("[".repeat(1000) + "]".repeat(1000))))
        .extracting(why -> ((ParseOutcome.Rejected) why).reason())
        .isEqualTo(RejectReason.NOT_JSON);
  }

  private List<Map<String, Object>> events(String yaml, String record) throws IOException {
    return new TestingParser(directory, yaml).events(record);
  }
}
