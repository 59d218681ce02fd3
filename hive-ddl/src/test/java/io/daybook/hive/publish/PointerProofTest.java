package io.daybook.hive.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointerProofTest {
  private static final URI HDFS = URI.create("hdfs://namenode:9820");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final HiveTable LOGIN = HiveTable.of(Datasets.LOGIN);

  @TempDir Path directory;
  private Storage storage;
  private Zones zones;
  private Ledger ledger;
  private final TestingCatalog catalog = new TestingCatalog();

  @BeforeEach
  void publishTwoBatches() throws IOException {
    storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    zones = new Zones(new StoragePath(directory.resolve("daybook").toString()));
    ledger = new Ledger(storage, zones.archive("login"));
    commit(0);
    commit(1);
    publish();
  }

  private PartitionVersion commit(int batch) throws IOException {
    RunId run = RunId.random();
    long base = ledger.state().number();
    StoragePath place = zones.archive("login", DAY, batch, base + 1, run);
    PartitionVersion version =
        new PartitionVersion(
            new PartitionKey("login", DAY, batch),
            base + 1,
            run,
            place.value(),
            List.of(
                new DataFile(place.child("part-00000.parquet").value(), 7, 99, Map.of(), Map.of())),
            Map.of());
    ledger.commit(LedgerDraft.commit(run, base).adds(List.of(version)).entry(Instant.now()));
    return version;
  }

  private void publish() throws IOException {
    List<Publication> done = new Publisher(storage, HDFS, catalog, Progress.NONE).publish(login());
    publications().record(Publication.entries(done), Instant.now());
  }

  private LedgerTable login() {
    return LedgerTable.of(Datasets.LOGIN, zones);
  }

  private Publications publications() {
    return new Publications(storage, zones, RunId::random);
  }

  private List<PointerProof.PointerFlaw> flaws() throws Exception {
    return new PointerProof(storage, publications(), HDFS, catalog).flaws(login());
  }

  @Test
  void isCleanAfterAPublicationAndAfterEachStepOfTheNext() throws Exception {
    assertThat(flaws()).isEmpty();

    PartitionVersion first = commit(0);
    commit(2);
    assertThat(flaws()).as("committed").isEmpty();
    new Publisher(storage, HDFS, catalog, Progress.NONE).publish(login());
    assertThat(flaws()).as("switched and not recorded").isEmpty();
    publish();
    assertThat(flaws()).as("recorded").isEmpty();
    ledger.commit(
        LedgerDraft.commit(RunId.random(), ledger.state().number())
            .removes(List.of(first.key()))
            .entry(Instant.now()));
    assertThat(flaws()).as("removed").isEmpty();
    publish();
    assertThat(flaws()).as("at the empty directory").isEmpty();
  }

  @Test
  void namesAPartitionThatPointsElsewhere() throws Exception {
    PartitionVersion old = ledger.state().day("login", DAY).get(0);
    commit(0);
    publish();
    catalog.pointAt(old.key(), HDFS + old.directory());

    assertThat(flaws())
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.table()).isEqualTo("daybook.login");
              assertThat(flaw.values()).containsExactly("2026-03-01", "0");
              assertThat(flaw.expected()).contains("numRows=7").contains("v=000000000003-");
              assertThat(flaw.found()).endsWith(" at " + HDFS + old.directory());
            });
  }

  @Test
  void namesAPartitionThatTheMetastoreLost() throws Exception {
    catalog.drop(LOGIN, List.of(List.of("2026-03-01", "1")));

    assertThat(flaws())
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.values()).containsExactly("2026-03-01", "1");
              assertThat(flaw.found()).isEqualTo("no partition");
            });
  }

  @Test
  void namesAPartitionThatTheLedgerLacks() throws Exception {
    catalog.add(
        LOGIN,
        List.of(
            new PartitionPointer(
                List.of("2026-03-09", "0"), HDFS + "/elsewhere", "1-0123456789ab", 1, 1, 1)),
        2);

    assertThat(flaws())
        .singleElement()
        .satisfies(
            flaw -> {
              assertThat(flaw.values()).containsExactly("2026-03-09", "0");
              assertThat(flaw.expected()).isEqualTo("no partition, or one at the empty directory");
            });
  }

  @Test
  void namesAPartitionWithOtherRowCounts() throws Exception {
    PartitionVersion version = ledger.state().day("login", DAY).get(1);
    catalog.alter(
        LOGIN,
        List.of(
            new PartitionPointer(
                List.of("2026-03-01", "1"), HDFS + version.directory(), version.id(), 1, 8, 99)),
        Map.of(),
        2);

    assertThat(flaws())
        .singleElement()
        .satisfies(flaw -> assertThat(flaw.found()).contains("numRows=8"));
  }

  @Test
  void asksAgainBeforeItCallsTheMetastoreSilent() throws Exception {
    int[] troubles = {3};
    int[] pauses = {0};
    PartitionCatalog shaky =
        (PartitionCatalog)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {PartitionCatalog.class},
                (proxy, method, arguments) -> {
                  if (troubles[0]-- > 0) {
                    throw new MetastoreTrouble("list partitions", new IOException("busy"));
                  }
                  return method.invoke(catalog, arguments);
                });
    PointerProof proof =
        new PointerProof(storage, publications(), HDFS, shaky, failures -> pauses[0]++);

    assertThat(proof.flaws(login())).isEmpty();
    assertThat(pauses[0]).isEqualTo(3);
    troubles[0] = 100;
    assertThatThrownBy(() -> proof.flaws(login())).isInstanceOf(MetastoreTrouble.class);
  }
}
