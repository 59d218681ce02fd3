package io.daybook.warehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

class ConfigNodeTest {
  private enum Colour {
    RED,
    DARK_BLUE
  }

  private final Problems problems = new Problems();

  @Test
  void givesDefaultsWhereNothingStands() {
    for (ConfigNode node : List.of(ConfigNode.empty(problems), node("other: 1"), node("key:"))) {
      assertThat(node.text("key")).isEmpty();
      assertThat(node.text("key", "x")).isEqualTo("x");
      assertThat(node.integer("key", 7, 1, 9)).isEqualTo(7);
      assertThat(node.bytes("key", 8)).isEqualTo(8);
      assertThat(node.duration("key", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
      assertThat(node.ratio("key", 0.5)).isEqualTo(0.5);
      assertThat(node.zone("key", ZoneOffset.UTC)).isEqualTo(ZoneOffset.UTC);
      assertThat(node.oneOf("key", Colour.class, Colour.RED)).isEqualTo(Colour.RED);
      assertThat(node.texts("key")).isEmpty();
      assertThat(node.list("key")).isEmpty();
      assertThat(node.section("key").isPresent()).isFalse();
      assertThat(node.has("key")).isFalse();
    }
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void readsEveryKindOfValue() {
    ConfigNode node =
        node(
            "size: 128MiB",
            "time: 15m",
            "share: 2.5%",
            "zone: Europe/London",
            "colour: dark-blue",
            "number: 1_000",
            "one: a",
            "many: [a, b]");

    assertThat(node.bytes("size", 0)).isEqualTo(128L << 20);
    assertThat(node.duration("time", Duration.ZERO)).isEqualTo(Duration.ofMinutes(15));
    assertThat(node.ratio("share", 0)).isEqualTo(0.025);
    assertThat(node.zone("zone", ZoneOffset.UTC)).isEqualTo(ZoneId.of("Europe/London"));
    assertThat(node.oneOf("colour", Colour.class, Colour.RED)).isEqualTo(Colour.DARK_BLUE);
    assertThat(node.integer("number", 0, 1, 1000)).isEqualTo(1000);
    assertThat(node.texts("one")).containsExactly("a");
    assertThat(node.texts("many")).containsExactly("a", "b");
    node.noOtherKeys();
    assertThat(problems.all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0B,0",
    "1KiB,1024",
    "2 GiB,2147483648",
    "3tib,3298534883328",
    "8388607TiB,9223370937343148032"
  })
  void readsSizesInEveryUnit(String text, long bytes) {
    assertThat(node("key: " + text).bytes("key", -1)).isEqualTo(bytes);
    assertThat(problems.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"128", "128MB", "1.5GiB", "-1B", "MiB", "8388608TiB", "999999999999TiB"})
  void refusesSizesWithoutAKnownUnitOrBeyondAllBounds(String text) {
    assertThat(node("key: " + text).bytes("key", 5)).isEqualTo(5);
    assertProblem("key: expected a size with a unit but found '%s'; write it like 128MiB", text);
  }

  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "9s,PT9S", "15 m,PT15M", "2h,PT2H", "30d,PT720H"})
  void readsTimesInEveryUnit(String text, Duration time) {
    assertThat(node("key: " + text).duration("key", Duration.ZERO)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"15", "15min", "1.5h", "-1s", "2w", "15M"})
  void refusesTimesWithoutAKnownUnit(String text) {
    assertThat(node("key: " + text).duration("key", Duration.ZERO)).isEqualTo(Duration.ZERO);
    assertProblem(
        "key: expected a number from 0 on with a unit (ms, s, m, h, d) but found '%s'; write it"
            + " like 15m or 30d",
        text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0.01", "101%", "-1%", "one%", "1.1234567%"})
  void refusesSharesThatAreNone(String text) {
    assertThat(node("key: " + text).ratio("key", 0.25)).isEqualTo(0.25);
    assertProblem(
        "key: expected a share from 0%% to 100%% but found '%s'; write it like 1%%", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "11", "1.5", "many", "99999999999"})
  void refusesNumbersOutOfTheirRange(String text) {
    assertThat(node("key: " + text).integer("key", 3, 1, 10)).isEqualTo(3);
    assertProblem("key: expected a number from 1 to 10 but found '%s'", text);
  }

  @Test
  void refusesUnknownZonesAndConstants() {
    ConfigNode node = node("zone: Mars/Olympus", "colour: DARK_BLUE");

    assertThat(node.zone("zone", ZoneOffset.UTC)).isEqualTo(ZoneOffset.UTC);
    assertThat(node.oneOf("colour", Colour.class, Colour.RED)).isEqualTo(Colour.RED);
    assertThat(messages())
        .containsExactly(
            "[f.yaml:1] zone: expected an IANA time zone but found 'Mars/Olympus'; write it like"
                + " Europe/London",
            "[f.yaml:2] colour: expected one of red, dark-blue but found 'DARK_BLUE'");
  }

  @Test
  void refusesStructuresWhereAValueShouldStand() {
    ConfigNode node = node("a: [1, 2]", "b:", "  c: 1", "d: 5");

    assertThat(node.text("a")).isEmpty();
    assertThat(node.integer("b", 4, 0, 9)).isEqualTo(4);
    assertThat(node.section("d").text("e")).isEmpty();
    assertThat(node.section("a").isMapping()).isFalse();
    assertThat(messages())
        .containsExactly(
            "[f.yaml:1] a: expected a single value but found a list",
            "[f.yaml:3] b: expected a single value but found keys and values",
            "[f.yaml:4] d: expected keys and values but found '5'; indent them below 'd:'",
            "[f.yaml:1] a: expected keys and values but found a list; indent them below 'a:'");
  }

  @Test
  void namesElementsOfListsByTheirPlace() {
    ConfigNode node = node("fields:", "  - a: 1", "  - a: [2]");

    for (ConfigNode element : node.list("fields")) {
      element.text("a");
    }
    assertThat(messages())
        .containsExactly("[f.yaml:3] fields[1].a: expected a single value but found a list");
  }

  @Test
  void tellsUnknownKeysWithTheNearestKnownOne() {
    ConfigNode node = node("segment-sice: 1MiB", "zzz:", "  below: 1", "a: 1");
    node.text("segment-size");
    node.text("a");

    node.noOtherKeys();

    assertThat(messages())
        .containsExactly(
            "[f.yaml:1] segment-sice: expected one of a, segment-size but found an unknown key;"
                + " did you mean 'segment-size'?",
            "[f.yaml:2] zzz: expected one of a, segment-size but found an unknown key");
  }

  @Test
  void tellsUnknownKeysWhereNoneIsKnown() {
    node("a: 1").noOtherKeys();

    assertThat(messages())
        .containsExactly("[f.yaml:1] a: expected no key but found an unknown key");
  }

  @Test
  void tellsKeysThatStandTwice() {
    ConfigNode node = node("a: 1", "b: 2", "a: 3");

    assertThat(node.text("a")).contains("1");
    assertThat(messages())
        .containsExactly(
            "[f.yaml:3] a: expected each key once but found it a second time; remove one");
  }

  @Test
  void tellsKeysThatAreStructures() {
    ConfigNode node = node("top:", "  ? [a, b]", "  : 1");

    node.section("top");

    assertThat(messages())
        .containsExactly("[f.yaml:2] top: expected a plain key but found a structure");
  }

  @Test
  void fillsVariablesFromSettings() {
    ConfigNode node = node("files: ${dir}/a-${dir}.${ext}", "plain: $5 {x} $${no");

    assertThat(node.text("files")).contains("$1\\/a-$1\\.log");
    assertThat(node.text("plain")).contains("$5 {x} $${no");
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void tellsAMissingVariableOnceAndNothingOfItsValue() {
    ConfigNode node = node("size: ${size}", "text: a${text}b");

    assertThat(node.bytes("size", 5)).isEqualTo(5);
    assertThat(node.text("size")).isEmpty();
    assertThat(node.requiredText("text", "x")).isEmpty();
    assertThat(messages())
        .containsExactly(
            "[f.yaml:1] size: expected a value for it but found ${size}; give --set size=VALUE",
            "[f.yaml:2] text: expected a value for it but found ${text}; give --set text=VALUE");
  }

  @Test
  void tellsWhatARequiredTextLacks() {
    ConfigNode node = node("a: 1", "list: [x]");

    assertThat(node.requiredText("a", "x")).isEqualTo("1");
    assertThat(node.requiredText("b", "x")).isEmpty();
    assertThat(node.requiredText("list", "x")).isEmpty();
    assertThat(messages())
        .containsExactly(
            "[f.yaml] b: expected a value but found nothing; add 'b: x'",
            "[f.yaml:2] list: expected a single value but found a list");
  }

  private ConfigNode node(String... lines) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(true);
    return new ConfigNode(
        "f.yaml",
        "",
        new Yaml(options).compose(new StringReader(String.join("\n", lines))),
        Map.of("dir", "$1\\", "ext", "log"),
        problems);
  }

  private List<String> messages() {
    return problems.all().stream().map(Problem::toString).toList();
  }

  private void assertProblem(String message, String found) {
    assertThat(messages()).containsExactly("[f.yaml:1] " + String.format(message, found));
  }
}
