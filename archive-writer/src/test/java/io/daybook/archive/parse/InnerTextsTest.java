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
import org.junit.jupiter.params.provider.ValueSource;

class InnerTextsTest {
  private static final String WRAPPED =
      """
      dataset: login
      files: none
      parse: [message]
      fields: {event_time: /message/at, user_id: /message/user/id, outcome: {value: success}}
      """;

  @TempDir Path directory;

  @Test
  void readsOnInATextOfJson() throws IOException {
    assertThat(
            events(
                    WRAPPED,
                    "{\"stream\":\"out\",\"message\":\"{\\\"at\\\":\\\"2026-03-01\\\",\\\"user\\\":"
                        + "{\\\"id\\\":\\\"o\\\\\\\"neil\\\",\\\"x\\\":1},\\\"y\\\":2}\"}")
                .get(0))
        .containsEntry("user_id", "o\"neil")
        .containsEntry("extra", Map.of("stream", "out", "message/user/x", "1", "message/y", "2"));
  }

  @Test
  void readsAnObjectAsItsText() throws IOException {
    assertThat(
            events(WRAPPED, "{\"message\":{\"at\":\"2026-03-01\",\"user\":{\"id\":\"kim\"}}}")
                .get(0))
        .containsEntry("user_id", "kim");
  }

  @Test
  void readsAnEmbeddedTextOfACsv() throws IOException {
    assertThat(
            events(
                    WRAPPED + "format: csv\ncolumns: [no, message]\n",
                    "7,\"{\"\"at\"\":\"\"2026-03-01\"\",\"\"user\"\":{\"\"id\"\":\"\"kim\"\"}}\"")
                .get(0))
        .containsEntry("user_id", "kim")
        .containsEntry("extra", Map.of("no", "7"));
  }

  @Test
  void readsLogfmtAndPatternsInAText() throws IOException {
    String yaml =
        """
        dataset: login
        files: none
        format: regex
        pattern: '(?P<host>\\S+): (?P<rest>.*)'
        parse:
          - {path: rest, format: logfmt}
          - {path: /rest/msg, format: regex, pattern: 'user (?P<user>\\w+) (?P<how>\\w+)'}
        fields: {event_time: /rest/at, user_id: /rest/msg/user, outcome: {value: success}}
        skip: [{path: /rest/msg/how, equals: never}]
        """;

    assertThat(events(yaml, "web: at=2026-03-01 msg=\"user kim knows\" x=1").get(0))
        .containsEntry("user_id", "kim")
        .containsEntry("extra", Map.of("host", "web", "rest/x", "1", "rest/msg/how", "knows"));
  }

  @Test
  void refusesATextThatIsNone() throws IOException {
    assertThat(
            new TestingParser(directory, WRAPPED).parse("{\"message\":\"Server started\",\"n\":1}"))
        .isInstanceOfSatisfying(
            ParseOutcome.Rejected.class,
            why -> {
              assertThat(why.kind()).isEqualTo("NOT_JSON in message");
              assertThat(why.message()).contains("found at byte").contains("'Server'");
            });
    assertThat(new TestingParser(directory, WRAPPED).parse("{\"message\":\"12\"}"))
        .extracting(why -> ((ParseOutcome.Rejected) why).kind())
        .isEqualTo("NOT_AN_OBJECT in message");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{path: message, not-matches: '^\\{'}",
        "{path: /message/at, is: absent}",
        "{path: /message/user/id, is: absent}"
      })
  void letsARuleSkipATextThatIsNone(String rule) throws IOException {
    TestingParser parser = new TestingParser(directory, WRAPPED + "skip: [" + rule + "]\n");

    assertThat(parser.parse("{\"message\":\"Server started\"}")).isEqualTo(ParseOutcome.SKIPPED);
    assertThat(parser.parse("{\"message\":{\"at\":\"2026-03-01\",\"user\":{\"id\":\"kim\"}}}"))
        .isEqualTo(ParseOutcome.ACCEPTED);
  }

  /** Half of a text may have been read before its fault. */
  @Test
  void takesNothingOfATextThatCanNotBeRead() throws IOException {
    String yaml =
        """
        dataset: login
        files: none
        parse: [{path: message, optional: true}]
        fields: {event_time: at, user_id: /message/user, outcome: {value: success}}
        """;

    assertThat(
            events(
                    yaml,
                    "{\"at\":\"2026-03-01\",\"message\":\"{\\\"x\\\":1,\\\"user\\\":\\\"kim\\\",\"}")
                .get(0))
        .doesNotContainKey("user_id")
        .containsEntry("extra", Map.of("message", "{\"x\":1,\"user\":\"kim\","));
    assertThat(
            events(
                    yaml.replace("user_id: ", "ip: message, user_id: "),
                    "{\"at\":\"2026-03-01\",\"message\":\"plain\"}")
                .get(0))
        .containsEntry("ip", "plain")
        .doesNotContainKey("extra");
  }

  @ParameterizedTest
  @CsvSource({"{\"n\":1},MISSING_FIELD", "{\"message\":null},MISSING_FIELD"})
  void hasNoValueOfATextThatIsNotThere(String record, RejectReason reason) throws IOException {
    assertThat(new TestingParser(directory, WRAPPED).parse(record))
        .extracting(why -> ((ParseOutcome.Rejected) why).reason())
        .isEqualTo(reason);
  }

  @Test
  void givesWhatBothTextsCallTheSameNamesOfTheirOwn() throws IOException {
    assertThat(
            events(
                    WRAPPED,
                    "{\"message/x\":1,\"message\":{\"x\":2,\"at\":\"2026-03-01\",\"user\":null}}")
                .get(0))
        .containsEntry("extra", Map.of("message/x", "1", "message/x#2", "2"));
  }

  @Test
  void unfoldsAListInATextInAText() throws IOException {
    String yaml =
        """
        dataset: purchase
        files: none
        parse: [/log/body, log]
        events:
          - each: /log/body/items
            fields:
              {event_time: /log/at, order_id: /log/body/id, quantity: ./n, unit_price: {value: 1}}
        """;

    assertThat(
            events(
                yaml,
                "{\"log\":\"{\\\"at\\\":\\\"2026-03-01\\\",\\\"body\\\":\\\"{\\\\\\\"id\\\\\\\":\\\\\\\"o\\\\\\\","
                    + "\\\\\\\"items\\\\\\\":[{\\\\\\\"n\\\\\\\":1},{\\\\\\\"n\\\\\\\":2,"
                    + "\\\\\\\"t\\\\\\\":3}]}\\\"}\"}"))
        .extracting(
            row -> row.get("event_id"),
            row -> row.get("order_id"),
            row -> row.get("quantity"),
            row -> row.get("extra"))
        .containsExactly(
            tuple("s/host/7/40/0.1", "o", "1.0000", null),
            tuple("s/host/7/40/0.2", "o", "2.0000", Map.of("log/body/items/t", "3")));
  }

  @Test
  void unfoldsATextThatIsAListItself() throws IOException {
    String yaml =
        """
        dataset: login
        files: none
        format: csv
        columns: [at, users]
        parse: [users]
        events: [{each: users, fields: {event_time: at, user_id: ./id, outcome: {value: success}}}]
        """;

    assertThat(events(yaml, "2026-03-01,\"[{\"\"id\"\":1},{\"\"id\"\":2}]\""))
        .extracting(row -> row.get("user_id"))
        .containsExactly("1", "2");
    assertThat(new TestingParser(directory, yaml).parse("2026-03-01,[]"))
        .isEqualTo(ParseOutcome.SKIPPED);
    assertThat(new TestingParser(directory, yaml).parse("2026-03-01,{}"))
        .extracting(why -> ((ParseOutcome.Rejected) why).reason())
        .isEqualTo(RejectReason.NO_LIST);
  }

  private static final String SPLIT =
      """
      dataset: purchase
      files: none
      format: csv
      columns: [at, id, items]
      parse: [{path: items, split: '|', format: regex, pattern: '(?P<sku>\\w+):(?P<n>\\d+)'}]
      events:
        - each: items
          fields: {event_time: at, order_id: id, quantity: ./n, unit_price: {value: 1}}
      """;

  @Test
  void splitsATextIntoAList() throws IOException {
    assertThat(events(SPLIT, "2026-03-01,o,MUG:2|TEA:1|"))
        .extracting(row -> row.get("quantity"), row -> row.get("extra"))
        .containsExactly(
            tuple("2.0000", Map.of("items/sku", "MUG")),
            tuple("1.0000", Map.of("items/sku", "TEA")));
    assertThat(new TestingParser(directory, SPLIT).parse("2026-03-01,o,"))
        .isEqualTo(ParseOutcome.SKIPPED);
    assertThat(new TestingParser(directory, SPLIT).parse("2026-03-01,o,MUG:2||TEA:1"))
        .isInstanceOfSatisfying(
            ParseOutcome.Rejected.class,
            why -> {
              assertThat(why.kind()).isEqualTo("NO_PATTERN_MATCHES in events[0].each");
              assertThat(why.message()).endsWith("(element 2 of the list)");
            });
  }

  @Test
  void splitsATextIntoTexts() throws IOException {
    String yaml =
        """
        dataset: login
        files: none
        parse: [{path: users, split: ', '}]
        events: [{each: /users, fields: {event_time: at, user_id: ., outcome: {value: success}}}]
        """;

    assertThat(events(yaml, "{\"at\":\"2026-03-01\",\"users\":\"kim, lee\"}"))
        .extracting(row -> row.get("user_id"))
        .containsExactly("kim", "lee");
    assertThat(new TestingParser(directory, yaml).parse("{\"at\":\"2026-03-01\"}"))
        .extracting(why -> ((ParseOutcome.Rejected) why).reason())
        .isEqualTo(RejectReason.NO_LIST);
  }

  @Test
  void hashesTheWholeTextOfARecord() throws IOException {
    String yaml =
        """
        dataset: login
        files: none
        fields: {event_time: at, event_id: {hash: record}, outcome: {value: success}}
        """;
    String record = "{\"at\":\"2026-03-01\",\"x\":1}";

    Object id = events(yaml, record).get(0).get("event_id");
    // printf '{"at":"2026-03-01","x":1}' | sha256sum
    assertThat(id).isEqualTo("002720fc8ea013f9466cd7568abeb956");
    assertThat(events(yaml, record + "\r\n").get(0)).containsEntry("event_id", id);
    assertThat(events(yaml, record + " ").get(0).get("event_id")).isNotEqualTo(id);
  }

  private List<Map<String, Object>> events(String yaml, String record) throws IOException {
    return new TestingParser(directory, yaml).events(record);
  }
}
