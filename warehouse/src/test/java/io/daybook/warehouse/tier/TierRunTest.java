package io.daybook.warehouse.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.tier.StoragePolicy.PolicyKind;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.StorageType;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days move on a real HDFS of three DataNodes, each with a disk and an archive. */
class TierRunTest {
  private static final StoragePolicy COLD = new StoragePolicy(PolicyKind.MEDIA, "COLD");
  private static final StoragePolicy XOR =
      new StoragePolicy(PolicyKind.ERASURE_CODING, "XOR-2-1-1024k");
  private static final LocalDate OLD = LocalDate.of(2025, 3, 1);
  private static final LocalDate YOUNG = LocalDate.of(2026, 3, 1);
  private static final AtomicInteger HOMES = new AtomicInteger();

  @TempDir static Path disks;
  private static MiniDFSCluster cluster;
  private static DistributedFileSystem hdfs;

  private HadoopStorage storage;
  private HdfsPolicies policies;
  private Zones zones;

  @BeforeAll
  static void start() throws IOException {
    HdfsConfiguration hadoop = new HdfsConfiguration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disks.toString());
    cluster =
        new MiniDFSCluster.Builder(hadoop)
            .numDataNodes(3)
            .storageTypes(new StorageType[] {StorageType.DISK, StorageType.ARCHIVE})
            .build();
    cluster.waitActive();
    hdfs = cluster.getFileSystem();
    hdfs.enableErasureCodingPolicy(XOR.name());
  }

  @AfterAll
  static void stop() {
    cluster.shutdown();
  }

  @BeforeEach
  void fill() throws IOException {
    storage = HadoopStorage.open(cluster.getURI(), cluster.getConfiguration(0));
    policies = HdfsPolicies.open(cluster.getURI(), cluster.getConfiguration(0));
    zones = new Zones(new StoragePath("/tier-" + HOMES.incrementAndGet()));
    RunId run = RunId.random();
    storage.makeDirectories(zones.archive("purchase"));
    ledger()
        .commit(
            LedgerDraft.commit(run, 0)
                .adds(List.of(day(OLD, 0, run), day(OLD, 1, run), day(YOUNG, 0, run)))
                .entry(Clock.systemUTC().instant()));
  }

  @Test
  void movesBlocksToArchivesAndKeepsRowsAndContents() throws IOException {
    Map<PartitionKey, PartitionVersion> before = ledger().state().partitions();

    assertThat(plan(COLD)).containsExactly(new TieredDay("purchase", OLD, 2, 6_000_002));
    assertThat(ledger().state().partitions()).isEqualTo(before);
    assertThat(run(storage, policies, COLD)).containsExactlyElementsOf(List.of(oldDay()));

    assertSame(before, COLD);
    for (DataFile file : files(OLD)) {
      var path = new org.apache.hadoop.fs.Path(file.path());
      assertThat(hdfs.getStoragePolicy(path).getName()).isEqualTo("COLD");
      assertThat(hdfs.getFileBlockLocations(path, 0, file.bytes()))
          .isNotEmpty()
          .allSatisfy(
              block -> assertThat(block.getStorageTypes()).containsOnly(StorageType.ARCHIVE));
    }
    assertThat(ledger().state().number()).isEqualTo(2);
    assertThat(run(storage, policies, COLD)).isEmpty();
    assertThat(ledger().state().number()).isEqualTo(2);
  }

  @Test
  void codesFilesAnew() throws IOException {
    Map<PartitionKey, PartitionVersion> before = ledger().state().partitions();

    assertThat(run(storage, policies, XOR)).containsExactly(oldDay());

    assertSame(before, XOR);
    for (DataFile file : files(OLD)) {
      assertThat(hdfs.getErasureCodingPolicy(new org.apache.hadoop.fs.Path(file.path())).getName())
          .isEqualTo(XOR.name());
    }
    assertThat(plan(XOR)).isEmpty();
  }

  @Test
  void findsFilesWhoseBlocksStayedBehindTheirPolicy() throws IOException {
    for (DataFile file : files(OLD)) {
      // Sets a wish: blocks move only once somebody runs the mover.
      hdfs.setStoragePolicy(new org.apache.hadoop.fs.Path(file.path()), "COLD");
    }

    assertThat(plan(COLD)).containsExactly(oldDay());
  }

  @Test
  void refusesWhatTheClusterLacksBeforeItWrites() throws IOException {
    hdfs.enableErasureCodingPolicy("RS-6-3-1024k");
    StoragePolicy wide = new StoragePolicy(PolicyKind.ERASURE_CODING, "RS-6-3-1024k");
    StoragePolicy disabled = new StoragePolicy(PolicyKind.ERASURE_CODING, "RS-10-4-1024k");
    StoragePolicy fast = new StoragePolicy(PolicyKind.MEDIA, "ALL_SSD");
    StoragePolicy unknown = new StoragePolicy(PolicyKind.MEDIA, "FROZEN");

    assertRefused(wide, "9 live DataNodes but found 3");
    assertRefused(disabled, "hdfs ec -enablePolicy -policy RS-10-4-1024k");
    assertRefused(fast, "type SSD but found [DISK, ARCHIVE]");
    assertRefused(unknown, "a policy that HDFS knows");
    assertThat(ledger().state().number()).isEqualTo(1);
  }

  @Test
  void refusesBytesThatAreNotThoseOfTheLedger() throws IOException {
    StoragePath file = new StoragePath(files(OLD).get(0).path());
    storage.delete(file);
    storage.write(file, new byte[17]);

    assertThatThrownBy(() -> run(storage, policies, COLD))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("found 17");
    assertThat(ledger().state().number()).isEqualTo(1);
  }

  @Test
  void diesAtAnyCallAndIsMadeGoodByTheNextRun() throws IOException {
    int deaths = 0;
    for (boolean hasEffect : new boolean[] {false, true}) {
      for (int call = 1; ; call++) {
        fill();
        Map<PartitionKey, PartitionVersion> before = ledger().state().partitions();
        Lifespan life = new Lifespan(call, hasEffect);
        try {
          run(new MortalStorage(storage, life), new MortalPolicies(policies, life), COLD);
          break;
        } catch (TieringDeath expected) {
          deaths++;
        }
        run(storage, policies, COLD);
        assertSame(before, COLD);
        assertThat(ledger().state().number()).isEqualTo(2);
      }
    }
    // Both batches are looked at, made, set, copied, read back and looked at again, twice.
    assertThat(deaths).isGreaterThan(28);
  }

  private void assertSame(Map<PartitionKey, PartitionVersion> before, StoragePolicy policy)
      throws IOException {
    Map<PartitionKey, PartitionVersion> after = ledger().state().partitions();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    for (PartitionVersion version : after.values()) {
      PartitionVersion old = before.get(version.key());
      assertThat(version.content()).isEqualTo(old.content());
      assertThat(version.rows()).isEqualTo(old.rows());
      if (version.key().day().equals(YOUNG)) {
        assertThat(version).isEqualTo(old);
        continue;
      }
      assertThat(version.directory()).isNotEqualTo(old.directory());
      StoragePath file = new StoragePath(version.files().get(0).path());
      assertThat(storage.read(file))
          .isEqualTo(storage.read(new StoragePath(old.files().get(0).path())));
      assertThat(policies.holds(file, policy)).isTrue();
    }
  }

  private void assertRefused(StoragePolicy policy, String message) {
    assertThatThrownBy(() -> run(storage, policies, policy))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining(message);
  }

  private static TieredDay oldDay() {
    return new TieredDay("purchase", OLD, 2, 6_000_002);
  }

  private Ledger ledger() {
    return new Ledger(storage, zones.archive("purchase"));
  }

  private List<DataFile> files(LocalDate day) throws IOException {
    return ledger().state().partitions().values().stream()
        .filter(version -> version.key().day().equals(day))
        .flatMap(version -> version.files().stream())
        .toList();
  }

  private List<TieredDay> plan(StoragePolicy policy) throws IOException {
    return tier(storage, policies).plan("purchase", YOUNG::isAfter, policy);
  }

  private List<TieredDay> run(Storage files, StoragePolicies door, StoragePolicy policy)
      throws IOException {
    return tier(files, door).run("purchase", YOUNG::isAfter, policy);
  }

  private TierRun tier(Storage files, StoragePolicies door) {
    return new TierRun(files, door, zones, Clock.systemUTC(), RunId::random);
  }

  private PartitionVersion day(LocalDate day, int batch, RunId run) throws IOException {
    StoragePath directory = zones.archive("purchase", day, batch, 1, run);
    StoragePath file = directory.child("part-0.parquet");
    byte[] bytes = new byte[3_000_001];
    new Random(batch).nextBytes(bytes);
    storage.makeDirectories(directory);
    storage.write(file, bytes);
    return new PartitionVersion(
        new PartitionKey("purchase", day, batch),
        1,
        run,
        directory.value(),
        List.of(new DataFile(file.value(), 7, bytes.length, Map.of(), Map.of())),
        Map.of());
  }

  /** A process is gone: nothing catches that. */
  private static final class TieringDeath extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Counts calls until one kills, before or after its effect. */
  private static final class Lifespan {
    private final int last;
    private final boolean hasEffect;
    private int calls;

    Lifespan(int last, boolean hasEffect) {
      this.last = last;
      this.hasEffect = hasEffect;
    }

    void before() {
      calls++;
      if (calls == last && !hasEffect) {
        throw new TieringDeath();
      }
    }

    void after() {
      if (calls == last && hasEffect) {
        throw new TieringDeath();
      }
    }
  }

  private static final class MortalStorage extends ForwardingStorage {
    private final Lifespan life;

    MortalStorage(Storage storage, Lifespan life) {
      super(storage);
      this.life = life;
    }

    @Override
    public StorageOutput create(StoragePath path) throws IOException {
      life.before();
      StorageOutput created = super.create(path);
      life.after();
      return created;
    }

    @Override
    public boolean renameIfAbsent(StoragePath from, StoragePath to) throws IOException {
      life.before();
      boolean renamed = super.renameIfAbsent(from, to);
      life.after();
      return renamed;
    }

    @Override
    public void makeDirectories(StoragePath directory) throws IOException {
      life.before();
      super.makeDirectories(directory);
      life.after();
    }

    @Override
    public InputStream open(StoragePath path, long position) throws IOException {
      life.before();
      InputStream opened = super.open(path, position);
      life.after();
      return opened;
    }
  }

  private static final class MortalPolicies implements StoragePolicies {
    private final StoragePolicies real;
    private final Lifespan life;

    MortalPolicies(StoragePolicies real, Lifespan life) {
      this.real = real;
      this.life = life;
    }

    @Override
    public void require(StoragePolicy policy) throws IOException {
      real.require(policy);
    }

    @Override
    public void apply(StoragePath directory, StoragePolicy policy) throws IOException {
      life.before();
      real.apply(directory, policy);
      life.after();
    }

    @Override
    public boolean holds(StoragePath file, StoragePolicy policy) throws IOException {
      life.before();
      boolean holds = real.holds(file, policy);
      life.after();
      return holds;
    }
  }
}
