package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testing.ChildJvm;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.run.FaultPoint;
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

/** A run that replaces versions dies at every point of its way; the next one makes it good. */
class NewestCrashIT {
  private static final int KILLED = 137;
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);

  /** Rows and tombstones of the next batch, what stays of one, the tombstones of another. */
  private static final int FILES = 4;

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
    assertThat(after)
        .filteredOn(line -> line.startsWith("row"))
        .containsExactly("row d 1", "row e 6", "row f 7", "row g 1", "row h 8");
  }

  /** Two batches and a tombstone are archived; newer and older versions of all kinds wait. */
  private static TestingWarehouse house(Path directory) throws IOException {
    TestingWarehouse house = new TestingWarehouse(directory).withOneEngine();
    house.shop("newest: {number: v}", "skip: [{path: void, equals: 'yes'}]");
    land(house, 1, order("a", 5), order("b", 5), order("d", 1), order("e", 5), order("g", 1));
    house.archivePurchases();
    land(house, 2, order("f", 5), voided("b", 6), order("h", 1), order("c", 1));
    house.archivePurchases();
    land(
        house,
        3,
        voided("a", 6),
        order("b", 4),
        voided("c", 2),
        order("d", 0),
        order("e", 6),
        order("f", 7),
        order("g", 1),
        order("h", 8));
    return house;
  }

  private static void land(TestingWarehouse house, long file, String... orders) throws IOException {
    house.land("shop", file, 0, FIRST, String.join("", orders));
  }

  private static String order(String id, int version) {
    return String.format(
        "{\"id\":\"%s\",\"v\":%d,\"at\":\"2026-03-01T09:00:00Z\",\"order\":\"%s\",\"qty\":%d,"
            + "\"price\":1.5}%n",
        id, version, id, version);
  }

  private static String voided(String id, int version) {
    return order(id, version).replace("\"qty\"", "\"void\":\"yes\",\"qty\"");
  }

  private static List<String> contents(TestingWarehouse house) throws IOException {
    TreeSet<String> contents = new TreeSet<>();
    house
        .rows("purchase")
        .forEach(
            row ->
                contents.add(
                    "row "
                        + row.getString("event_id", 0)
                        + " "
                        + row.getLong("record_version", 0)));
    for (SourceSums sums : house.ledger().sums()) {
      assertThat(sums.imbalance()).isEmpty();
      contents.add(sums.toString());
    }
    house
        .ledger()
        .partitions()
        .values()
        .forEach(
            version ->
                contents.add(version.key() + " " + version.rows() + version.tombstones().size()));
    return List.copyOf(contents);
  }

  /** The child: archives the house in its first argument. */
  static final class ArchivingProcess {
    private ArchivingProcess() {}

    public static void main(String[] arguments) throws IOException {
      new TestingWarehouse(Path.of(arguments[0])).withOneEngine().archivePurchases();
    }
  }

  static Stream<String> crashes() {
    return Arrays.stream(FaultPoint.values())
        .map(FaultPoint::label)
        .filter(point -> point.startsWith("archive-") || point.startsWith("ledger-"))
        .flatMap(
            point ->
                IntStream.rangeClosed(1, point.contains("-file-") ? FILES : 1)
                    .mapToObj(pass -> point + ":" + pass));
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void makesGoodWhatACrashLeft(String crash) throws Exception {
    TestingWarehouse house = house(directory.resolve("house"));

    assertThat(exitCode(house, crash)).isEqualTo(KILLED);
    assertThat(contents(house))
        .isEqualTo(crash.startsWith("archive-after-commit") ? after : before);
    house.archivePurchases();

    assertThat(contents(house)).isEqualTo(after);
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
        ChildJvm.of("256m", List.of(), ArchivingProcess.class, List.of(house.directory.toString()));
    child.environment().put(FaultPoint.VARIABLE, fault);
    Process process = child.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    return process.exitValue();
  }
}
