package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.audit.ArchiveAuditReport;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process that removes raw segments dies at every named point that it passes, file by file. The
 * next one makes it good.
 */
class RawExpiryCrashIT {
  private static final int KILLED = 137;

  @TempDir Path directory;

  /** The child: expires the house in its first argument. */
  static final class ExpiringProcess {
    private ExpiringProcess() {}

    public static void main(String[] arguments) throws IOException {
      RawExpiryTest.expire(new TestingWarehouse(Path.of(arguments[0])));
    }
  }

  static Stream<String> crashes() {
    return Arrays.stream(FaultPoint.values())
        .filter(point -> point.label().startsWith("expire-"))
        .flatMap(
            point ->
                IntStream.rangeClosed(1, passes(point))
                    .mapToObj(pass -> point.label() + ":" + pass));
  }

  private static int passes(FaultPoint point) {
    return point == FaultPoint.EXPIRE_AFTER_MANIFEST
        ? RawExpiryTest.OLD_DAYS
        : RawExpiryTest.OLD_FILES;
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void makesGoodWhatACrashLeft(String crash) throws Exception {
    TestingWarehouse house = RawExpiryTest.archived(directory.resolve("house"));
    List<String> rows = RawExpiryTest.rows(house);

    assertThat(exitCode(house, crash)).isEqualTo(KILLED);
    assertSound(house, rows);
    RawExpiryTest.expire(house);

    assertThat(RawExpiryTest.files(house)).hasSize(1);
    assertThat(RawExpiryTest.told(house)).hasSize(5).doesNotHaveDuplicates();
    assertSound(house, rows);
  }

  @Test
  void passesNoMorePointsThanAreTried() throws Exception {
    TestingWarehouse house = RawExpiryTest.archived(directory.resolve("house"));
    String beyond =
        FaultPoint.EXPIRE_AFTER_DELETE.label() + ":" + (passes(FaultPoint.EXPIRE_AFTER_DELETE) + 1);

    assertThat(exitCode(house, beyond)).isZero();
  }

  private static void assertSound(TestingWarehouse house, List<String> rows) throws IOException {
    ArchiveAuditReport audit = RawExpiryTest.audit(house);
    assertThat(audit.exceptions()).isEmpty();
    assertThat(audit.notes()).isEmpty();
    assertThat(house.archivePurchases().entry()).isEmpty();
    assertThat(RawExpiryTest.rows(house)).isEqualTo(rows);
    assertThat(house.ledger().sums()).allSatisfy(sum -> assertThat(sum.imbalance()).isEmpty());
  }

  private int exitCode(TestingWarehouse house, String fault) throws Exception {
    Path log = directory.resolve("child.log");
    ProcessBuilder child =
        ChildJvm.of("256m", List.of(), ExpiringProcess.class, List.of(house.directory.toString()));
    child.environment().put(FaultPoint.VARIABLE, fault);
    Process process = child.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    return process.exitValue();
  }
}
