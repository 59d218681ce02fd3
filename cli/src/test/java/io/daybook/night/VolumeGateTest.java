package io.daybook.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ingest.watermark.Watermark;
import io.daybook.ingest.watermark.Watermark.SourceWatermark;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.metrics.gate.BlockedDay;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeGateTest {
  private static final LocalDate MONDAY = LocalDate.parse("2026-03-30");
  private static final Instant NIGHT = Instant.parse("2026-03-31T02:00:00Z");

  @TempDir private Path directory;
  private Storage storage;
  private Zones zones;

  @BeforeEach
  void open() throws IOException {
    storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    zones = new Zones(new StoragePath(directory.resolve("daybook").toString()));
    Files.createDirectories(directory.resolve("config/sources"));
    Files.writeString(
        directory.resolve("config/sources/door.yaml"), "dataset: login\nformat: json\n");
    agentAt(NIGHT);
  }

  @Test
  void blocksADayWithoutEventsOnAUsualWeekdayUntilSomeCome() throws IOException {
    mondays(10, 40, 20, 30);

    assertThat(judge(gate(""), Set.of(), NIGHT))
        .singleElement()
        .extracting(GateFinding::message)
        .isEqualTo(
            "[login 2026-03-30] Blocked by 'volume': expected about 25 events (the median of the 4"
                + " same weekdays before) but found 0");
    assertThat(gate("").missing()).hasToString("login=2026-03-30");
    assertThat(gate("").standing()).singleElement().returns(NIGHT, BlockedDay::since);

    events(MONDAY, 25);

    assertThat(judge(gate(""), Set.of(), NIGHT)).isEmpty();
    assertThat(gate("").missing().isEmpty()).isTrue();
    assertThat(gate("").standing()).isEmpty();
  }

  @Test
  void goesOnWithADayThatAPersonReleased() throws IOException {
    mondays(10, 40, 20, 30);
    judge(gate(""), Set.of(), NIGHT);
    VolumeGate gate = gate("");

    gate.records(Datasets.LOGIN)
        .release(
            MONDAY,
            gate.standing(Datasets.LOGIN),
            new BlockedDay.Release("the shop was sold", "kim@books", NIGHT));

    assertThat(judge(gate, Set.of(), NIGHT)).isEmpty();
    assertThat(gate.missing().isEmpty()).isTrue();
    assertThat(gate.standing()).hasSize(1);
  }

  @Test
  void warnsOfTheNewestDayBelowHalfOfTheMedian() throws IOException {
    mondays(10, 40, 20, 30);
    events(MONDAY, 12);

    assertThat(judge(gate(""), Set.of(), NIGHT))
        .singleElement()
        .returns(false, GateFinding::blocks)
        .returns("12", GateFinding::found);

    events(MONDAY, 1);

    assertThat(judge(gate(""), Set.of(), NIGHT)).isEmpty();
  }

  @Test
  void expectsNothingOfClosedDaysAndWeekdays() throws IOException {
    mondays(10, 40, 20, 30);
    events(MONDAY.minusWeeks(2).minusDays(1), 5);

    assertThat(judge(gate("metrics: {closed-days: [2026-03-30]}"), Set.of(), NIGHT)).isEmpty();
    assertThat(judge(gate("metrics: {closed-days: [03-30]}"), Set.of(), NIGHT)).isEmpty();
    assertThat(judge(gate("metrics: {closed-days: [03-29]}"), Set.of(), NIGHT)).hasSize(1);
  }

  @Test
  void onlyWarnsOfADayWithoutEventsWhereFewAreUsual() throws IOException {
    mondays(1, 4, 2, 3);

    assertThat(judge(gate(""), Set.of(), NIGHT))
        .singleElement()
        .returns(false, GateFinding::blocks)
        .returns("0", GateFinding::found);
  }

  @Test
  void liftsABlockOnceTheDayIsDeclaredClosed() throws IOException {
    mondays(10, 40, 20, 30);
    judge(gate(""), Set.of(), NIGHT);

    assertThat(gate("metrics: {closed-days: [2026-03-30]}").missing().isEmpty()).isTrue();
  }

  @Test
  void keepsSayingSoWhenTheDayIsLongAgo() throws IOException {
    mondays(10, 40, 20, 30);
    judge(gate(""), Set.of(), NIGHT);
    agentAt(NIGHT.plus(Duration.ofDays(60)));

    assertThat(judge(gate(""), Set.of(), NIGHT)).extracting(GateFinding::day).contains(MONDAY);
  }

  @Test
  void expectsNothingOfAYoungDataset() throws IOException {
    events(MONDAY.minusWeeks(1), 10);

    assertThat(judge(gate(""), Set.of(), NIGHT)).isEmpty();
  }

  @Test
  void expectsNothingWhereEventsMayStillCome() throws IOException {
    mondays(10, 40, 20, 30);

    assertThat(judge(gate(""), Set.of("door"), NIGHT)).isEmpty();
    assertThat(judge(gate(""), Set.of("a_source_without_a_readable_file"), NIGHT)).isEmpty();
    agentAt(Instant.parse("2026-03-30T23:00:00Z"));
    assertThat(judge(gate(""), Set.of(), NIGHT)).isEmpty();
    assertThat(gate("").standing()).isEmpty();
  }

  private static List<GateFinding> judge(VolumeGate gate, Set<String> held, Instant now)
      throws IOException {
    return gate.judge(gate.completeness(), held, now);
  }

  private void mondays(long... counts) throws IOException {
    for (int i = 0; i < counts.length; i++) {
      events(MONDAY.minusWeeks(counts.length - i), counts[i]);
    }
  }

  private void events(LocalDate day, long count) throws IOException {
    Ledger ledger = new Ledger(storage, zones.archive("login"));
    RunId run = RunId.random();
    long base = ledger.state().number();
    PartitionKey key = new PartitionKey("login", day, ledger.state().nextBatch("login", day));
    ledger.commit(
        LedgerDraft.commit(run, base)
            .adds(
                List.of(
                    new PartitionVersion(
                        key,
                        base + 1,
                        run,
                        "/" + run,
                        List.of(
                            new DataFile("/" + run + "/a.parquet", count, 1, Map.of(), Map.of())),
                        Map.of())))
            .entry(Instant.EPOCH));
  }

  private void agentAt(Instant through) throws IOException {
    StoragePath epoch = zones.inflight("a").child(Zones.epoch(1));
    storage.makeDirectories(epoch);
    new Watermarks(storage, zones)
        .write(
            new Watermark(
                "a",
                "0.1.0",
                1,
                through,
                Duration.ofSeconds(10),
                0,
                Map.of("door", new SourceWatermark(through, 0, Duration.ofMinutes(5), null)),
                Map.of()),
            epoch);
  }

  private VolumeGate gate(String configuration) throws IOException {
    Files.writeString(directory.resolve("config/daybook.yaml"), configuration);
    Problems problems = new Problems();
    DaybookConfig read =
        DaybookConfig.read(
            ConfigTree.load(Optional.of(directory.resolve("config")), Map.of(), problems),
            problems);
    problems.throwIfAny();
    assertThat(read.warehouse().zone()).isEqualTo(ZoneOffset.UTC);
    return new VolumeGate(storage, zones, read);
  }
}
