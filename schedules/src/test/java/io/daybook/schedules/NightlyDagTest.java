package io.daybook.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** The real Airflow reads the DAG file: it is in step with the descriptors of its jobs. */
@DisabledIfSystemProperty(named = "airflow.skip", matches = "true")
class NightlyDagTest {
  @TempDir(factory = Airflow.Home.class)
  static Path home;

  private static Airflow airflow;
  private static Map<String, Object> dag;

  @BeforeAll
  static void describe() throws Exception {
    airflow = new Airflow(home);
    Path json = home.resolve("dag.json");
    PythonEnvironment.ProgramEnd described =
        airflow.run(
            Map.of("DAYBOOK_ZONE", "Europe/Berlin", "DAYBOOK_HOME", "/home of books"),
            "python",
            Job.FOLDER.resolve("src/test/python/describe_dag.py").toString(),
            Airflow.DAGS.toString(),
            "daybook_nightly",
            json.toString());
    assertThat(described.exitCode()).as(described.output()).isZero();
    dag = new Yaml().load(Files.readString(json)); // YAML takes JSON
  }

  @ParameterizedTest
  @CsvSource({"check, '--select=AIR,B,E,F,I,S,UP'", "format, --check"})
  void leavesRuffNothingToSay(String command, String option) throws Exception {
    PythonEnvironment.ProgramEnd ruff =
        airflow.run(
            Map.of(),
            "ruff",
            command,
            "--isolated",
            "--no-cache",
            "--target-version=py310",
            "--line-length=100",
            option,
            Airflow.DAGS.toString());

    assertThat(ruff.exitCode()).as(ruff.output()).isZero();
  }

  @Test
  void beginsOncePerIntervalOfTheDescriptorsScheduleAndNeverTwiceAtATime() throws IOException {
    assertThat(dag)
        .containsEntry("timetable", "CronDataIntervalTimetable")
        .containsEntry(
            "schedule",
            Map.of("expression", job("nightly").schedule(), "timezone", "Europe/Berlin"))
        .containsEntry("startDate", "2025-12-31T23:00:00+00:00")
        .containsEntry("catchup", false)
        .containsEntry("maxActiveRuns", 1);
  }

  @Test
  void runsTheStepsOneAfterTheOther() {
    assertThat(steps().keySet())
        .containsExactly("collect", "archive", "metrics", "publish", "sweep");
    assertThat(steps().values().stream().map(step -> step.get("upstream")))
        .containsExactly(
            List.of(),
            List.of("collect"),
            List.of("archive"),
            List.of("metrics"),
            List.of("publish"));
    assertThat(steps().values().stream().map(step -> step.get("triggerRule")))
        .containsExactly("all_success", "all_done", "none_failed", "none_failed", "none_failed");
    assertThat(steps().values().stream().map(step -> step.get("command")))
        .containsExactly(
            command("collect --once"),
            command("archive"),
            command("metrics --to \"$DAYBOOK_DAY\""),
            command("publish"),
            command("sweep"));
  }

  @Test
  void passesWhatVariesThroughTheEnvironment() {
    assertThat(steps().values())
        .allSatisfy(
            step ->
                assertThat(step.get("environment"))
                    .isEqualTo(
                        Map.of(
                            "DAYBOOK_LAUNCHER", "/opt/daybook/daybook",
                            "DAYBOOK_HOME", "/home of books",
                            "DAYBOOK_CONFIG", "/etc/daybook",
                            "DAYBOOK_DAY", "{{ day(dag_run) }}",
                            "DAYBOOK_BUILD", "never")));
  }

  @Test
  void takesRetriesAndLimitsFromTheDescriptors() throws IOException {
    for (Map<String, Object> step : steps().values()) {
      Job job = job(step.get("id").equals("collect") ? "collect" : "nightly");
      assertThat(step)
          .containsEntry("retries", job.retries())
          .containsEntry("timeout", seconds(job.timeout()));
      job.retryDelay()
          .ifPresent(delay -> assertThat(step).containsEntry("retryDelay", seconds(delay)));
    }
  }

  @Test
  @SuppressWarnings("unchecked") // a wrong type fails the test
  void doesWithEveryExitCodeWhatTheDescriptorSays() throws IOException {
    Map<String, String> outcomes = (Map<String, String>) dag.get("outcomes");

    assertThat(outcomes).containsEntry("0", "success").containsEntry("10", "skip");
    Map<String, List<Integer>> onExit = job("nightly").onExit();
    assertThat(outcomes)
        .hasSize((int) onExit.values().stream().flatMap(List::stream).count())
        .containsAllEntriesOf(sameFor(onExit.get("retry"), "retry"))
        .containsAllEntriesOf(sameFor(onExit.get("stop"), "stop"));
  }

  @Test
  void isForTheDayThatIsGivenElseForTheOneThatTheIntervalBeganOn() {
    // Half an hour past midnight of July 2 in Berlin; without an interval, the day before the run.
    assertThat(dag.get("days"))
        .isEqualTo(
            Map.of("given", "2026-03-01", "interval", "2026-07-02", "neither", "2026-07-02"));
  }

  @Test
  void tellsOthersOfEveryTableOfFigures() throws IOException {
    Path ddl = Job.FOLDER.resolveSibling("hive-ddl/sql/daybook_metrics");
    try (Stream<Path> tables = Files.list(ddl)) {
      assertThat((List<?>) steps().get("publish").get("outlets"))
          .map(String::valueOf)
          .containsExactlyInAnyOrderElementsOf(
              tables
                  .map(file -> file.getFileName().toString().replace(".sql", ""))
                  .filter(name -> !name.equals("database"))
                  .map(table -> "hive://daybook_metrics/" + table)
                  .toList());
    }
  }

  @SuppressWarnings("unchecked") // a wrong type fails the test that reads it
  private static Map<String, Map<String, Object>> steps() {
    return ((List<Map<String, Object>>) dag.get("tasks"))
        .stream()
            .collect(
                Collectors.toMap(
                    step -> (String) step.get("id"),
                    step -> step,
                    (a, b) -> a,
                    LinkedHashMap::new));
  }

  private static String command(String step) {
    return "\"$DAYBOOK_LAUNCHER\" "
        + step
        + " --home \"$DAYBOOK_HOME\" --config \"$DAYBOOK_CONFIG\"";
  }

  private static Map<String, String> sameFor(List<Integer> codes, String outcome) {
    return codes.stream().collect(Collectors.toMap(String::valueOf, code -> outcome));
  }

  private static Job job(String id) throws IOException {
    return Job.all().stream().filter(job -> job.id().equals(id)).findFirst().orElseThrow();
  }

  private static int seconds(String duration) {
    return (int) Duration.parse("PT" + duration.toUpperCase(Locale.ROOT)).toSeconds();
  }
}
