package io.daybook.warehouse.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The simulation keeps what HDFS keeps. */
class SimulatedStorageTest extends StorageContract {
  private final Clock clock = Clock.systemUTC();
  private final SimulatedStorage simulated = new SimulatedStorage(clock, 3);

  @Override
  protected Storage storage() {
    return simulated;
  }

  @Override
  protected StoragePath home() {
    return new StoragePath("/home");
  }

  @Override
  protected int replicas() {
    return 3;
  }

  @Test
  void keepsOfADeadWritersFileWhatWasSyncedAndPerhapsMore() throws IOException {
    for (int kept : new int[] {0, 2, 99}) {
      StoragePath path = home.child("kept-" + kept);
      SimulatedOutput out = simulated.create(path);
      out.write("synced".getBytes(UTF_8), 0, 6);
      out.sync();
      out.write("lost".getBytes(UTF_8), 0, 4);
      out.abandon(kept);

      assertThat(simulated.read(path))
          .asString()
          .isEqualTo("synced" + "lost".substring(0, Math.min(kept, 4)));
    }
  }

  @Test
  void tellsTheTimeOfItsClock() throws IOException {
    Instant then = Instant.parse("2026-03-01T23:59:59Z");
    SimulatedStorage old = new SimulatedStorage(Clock.fixed(then, ZoneOffset.UTC), 1);
    old.write(new StoragePath("/a"), new byte[] {1});

    assertThat(old.list(new StoragePath("/")))
        .containsExactly(
            new FileStatus(
                new StoragePath("/a"), FileStatus.FileType.FILE, 1, then.toEpochMilli()));
  }
}
