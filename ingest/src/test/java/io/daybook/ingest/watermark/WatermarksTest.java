package io.daybook.ingest.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ingest.journal.CommittedTotals;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatermarksTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path home;
  private Storage storage;
  private Zones zones;
  private StoragePath epoch;
  private Watermarks watermarks;

  @BeforeEach
  void open() throws IOException {
    storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    zones = new Zones(new StoragePath(home.toString()));
    epoch = zones.inflight("web-1").child(Zones.epoch(7));
    storage.makeDirectories(epoch);
    watermarks = new Watermarks(storage, zones);
  }

  @Test
  void readsWhatWasWrittenLast() throws IOException {
    Watermark last =
        watermark(
            Map.of(
                "login",
                new Watermark.SourceWatermark(
                    NOON.minusMillis(1500), 42, Duration.ofMinutes(5), null),
                "orders",
                new Watermark.SourceWatermark(
                    NOON, 0, Duration.ofSeconds(2), NOON.minusSeconds(60))),
            Map.of("login", new CommittedTotals(3, 12, 34), "gone", new CommittedTotals(1, 1, 1)));

    watermarks.write(watermark(Map.of()), epoch);
    watermarks.write(last, epoch);

    assertThat(watermarks.all()).containsExactly(new Sign.WatermarkSign(last));
    assertThat(watermarks.of("web-1")).contains(last);
    assertThat(watermarks.of("web-2")).isEmpty();
    assertThat(storage.list(epoch)).isEmpty();
    assertThat(last.committedThrough()).contains(NOON.minusMillis(1500));
    assertThat(last.lagBytes()).isEqualTo(42);
  }

  @Test
  void isAContractWithFilesThatAreThere() throws IOException {
    plant(
        """
        {"formatVersion":1,"agent":"web-1","version":"0.1.0","epoch":7,
         "written":"2026-03-01T12:00:00Z","interval":"PT10S","clockSkewMillis":-20,
         "sources":{"login":{"committedThrough":"2026-03-01T11:59:58.500Z","lagBytes":42,
                             "roll":"PT5M","oldestUnsent":null,"later":"ignored"}}}
        """);

    assertThat(watermarks.all())
        .containsExactly(
            new Sign.WatermarkSign(
                new Watermark(
                    1,
                    "web-1",
                    "0.1.0",
                    7,
                    NOON,
                    Duration.ofSeconds(10),
                    -20,
                    Map.of(
                        "login",
                        new Watermark.SourceWatermark(
                            NOON.minusMillis(1500), 42, Duration.ofMinutes(5), null)),
                    Map.of())));
  }

  @Test
  void tellsWhatItsJournalKnewAsCommitted() throws IOException {
    plant(
        """
        {"formatVersion":1,"agent":"web-1","version":"0.1.0","epoch":7,
         "written":"2026-03-01T12:00:00Z","interval":"PT10S","clockSkewMillis":-20,
         "sources":{},
         "committed":{"login":{"lastFile":3,"segments":12,"bytes":5000000000,"later":"ignored"}}}
        """);

    assertThat(watermarks.all())
        .containsExactly(
            new Sign.WatermarkSign(
                watermark(Map.of(), Map.of("login", new CommittedTotals(3, 12, 5_000_000_000L)))));
  }

  @Test
  void writesOverWhatADeadAttemptLeft() throws IOException {
    storage.write(epoch.child("watermark.json"), new byte[] {'{'});

    watermarks.write(watermark(Map.of()), epoch);

    assertThat(watermarks.all()).containsExactly(new Sign.WatermarkSign(watermark(Map.of())));
  }

  @Test
  void isNotWrittenByOneWhoWasFenced() throws IOException {
    storage.makeDirectories(zones.fenced("web-1"));
    storage.renameIfAbsent(epoch, zones.fenced("web-1").child(epoch.name()));

    assertThatThrownBy(() -> watermarks.write(watermark(Map.of()), epoch))
        .isInstanceOf(NoSuchFileException.class);

    assertThat(storage.status(epoch)).isEmpty();
    assertThat(watermarks.all()).isEmpty();
  }

  @Test
  void tellsOfANewerFormatWithoutHidingOtherAgents() throws IOException {
    plant("{\"formatVersion\":2,\"hosts\":[]}");
    watermarks.write(
        new Watermark("web-2", "0.1.0", 1, NOON, Duration.ofSeconds(10), 0, Map.of(), Map.of()),
        epoch);

    assertThat(watermarks.all()).hasSize(2).last().isInstanceOf(Sign.WatermarkSign.class);
    assertThat(problem())
        .contains(zones.watermark("web-1").value())
        .contains("expected format 1 or older but found format 2")
        .contains("a newer Daybook wrote it");
  }

  @Test
  void tellsOfBytesThatAreNoWatermark() throws IOException {
    for (String content : new String[] {"", "[]", "null", "{\"agent\":\"web-1\"}", "\0\0\0"}) {
      plant(content);
      assertThat(problem()).as(content).contains("expected the watermark of agent 'web-1'");
    }
  }

  @Test
  void doesNotTakeOneAgentsWatermarkForAnothers() throws IOException {
    watermarks.write(watermark(Map.of()), epoch);
    storage.renameIfAbsent(zones.watermark("web-1"), zones.watermark("web-2"));

    assertThat(problem()).contains("expected the watermark of agent 'web-2'");
  }

  @Test
  void knowsNobodyInANewWarehouse() throws IOException {
    assertThat(watermarks.all()).isEmpty();
  }

  private String problem() throws IOException {
    Sign sign = watermarks.all().get(0);
    assertThat(sign).isInstanceOf(Sign.UnreadableSign.class);
    return ((Sign.UnreadableSign) sign).problem();
  }

  private void plant(String content) throws IOException {
    storage.makeDirectories(zones.watermarks());
    storage.delete(zones.watermark("web-1"));
    storage.write(zones.watermark("web-1"), content.getBytes(StandardCharsets.UTF_8));
  }

  private static Watermark watermark(Map<String, Watermark.SourceWatermark> sources) {
    return watermark(sources, Map.of());
  }

  private static Watermark watermark(
      Map<String, Watermark.SourceWatermark> sources, Map<String, CommittedTotals> committed) {
    return new Watermark(
        "web-1", "0.1.0", 7, NOON, Duration.ofSeconds(10), -20, sources, committed);
  }
}
