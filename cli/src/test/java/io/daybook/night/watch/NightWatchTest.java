package io.daybook.night.watch;

import static io.daybook.night.watch.TestingWarehouse.NOW;
import static io.daybook.night.watch.TestingWarehouse.sound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.night.Night;
import io.daybook.night.NightCourse.NightStep;
import io.daybook.night.NightReport;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightWatchTest {
  private static final LocalDate DAY = LocalDate.parse("2026-03-01");

  @TempDir private Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void open() throws IOException {
    warehouse = new TestingWarehouse(directory);
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

  @Test
  void tellsOfANightWhoseConfigurationCannotBeUsed() throws IOException {
    night(NOW);

    List<String> troubles =
        NightWatch.refused(
            warehouse.home(),
            warehouse.workspace().configuration().monitoring(),
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
    NightWatch watch = new NightWatch(workspace, TestingWarehouse.VERSION, TestingWarehouse.CLOCK);

    NightReport report = watch.over(new Night(workspace), e -> ExitCode.INTERNAL);

    assertThat(report.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(watch.troubles())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("monitoring.textfile " + warehouse.textfile()));
  }

  private NightReport night(Instant now) throws IOException {
    Workspace workspace = warehouse.workspace();
    return new NightWatch(workspace, TestingWarehouse.VERSION, Clock.fixed(now, ZoneOffset.UTC))
        .over(
            new Night(workspace),
            e -> e instanceof OperatorException told ? told.exitCode() : ExitCode.INTERNAL);
  }

  private List<String> textfile() throws IOException {
    return TestingWarehouse.lines(Files.readString(warehouse.textfile()));
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
