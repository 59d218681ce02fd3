package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.archive.record.RejectReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarriedCellsTest {
  private static final String YAML =
      """
      dataset: purchase
      files: none
      format: csv
      columns: [name, at, status, coupon, sku, n]
      carry: {by: name, columns: [at, status]}
      fields:
        event_id: {hash: [name, sku]}
        event_time: at
        order_id: name
        product_id: sku
        quantity: n
        unit_price: {value: 1}
      skip: [{path: status, equals: voided}]
      """;

  @TempDir Path directory;

  @Test
  void fillsEmptyCellsFromTheRowBeforeWithTheSameKey() throws IOException {
    TestingParser parser = new TestingParser(directory, YAML);

    assertThat(parser.events("a,2026-03-01,paid,SPRING,MUG,1").get(0))
        .containsEntry("extra", Map.of("coupon", "SPRING", "status", "paid"));
    assertThat(parser.events("a,,,,TEA,2").get(0))
        .containsEntry("event_time", "2026-03-01T00:00:00Z")
        .containsEntry("extra", Map.of("status", "paid"));
    assertThat(parser.events("a,,refunded,,TEA,2").get(0))
        .containsEntry("extra", Map.of("status", "refunded"));
    assertThat(parser.events("a,,,,TEA,2").get(0))
        .containsEntry("extra", Map.of("status", "refunded"));
  }

  @Test
  void skipsByTheCarriedCell() throws IOException {
    TestingParser parser = new TestingParser(directory, YAML);

    assertThat(parser.parse("a,2026-03-01,voided,,MUG,1")).isEqualTo(ParseOutcome.SKIPPED);
    assertThat(parser.parse("a,,,,TEA,1")).isEqualTo(ParseOutcome.SKIPPED);
    assertThat(parser.events("b,2026-03-01,paid,,TEA,1")).hasSize(1);
  }

  @Test
  void carriesNothingFromAnotherKeyOrIntoARowWithoutOne() throws IOException {
    TestingParser parser = new TestingParser(directory, YAML);
    assertThat(parser.events("a,2026-03-01,paid,,MUG,1")).hasSize(1);

    assertThat(parser.parse("b,,,,TEA,2"))
        .extracting(why -> ((ParseOutcome.Rejected) why).kind())
        .isEqualTo("MISSING_FIELD in event_time");
    assertThat(parser.parse(",,,,TEA,2"))
        .extracting(why -> ((ParseOutcome.Rejected) why).kind())
        .isEqualTo("MISSING_FIELD in event_time");
    // The rows of a key stand together: these are others.
    assertThat(parser.parse("a,,,,TEA,2"))
        .extracting(why -> ((ParseOutcome.Rejected) why).kind())
        .isEqualTo("MISSING_FIELD in event_time");
  }

  @Test
  void tellsEqualRowsOfAGroupApart() throws IOException {
    TestingParser parser = new TestingParser(directory, YAML);
    Object first = parser.events("a,2026-03-01,paid,,MUG,1").get(0).get("event_id");
    Object second = parser.events("a,,,,MUG,1").get(0).get("event_id");
    Object third = parser.events("a,,,,MUG,1").get(0).get("event_id");

    assertThat(first.toString()).endsWith("/1");
    String hash = first.toString().substring(0, 33);
    assertThat(tuple(second, third)).isEqualTo(tuple(hash + "2", hash + "3"));
  }

  @Test
  void leavesTheIdOfARowAsItIs() throws IOException {
    TestingParser own = new TestingParser(directory, YAML.replace("{hash: [name, sku]}", "sku"));
    assertThat(own.events("a,2026-03-01,paid,,MUG,1").get(0)).containsEntry("event_id", "MUG");

    TestingParser shared =
        new TestingParser(directory, YAML.replace("{hash: [name, sku]}", "name"));
    assertThat(shared.events("a,2026-03-01,paid,,MUG,1").get(0)).containsEntry("event_id", "a/1");

    TestingParser text =
        new TestingParser(directory, YAML.replace("{hash: [name, sku]}", "{hash: record}"));
    assertThat(text.events("a,2026-03-01,paid,,MUG,1").get(0).get("event_id").toString())
        .endsWith("/1");

    TestingParser place =
        new TestingParser(directory, YAML.replace("event_id: {hash: [name, sku]}", ""));
    assertThat(place.events("a,2026-03-01,paid,,MUG,1").get(0))
        .containsEntry("event_id", "s/host/7/40");
  }

  /** The unreadable row may have been the first of any key. */
  @Test
  void guessesNothingBehindARowThatCanNotBeRead() throws IOException {
    TestingParser parser = new TestingParser(directory, YAML);
    assertThat(parser.events("a,2026-03-01,paid,,MUG,1")).hasSize(1);
    assertThat(parser.parse("b,2026-03-01,voided,MUG,1")).isInstanceOf(ParseOutcome.Rejected.class);

    assertThat(parser.parse("b,,,,TEA,1"))
        .isEqualTo(
            new ParseOutcome.Rejected(
                RejectReason.CARRY_UNKNOWN,
                null,
                "expected all rows of 'b' but found that those before this one aren't known; the"
                    + " next key is known again"));
    assertThat(parser.parse("b,2026-03-01,paid,,TEA,1")).isInstanceOf(ParseOutcome.Rejected.class);
    assertThat(parser.events("c,2026-03-01,paid,,TEA,1")).hasSize(1);
  }

  @Test
  void countsBlankRowsForNothing() throws IOException {
    TestingParser parser = new TestingParser(directory, YAML);
    assertThat(parser.events("a,2026-03-01,paid,,MUG,1")).hasSize(1);
    assertThat(parser.parse("\r\n")).isEqualTo(ParseOutcome.NO_DATA);

    assertThat(parser.events("a,,,,TEA,1").get(0).get("event_id").toString()).endsWith("/2");
  }

  @Test
  void carriesBeforeElementsAreTaken() throws IOException {
    String yaml =
        """
        dataset: purchase
        files: none
        format: csv
        columns: [name, at, items]
        carry: {by: name, columns: [at]}
        parse: [items]
        events:
          - each: items
            fields:
              {event_id: name, event_time: at, order_id: name, quantity: ./n, unit_price: {value: 1}}
        """;
    TestingParser parser = new TestingParser(directory, yaml);

    assertThat(parser.events("a,2026-03-01,[{\"\"n\"\":1}]".replace("[{", "\"[{") + "\""))
        .extracting(row -> row.get("event_id"))
        .containsExactly("a/1/0.1");
    assertThat(parser.events("a,,\"[{\"\"n\"\":1},{\"\"n\"\":2}]\""))
        .extracting(row -> row.get("event_id"), row -> row.get("dt"))
        .containsExactly(tuple("a/2/0.1", "2026-03-01"), tuple("a/2/0.2", "2026-03-01"));
  }
}
