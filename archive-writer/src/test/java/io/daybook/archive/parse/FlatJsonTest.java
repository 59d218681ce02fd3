package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.daybook.archive.mapping.TextPaths;
import io.daybook.archive.record.ListText;
import io.daybook.archive.record.RawRecord;
import io.daybook.archive.record.RejectedRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever it reads, {@link JsonTree} reads the same. */
class FlatJsonTest {
  private static final Map<String, Integer> SLOTS =
      new LinkedHashMap<>(Map.of("id", 0, "/at", 1, "größe", 2, "deep/er", 3, "/in/side", 4));
  private static final int COUNT = 5;
  private static final List<String> KEYS =
      List.of("id", "at", "größe", "deep/er", "a", "", "long name of an unnamed key", "b:c");
  private static final List<String> PLAIN =
      List.of(
          "\"\"",
          "\"x\"",
          "\"1234567\"",
          "\"12345678\"",
          "\"a longer text, with {} and [] in it\"",
          "\"é😀\"",
          "0",
          "-0",
          "12",
          "-3.50",
          "1234567890123456789012345.000",
          "true",
          "false",
          "null");
  private static final List<String> OTHER =
      List.of(
          "\"a\\\"b\"",
          "\"\\u00e9\"",
          "\"\\\\\"",
          "\"tab\t\"",
          "1e5",
          "-1.5E-3",
          "01",
          "-",
          "1.",
          ".5",
          "+1",
          "tru",
          "nullx",
          "truefalse",
          "{}",
          "[]",
          "{\"x\":1}",
          "[1,2]",
          "'x'",
          "\"open",
          "\"\\ud800\"",
          "");

  private static final List<String> PLAIN_LISTS =
      List.of(
          "null",
          "[]",
          "[ ]",
          "[{\"id\":1}]",
          "[ { \"id\" : \"1234567890\" , \"a\":null } ,\n{\"id\":-2.5,\"id\":true}]",
          "[{\"long name of a key\":\"text with }], in it\"},{\"\":\"\"},{\"é\":\"😀\"}]");
  private static final List<String> OTHER_LISTS =
      List.of(
          "[{}]",
          "[1]",
          "[null]",
          "[[]]",
          "[{\"id\":1},2]",
          "[{\"id\":{\"x\":1}}]",
          "[{\"id\":[]}]",
          "[{\"id\":\"\\n\"}]",
          "[{\"id\":1e5}]",
          "[{\"id\":01}]",
          "[{\"id\":1},]",
          "[{\"id\":1,}]",
          "[,{\"id\":1}]",
          "[{\"id\":1}{\"id\":1}]",
          "[{\"id\" 1}]",
          "[{id:1}]",
          "[{\"id\":1}",
          "[{\"id\":1",
          "[{\"id\"",
          "[{",
          "[",
          "{\"id\":1}",
          "nul");
  private static final TextPaths.EachList LIST =
      new TextPaths.EachList(
          0, "list", "list", Optional.empty(), new TextPaths(Map.of("id", 0)), Map.of());

  private final JsonTree tree =
      new JsonTree(new TextPaths(SLOTS, List.of(), Map.of("list", LIST), List.of()));
  private final FlatJson flat = tree.flat().orElseThrow();

  @Test
  void readsPlainRecords() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      List<String> fields = new ArrayList<>();
      List<String> keys = new ArrayList<>(KEYS);
      for (int field = random.nextInt(1, KEYS.size()); field > 0; field--) {
        String key = keys.remove(random.nextInt(keys.size()));
        fields.add(field(random, key, PLAIN.get(random.nextInt(PLAIN.size()))));
      }
      if (random.nextBoolean()) {
        String list = PLAIN_LISTS.get(random.nextInt(PLAIN_LISTS.size()));
        fields.add(random.nextInt(fields.size() + 1), field(random, "list", list));
      }
      String record = space(random) + "{" + String.join(",", fields) + "}" + space(random);
      assertThat(flatly(record)).as(record).isNotNull().isEqualTo(byDefinition(record));
    }
  }

  /** Of broken and nested ones none is read otherwise; most are declined. */
  @Test
  void readsNothingElseOtherwise() {
    SplittableRandom random = new SplittableRandom(2);
    int declined = 0;
    for (int i = 0; i < 60_000; i++) {
      List<String> fields = new ArrayList<>();
      for (int field = random.nextInt(0, 5); field > 0; field--) {
        List<String> values = random.nextInt(3) == 0 ? OTHER : PLAIN;
        String key = random.nextInt(20) == 0 ? "in" : KEYS.get(random.nextInt(KEYS.size()));
        fields.add(field(random, key, values.get(random.nextInt(values.size()))));
      }
      if (random.nextInt(3) == 0) {
        List<String> lists = random.nextInt(3) == 0 ? OTHER_LISTS : PLAIN_LISTS;
        List<String> values = random.nextInt(9) == 0 ? PLAIN : lists;
        fields.add(field(random, "list", values.get(random.nextInt(values.size()))));
      }
      String record = "{" + String.join(",", fields) + "}";
      if (random.nextInt(3) == 0 && record.length() > 2) {
        int at = random.nextInt(record.length() - 1);
        String piece = List.of("", "\"", ",", ":", "}", "\\", "x", " ").get(random.nextInt(8));
        record = record.substring(0, at) + piece + record.substring(at + random.nextInt(2));
      }
      List<@Nullable String> read = flatly(record);
      if (read == null) {
        declined++;
      } else {
        assertThat(read).as(record).isEqualTo(byDefinition(record));
      }
    }
    assertThat(declined).isBetween(20_000, 55_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1,\"id\":2}",
        "{\"a\":1,\"a\":2}",
        "{\"in\":1}",
        "{\"list\":1}",
        "{\"list\":[],\"list\":[]}",
        "{\"list\":[1]}",
        "[]",
        "1",
        "",
        " ",
        "{",
        "{}x",
        "{\"id\":1}{}",
        "{\"id\":1,}",
        "{,}",
        "{\"id\"}",
        "{\"id\":}",
        "{\"id\":1 2}"
      })
  void declinesWhatIsNotPlain(String record) {
    assertThat(flatly(record)).isNull();
  }

  @Test
  void leavesNoUnnamedTextOfWhatItDeclines() {
    RawRecord into = new RawRecord(COUNT, 1);
    into.putExtra("before", "kept");
    byte[] bytes = "{\"a\":1,\"b:c\":[]}".getBytes(StandardCharsets.UTF_8);

    assertThat(flat.read(bytes, 0, bytes.length, into)).isFalse();
    assertThat(into.extraNames()).containsExactly("before");
    assertThat(into.extraValues()).containsExactly("kept");
  }

  @Test
  void isNotAskedWhereMoreThanKeysAreNamed() {
    assertThat(new JsonTree(new TextPaths(Map.of("", 0))).flat()).isEmpty();
    assertThat(new JsonTree(new TextPaths(Map.of("/*/id", 0))).flat()).isEmpty();
  }

  private static String field(SplittableRandom random, String key, String value) {
    return space(random)
        + '"'
        + key
        + '"'
        + space(random)
        + ':'
        + space(random)
        + value
        + space(random);
  }

  private static String space(SplittableRandom random) {
    return random.nextInt(8) == 0 ? " \t\r\n".substring(random.nextInt(4)) : "";
  }

  private @Nullable List<@Nullable String> flatly(String record) {
    RawRecord into = new RawRecord(COUNT, 1);
    byte[] bytes = ("xx" + record + "\"}").getBytes(StandardCharsets.UTF_8);
    return flat.read(bytes, 2, bytes.length - 2, into) ? shown(into) : null;
  }

  private List<@Nullable String> byDefinition(String record) {
    RawRecord into = new RawRecord(COUNT, 1);
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = tree.open(bytes, 0, bytes.length)) {
      parser.nextToken();
      tree.read(parser, into);
      if (parser.nextToken() != null) {
        return List.of("more behind it");
      }
      return shown(into);
    } catch (JsonProcessingException | RejectedRecordException e) {
      return List.of("refused");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<@Nullable String> shown(RawRecord record) {
    List<@Nullable String> shown = new ArrayList<>();
    for (int slot = 0; slot < COUNT; slot++) {
      shown.add(record.text(slot));
    }
    ListText list = record.list(0);
    shown.add(list == null ? null : list.content() + list.text());
    shown.addAll(record.extraNames());
    shown.addAll(record.extraValues());
    return shown;
  }
}
