package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The command dies at every named point, in one warehouse that gets another day each time, while a
 * source is held and released beside a good one. The next run makes it good: every line once, the
 * figures as without the crash.
 */
@ExtendWith(SharedStack.class)
class NightCrashIT {
  private static final int KILLED = 137;

  @TempDir static Path directory;
  private static LoginBooks books;
  private static Command command;

  @BeforeAll
  static void open() throws Exception {
    books = LoginBooks.open(directory, "/night-crash");
    command = books.command();
  }

  /**
   * What passes a point, and what makes good that it ended there: no more than the stage it ended
   * in where that will do.
   */
  record NightCrash(FaultPoint point, int pass, List<String> dies, List<String> remedy) {
    private static final List<String> COLLECT = List.of("collect", "--once");
    private static final List<String> NIGHT = List.of("nightly");
    private static final List<String> AGAIN = List.of("archive", "--again", "--source", "site");

    static NightCrash at(FaultPoint point, int pass) {
      return switch (stage(point)) {
        case "archive", "ledger", "merge" -> new NightCrash(point, pass, NIGHT, List.of("archive"));
        case "publish" -> new NightCrash(point, pass, NIGHT, List.of("publish"));
        case "sweep" -> new NightCrash(point, pass, NIGHT, List.of("sweep"));
        default -> new NightCrash(point, pass, NIGHT, NIGHT);
      };
    }

    private static String stage(FaultPoint point) {
      return point.label().split("-", 2)[0];
    }

    String stage() {
      return stage(point);
    }

    @Override
    public String toString() {
      return point.label() + ":" + pass;
    }
  }

  static Stream<NightCrash> crashes() {
    return Arrays.stream(FaultPoint.values())
        // An agent dies at its own points where it lives, as do its pins, copies, spool, sources.
        // Nothing expires or is erased unless it is asked for: the archive's own tests kill both.
        .filter(
            point ->
                !List.of("copy", "erase", "expire", "landing", "pin", "sources", "spool")
                    .contains(NightCrash.stage(point)))
        .flatMap(
            point ->
                point.label().startsWith("archive-after-file-")
                    ? Stream.of(NightCrash.at(point, 1), NightCrash.at(point, 2))
                    : Stream.of(NightCrash.at(point, 1)));
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void makesGoodWhatACrashLeft(NightCrash crash) throws Exception {
    books.writeDay();
    assertEnds(NightCrash.COLLECT);
    if (crash.stage().equals("sweep")) {
      // Something to sweep besides the versions that the night replaces.
      assertDies(NightCrash.at(FaultPoint.ARCHIVE_AFTER_RECONCILIATION, 1));
    }

    assertDies(crash);
    assertEnds(crash.remedy());

    switch (crash.stage()) {
      case "archive", "ledger", "merge" -> books.assertArchived();
      default -> {
        books.assertArchived();
        books.assertPublished();
      }
    }
  }

  /** Around the commit; the archive's own tests kill it at every point. */
  static Stream<NightCrash> crashesOfArchiveAgain() {
    return Stream.of(
            FaultPoint.ARCHIVE_AFTER_RECONCILIATION,
            FaultPoint.LEDGER_AFTER_ENTRY_WRITTEN,
            FaultPoint.ARCHIVE_AFTER_COMMIT)
        .map(point -> new NightCrash(point, 1, NightCrash.AGAIN, NightCrash.AGAIN));
  }

  @ParameterizedTest
  @MethodSource("crashesOfArchiveAgain")
  void recoversTheQuarantineOnceThroughACrash(NightCrash crash) throws Exception {
    books.declare(LoginBooks.SiteMapping.FIRST);
    books.writeDay();
    assertEnds(NightCrash.COLLECT);
    assertEnds(List.of("archive"));
    books.assertArchived();
    books.declare(LoginBooks.SiteMapping.MENDED);

    assertDies(crash);
    assertEnds(crash.remedy());
    books.declare(LoginBooks.SiteMapping.FIRST);

    books.expectRecovered();
    books.assertArchived();
  }

  @Test
  void takesItsSparkAlong() throws Exception {
    books.writeDay();
    assertEnds(NightCrash.COLLECT);
    long before = books.figuresCommitted();
    Command.CommandProcess night = command.start(Map.of(), "nightly");
    ProcessHandle spark = spark(night.process());

    night.process().destroyForcibly();
    assertThat(night.end().exitCode()).isEqualTo(KILLED);
    spark.onExit().get(2, TimeUnit.MINUTES);

    // It had the time to, had it lived on.
    assertThat(books.figuresCommitted()).isEqualTo(before);
    String underWay = "daybook_night_running_since_timestamp_seconds";
    assertThat(books.told()).as("it could not tell of its end").containsKey(underWay);
    assertEnds(NightCrash.NIGHT);
    books.assertArchived();
    books.assertPublished();
    assertThat(books.told()).doesNotContainKey(underWay);
    books.assertTellsHowFarHiveIs();
  }

  /** Returns the Spark that a night starts: Hadoop's client starts processes, too. */
  private static ProcessHandle spark(Process parent) throws InterruptedException {
    while (parent.isAlive()) {
      Optional<ProcessHandle> spark =
          parent
              .children()
              .filter(child -> child.info().commandLine().orElse("").contains("daybook.spark.log"))
              .findFirst();
      if (spark.isPresent()) {
        return spark.get();
      }
      Thread.sleep(20);
    }
    throw new AssertionError("it ended with exit code " + parent.exitValue() + " and no Spark");
  }

  /** Spark's part of a night is another process, whose death the command survives to tell. */
  private static void assertDies(NightCrash crash) throws Exception {
    Command.CommandResult ended =
        command.launch(
            Map.of(FaultPoint.VARIABLE, crash.toString()), crash.dies().toArray(String[]::new));
    boolean inSpark = List.of("metrics", "gather").contains(crash.stage());
    assertThat(ended.exitCode())
        .as("%s did not pass %s%n%s", crash.dies(), crash, ended.err())
        .isEqualTo(inSpark ? ExitCode.INTERNAL.number() : KILLED);
    if (inSpark) {
      assertThat(ended.err()).contains("it ended with exit code " + KILLED);
    }
  }

  private static void assertEnds(List<String> line) throws Exception {
    Command.CommandResult ended = command.run(line.toArray(String[]::new));
    boolean isHeld =
        books.isGateHeld() && List.of(List.of("archive"), NightCrash.NIGHT).contains(line);
    assertThat(ended.exitCode())
        .as(ended.err())
        .isIn(
            isHeld
                ? List.of(ExitCode.BLOCKED.number())
                : List.of(ExitCode.DONE.number(), ExitCode.NOTHING_TO_DO.number()));
    if (isHeld) {
      assertThat(ended.err()).contains("[gate] is held, all else goes on; 3 records");
    }
  }
}
