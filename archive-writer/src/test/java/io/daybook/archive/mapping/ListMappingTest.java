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

/** What is wrong with lists and texts in records is told when the mapping is compiled. */
class ListMappingTest {
  private static final String LOGIN =
      "dataset: login\nfields: {event_time: at, outcome: {value: success}}\n";

  @TempDir Path directory;

  @Test
  void wantsElementsInEventsOfAListAlone() throws IOException {
    assertThat(
            problems(
                """
                dataset: login
                fields: {event_time: ./at, outcome: {value: success}}
                skip: [./x]
                events:
                  - fields: {user_id: ./user, method: {index: 1}}
                  - each: /users
                    fields: {user_id: ./user, method: {index: 2}, channel: {index: 1, default: x}}
                """))
        .satisfiesExactlyInAnyOrder(
            time -> assertThat(time).contains(":2 fields.event_time: ", "'./at' outside of an"),
            skip -> assertThat(skip).contains(":3 skip[0]: ", "'./x' outside of an event with"),
            user -> assertThat(user).contains("events[0].fields.user_id: ", "'./user' outside"),
            place -> assertThat(place).contains("events[0].fields.method: ", "place outside of an"),
            two -> assertThat(two).contains("events[1].fields.method.index: expected a number"),
            key -> assertThat(key).contains("events[1].fields.channel.default: expected one of"));
  }

  @Test
  void tellsWhatIsNoList() throws IOException {
    assertThat(
            problems(
                LOGIN
                    + """
                    events:
                      - {each: [a, b]}
                      - {each: ./a}
                      - {each: ''}
                      - {optional: true}
                      - {each: /a, optional: yes}
                    """))
        .satisfiesExactlyInAnyOrder(
            list -> assertThat(list).contains("events[0].each: expected a single value"),
            dot -> assertThat(dot).contains("events[1].each: ", "found './a'"),
            empty -> assertThat(empty).contains("events[2].each: ", "found ''"),
            alone -> assertThat(alone).contains("events[3].optional: expected 'each' beside it"),
            yes -> assertThat(yes).contains("events[4].optional: expected true or false"));
  }

  @Test
  void tellsHowATextBecomesAList() throws IOException {
    assertThat(problems(LOGIN + "format: csv\nevents: [{each: items}]"))
        .singleElement()
        .asString()
        .contains("events[0].each: expected a list in a JSON text but found 'items'; a text")
        .contains("parse: [{path: items, split: …}]");
  }

  @Test
  void refusesPathsIntoAListThatIsUnfolded() throws IOException {
    assertThat(
            problems(
                LOGIN + "skip: [/a/0/x]\nevents: [{each: a, fields: {ip: ./i, user_id: ./i/j}}]"))
        .satisfiesExactlyInAnyOrder(
            inside -> assertThat(inside).contains("'/a/0/x' beside 'a'"),
            element -> assertThat(element).contains("'./i/j' beside './i'"));
  }

  @Test
  void readsANameAndItsPointerAsOnePath() throws IOException {
    assertThat(problems(LOGIN + "skip: [{path: /at, equals: x}]")).isEmpty();
  }

  @Test
  void refusesStepsThatTakeFromEachOther() throws IOException {
    assertThat(
            problems(
                """
                dataset: login
                fields:
                  event_time: /a/*
                  outcome: /a/b
                  user_id: /c/[key=x]
                  session_id: /c/0
                  ip: /d/[key=x]
                  channel: /d/[name=x]
                  method: /e/[key=a/b]
                """))
        .satisfiesExactlyInAnyOrder(
            any -> assertThat(any).contains("found the steps *, b beside each other"),
            place -> assertThat(place).contains("found the steps 0, [key=x] beside each other"),
            names -> assertThat(names).contains("the steps [key=x], [name=x] beside each other"),
            slash -> assertThat(slash).contains("expected ']' at the end", "a slash in it as ~1"));
  }

  @Test
  void tellsWhatCanNotBeParsed() throws IOException {
    assertThat(
            problems(
                LOGIN
                    + """
                    parse:
                      - {format: json}
                      - message
                      - {path: message, format: logfmt}
                      - {path: ./x}
                      - {path: a, format: csv}
                      - {path: b, format: regex}
                      - {path: c, pattern: x}
                      - {path: d, split: ''}
                      - {path: e, split: ',', optional: true, splitt: x}
                    skip: [/b/x]
                    """))
        .satisfiesExactlyInAnyOrder(
            none -> assertThat(none).contains("parse[0]: expected the path of a text"),
            twice -> assertThat(twice).contains("parse[2]: ", "'message' a second time"),
            element -> assertThat(element).contains("parse[3]: expected a path of the record"),
            csv -> assertThat(csv).contains("parse[4].format: expected one of json, logfmt, regex"),
            nothing -> assertThat(nothing).contains("parse[5].pattern: expected a regular"),
            pattern -> assertThat(pattern).contains("parse[6].pattern: expected no pattern"),
            empty -> assertThat(empty).contains("parse[7].split: expected the text between two"),
            optional -> assertThat(optional).contains("parse[8].optional: expected 'optional' of"),
            splitt -> assertThat(splitt).contains("parse[8].splitt: ", "did you mean 'split'?"));
  }

  @Test
  void tellsPathsThatAParsedTextCanNotHave() throws IOException {
    assertThat(
            problems(
                LOGIN
                    + """
                    parse:
                      - {path: a, format: regex, pattern: '(?P<x>.)'}
                      - {path: b, split: ','}
                      - c
                    skip: [/a/y, /c/d, /c/d/e]
                    events: [{each: b, fields: {user_id: ./x, ip: /b/0}}]
                    """))
        .satisfiesExactlyInAnyOrder(
            group -> assertThat(group).contains("parse[0].pattern: ", "no group 'y'"),
            split -> assertThat(split).contains("'/b/0' beside 'b'"),
            part -> assertThat(part).contains("parse[1]: ", "'./x' in a text without parts"),
            inside -> assertThat(inside).contains("'/c/d/e' beside '/c/d'"));
  }

  @Test
  void tellsWhatCanNotBeCarried() throws IOException {
    assertThat(problems(LOGIN + "carry: {bi: x}"))
        .satisfiesExactlyInAnyOrder(
            by -> assertThat(by).contains("carry.by: expected the column that rows of a group"),
            columns -> assertThat(columns).contains("carry.columns: expected the columns whose"),
            key -> assertThat(key).contains("carry.bi: ", "did you mean 'by'?"));
    assertThat(problems(LOGIN + "carry: [x]"))
        .anySatisfy(list -> assertThat(list).contains("carry: expected keys and values"));
    assertThat(problems(LOGIN + "carry: {by: a, columns: [a, b, b, ./c, '']}"))
        .satisfiesExactlyInAnyOrder(
            key -> assertThat(key).contains("carry.columns[0]: ", "'a' a second time"),
            twice -> assertThat(twice).contains("carry.columns[2]: ", "'b' a second time"),
            element -> assertThat(element).contains("carry.columns[3]: ", "outside of an event"),
            empty -> assertThat(empty).contains("carry.columns[4]: ", "a field without a path"));
  }

  private List<String> problems(String yaml) throws IOException {
    Path file = Files.createDirectories(directory.resolve("sources")).resolve("s.yaml");
    Files.writeString(file, yaml);
    Problems problems = new Problems();
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    Mapping.read(Optional.ofNullable(configuration.sources().get("s")).orElseThrow());
    return problems.all().stream().map(Problem::toString).toList();
  }
}
