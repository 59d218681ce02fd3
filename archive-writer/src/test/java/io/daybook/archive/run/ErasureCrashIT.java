package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testing.ChildJvm;
import io.daybook.warehouse.ledger.Erasure;
import io.daybook.warehouse.run.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that erases a person dies at every named point that it passes. The next one makes it
 * good, and so does a run of the archive where the erasure was committed.
 */
class ErasureCrashIT {
  private static final int KILLED = 137;

  @TempDir static Path shared;
  private static List<String> before;
  private static List<String> after;

  @TempDir Path directory;

  @BeforeAll
  static void eraseWithoutACrash() throws Exception {
    AgainHouse whole = AgainHouse.make(shared);
    before = whole.contents();
    whole.warehouse().erasePurchases("u");
    after = whole.contents();
  }

  /** The child: erases a user of the house in its first argument. */
  static final class ErasingProcess {
    private ErasingProcess() {}

    public static void main(String[] arguments) throws IOException {
      new TestingWarehouse(Path.of(arguments[0])).withOneEngine().erasePurchases("u");
    }
  }

  static Stream<String> crashes() {
    return Stream.concat(
            Arrays.stream(FaultPoint.values()).filter(ErasureCrashIT::isOfErasures),
            Stream.of(FaultPoint.LEDGER_AFTER_ENTRY_WRITTEN))
        .flatMap(
            point ->
                point == FaultPoint.LEDGER_AFTER_ENTRY_WRITTEN
                    ? Stream.of(point.label() + ":1", point.label() + ":2")
                    : Stream.of(point.label() + ":1"));
  }

  private static boolean isOfErasures(FaultPoint point) {
    return point.label().startsWith("erase-");
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void makesGoodWhatACrashLeft(String crash) throws Exception {
    AgainHouse house = AgainHouse.make(directory.resolve("house"));

    assertThat(exitCode(house, crash)).isEqualTo(KILLED);
    boolean isCommitted =
        !List.of("erase-after-write:1", "ledger-after-entry-written:1").contains(crash);
    assertThat(house.contents()).isEqualTo(isCommitted ? after : before);
    if (isCommitted) {
      house.warehouse().archivePurchases();
      assertThat(house.warehouse().ledger().erasures()).noneMatch(Erasure::isPending);
    }
    house.warehouse().erasePurchases("u");

    assertThat(house.contents()).isEqualTo(after);
    assertThat(house.warehouse().searchPurchases("u").isEmpty()).isTrue();
    assertThat(house.warehouse().ledger().erasures()).hasSize(1).noneMatch(Erasure::isPending);
  }

  @Test
  void passesAllPointsWithoutACrash() throws Exception {
    AgainHouse house = AgainHouse.make(directory.resolve("house"));

    assertThat(exitCode(house, FaultPoint.ERASE_AFTER_RAW.label() + ":2")).isZero();
  }

  private int exitCode(AgainHouse house, String fault) throws Exception {
    Path log = directory.resolve("child.log");
    ProcessBuilder child =
        ChildJvm.of(
            "256m",
            List.of(),
            ErasingProcess.class,
            List.of(house.warehouse().directory.toString()));
    child.environment().put(FaultPoint.VARIABLE, fault);
    Process process = child.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    return process.exitValue();
  }
}
