package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.run.RereadRun.VanishingRows;
import io.daybook.testing.ChildJvm;
import io.daybook.warehouse.run.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that reads archived records anew dies at every named point, each time that it passes
 * it. The next one makes it good: all as without the crash.
 */
class RereadCrashIT {
  private static final int KILLED = 137;

  @TempDir static Path shared;
  private static List<String> before;
  private static List<String> after;

  @TempDir Path directory;

  @BeforeAll
  static void readWithoutACrash() throws Exception {
    AgainHouse whole = AgainHouse.make(shared);
    before = whole.contents();
    whole.warehouse().reread(VanishingRows.REFUSED);
    after = whole.contents();
    assertThat(after).isNotEqualTo(before);
  }

  /** The child: reads anew in the house in its first argument. */
  static final class RereadingProcess {
    private RereadingProcess() {}

    public static void main(String[] arguments) throws IOException {
      new TestingWarehouse(Path.of(arguments[0])).withOneEngine().reread(VanishingRows.REFUSED);
    }
  }

  static Stream<String> points() {
    return Arrays.stream(FaultPoint.values())
        .map(FaultPoint::label)
        .filter(point -> point.startsWith("archive-") || point.startsWith("ledger-"));
  }

  @ParameterizedTest
  @MethodSource("points")
  void makesGoodWhatACrashLeft(String point) throws Exception {
    int crashes = 0;
    for (boolean isDead = true; isDead; crashes += isDead ? 1 : 0) {
      AgainHouse house = AgainHouse.make(directory.resolve("house-" + crashes));
      isDead = isKilled(house, point + ":" + (crashes + 1));
      assertThat(house.contents())
          .isEqualTo(isDead && !point.startsWith("archive-after-commit") ? before : after);
      house.warehouse().reread(VanishingRows.REFUSED);

      assertThat(house.contents()).isEqualTo(after);
      assertThat(house.warehouse().reread(VanishingRows.REFUSED).entry()).isEmpty();
    }
    assertThat(crashes).as("passes of %s", point).isPositive();
  }

  private boolean isKilled(AgainHouse house, String fault) throws Exception {
    Path log = directory.resolve("child.log");
    ProcessBuilder child =
        ChildJvm.of(
            "256m",
            List.of(),
            RereadingProcess.class,
            List.of(house.warehouse().directory.toString()));
    child.environment().put(FaultPoint.VARIABLE, fault);
    Process process = child.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isIn(0, KILLED);
    return process.exitValue() == KILLED;
  }
}
