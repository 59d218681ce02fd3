package io.daybook.archive.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problem;
import io.daybook.warehouse.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of a field are found before a line is read. */
class FieldProblemsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "join: [p]|join: expected a list of two paths or more but found one path",
        "join: []|join: expected a list of two paths or more but found no path",
        "join: [p, q], path: r|join: expected one of the two but found 'join' beside 'path'",
        "path: [p]|path: expected a list of two paths or more but found one path",
        "path: p, with: x|with: expected a 'join' whose parts it divides but found 'x'",
        "path: p, strip: yes|strip: expected true but found 'yes'",
        "path: p, letters: Upper|letters: expected one of upper, lower but found 'Upper'",
        "path: p, replace: x|replace: expected keys and values but found 'x'",
        "path: p, replace: {'(': ''}|replace.(: expected a regular expression (RE2 syntax)",
        "path: p, replace: {'x*': ''}|replace.x*: expected a pattern that takes at least one",
        "path: p, replace: {x: $1}|replace.x: expected no group, since the pattern has none",
        "path: p, replace: {'(x)': $2}|replace.(x): expected $1 to $1 but found '$2'",
        "path: p, replace: {'x': 'y\\'}|replace.x: expected a character behind \\",
      })
  void ofTexts(String keys, String problem) throws IOException {
    assertThat(problems("fields.coupon." + problem, "coupon: {" + keys + "}")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "number: {decimal: ';'}|number.decimal: expected '.' or ',' but found ';'",
        "number: {groups: '.'}|number.groups: expected '.', ',', ' ' or an apostrophe, another",
        "number: {groups: x}|number.groups: expected '.', ',', ' ' or an apostrophe, another",
        "number: {accounting: yes}|number.accounting: expected true or false but found 'yes'",
        "number: {}|number: expected decimal, groups or accounting but found none of",
        "number: {decimal: ',', group: '.'}|number.group: expected one of accounting, decimal",
        "number: plain|number: expected keys and values but found 'plain'",
        "scale: two|scale: expected a number from -18 to 18 but found 'two'",
        "scale: 0|scale: expected a power of ten but found '0'",
        "scale: 2, minor-units: c|scale: expected one of the two but found 'scale' beside",
        "minor-units: {exceptions: {ISK: 2}}|minor-units.currency: expected the name of a field",
        "minor-units: {currency: c, exceptions: {ISK: x}}|minor-units.exceptions.ISK: expected a",
        "round: 5|round: expected a number from 0 to 4 but found '5'",
        "percent: marked|percent: expected the discount of a purchase but found 'percent' of total",
        "default: none|default: expected a number but found 'none'",
        "values: {free: nought}|values.free: expected a number but found 'nought'",
        "number: {decimal: ','}, values: {free: '0.0'}|values.free: expected a number like 1234,50",
      })
  void ofNumbers(String keys, String problem) throws IOException {
    assertThat(problems("fields.total_amount." + problem, "total_amount: {path: p, " + keys + "}"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"number: {decimal: ','}", "scale: -2", "minor-units: c", "round: 2"})
  void ofAFieldThatIsNoNumber(String keys) throws IOException {
    assertThat(
            problems(": expected a number's column but found '", "coupon: {path: p, " + keys + "}"))
        .hasSize(1);
    assertThat(
            problems(
                ": expected a number's column but found '", "event_id: {path: p, " + keys + "}"))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status: {value: canceled}|status.value: expected one of submitted, paid",
        "status: {path: p, default: canceled}|status.default: expected one of submitted, paid",
        "status: {path: p, values: {x: canceled}}|status.values.x: expected one of submitted, paid",
        "item_count: {value: one}|item_count.value: expected a whole number but found 'one'",
        "item_count: {value: 1.5}|item_count.value: expected a whole number but found '1.5'",
        "total_amount: {value: 0.00001}|total_amount.value: expected at most 14 digits before",
        "event_time: {value: yesterday}|event_time.value: expected a time like iso but found",
        "event_time: {path: p, default: never}|event_time.default: expected a time like iso",
      })
  void ofConstantsThatNoColumnTakes(String field, String problem) throws IOException {
    assertThat(problems("fields." + problem, field)).hasSize(1);
  }

  @Test
  void ofARepetitionThatIsNoNumber() throws IOException {
    write("repeat: {path: n, default: twice}\nfields: {event_time: at, outcome: o}\n");

    assertThat(found())
        .singleElement()
        .asString()
        .contains("repeat.default: expected a whole number but found 'twice'");
  }

  @Test
  void notOfConstantsThatDependOnTheRecord() throws IOException {
    assertThat(
            problems(
                "",
                "total_amount: {path: p, minor-units: c, values: {free: 0}, default: '0.00'}",
                "event_time: {path: at, zone: {path: tz}, default: '2026-03-01'}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dd/MM/yyyy|MM/dd/yyyy",
        "MM/dd/yyyy HH:mm|d/M/yyyy H:mm",
        "iso|yyyy-dd-MM",
        "yyyy-dd-MM|iso",
        "dd.MM.yy|yy.MM.dd",
        "epoch-s|epoch-ms",
        "epoch-us|epoch-s",
        "epoch-s|yyyyMMdd",
        "dd/MM HH:mm|MM/dd HH:mm",
      })
  void ofFormatsThatReadATextDifferently(String first, String second) throws IOException {
    assertThat(
            problems(
                "fields.event_time.time: expected formats that read no text differently but found '"
                    + first
                    + "' before '"
                    + second,
                "event_time: {path: at, default-year: 2026, time: ['"
                    + first
                    + "', '"
                    + second
                    + "']}"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[iso, 'dd.MM.yyyy HH:mm', epoch-s]",
        "[yyyyMMdd, epoch-s]",
        "[epoch, epoch-ms]",
        "['dd/MM/yyyy', 'd/M/yyyy']",
        "['dd/MM/yyyy HH:mm', 'MM/dd/yyyy hh:mm a']",
        "['yyyy-MM-dd HH:mm:ss VV', iso]",
      })
  void notOfFormatsThatDiffer(String formats) throws IOException {
    assertThat(problems("", "event_time: {path: at, time: " + formats + "}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "YYYY-MM-dd|the year is yyyy; YYYY is that of a week",
        "YYYY-MM-DD HH:mm:ss|the year is yyyy",
        "%Y-%m-%d|letters stand without '%'",
        "uuuu-mm-dd HH:MM:ss|the month MM",
        "uuuu-MM-dd hh:mm:ss|hh needs 'a' behind it",
        "dd.MM.uuuu KK:mm|hh needs 'a' behind it",
        "uuuu-MM HH:mm|the day dd",
        "HH:MM dd.mm.yyyy|the month MM",
        "yyyy-MM-dd HH:MM|the minute mm",
        "dd.MM.yyyy[ hh:mm]|hh needs 'a' behind it",
        "uuuu-MM-dd HH:ss|the minute mm",
        "uuuu-MM-DD|the day dd",
        "EEE MMM dd HH:mm:ss|needs 'default-year'",
      })
  void ofPatternsThatCannotReadWhatTheyWrite(String pattern, String remedy) throws IOException {
    assertThat(
            problems("fields.event_time.time:", "event_time: {path: at, time: '" + pattern + "'}"))
        .singleElement()
        .asString()
        .contains("it can't read the time 2024-11-23T22:47:58", remedy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uuuu-MM-dd",
        "dd/MMM/uuuu:HH:mm:ss Z",
        "MMM d, yyyy h:mm:ss a",
        "uuuu-MM-dd'T'HH:mm[:ss][.SSSSSS][.SSS][XXX][XX]",
        "EEE, dd MMM yyyy HH:mm:ss zzz",
        "yy-M-d H",
        "uuuuDDD HHmmss",
        "YYYY-'W'ww-e",
        "[dd.MM.uuuu][uuuu-MM-dd] HH:mm",
        "uuuu-MM-dd HH:mm:ss VV",
        "uuuu-MM-dd kk:mm",
        "[hh:mm a][HH:mm] dd.MM.yyyy",
        "dd/MM/yy[ HH:mm]",
      })
  void notOfPatternsThatCan(String pattern) throws IOException {
    String quoted = pattern.replace("'", "''");
    assertThat(problems("", "event_time: {path: at, time: '" + quoted + "'}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2023", "2026", "arrival"})
  void notOfAWeekdayWithoutAYear(String year) throws IOException {
    assertThat(
            problems(
                "",
                "event_time: {path: at, time: 'EEE MMM dd HH:mm:ss', default-year: " + year + "}"))
        .isEmpty();
  }

  @Test
  void ofAConstantBesideAPath() throws IOException {
    assertThat(
            problems(
                "fields.event_time.path: expected one of the two",
                "event_time: {path: at, value: 2026-03-01T09:00:00Z}"))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "overlap: latest|overlap: expected one of first, last, refuse but found 'latest'",
        "zone: {path: tz, values: {X: Nowhere}}|zone.values.X: expected a zone like Europe/London",
        "zone: {path: tz, default: CST}|zone.default: expected a zone like Europe/London",
        "zone: {path: tz, zones: x}|zone.zones: expected one of",
      })
  void ofZones(String keys, String problem) throws IOException {
    assertThat(problems("fields.event_time." + problem, "event_time: {path: at, " + keys + "}"))
        .hasSize(1);
  }

  @Test
  void ofTheFloor() throws IOException {
    write("not-before: 2000\nfields: {event_time: at, outcome: o}\n");

    assertThat(found()).hasSize(1).allMatch(found -> found.contains("not-before: expected a day"));
  }

  private void write(String keys) throws IOException {
    Files.writeString(
        Files.createDirectories(directory.resolve("sources")).resolve("s.yaml"),
        "dataset: login\nfiles: none\n" + keys);
  }

  /** Returns the problems of an orders source that hold a text; there must be no others. */
  private List<String> problems(String text, String... fields) throws IOException {
    StringBuilder yaml = new StringBuilder("dataset: orders\nfiles: none\nfields:\n");
    String all = String.join("\n", fields);
    for (String column : List.of("event_time: at", "order_id: o", "status: s")) {
      if (!all.contains(column.substring(0, column.indexOf(' ')))) {
        yaml.append("  ").append(column).append('\n');
      }
    }
    for (String field : fields) {
      yaml.append("  ").append(field).append('\n');
    }
    Files.writeString(
        Files.createDirectories(directory.resolve("sources")).resolve("s.yaml"), yaml);
    List<String> found = found();
    assertThat(found).allMatch(problem -> problem.contains(text));
    return found;
  }

  private List<String> found() throws IOException {
    Problems problems = new Problems();
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    Mapping.read(Optional.ofNullable(configuration.sources().get("s")).orElseThrow());
    return problems.all().stream().map(Problem::toString).toList();
  }
}
