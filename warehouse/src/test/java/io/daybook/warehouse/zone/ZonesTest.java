package io.daybook.warehouse.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.RunId;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Paths are a contract with every file that is there already. */
class ZonesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final RunId RUN = new RunId("0123456789ab");

  private final Zones zones = new Zones(new StoragePath("/daybook"));

  @Test
  void placesRawSegments() {
    assertThat(zones.raw("app_login")).hasToString("/daybook/raw/app_login");
    assertThat(zones.raw("app_login", DAY)).hasToString("/daybook/raw/app_login/dt=2026-03-01");
  }

  @Test
  void readsTheNamesOfDaysStrictly() {
    assertThat(Zones.day("dt=2026-03-01")).contains(DAY);
    assertThat(
            Stream.of("dt=2026-3-1", "dt=+2026-03-01", "dt=2026-02-30", "2026-03-01", "dt=", "")
                .map(Zones::day))
        .containsOnly(Optional.empty());
  }

  @Test
  void placesUploads() {
    assertThat(zones.inflight("web-1")).hasToString("/daybook/raw/.inflight/web-1");
    assertThat(zones.fenced("web-1")).hasToString("/daybook/raw/.fenced/web-1");
    assertThat(zones.inflight()).hasToString("/daybook/raw/.inflight");
    assertThat(zones.fenced()).hasToString("/daybook/raw/.fenced");
    assertThat(Zones.epoch(42)).isEqualTo("0000000042");
  }

  @Test
  void placesWatermarks() {
    assertThat(zones.watermarks()).hasToString("/daybook/raw/_watermarks");
    assertThat(zones.watermark("web-1")).hasToString("/daybook/raw/_watermarks/web-1.json");
  }

  @Test
  void placesTheArchive() {
    assertThat(zones.archive("login")).hasToString("/daybook/archive/login");
    assertThat(zones.archive("login", DAY, 2, 17, RUN))
        .hasToString("/daybook/archive/login/dt=2026-03-01/batch=2/v=000000000017-0123456789ab");
  }

  @Test
  void placesTheQuarantine() {
    assertThat(zones.quarantine("login")).hasToString("/daybook/quarantine/login");
    assertThat(zones.quarantine("login", DAY, 0, 1, RUN))
        .hasToString("/daybook/quarantine/login/dt=2026-03-01/batch=0/v=000000000001-0123456789ab");
  }

  @Test
  void placesMetrics() {
    assertThat(zones.metrics("login_daily")).hasToString("/daybook/metrics/login_daily");
    assertThat(zones.metrics("login_daily", DAY, 999_999_999_999L, RUN))
        .hasToString("/daybook/metrics/login_daily/dt=2026-03-01/v=999999999999-0123456789ab");
  }

  @Test
  void placesWhatBelongsToTheWarehouse() {
    assertThat(zones.empty("daybook", "login")).hasToString("/daybook/empty/daybook/login");
    assertThat(zones.nothing()).hasToString("/daybook/empty/nothing");
    assertThat(zones.identity()).hasToString("/daybook/warehouse.json");
    assertThat(new Zones(new StoragePath("/")).raw("s")).hasToString("/raw/s");
  }
}
