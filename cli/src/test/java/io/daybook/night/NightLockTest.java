package io.daybook.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightLockTest {
  private static final NightLock.Owner ELSEWHERE =
      new NightLock.Owner("0123456789ab", "another-host", 1, 0);

  @TempDir Path directory;
  private HadoopStorage storage;
  private Zones zones;

  @BeforeEach
  void open() throws IOException {
    storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    zones = new Zones(new StoragePath(directory.toString()));
  }

  @Test
  void keepsASecondRunOutUntilItIsReleased() throws IOException {
    for (int night = 0; night < 2; night++) {
      NightLock held = NightLock.take(storage, zones);
      assertHeld();
      held.close();
    }
    assertThat(storage.list(zones.nightLock().parent())).isEmpty();
  }

  @Test
  void takesOverFromAnOwnerThatWasNotSeenForLong() throws IOException {
    NightLock dead = NightLock.take(storage, zones, ELSEWHERE);
    assertHeld();
    Files.setLastModifiedTime(
        Path.of(zones.nightLock().value()),
        FileTime.from(Instant.now().minus(NightLock.STALE).minusSeconds(5)));

    NightLock taken = NightLock.take(storage, zones);
    dead.close();
    assertHeld();
    taken.close();
  }

  @Test
  void takesOverAtOnceFromAProcessOfThisHostThatEnded() throws Exception {
    Process process = new ProcessBuilder("true").start();
    NightLock.Owner ended =
        new NightLock.Owner(
            "0123456789ab",
            NightLock.Owner.self().host(),
            process.pid(),
            process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    process.waitFor();
    NightLock dead = NightLock.take(storage, zones, ended);

    NightLock.take(storage, zones).close();
    dead.close();

    assertThat(storage.list(zones.nightLock().parent())).isEmpty();
  }

  private void assertHeld() {
    assertThatThrownBy(() -> NightLock.take(storage, zones))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.HELD));
  }
}
