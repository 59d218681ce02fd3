package io.daybook.hive.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.QuarantineTable;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationPlanTest {
  private static final URI HDFS = URI.create("hdfs://ns");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final RunId RUN = new RunId("0123456789ab");
  private static final String EMPTY = "hdfs://ns/daybook/empty/nothing";

  private final Zones zones = new Zones(new StoragePath("/daybook"));
  private final PublishedTable login = LedgerTable.of(Datasets.LOGIN, zones).published().get(1);
  private final PublishedTable quarantine =
      LedgerTable.of(Datasets.LOGIN, zones).published().get(0);

  @TempDir Path directory;
  private Ledger ledger;

  @BeforeEach
  void open() throws IOException {
    HadoopStorage storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    ledger = new Ledger(storage, new StoragePath(directory.toString()));
  }

  @Test
  void addsPointingAtNothingThenSwitches() throws IOException {
    commit(version("login", DAY, 0, 1), version("login", DAY, 1, 1));

    PublicationPlan plan = plan(login, List.of());

    assertThat(plan.toAdd())
        .containsExactly(
            PartitionPointer.atNothing(EMPTY, List.of("2026-03-01", "0")),
            PartitionPointer.atNothing(EMPTY, List.of("2026-03-01", "1")));
    assertThat(plan.toSwitch())
        .extracting(PartitionPointer::location)
        .containsExactly(
            "hdfs://ns/daybook/archive/login/dt=2026-03-01/batch=0/v=000000000001-" + RUN,
            "hdfs://ns/daybook/archive/login/dt=2026-03-01/batch=1/v=000000000001-" + RUN);
    assertThat(plan.ledger()).isOne();
    assertThat(plan.isEmpty()).isFalse();
  }

  @Test
  void saysWhosePartOfASharedTableItIs() {
    assertThat(quarantine.label()).isEqualTo("daybook.quarantine of login");
    assertThat(login.label()).isEqualTo("daybook.login");
  }

  @Test
  void hasNothingToDoAfterItWasCarriedOut() throws IOException {
    commit(version("login", DAY, 0, 1), version("login", DAY.plusDays(1), 0, 1));

    PublicationPlan plan = plan(login, carriedOut(plan(login, List.of())));

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.unchanged()).isEqualTo(2);
  }

  @Test
  void switchesOnlyWhatDiffers() throws IOException {
    commit(version("login", DAY, 0, 1), version("login", DAY.plusDays(1), 0, 1));
    List<PublishedPartition> published = carriedOut(plan(login, List.of()));
    commit(version("login", DAY, 0, 2));

    PublicationPlan plan = plan(login, published);

    assertThat(plan.toAdd()).isEmpty();
    assertThat(plan.toSwitch())
        .extracting(PartitionPointer::values, PartitionPointer::version)
        .containsExactly(tuple(List.of("2026-03-01", "0"), "2-" + RUN));
    assertThat(plan.unchanged()).isOne();
  }

  @Test
  void finishesWhatACrashLeftBetweenAddingAndSwitching() throws IOException {
    commit(version("login", DAY, 0, 1));
    PublicationPlan whole = plan(login, List.of());
    List<PublishedPartition> added =
        whole.toAdd().stream().map(pointer -> published(pointer, 1)).toList();

    PublicationPlan plan = plan(login, added);

    assertThat(plan.toAdd()).isEmpty();
    assertThat(plan.toSwitch()).isEqualTo(whole.toSwitch());
  }

  @Test
  void pointsWhatTheLedgerRemovedAtNothing() throws IOException {
    commit(version("login", DAY, 0, 1), version("login", DAY, 1, 1));
    List<PublishedPartition> published = carriedOut(plan(login, List.of()));
    commit(List.of(new PartitionKey("login", DAY, 1)), version("login", DAY, 0, 2));

    PublicationPlan plan = plan(login, published);

    assertThat(plan.toSwitch())
        .contains(PartitionPointer.atNothing(EMPTY, List.of("2026-03-01", "1")))
        .hasSize(2);
    assertThat(plan(login, carriedOut(plan)).isEmpty()).isTrue();
  }

  @Test
  void setsPointersThatNameTheFileSystemOtherwise() throws IOException {
    commit(version("login", DAY, 0, 1));
    PartitionPointer right = plan(login, List.of()).toSwitch().get(0);
    PublishedPartition other =
        new PublishedPartition(
            right.values(),
            right.location().replace("hdfs://ns/", "hdfs://host:8020/"),
            right.parameters(Map.of(), 1));

    assertThat(plan(login, List.of(other)).toSwitch()).containsExactly(right);
  }

  @Test
  void leavesTheQuarantineOfOtherDatasetsAlone() throws IOException {
    commit(version("login", DAY, 0, 1), version(QuarantineTable.NAME, DAY, 0, 1));
    PublishedPartition others =
        new PublishedPartition(List.of("orders", "2026-03-01", "0"), "hdfs://ns/x", Map.of());

    PublicationPlan plan = plan(quarantine, List.of(others));

    assertThat(plan.toSwitch())
        .extracting(PartitionPointer::values)
        .containsExactly(List.of("login", "2026-03-01", "0"));
    assertThat(plan.toAdd())
        .extracting(PartitionPointer::location)
        .containsExactly("hdfs://ns/daybook/empty/nothing");
  }

  @Test
  void knowsMetricPartitionsByTheirDayAlone() throws IOException {
    PublishedTable metrics = LedgerTable.of(LoginTables.LOGIN_DAILY, zones).published().get(0);
    commit(version("login_daily", DAY, 0, 1));

    assertThat(plan(metrics, List.of()).toSwitch())
        .extracting(PartitionPointer::values)
        .containsExactly(List.of("2026-03-01"));
  }

  @Test
  void carriesCountsAndKeepsForeignParameters() throws IOException {
    commit(version("login", DAY, 0, 3));
    PartitionPointer pointer = plan(login, List.of()).toSwitch().get(0);

    Map<String, String> parameters =
        pointer.parameters(
            Map.of("theirs", "kept", "numRows", "9", "COLUMN_STATS_ACCURATE", "{}"), 1);

    assertThat(parameters)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "theirs", "kept",
                "numFiles", "1",
                "numRows", "30",
                "totalSize", "300",
                "daybook.version", "3-" + RUN,
                "daybook.ledger", "1"));
  }

  @Test
  void noticesAMetastoreThatKnowsMoreThanTheLedger() throws IOException {
    commit(version("login", DAY, 0, 1));
    PartitionPointer pointer = plan(login, List.of()).toSwitch().get(0);

    assertThat(PublicationPlan.newerThan(ledger.state(), List.of(published(pointer, 1)))).isEmpty();
    assertThat(PublicationPlan.newerThan(ledger.state(), List.of(published(pointer, 7))))
        .contains(7L);
  }

  private PublicationPlan plan(PublishedTable table, List<PublishedPartition> published)
      throws IOException {
    LedgerState state = ledger.state();
    return PublicationPlan.of(table, state, HDFS, published, Instant.EPOCH);
  }

  private static List<PublishedPartition> carriedOut(PublicationPlan plan) {
    List<PublishedPartition> published = new ArrayList<>();
    plan.toSwitch().forEach(pointer -> published.add(published(pointer, plan.ledger())));
    return published;
  }

  private static PublishedPartition published(PartitionPointer pointer, long number) {
    return new PublishedPartition(
        pointer.values(), pointer.location(), pointer.parameters(Map.of(), number));
  }

  private PartitionVersion version(String table, LocalDate day, int batch, long version) {
    StoragePath home =
        table.equals("login_daily")
            ? zones.metrics(table, day, version, RUN)
            : zones.archive("login", day, batch, version, RUN);
    return new PartitionVersion(
        new PartitionKey(table, day, batch),
        version,
        RUN,
        home.value(),
        List.of(
            new DataFile(
                home.child("part-0.parquet").value(),
                10 * version,
                100 * version,
                Map.of(),
                Map.of())),
        Map.of());
  }

  private void commit(PartitionVersion... added) throws IOException {
    commit(List.of(), added);
  }

  private void commit(List<PartitionKey> removed, PartitionVersion... added) throws IOException {
    ledger.commit(
        LedgerDraft.commit(RunId.random(), ledger.state().number())
            .removes(removed)
            .adds(List.of(added))
            .entry(Instant.EPOCH));
  }
}
