package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testing.ChildJvm;
import io.daybook.warehouse.run.FaultPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that archives quarantined records again dies at every named point that it passes, file
 * by file. The next one makes it good: all as without the crash.
 */
class QuarantineRecoveryCrashIT {
  private static final int KILLED = 137;

  @TempDir static Path shared;
  private static List<String> before;
  private static List<String> after;

  @TempDir Path directory;

  @BeforeAll
  static void recoverWithoutACrash() throws Exception {
    AgainHouse whole = AgainHouse.make(shared);
    before = whole.contents();
    whole.warehouse().recoverPurchases(AgainHouse.SOURCE);
    after = whole.contents();
  }

  /** The child: recovers the house in its first argument. */
  static final class RecoveringProcess {
    private RecoveringProcess() {}

    public static void main(String[] arguments) throws IOException {
      new TestingWarehouse(Path.of(arguments[0]))
          .withOneEngine()
          .recoverPurchases(AgainHouse.SOURCE);
    }
  }

  static Stream<String> crashes() {
    return Arrays.stream(FaultPoint.values())
        .map(FaultPoint::label)
        .filter(point -> point.startsWith("archive-") || point.startsWith("ledger-"))
        .flatMap(
            point ->
                IntStream.rangeClosed(1, point.contains("-file-") ? AgainHouse.FILES : 1)
                    .mapToObj(pass -> point + ":" + pass));
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void makesGoodWhatACrashLeft(String crash) throws Exception {
    AgainHouse house = AgainHouse.make(directory.resolve("house"));

    assertThat(exitCode(house, crash)).isEqualTo(KILLED);
    assertThat(house.contents())
        .isEqualTo(crash.startsWith("archive-after-commit") ? after : before);
    house.warehouse().recoverPurchases(AgainHouse.SOURCE);

    assertThat(house.contents()).isEqualTo(after);
    assertThat(house.warehouse().recoverPurchases(AgainHouse.SOURCE).entry()).isEmpty();
  }

  @Test
  void passesNoMorePointsThanAreTried() throws Exception {
    AgainHouse house = AgainHouse.make(directory.resolve("house"));
    String beyond = FaultPoint.ARCHIVE_AFTER_FILE_CLOSE.label() + ":" + (AgainHouse.FILES + 1);

    assertThat(exitCode(house, beyond)).isZero();
  }

  private int exitCode(AgainHouse house, String fault) throws Exception {
    Path log = directory.resolve("child.log");
    ProcessBuilder child =
        ChildJvm.of(
            "256m",
            List.of(),
            RecoveringProcess.class,
            List.of(house.warehouse().directory.toString()));
    child.environment().put(FaultPoint.VARIABLE, fault);
    Process process = child.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    return process.exitValue();
  }
}
