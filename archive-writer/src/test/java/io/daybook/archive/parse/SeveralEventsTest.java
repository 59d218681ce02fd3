package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.archive.record.RejectReason;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeveralEventsTest {
  private static final String[] LIFECYCLE = {
    "dataset: orders",
    "files: none",
    "fields: {order_id: id, total_amount: total, currency: {value: EUR}}",
    "events:",
    "  - when: ordered",
    "    fields: {event_time: ordered, status: {value: submitted}}",
    "  - when: {path: sent, matches: '^\\d'}",
    "    fields: {event_time: sent, status: {value: shipped}, total_amount: {value: '0'}}",
    "  - when: [done, {path: kind, not-equals: test}]",
    "    fields: {event_time: done, status: {value: delivered}}"
  };

  private static final String[] REPEATED = {
    "dataset: login",
    "files: none",
    "fields: {event_time: at, outcome: {value: failure}, user_id: user}",
    "repeat: {path: note, extract: '(\\d+) times'}"
  };

  @TempDir Path directory;

  @Test
  void givesOneEventForEachDateThatIsThere() throws IOException {
    TestingParser parser = new TestingParser(directory, LIFECYCLE);

    assertThat(
            parser.events(
                "{\"id\":\"o\",\"total\":9.5,\"ordered\":\"2026-03-01\",\"sent\":\"2026-03-02\","
                    + "\"done\":\"2026-03-03\"}"))
        .extracting(
            row -> row.get("dt"),
            row -> row.get("status"),
            row -> row.get("total_amount"),
            row -> row.get("event_id"))
        .containsExactly(
            tuple("2026-03-01", "submitted", "9.5000", "s/host/7/40/0"),
            tuple("2026-03-02", "shipped", "0.0000", "s/host/7/40/1"),
            tuple("2026-03-03", "delivered", "9.5000", "s/host/7/40/2"));
  }

  /** So that an order that is exported again with a further date brings only that event. */
  @Test
  void keepsTheOrdinalOfAnEventWhateverOthersTheRecordGives() throws IOException {
    TestingParser parser = new TestingParser(directory, LIFECYCLE);

    assertThat(parser.events("{\"id\":\"o\",\"sent\":\"tbd\",\"done\":\"2026-03-03\"}"))
        .extracting(row -> row.get("event_id"), row -> row.get("extra"))
        .containsExactly(tuple("s/host/7/40/2", null));
    assertThat(parser.ordinals()).containsExactly(2);
  }

  @Test
  void refusesTheWholeRecordWithOneOfItsEvents() throws IOException {
    assertThat(
            new TestingParser(directory, LIFECYCLE)
                .parse("{\"id\":\"o\",\"ordered\":\"2026-03-01\",\"sent\":\"2 March\"}"))
        .isEqualTo(
            new ParseOutcome.Rejected(
                RejectReason.NOT_A_TIME,
                "events[1].event_time",
                "expected a time like iso but found '2 March'"));
  }

  @Test
  void refusesARecordThatGivesNoEvent() throws IOException {
    assertThat(
            new TestingParser(directory, LIFECYCLE)
                .parse("{\"id\":\"o\",\"done\":\"2026-03-03\",\"kind\":\"test\"}"))
        .isEqualTo(
            new ParseOutcome.Rejected(
                RejectReason.NO_EVENT,
                null,
                "expected an event ('ordered' is present, or 'sent' matches '^\\d', or 'done' is"
                    + " present and 'kind' not equals 'test') but found that the record gives"
                    + " none; a record that is none needs a skip rule"));
  }

  @Test
  void skipsBeforeItAsksForEvents() throws IOException {
    String[] yaml =
        String.join("\n", LIFECYCLE).concat("\nskip: [{path: id, is: absent}]").split("\n");

    assertThat(new TestingParser(directory, yaml).parse("{\"kind\":\"x\"}"))
        .isEqualTo(ParseOutcome.SKIPPED);
  }

  @Test
  void repeatsAnEventAsOftenAsTheRecordSays() throws IOException {
    TestingParser parser = new TestingParser(directory, REPEATED);

    assertThat(
            parser.events("{\"at\":\"2026-03-01\",\"user\":\"u\",\"note\":\"repeated 3 times\"}"))
        .extracting(row -> row.get("event_id"), row -> row.get("user_id"))
        .containsExactly(
            tuple("s/host/7/40/0", "u"), tuple("s/host/7/40/1", "u"), tuple("s/host/7/40/2", "u"));
    assertThat(parser.ordinals()).containsExactly(0, 1, 2);
    assertThat(parser.events("{\"at\":\"2026-03-01\",\"user\":\"u\"}"))
        .extracting(row -> row.get("event_id"))
        .containsExactly("s/host/7/40/0");
  }

  @Test
  void repeatsEachOfSeveralEvents() throws IOException {
    String[] yaml = String.join("\n", LIFECYCLE).concat("\nrepeat: n").split("\n");
    TestingParser parser = new TestingParser(directory, yaml);

    assertThat(
            parser.events(
                "{\"id\":\"o\",\"n\":2,\"ordered\":\"2026-03-01\",\"done\":\"2026-03-02\"}"))
        .extracting(row -> row.get("status"))
        .containsExactly("submitted", "delivered", "submitted", "delivered");
    assertThat(parser.ordinals()).containsExactly(0, 2, 3, 5);
  }

  @Test
  void tellsTheEventsOfARecordApartWhateverMakesTheirId() throws IOException {
    String[] yaml = {
      "dataset: login",
      "files: none",
      "repeat: n",
      "fields: {event_id: id, event_time: at, outcome: {value: failure}}"
    };

    assertThat(
            new TestingParser(directory, yaml).events("{\"id\":7,\"at\":\"2026-03-01\",\"n\":2}"))
        .extracting(row -> row.get("event_id"))
        .containsExactly("7/0", "7/1");
  }

  @ParameterizedTest
  @CsvSource({
    "0 times,NO_EVENT,",
    "some,NO_MATCH,repeat",
    "10001 times,NUMBER_OUT_OF_RANGE,repeat",
    "99999999999 times,NUMBER_OUT_OF_RANGE,repeat"
  })
  void refusesCountsThatCanNotBe(String note, RejectReason reason, String field)
      throws IOException {
    assertThat(
            new TestingParser(directory, REPEATED)
                .parse("{\"at\":\"2026-03-01\",\"note\":\"" + note + "\"}"))
        .isInstanceOfSatisfying(
            ParseOutcome.Rejected.class,
            why -> {
              assertThat(why.reason()).isEqualTo(reason);
              assertThat(why.field()).isEqualTo(field);
            });
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{path: kind, equals: test}|{\"kind\":\"test\"}|{\"kind\":\"tests\"}",
        "{path: kind, equals: test}|{\"kind\":\"test\"}|{}",
        "{path: kind, not-equals: sale}|{\"kind\":\"test\"}|{\"kind\":\"sale\"}",
        "{path: kind, not-equals: sale}|{}|{\"kind\":\"sale\"}",
        "{path: kind, matches: '^t'}|{\"kind\":\"test\"}|{\"kind\":\"at\"}",
        "{path: kind, not-matches: '^s'}|{}|{\"kind\":\"sale\"}",
        "{path: kind, is: present}|{\"kind\":\"x\"}|{\"kind\":\"\"}",
        "{path: kind, is: absent}|{\"kind\":null}|{\"kind\":\"x\"}",
        "kind|{\"kind\":0}|{}"
      })
  void skipsWhatARuleFitsAndNothingElse(String rule, String skipped, String kept)
      throws IOException {
    TestingParser parser =
        new TestingParser(
            directory,
            "dataset: login",
            "files: none",
            "fields: {event_time: {value: '2026-03-01'}, outcome: {value: success}}",
            "skip:",
            "  - " + rule);

    assertThat(parser.parse(skipped)).isEqualTo(ParseOutcome.SKIPPED);
    assertThat(parser.parse(kept)).isEqualTo(ParseOutcome.ACCEPTED);
  }

  @Test
  void tellsWhatIsWrongWithEvents() {
    assertThatThrownBy(
            () ->
                new TestingParser(
                    directory,
                    "dataset: orders",
                    "files: none",
                    "fields: {order_id: id}",
                    "events:",
                    "  - when: {path: a, equals: x, matches: y}",
                    "    fields: {event_time: at, status: {value: paid}, colour: c}",
                    "  - fields: {event_time: at}",
                    "    whem: a"))
        .hasMessageContaining("events[0].when")
        .hasMessageContaining("but found 2 conditions")
        .hasMessageContaining("events[0].fields.colour")
        .hasMessageContaining("events[1].fields.status: expected a field")
        .hasMessageContaining("events[1].whem")
        .hasMessageContaining("did you mean 'when'?");
  }

  @Test
  void needsAtLeastOneEvent() {
    assertThatThrownBy(
            () ->
                new TestingParser(
                    directory, "dataset: orders", "files: none", "fields: {}", "events: []"))
        .hasMessageContaining("events: expected at least one event");
  }
}
