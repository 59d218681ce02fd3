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

class RecordVersionTest {
  @TempDir Path directory;

  private List<String> problems(String... yaml) throws IOException {
    Problems problems = new Problems();
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Files.writeString(sources.resolve("s.yaml"), String.join("\n", yaml));
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    List<Mapping> mappings =
        configuration.sources().values().stream()
            .flatMap(source -> Mapping.read(source).stream())
            .toList();
    Mapping.checkTogether(mappings);
    return problems.all().stream().map(Problem::toString).toList();
  }

  private List<String> newest(String newest, String... more) throws IOException {
    String[] yaml = new String[more.length + 3];
    yaml[0] = "dataset: login";
    yaml[1] = "newest: " + newest;
    yaml[2] = "fields: {event_id: id, event_time: at, outcome: {value: success}}";
    System.arraycopy(more, 0, yaml, 3, more.length);
    return problems(yaml);
  }

  @Test
  void takesATimeOrAWholeNumber() throws IOException {
    assertThat(newest("changed")).isEmpty();
    assertThat(newest("{path: changed, time: epoch-s}")).isEmpty();
    assertThat(newest("{path: [changed, at]}")).isEmpty();
    assertThat(newest("{number: revision}")).isEmpty();
  }

  @Test
  void isNotThePathOfTheEventsTime() throws IOException {
    assertThat(newest("at"))
        .singleElement()
        .asString()
        .contains("newest: expected another one", "but found the path of event_time");
    assertThat(newest("{path: [at, changed]}")).hasSize(1);
  }

  @Test
  void isNoPartOfTheIdentity() throws IOException {
    assertThat(
            problems(
                "dataset: login",
                "newest: changed",
                "fields: {event_id: {hash: [id, changed]}, event_time: at,"
                    + " outcome: {value: success}}"))
        .singleElement()
        .asString()
        .contains("an event_id that is the same in all versions");
    assertThat(
            problems(
                "dataset: login",
                "newest: changed",
                "fields: {event_id: {hash: record}, event_time: at, outcome: {value: success}}"))
        .hasSize(1);
  }

  @Test
  void wantsOneIdentityOfTheWholeRecord() throws IOException {
    assertThat(newest("changed", "events: [{each: items, fields: {event_id: ./id, method: ./m}}]"))
        .singleElement()
        .asString()
        .contains("events[0].fields.event_id: expected one of the whole record");
    assertThat(
            problems(
                "dataset: login",
                "newest: changed",
                "fields: {event_time: at, outcome: {value: success}}"))
        .singleElement()
        .asString()
        .contains("'newest' without an event_id");
  }

  @Test
  void hasNoConstants() throws IOException {
    assertThat(newest("{path: changed, default: '2026-03-01T00:00:00Z'}"))
        .singleElement()
        .asString()
        .contains("newest.default: expected a path");
  }

  @Test
  void isOfOneKindInAScope() throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Files.writeString(
        sources.resolve("other.yaml"),
        "dataset: login\nids: both\nfields: {event_id: id, event_time: at,"
            + " outcome: {value: success}}");
    assertThat(newest("changed", "ids: both"))
        .singleElement()
        .asString()
        .contains("their versions can't be compared");
  }

  @Test
  void addsItsColumnsToTheDatasetOfThatName() throws IOException {
    Path datasets = Files.createDirectories(directory.resolve("datasets"));
    Files.writeString(datasets.resolve("stock.yaml"), "columns: {arrival_day: date}");
    assertThat(
            problems("dataset: stock", "newest: changed", "fields: {event_id: id, event_time: at}"))
        .singleElement()
        .asString()
        .contains("a column 'arrival_day' of the dataset stock");
  }
}
