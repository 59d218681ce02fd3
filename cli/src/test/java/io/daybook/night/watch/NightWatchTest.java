package io.daybook.night.watch;

import static io.daybook.night.watch.WatchedWarehouse.NOW;
import static io.daybook.night.watch.WatchedWarehouse.sound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.console.trust.NightBooks;
import io.daybook.night.Night;
import io.daybook.night.NightCourse.NightStep;
import io.daybook.night.NightReport;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightWatchTest {
  private static final LocalDate DAY = LocalDate.parse("2026-03-01");

  @TempDir private Path directory;
  private WatchedWarehouse warehouse;

  @BeforeEach
  void open() throws IOException {
    warehouse = new WatchedWarehouse(directory);
  }

  @Test
  void writesTheTextfileOfANightThatHadNothingToDo() throws IOException {
    assertThat(night(NOW).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);

    assertThat(textfile())
        .contains(
            "daybook_night_exit_code 10.0",
            "daybook_night_last_success_timestamp_seconds 1.7731116E9",
            "daybook_night_start_timestamp_seconds 1.7731116E9",
            "daybook_night_step_duration_seconds{step=\"sweep\"} 0.0",
            "daybook_night_held 0.0",
            "daybook_warehouse_readable 1.0")
        .noneMatch(line -> line.startsWith("daybook_night_running"));
    try (Stream<Path> files = Files.list(warehouse.textfile().resolveSibling("."))) {
      assertThat(files).as("no draft stays").hasSize(1);
    }
  }

  @Test
  void writesTheTextfileOfANightThatFailsAndKeepsTheLastSuccess() throws IOException {
    night(NOW);
    warehouse.archive(DAY, sound(DAY, 10, 0));
    warehouse.configureWithoutHive("");

    assertThatThrownBy(() -> night(NOW.plus(Duration.ofDays(1))))
        .isInstanceOf(OperatorException.class);

    assertThat(textfile())
        .contains(
            "daybook_night_exit_code 20.0",
            "daybook_night_last_success_timestamp_seconds 1.7731116E9",
            "daybook_night_end_timestamp_seconds 1.773198E9",
            "daybook_table_behind_days{table=\"login\"} 1.0");
    assertThat(NightMemory.read(warehouse.home()).last())
        .returns(NightStep.PLAN, NightRecord::step);
  }

  @Test
  void takesTheLastPublicationForTheLastSuccessBeforeTheFirstNightOfAHome() throws IOException {
    warehouse.archive(DAY, sound(DAY, 10, 0));
    warehouse.publish();
    warehouse.configureWithoutHive("");

    assertThatThrownBy(() -> night(NOW)).isInstanceOf(OperatorException.class);

    assertThat(textfile()).contains("daybook_night_last_success_timestamp_seconds 1.77311154E9");
  }

  @Test
  void tellsTheConsoleOfAQuietNightAsASuccess() throws IOException {
    night(NOW);
    ToldNights told =
        new ToldNights(warehouse.workspace(), WatchedWarehouse.VERSION, WatchedWarehouse.CLOCK);

    assertThat(told.nights().get(0))
        .returns(10, NightBooks.NightAccount::exitCode)
        .returns(true, NightBooks.NightAccount::succeeded);

    warehouse.archive(DAY, sound(DAY, 10, 0));
    warehouse.configureWithoutHive("");
    assertThatThrownBy(() -> night(NOW.plus(Duration.ofDays(1))))
        .isInstanceOf(OperatorException.class);
    assertThat(told.nights())
        .extracting(NightBooks.NightAccount::succeeded)
        .containsExactly(false, true);
  }

  @Test
  void tellsTheConsoleOfTablesThatStandStillForTheirDefinition() throws IOException {
    NightRecord night =
        new NightRecord(
            null,
            NOW,
            NOW,
            ExitCode.BLOCKED,
            null,
            Map.of(),
            List.of(
                new NightRecord.HeldPart("metric table", "visits_daily", "faulty"),
                new NightRecord.HeldPart("metric table", "carts_daily", "definition"),
                new NightRecord.HeldPart("metric table", "login_daily", "blocked"),
                new NightRecord.HeldPart("view", "carts", "definition")),
            List.of());
    NightMemory.NONE.ended(night, null).write(warehouse.home());

    assertThat(
            new ToldNights(warehouse.workspace(), WatchedWarehouse.VERSION, WatchedWarehouse.CLOCK)
                .nights())
        .singleElement()
        .returns(List.of("visits_daily", "carts_daily"), NightBooks.NightAccount::faulty);
  }

  @Test
  void namesWhatIsHeld() throws IOException {
    Files.writeString(directory.resolve("conf/sources/gate.yaml"), "dataset: login\nrol: 5m\n");

    assertThat(night(NOW).exitCode()).isEqualTo(ExitCode.BLOCKED);

    assertThat(textfile())
        .contains(
            "daybook_night_exit_code 40.0",
            "daybook_night_held 1.0",
            "daybook_night_held_part{kind=\"source\",name=\"gate\",reason=\"configuration\"} 1.0");
  }

  @Test
  void tellsOfANightUnderWayAndOfOneThatDied() throws IOException {
    night(NOW);
    NightMemory.read(warehouse.home()).begun(NOW.plusSeconds(60)).write(warehouse.home());

    assertThat(warehouse.metrics())
        .contains(
            "daybook_night_running_since_timestamp_seconds 1.77311166E9",
            "daybook_night_exit_code 10.0");
    night(NOW.plusSeconds(120));
    assertThat(warehouse.metrics()).noneMatch(line -> line.startsWith("daybook_night_running"));
  }

  /** As a scheduler does after its time-out. */
  @Test
  void tellsOfANightThatASignalEnds() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NightProcess.class.getName(),
                directory.toString())
            .inheritIO()
            .start();
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(directory.resolve("begun")));

    process.destroy();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(ExitCode.TERMINATED.number());
    assertThat(textfile())
        .contains("daybook_night_exit_code 143.0")
        .noneMatch(line -> line.startsWith("daybook_night_running"));
    assertThat(message(messages(directory.resolve("told")), "failed").get("exitCode").asInt())
        .isEqualTo(143);
  }

  @Test
  void leavesAnotherNightThatIsUnderWayTold() throws IOException {
    night(NOW);
    NightMemory.read(warehouse.home()).begun(NOW.plusSeconds(60)).write(warehouse.home());
    Workspace workspace = warehouse.workspace();
    NightWatch watch =
        new NightWatch(
            workspace, WatchedWarehouse.VERSION, Clock.fixed(NOW.plusSeconds(120), ZoneOffset.UTC));

    assertThatThrownBy(
            () ->
                watch.during(
                    new Night(workspace).course(),
                    () -> {
                      throw new OperatorException(ExitCode.HELD, "another night is at work");
                    },
                    NightWatchTest::told))
        .isInstanceOf(OperatorException.class);

    assertThat(textfile())
        .contains(
            "daybook_night_exit_code 30.0",
            "daybook_night_running_since_timestamp_seconds 1.77311166E9");
  }

  @Test
  void tellsOfANightWhoseConfigurationCannotBeUsed() throws IOException {
    night(NOW);

    List<String> troubles =
        NightWatch.refused(
            warehouse.home(),
            warehouse.workspace().configuration().monitoring(),
            new OperatorException(ExitCode.USAGE, "two problems"),
            Clock.fixed(NOW.plusSeconds(60), ZoneOffset.UTC));

    assertThat(troubles).isEmpty();
    assertThat(textfile())
        .contains(
            "daybook_night_exit_code 64.0",
            "daybook_night_last_success_timestamp_seconds 1.7731116E9",
            "daybook_warehouse_readable 0.0");
  }

  @Test
  void knowsHowLongNightsUsuallyTake() {
    NightMemory memory = NightMemory.NONE;
    for (long minutes : List.of(10L, 30L, 20L)) {
      memory = memory.ended(whole(Duration.ofMinutes(minutes)), null);
    }
    assertThat(memory.usualDuration()).as("the last one is compared with it").isEmpty();

    memory = memory.ended(whole(Duration.ofMinutes(90)), null);
    assertThat(memory.usualDuration()).contains(Duration.ofMinutes(20));

    for (int night = 0; night <= NightMemory.NIGHTS; night++) {
      memory = memory.ended(whole(Duration.ofMinutes(5)), null);
    }
    assertThat(memory.wholeNights()).hasSize(NightMemory.NIGHTS);
    assertThat(memory.usualDuration()).contains(Duration.ofMinutes(5));
  }

  @Test
  void beginsAnewWhereTheMemoryIsDamaged() throws IOException {
    Files.createDirectories(warehouse.home());
    Files.writeString(warehouse.home().resolve("night.json"), "{\"last\": 7");

    assertThat(night(NOW).exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(textfile()).contains("daybook_night_exit_code 10.0");
  }

  @Test
  void endsTheNightAsEverWhereTheTextfileCannotBeWritten() throws IOException {
    Files.writeString(directory.resolve("textfile"), "in the way");
    Workspace workspace = warehouse.workspace();
    NightWatch watch = new NightWatch(workspace, WatchedWarehouse.VERSION, WatchedWarehouse.CLOCK);

    NightReport report =
        watch.over(
            new Night(workspace), e -> new OperatorException(ExitCode.INTERNAL, e.toString()));

    assertThat(report.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(watch.troubles())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("monitoring.textfile " + warehouse.textfile()));
  }

  @Test
  void tellsOfANightThatFailedAndOfAMissedDeadlineOnce() throws IOException {
    Path told = directory.resolve("told");
    notifyInto(told);
    night(NOW);
    assertThat(told).as("nothing is wrong").doesNotExist();
    warehouse.archive(DAY, sound(DAY, 10, 0));
    warehouse.configureWithoutHive(Files.readString(directory.resolve("notify")));

    assertThatThrownBy(() -> night(NOW.plus(Duration.ofDays(1)).plus(Duration.ofHours(5))))
        .isInstanceOf(OperatorException.class);

    List<JsonNode> messages = messages(told);
    assertThat(messages)
        .extracting(message -> message.get("event").asText())
        .containsExactlyInAnyOrder("late", "failed");
    JsonNode failed = message(messages, "failed");
    assertThat(failed.get("exitCode").asInt()).isEqualTo(20);
    assertThat(failed.get("step").asText()).isEqualTo("plan");
    assertThat(failed.get("lastSuccess").asText()).isEqualTo("2026-03-10T03:00:00Z");
    assertThat(failed.get("detail").asText()).contains("run 'daybook up' first");
    JsonNode late = message(messages, "late");
    assertThat(late.get("deadline").asText()).isEqualTo("2026-03-11T04:00:00Z");
    assertThat(textfile()).contains("daybook_night_due_timestamp_seconds 1.7732016E9");

    assertThatThrownBy(() -> night(NOW.plus(Duration.ofDays(1)).plus(Duration.ofHours(6))))
        .isInstanceOf(OperatorException.class);
    assertThat(messages(told)).as("late is told once").hasSize(3);
  }

  @Test
  void tellsOfADeadlineThatPassesWhileTheNightIsAtWork() throws Exception {
    Path told = directory.resolve("told");
    notifyInto(told);
    Workspace workspace = warehouse.workspace();
    Instant started = Instant.parse("2026-03-10T03:59:59.900Z");
    Night night = new Night(workspace);
    NightMetrics slow =
        new NightMetrics(
            warehouse.home(),
            Optional.empty(),
            now -> WarehouseFacts.read(workspace, WatchedWarehouse.VERSION, now),
            WatchedWarehouse.CLOCK);
    NightWatch watch =
        new NightWatch(
            warehouse.home(),
            workspace.configuration().monitoring(),
            slow,
            Clock.fixed(started, ZoneOffset.UTC),
            Duration.ofMillis(10));

    watch.during(
        night.course(),
        () -> {
          await().until(() -> Files.exists(told));
          return night.run();
        },
        NightWatchTest::told);

    JsonNode late = message(messages(told), "late");
    assertThat(late.get("deadline").asText()).isEqualTo("2026-03-10T04:00:00Z");
    assertThat(late.get("started").asText()).isEqualTo("2026-03-10T03:59:59Z");
    assertThat(late.get("text").asText()).contains("no night has published by");
  }

  @Test
  void endsTheNightAsEverWhereNobodyCanBeTold() throws IOException {
    warehouse.configureWithoutHive("notify: {command: [/missing], attempts: 1}");
    warehouse.archive(DAY, sound(DAY, 10, 0));
    Workspace workspace = warehouse.workspace();
    NightWatch watch = new NightWatch(workspace, WatchedWarehouse.VERSION, WatchedWarehouse.CLOCK);

    assertThatThrownBy(() -> watch.over(new Night(workspace), NightWatchTest::told))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("run 'daybook up' first");
    assertThat(watch.troubles()).singleElement().asString().startsWith("notify.command could not");
  }

  /** Messages of failures may cite a log. */
  @Test
  void tellsNothingOfALog() {
    NightRecord night =
        NightRecord.failed(
            ExitCode.PARTLY_DONE, new Night(warehouse.workspace()).course(), NOW, NOW);

    String message =
        new String(
            NightMessage.of(night, "The value 'ann@shop.example' can't be cast", null, "web-1")
                .json(),
            StandardCharsets.UTF_8);

    assertThat(message).doesNotContain("ann@shop.example").contains("\"exitCode\":50");
  }

  private void notifyInto(Path file) throws IOException {
    String config = "notify: {command: [sh, -c, 'cat >> \"$0\"', '" + file + "']}";
    Files.writeString(directory.resolve("notify"), config);
    warehouse.configure(config);
  }

  private static List<JsonNode> messages(Path file) throws IOException {
    List<JsonNode> messages = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      messages.add(new ObjectMapper().readTree(line));
    }
    return messages;
  }

  private static JsonNode message(List<JsonNode> messages, String event) {
    return messages.stream()
        .filter(message -> message.get("event").asText().equals(event))
        .findFirst()
        .orElseThrow();
  }

  private NightReport night(Instant now) throws IOException {
    Workspace workspace = warehouse.workspace();
    return new NightWatch(workspace, WatchedWarehouse.VERSION, Clock.fixed(now, ZoneOffset.UTC))
        .over(new Night(workspace), NightWatchTest::told);
  }

  static OperatorException told(Exception e) {
    return e instanceof OperatorException told
        ? told
        : new OperatorException(ExitCode.INTERNAL, e.toString());
  }

  private List<String> textfile() throws IOException {
    return WatchedWarehouse.lines(Files.readString(warehouse.textfile()));
  }

  static NightRecord whole(Duration duration) {
    return new NightRecord(
        "0123456789ab",
        NOW.minus(duration),
        NOW,
        ExitCode.DONE,
        NightStep.SWEEP,
        Map.of(NightStep.SWEEP, Duration.ofSeconds(1)),
        List.of(),
        List.of());
  }
}
