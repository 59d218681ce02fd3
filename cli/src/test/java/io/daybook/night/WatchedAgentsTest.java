package io.daybook.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.watermark.Watermark;
import io.daybook.ingest.watermark.Watermark.SourceWatermark;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedAgentsTest {
  private static final LocalDate SUNDAY = LocalDate.parse("2026-03-29");
  private static final LocalDate MONDAY = LocalDate.parse("2026-03-30");
  private static final Instant NOW = Instant.parse("2026-03-31T02:00:00Z");

  @TempDir private Path directory;
  private Storage storage;
  private Watermarks watermarks;
  private WatchedAgents agents;

  @BeforeEach
  void open() throws IOException {
    storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    Zones zones = new Zones(new StoragePath(directory.resolve("daybook").toString()));
    watermarks = new Watermarks(storage, zones);
    agents = new WatchedAgents(watermarks, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void countsAnAgentOfTheSourceFromTheDayOnWhichItsSignsEnded() throws IOException {
    write("alive", "door", NOW.minusSeconds(10));
    write("late", "door", NOW.minus(Duration.ofMinutes(90)));
    write("gone", "door", Instant.parse("2026-03-30T22:00:00Z"));
    write("elsewhere", "till", Instant.parse("2026-03-01T22:00:00Z"));

    assertThat(agents.look().silent("door", SUNDAY)).isEmpty();
    assertThat(agents.look().silent("door", MONDAY)).containsExactly("gone");
    assertThat(agents.look().silent("door", MONDAY.plusDays(1))).containsExactly("gone", "late");
  }

  /** The next sign is not due yet, though the last one is of the day before. */
  @Test
  void doesNotCountAnAgentWhoseIntervalGoesOn() throws IOException {
    agents =
        new WatchedAgents(
            watermarks, Clock.fixed(Instant.parse("2026-03-31T00:00:05Z"), ZoneOffset.UTC));
    write("alive", "door", Instant.parse("2026-03-30T23:59:50Z"));

    assertThat(agents.look().silent("door", MONDAY)).isEmpty();
  }

  private void write(String agent, String source, Instant written) throws IOException {
    StoragePath own = new StoragePath(directory.resolve(agent).toString());
    storage.makeDirectories(own);
    watermarks.write(
        new Watermark(
            agent,
            "0.1.0",
            1,
            written,
            Duration.ofSeconds(30),
            0,
            Map.of(source, new SourceWatermark(written, 0, Duration.ofMinutes(5), null)),
            Map.of()),
        own);
  }
}
