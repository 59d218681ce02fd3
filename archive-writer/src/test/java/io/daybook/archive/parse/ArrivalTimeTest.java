package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.record.Arrival;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problem;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events that are dated by their arrival. */
class ArrivalTimeTest {
  private static final String LOGIN =
      "dataset: login\nfiles: none\nfields: {event_time: arrival, outcome: ok, user_id: arrival}\n";
  private static final SegmentName SEGMENT = new SegmentName("host", "s", 7, 0, 1000);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"UTC,2026-03-01", "Asia/Tokyo,2026-03-02", "America/New_York,2026-03-01"})
  void areOfTheDayOfTheirArrivalInTheBusinessZone(String zone, LocalDate day) throws IOException {
    RecordParser parser = new RecordParser(mapping(LOGIN), ZoneId.of(zone));
    long micros = Instant.parse("2026-03-01T16:00:00.250Z").toEpochMilli() * 1000;
    parser.begin(
        new RecordIds(SEGMENT, null),
        new Arrival(LocalDate.of(2026, 3, 2), micros),
        mapping(LOGIN).source().framing(),
        null);

    assertThat(parse(parser, "{\"ok\":\"success\",\"arrival\":\"ann\"}\n"))
        .isEqualTo(ParseOutcome.ACCEPTED);
    assertThat(parser.events().event(0).epochDay()).isEqualTo(day.toEpochDay());
    assertThat(parser.events().event(0).timeMicros()).isEqualTo(micros);
  }

  @Test
  void countTheRowsOfAGroupByTheirPlace() throws IOException {
    Mapping mapping =
        mapping(
            """
            dataset: purchase
            files: none
            format: csv
            columns: [name, state, sku]
            carry: {by: name, columns: [state]}
            fields:
              event_id: {hash: record}
              event_time: arrival
              order_id: name
              product_id: sku
              product_name: state
              quantity: {value: 1}
              unit_price: {value: 2}
            """);
    RecordParser parser = new RecordParser(mapping, ZoneId.of("UTC"));
    parser.begin(SEGMENT, LocalDate.of(2026, 3, 2), null);
    List<Object> rows = new ArrayList<>();
    for (String row : List.of("#1,paid,MUG\n", "#1,,MUG\n", "#1,,MUG\n")) {
      assertThat(parse(parser, row)).isEqualTo(ParseOutcome.ACCEPTED);
      Map<String, Object> event =
          new EventText(mapping.source().dataset()).of(parser.events().event(0));
      String id = String.valueOf(event.get("event_id"));
      rows.add(event.get("event_time") + " " + event.get("product_name") + id.substring(32));
    }

    assertThat(rows)
        .containsExactly(
            "2026-03-02T12:00:00Z paid/1",
            "2026-03-02T12:00:00Z paid/2",
            "2026-03-02T12:00:00Z paid/3");
  }

  @Test
  void areNotToldApartFromAColumnOrGroupOfThatName() throws IOException {
    String found =
        "event_time: expected one meaning but found 'arrival', which is also the name of";
    assertThat(problems(LOGIN + "format: csv\ncolumns: [ok, arrival]")).anyMatch(has(found));
    assertThat(problems(LOGIN + "format: regex\npattern: '(?P<ok>\\w+) (?P<arrival>\\w+)'"))
        .anyMatch(has(found));
    assertThat(problems(LOGIN.replace("time: arrival", "time: {path: arrival}"))).isEmpty();
  }

  @Test
  void standBesideNoOthersInASource() throws IOException {
    String events = "events: [{fields: {}}, {fields: {event_time: at}}]";

    assertThat(problems(LOGIN + events))
        .singleElement()
        .asString()
        .contains(
            "events: expected event_time: arrival in all of them, or in none but found events dated"
                + " by arrival beside others");
    assertThat(problems(LOGIN + "events: [{fields: {}}, {fields: {event_time: arrival}}]"))
        .isEmpty();
  }

  @Test
  void needADayOfLateness() throws IOException {
    assertThat(problems(LOGIN + "lateness: 0d"))
        .singleElement()
        .asString()
        .contains("lateness: expected at least 1d with event_time: arrival but found '0d'");
    assertThat(problems(LOGIN + "lateness: 1d")).isEmpty();
    assertThat(problems(LOGIN + "lateness: soon")).hasSize(1);
  }

  @Test
  void shareNoScopeWithEventsThatHaveTimesOfTheirOwn() throws IOException {
    write("t", LOGIN.replace("time: arrival", "time: at") + "ids: books");
    assertThat(problems(LOGIN + "ids: books"))
        .singleElement()
        .asString()
        .contains(
            "ids: expected event_time: arrival in all sources of a scope, or in none but found"
                + " 'books', as in t");
    write("t", LOGIN + "ids: books");
    assertThat(problems(LOGIN + "ids: books")).isEmpty();
  }

  private static Predicate<String> has(String text) {
    return problem -> problem.contains(text);
  }

  private static ParseOutcome parse(RecordParser parser, String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    return parser.parse(40, bytes, 0, bytes.length);
  }

  private List<String> problems(String yaml) throws IOException {
    write("s", yaml);
    Problems problems = new Problems();
    List<Mapping> mappings = new ArrayList<>();
    for (SourceConfig source : read(problems).sources().values()) {
      mappings.add(Mapping.compile(source));
    }
    Mapping.checkTogether(mappings);
    return problems.all().stream().map(Problem::toString).toList();
  }

  private Mapping mapping(String yaml) throws IOException {
    write("s", yaml);
    Problems problems = new Problems();
    Mapping mapping =
        Mapping.compile(Optional.ofNullable(read(problems).sources().get("s")).orElseThrow());
    problems.throwIfAny();
    return mapping;
  }

  private void write(String source, String yaml) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Files.writeString(sources.resolve(source + ".yaml"), yaml);
  }

  private DaybookConfig read(Problems problems) {
    return DaybookConfig.read(
        ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
  }
}
