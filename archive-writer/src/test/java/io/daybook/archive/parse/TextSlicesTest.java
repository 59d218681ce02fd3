package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plain record, which is read from its bytes, gives the same as the same record with an escape in
 * it, which is read as Strings.
 */
class TextSlicesTest {
  private static final String MAPPING =
      """
      dataset: purchase
      files: none
      format: json
      fields:
        event_id: id
        event_time: at
        user_id: user
        order_id: order
        product_id: product
        product_name: name
        quantity: quantity
        unit_price: price
        discount: {path: discount, default: '0'}
        currency: currency
        line_no: line
        channel: {path: channel, values: {w: web}}
      """;
  private static final List<String> KEYS =
      List.of(
          "id",
          "user",
          "order",
          "product",
          "name",
          "quantity",
          "price",
          "discount",
          "currency",
          "line",
          "channel",
          "unnamed");
  private static final List<String> VALUES =
      List.of(
          "\"\"",
          "\" \"",
          "\"\u3000\"",
          "\"\t\"".replace('\t', '\u007f'),
          "\"x\"",
          "\" x\"",
          "\"größe\"",
          "\"日本\"",
          "\"😀\"",
          "\"EUR\"",
          "\"w\"",
          "\"12\"",
          "\"+12\"",
          "\"012\"",
          "\"-\"",
          "\".5\"",
          "\"1.000\"",
          "\"١٢\"",
          "0",
          "-0",
          "-3",
          "3.0",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9223372036854775807",
          "9223372036854775808",
          "12345678901234.5678",
          "123456789012345.6789",
          "1.23456",
          "1e3",
          "true",
          "null");
  private static final List<String> TIMES =
      List.of(
          "2026-03-04T10:00:00Z",
          "2026-03-04 10:00:00.123456789Z",
          "2026-03-04T10:00:00",
          "2026-03-04T10:00:00+02:00",
          "2026-03-04",
          "2026-02-29T00:00:00Z",
          "2026-03-04T24:00:00Z",
          "0000-01-01T00:00:00Z",
          "",
          "soon");

  private static final String LIST_MAPPING =
      """
      dataset: purchase
      files: none
      format: json
      fields:
        event_time: at
        user_id: user
        order_id: order
        currency: currency
      events:
        - each: items
          fields:
            event_id: ./id
            line_no: {index: 1}
            product_id: ./product
            product_name: ./name
            quantity: ./quantity
            unit_price: ./price
            discount: {path: ./discount, default: '0'}
            channel: {path: ./channel, values: {w: web}}
      """;
  private static final List<String> RECORD_KEYS = List.of("user", "order", "currency", "unnamed");
  private static final List<String> ELEMENT_KEYS =
      List.of("id", "product", "name", "quantity", "price", "discount", "channel", "unnamed");

  /** Elements that are no plain objects. */
  private static final List<String> OTHER_ELEMENTS =
      List.of(
          "{}",
          "null",
          "7",
          "[{\"id\":\"e2\"}]",
          "{\"id\":\"e2\",\"unnamed\":{\"a\":[1]}}",
          "{\"id\":\"e2\",\"id\":\"e3\"}",
          "{\"unnamed\":1,\"unnamed\":2,\"id\":\"e\\u0032\",\"product\":\"p\",\"quantity\":1,\"price\":1}");

  @TempDir private Path directory;

  @Test
  void giveWhatStringsGive() throws IOException {
    TestingParser bySlices = new TestingParser(directory, MAPPING);
    TestingParser byStrings = new TestingParser(directory, MAPPING);
    SplittableRandom random = new SplittableRandom(7);
    int accepted = 0;
    for (int i = 0; i < 40_000; i++) {
      String fields = fields(random);
      Object found = outcome(bySlices, "{" + fields + ",\"behind\":\"a\"}");

      assertThat(found)
          .as(fields)
          .isEqualTo(outcome(byStrings, "{" + fields + ",\"behind\":\"\\u0061\"}"));
      accepted += found instanceof List ? 1 : 0;
    }

    assertThat(accepted).isBetween(4_000, 36_000);
  }

  /** Where the first element has an escape, all are read as Strings. */
  @ParameterizedTest
  @ValueSource(strings = {"./id", "order"})
  void giveOfElementsWhatStringsGive(String id) throws IOException {
    String mapping = LIST_MAPPING.replace("event_id: ./id", "event_id: " + id);
    TestingParser bySlices = new TestingParser(directory, mapping);
    TestingParser byStrings = new TestingParser(directory, mapping);
    SplittableRandom random = new SplittableRandom(8);
    int accepted = 0;
    for (int i = 0; i < 40_000; i++) {
      String own = String.join(",", fields(random, RECORD_KEYS));
      String first = String.join(",", fields(random, ELEMENT_KEYS));
      StringBuilder others = new StringBuilder();
      for (int other = random.nextInt(3); other > 0; other--) {
        String element = "{" + String.join(",", fields(random, ELEMENT_KEYS)) + "}";
        boolean isPlain = random.nextInt(8) > 0;
        others.append(", ");
        others.append(
            isPlain ? element : OTHER_ELEMENTS.get(random.nextInt(OTHER_ELEMENTS.size())));
      }
      String record = "{%s,\"at\":\"2026-03-04\",\"items\":[{%s,\"behind\":\"%s\"}%s]}";
      Object found = outcome(bySlices, record.formatted(own, first, "a", others));

      String escaped = record.formatted(own, first, "\\u0061", others);
      assertThat(found).as(escaped).isEqualTo(outcome(byStrings, escaped));
      accepted += found instanceof List ? 1 : 0;
    }

    assertThat(accepted).isBetween(4_000, 36_000);
  }

  /** A mapped time, and the other fields. */
  private static String fields(SplittableRandom random) {
    List<String> fields = new ArrayList<>(fields(random, KEYS));
    String time = TIMES.get(random.nextInt(8) > 0 ? 0 : random.nextInt(TIMES.size()));
    fields.add("\"at\":\"" + time + "\"");
    return String.join(",", fields);
  }

  /** Mostly good values, so that a bad one is met in each column. */
  private static List<String> fields(SplittableRandom random, List<String> keys) {
    Map<String, String> good =
        Map.of(
            "id",
            "\"e1\"",
            "user",
            "\"u\"",
            "order",
            "\"o\"",
            "product",
            "\"p\"",
            "quantity",
            "2",
            "price",
            "1.25",
            "currency",
            "\"EUR\"",
            "line",
            "1");
    List<String> fields = new ArrayList<>();
    for (String key : keys) {
      boolean isUsual = random.nextInt(8) > 0 && good.containsKey(key);
      String any = VALUES.get(random.nextInt(VALUES.size()));
      fields.add("\"" + key + "\":" + (isUsual ? good.get(key) : any));
    }
    return fields;
  }

  private static Object outcome(TestingParser parser, String record) {
    ParseOutcome outcome = parser.parse(record);
    return outcome instanceof ParseOutcome.Rejected ? outcome : parser.events(record);
  }
}
