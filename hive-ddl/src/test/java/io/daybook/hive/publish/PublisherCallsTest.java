package io.daybook.hive.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherCallsTest {
  private static final LocalDate FIRST_DAY = LocalDate.of(2012, 1, 1);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {7, 5_000})
  void changesOnePartitionWhateverTheTableHolds(int days) throws IOException {
    HadoopStorage storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    Zones zones = new Zones(new StoragePath(directory.toString()));
    Ledger ledger = new Ledger(storage, zones.archive(Datasets.LOGIN.name()));
    CountingCatalog catalog = new CountingCatalog();
    Publisher publisher = new Publisher(storage, URI.create("hdfs://ns"), catalog, Progress.NONE);
    PublishedTable login = LedgerTable.of(Datasets.LOGIN, zones).published().get(1);
    List<PartitionVersion> history = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      history.add(version(FIRST_DAY.plusDays(day)));
    }
    commit(ledger, history);
    publisher.publish(LedgerTable.of(Datasets.LOGIN, zones));
    catalog.calls.clear();

    commit(ledger, List.of(version(FIRST_DAY.plusDays(days))));
    publisher.publish(LedgerTable.of(Datasets.LOGIN, zones));

    // The second look finds everything right.
    assertThat(catalog.of(login)).containsExactly("list", "add 1", "alter 1", "list");
    assertThat(catalog.partitions(login.table())).hasSize(days + 1);
  }

  @Test
  void looksAgainIfItsLedgerKeptItWaiting() throws IOException {
    HadoopStorage storage = HadoopStorage.open(URI.create("file:///"), new Configuration());
    Zones zones = new Zones(new StoragePath(directory.toString()));
    commit(new Ledger(storage, zones.archive(Datasets.LOGIN.name())), List.of(version(FIRST_DAY)));
    CountingCatalog catalog = new CountingCatalog();
    // The quarantine is read, then the table; its ledger and the addition take two minutes.
    PlannedClock clock = new PlannedClock(List.of(0L, 0L, 121L, 121L, 121L, 121L));

    new Publisher(storage, URI.create("hdfs://ns"), catalog, Progress.NONE, clock, failures -> {})
        .publish(LedgerTable.of(Datasets.LOGIN, zones));

    PublishedTable login = LedgerTable.of(Datasets.LOGIN, zones).published().get(1);
    assertThat(catalog.of(login)).containsExactly("list", "add 1", "list", "alter 1", "list");
  }

  private static void commit(Ledger ledger, List<PartitionVersion> versions) throws IOException {
    long base = ledger.state().number();
    ledger.commit(
        LedgerDraft.commit(RunId.random(), base).adds(versions).entry(Instant.ofEpochSecond(1)));
  }

  private static PartitionVersion version(LocalDate day) {
    RunId run = new RunId("0123456789ab");
    String path = "/daybook/archive/login/dt=" + day + "/batch=0/v=000000000001-" + run;
    return new PartitionVersion(
        new PartitionKey(Datasets.LOGIN.name(), day, 0),
        1,
        run,
        path,
        List.of(new DataFile(path + "/part-00000.parquet", 1, 1, Map.of(), Map.of())),
        Map.of());
  }

  /** Tells one time after the other. */
  private static final class PlannedClock extends Clock {
    private final Iterator<Long> seconds;

    PlannedClock(List<Long> seconds) {
      this.seconds = seconds.iterator();
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(seconds.next());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  /** Notes the calls that reach a metastore, and how many partitions each changes. */
  private static final class CountingCatalog implements PartitionCatalog {
    private final TestingCatalog metastore = new TestingCatalog();
    private final List<String> calls = new ArrayList<>();

    List<String> of(PublishedTable table) {
      String prefix = table.table().name() + ": ";
      return calls.stream()
          .filter(call -> call.startsWith(prefix))
          .map(call -> call.substring(prefix.length()))
          .toList();
    }

    @Override
    public String address() {
      return metastore.address();
    }

    @Override
    public List<PublishedPartition> partitions(HiveTable table) {
      calls.add(table.name() + ": list");
      return metastore.partitions(table);
    }

    @Override
    public void add(HiveTable table, List<PartitionPointer> pointers, long ledger) {
      calls.add(table.name() + ": add " + pointers.size());
      metastore.add(table, pointers, ledger);
    }

    @Override
    public void alter(
        HiveTable table,
        List<PartitionPointer> pointers,
        Map<List<String>, Map<String, String>> parameters,
        long ledger) {
      calls.add(table.name() + ": alter " + pointers.size());
      metastore.alter(table, pointers, parameters, ledger);
    }

    @Override
    public void drop(HiveTable table, List<List<String>> values) {
      calls.add(table.name() + ": drop " + values.size());
      metastore.drop(table, values);
    }
  }
}
