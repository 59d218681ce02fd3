package io.daybook.archive.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problem;
import io.daybook.warehouse.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTest {
  private static final String TIME = "  event_time: at";

  @TempDir Path directory;
  private final Problems problems = new Problems();

  @Test
  void readsLatenessAndRejectLimit() throws IOException {
    ArchiveSource defaults = source("dataset: login", "fields:", TIME);
    assertThat(defaults.lateness()).contains(Duration.ofDays(30));
    assertThat(defaults.rejectLimit()).isEqualTo(0.01);

    assertThat(source("dataset: login", "lateness: 2d", "fields:", TIME).lateness())
        .contains(Duration.ofDays(2));
    ArchiveSource unlimited =
        source("dataset: login", "lateness: unlimited", "reject-limit: 5%", "fields:", TIME);
    assertThat(unlimited.lateness()).isEmpty();
    assertThat(unlimited.rejectLimit()).isEqualTo(0.05);
  }

  @Test
  void wantsWholeDaysOfLateness() throws IOException {
    assertThat(problems("dataset: login", "lateness: 36h"))
        .contains(
            "[source s] sources/s.yaml:2 lateness: expected whole days, like 30d but found '36h'");
  }

  @Test
  void tellsTheOtherProblemsOfASourceWhoseDatasetIsUnknown() throws IOException {
    assertThat(
            problems(
                "dataset: purchases",
                "reject-limit: 200%",
                "pattern: '('",
                "format: regex",
                "skip: [{path: kind, equal: test}]",
                "fields:",
                "  event_time: {path: at, zone: Europe/Londen}",
                "  counted: {path: on, time: iso, zome: UTC}",
                "  price: {path: p, extract: '(x'}"))
        .satisfiesExactlyInAnyOrder(
            dataset -> assertThat(dataset).contains(":1 dataset: expected one of login, purchase"),
            limit -> assertThat(limit).contains(":2 reject-limit: expected a share from 0%"),
            pattern -> assertThat(pattern).contains(":3 pattern: expected"),
            none -> assertThat(none).contains(":5 skip[0]: expected one of equals"),
            equal -> assertThat(equal).contains(":5 skip[0].equal: expected one of"),
            zone -> assertThat(zone).contains(":7 fields.event_time.zone: expected an IANA"),
            zome -> assertThat(zome).contains(":8 fields.counted.zome: expected one of"),
            extract -> assertThat(extract).contains(":9 fields.price.extract: expected"));
  }

  @Test
  void asksForNoColumnOfAnUnknownDataset() throws IOException {
    assertThat(problems("dataset: purchases", "fields:", TIME, "  anything: x"))
        .singleElement()
        .asString()
        .contains("dataset: expected one of");
  }

  @Test
  void tellsTheOtherProblemsOfASourceWithoutADataset() throws IOException {
    assertThat(problems("fields:", "  event_time: {path: at, zome: UTC}"))
        .satisfiesExactly(
            dataset -> assertThat(dataset).contains("dataset: expected a value"),
            zome -> assertThat(zome).contains("fields.event_time.zome: expected one of"));
  }

  @Test
  void knowsTheKeysOfARepetition() throws IOException {
    assertThat(problems("dataset: login", "repeat: {path: n, defualt: 1}"))
        .anySatisfy(
            problem -> assertThat(problem).contains("repeat.defualt").contains("did you mean"));
  }

  @Test
  void namesTheKeyOfAnEmptyPath() throws IOException {
    assertThat(
            problems(
                "dataset: login",
                "skip: [{path: '', is: present}, '']",
                "fields:",
                TIME,
                "  event_id: {hash: ['', at]}",
                "  user_id: ''",
                "  session_id:",
                "  ip: {path: ''}"))
        .filteredOn(problem -> problem.contains("a field without a path"))
        .extracting(problem -> problem.substring("[source s] sources/s.yaml".length()))
        .extracting(problem -> problem.substring(0, problem.indexOf(": expected")))
        .containsExactlyInAnyOrder(
            ":2 skip[0].path",
            ":2 skip[1]",
            ":5 fields.event_id.hash[0]",
            ":6 fields.user_id",
            " fields.session_id",
            ":8 fields.ip.path");
  }

  @Test
  void tellsAHashOfNothingOnce() throws IOException {
    assertThat(
            problems(
                "dataset: orders",
                "fields:",
                TIME,
                "  event_id: {hash: ['']}",
                "  order_id: o",
                "  status: s"))
        .containsExactly(
            "[source s] sources/s.yaml:4 fields.event_id.hash[0]: expected the name of a field in"
                + " the log but found a field without a path");
  }

  private ArchiveSource source(String... yaml) throws IOException {
    return read(yaml).orElseThrow().source();
  }

  private List<String> problems(String... yaml) throws IOException {
    read(yaml);
    return problems.all().stream().map(Problem::toString).toList();
  }

  private Optional<Mapping> read(String... yaml) throws IOException {
    Path file = Files.createDirectories(directory.resolve("sources")).resolve("s.yaml");
    Files.writeString(file, String.join("\n", yaml));
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    return Mapping.read(Optional.ofNullable(configuration.sources().get("s")).orElseThrow());
  }
}
