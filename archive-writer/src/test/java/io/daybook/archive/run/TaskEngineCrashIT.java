package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.audit.ArchiveAuditReport;
import io.daybook.testing.ChildJvm;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.table.QuarantineTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The process of a run whose engine is that of tasks dies at every point of its way, with attempts
 * that nobody takes; the next run makes it good, whichever engine it has.
 */
class TaskEngineCrashIT {
  private static final int KILLED = 137;
  private static final LocalDate FIRST = TestingWarehouse.ARRIVAL;

  /** The next batch of a day and two new days, each of both attempts. */
  private static final int FILES = 6;

  @TempDir static Path shared;
  private static List<String> before;
  private static List<String> after;

  @TempDir Path directory;

  @BeforeAll
  static void archiveWithoutACrash() throws IOException {
    TestingWarehouse whole = house(shared);
    before = contents(whole);
    whole.archivePurchases();
    after = contents(whole);
    assertThat(after).filteredOn(line -> line.startsWith("row")).hasSize(5);
    assertThat(after).filteredOn(line -> line.startsWith("bad")).hasSize(2);
  }

  /** A day is archived; late, repeated, new and bad records of two sources wait. */
  private static TestingWarehouse house(Path directory) throws IOException {
    TestingWarehouse house = new TestingWarehouse(directory).withOneEngine();
    house.source("shop", AgainHouse.mapping("qty"));
    house.source("till", AgainHouse.mapping("qty"));
    house.land("shop", 1, sale("a", 1) + sale("b", 1));
    house.archivePurchases();
    house.land("shop", 2, 0, FIRST, sale("b", 1) + sale("c", 1) + sale("d", 2) + "not JSON\n");
    house.land("till", 1, 0, FIRST.plusDays(1), sale("d", 3) + sale("d", 3) + "not JSON\n");
    return house;
  }

  private static String sale(String id, int day) {
    return AgainHouse.sale(id, day, "1");
  }

  private static List<String> contents(TestingWarehouse house) throws IOException {
    TreeSet<String> contents = new TreeSet<>();
    house
        .rows("purchase")
        .forEach(
            row ->
                contents.add(
                    "row " + row.getString("source", 0) + " " + row.getString("event_id", 0)));
    house
        .rows(QuarantineTable.NAME)
        .forEach(row -> contents.add("bad " + row.getString("source", 0)));
    house.ledger().sums().forEach(sums -> contents.add(sums.toString()));
    house
        .ledger()
        .partitions()
        .values()
        .forEach(version -> contents.add(version.key() + " " + version.rows()));
    return List.copyOf(contents);
  }

  /** The child: archives the house in its first argument. */
  static final class TaskProcess {
    private TaskProcess() {}

    public static void main(String[] arguments) throws IOException {
      new TestingWarehouse(Path.of(arguments[0])).archivePurchasesByTasks();
    }
  }

  static Stream<String> crashes() {
    return Arrays.stream(FaultPoint.values())
        .map(FaultPoint::label)
        .filter(point -> point.startsWith("archive-") || point.startsWith("ledger-"))
        .flatMap(
            point ->
                (point.contains("-file-") ? IntStream.of(1, 4, FILES) : IntStream.of(1))
                    .mapToObj(pass -> point + ":" + pass));
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void makesGoodWhatACrashLeft(String crash) throws Exception {
    TestingWarehouse house = house(directory.resolve("house"));

    assertThat(exitCode(house, crash)).isEqualTo(KILLED);
    assertThat(contents(house))
        .isEqualTo(crash.startsWith("archive-after-commit") ? after : before);
    if (crash.hashCode() % 2 == 0) {
      house.archivePurchases();
    } else {
      house.archivePurchasesByTasks();
    }

    assertThat(contents(house)).isEqualTo(after);
    ArchiveAuditReport audit = RawExpiryTest.audit(house);
    assertThat(audit.exceptions()).isEmpty();
    assertThat(house.archivePurchases().entry()).isEmpty();
  }

  @Test
  void passesNoMorePointsThanAreTried() throws Exception {
    TestingWarehouse house = house(directory.resolve("house"));

    assertThat(exitCode(house, FaultPoint.ARCHIVE_AFTER_FILE_CLOSE.label() + ":" + (FILES + 1)))
        .isZero();
  }

  private int exitCode(TestingWarehouse house, String fault) throws Exception {
    Path log = directory.resolve("child.log");
    ProcessBuilder child =
        ChildJvm.of("256m", List.of(), TaskProcess.class, List.of(house.directory.toString()));
    child.environment().put(FaultPoint.VARIABLE, fault);
    Process process = child.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    return process.exitValue();
  }
}
