package io.daybook.metrics.app;

import static io.daybook.warehouse.table.Datasets.LOGIN;
import static io.daybook.warehouse.table.LoginTables.LOGIN_DAILY;
import static io.daybook.warehouse.table.LoginTables.LOGIN_FAILURES_DAILY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.app.DayRestore.RestoredDay;
import io.daybook.metrics.plan.MetricPlan;
import io.daybook.metrics.plan.Scope;
import io.daybook.metrics.plan.TouchedDays;
import io.daybook.metrics.trace.TableHistory;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Erasure;
import io.daybook.warehouse.ledger.ErasureKey;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.LedgerEntry;
import io.daybook.warehouse.ledger.MeasureTotals;
import io.daybook.warehouse.ledger.PartitionKey;
import io.daybook.warehouse.ledger.PartitionPin;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.ledger.Restatement;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days of figures that a person takes back to an earlier version. */
class DayRestoreTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static final Instant NOW = Instant.parse("2026-03-05T08:00:00Z");

  @TempDir Path directory;
  private TestingArchive warehouse;

  @BeforeEach
  void makeFiguresTwice() throws IOException {
    warehouse = new TestingArchive(directory.resolve("first"));
    makeTwice(warehouse);
  }

  /** An event came late, and the day was made again. */
  private static void makeTwice(TestingArchive house) throws IOException {
    house.archive(LOGIN, "2026-03-01", 0, List.of(Map.of("outcome", "success")));
    figures(house, 10);
    house.archive(LOGIN, "2026-03-01", 1, List.of(Map.of("outcome", "failure")));
    figures(house, 11);
  }

  private static void figures(TestingArchive house, long attempts) throws IOException {
    Map<String, String> inputs = touched(house, LOGIN_DAILY).days().get(0).inputs();
    house.figures("login_daily", LOGIN_DAILY.columns(), DAY.toString(), rows(attempts), inputs);
  }

  private static List<Map<String, Object>> rows(long attempts) {
    Map<String, Object> row = new HashMap<>();
    LOGIN_DAILY.columns().forEach(column -> row.put(column.name(), attempts));
    row.putAll(Map.of("country", "DE", "channel", "web", "success_rate", 0.5));
    return List.of(row);
  }

  @Test
  void hasTheRowsOfTheVersionAgainAndIsPinned() throws IOException {
    PartitionVersion first = versions().get(1);
    PartitionVersion second = versions().get(0);

    RestoredDay restored = restore("1");

    PartitionVersion now = current();
    assertThat(restored.version()).isEqualTo(now);
    assertThat(restored.before()).isEqualTo(second);
    assertThat(restored.entry()).map(LedgerEntry::number).contains(3L);
    assertThat(now.pin()).isEqualTo(new PartitionPin(first.id(), NOW, "ann"));
    assertThat(now.version()).isEqualTo(3);
    assertThat(now.content()).isEqualTo(first.content());
    assertThat(now.inputs()).isEqualTo(first.inputs());
    assertThat(bytes(now)).isEqualTo(bytes(first));
    // A sweep takes what is no longer in force; the restored files are their own.
    assertThat(now.directory()).isNotIn(first.directory(), second.directory());
    assertThat(warehouse.metrics("login_daily").superseded())
        .extracting(old -> old.directory())
        .containsExactly(first.directory(), second.directory());
  }

  @Test
  void staysWhateverTheInputsAreUntilItIsLetGo() throws IOException {
    restore("1");
    warehouse.archive(LOGIN, "2026-03-01", 2, List.of(Map.of("outcome", "failure")));

    TouchedDays touched = touched(warehouse, LOGIN_DAILY);
    assertThat(touched.isEmpty()).isTrue();
    assertThat(touched.with(new TreeSet<>(Set.of(DAY))).dates()).as("rows moved").isEmpty();
    assertThat(plan(Scope.Days.ALL).isEmpty()).as("recompute").isTrue();
    assertThat(plan(Scope.Days.TOUCHED).pinned())
        .containsExactly(
            "login_daily 2026-03-01: stays, pinned to version "
                + versions().get(2).id()
                + " since 2026-03-05T08:00:00Z by ann with 'daybook restore'; once it is let go:"
                + " login changed");

    RestoredDay free = restore(warehouse.storage()).letGo(LOGIN_DAILY, DAY);

    assertThat(free.entry()).isPresent();
    assertThat(free.version().directory()).isEqualTo(free.before().directory());
    assertThat(plan(Scope.Days.TOUCHED).pinned()).isEmpty();
    assertThat(plan(Scope.Days.TOUCHED).explain())
        .containsExactly("login_daily 2026-03-01: login changed");
    assertThat(restore(warehouse.storage()).letGo(LOGIN_DAILY, DAY).entry()).isEmpty();
  }

  @Test
  void staysWhereItsInputsHaveNoSuchDayAnyMore() throws IOException {
    restore("1");
    warehouse.forget(LOGIN, "2026-03-01");

    assertThat(touched(warehouse, LOGIN_DAILY).removed()).isEmpty();
    assertThat(plan(Scope.Days.TOUCHED).pinned().get(0)).contains("once it is let go: removed");
  }

  @Test
  void isFollowedByWhatIsMadeOfIt() throws IOException {
    Map<String, String> before = touched(warehouse, LOGIN_FAILURES_DAILY).days().get(0).inputs();

    restore("1");

    assertThat(touched(warehouse, LOGIN_FAILURES_DAILY).days().get(0).inputs())
        .doesNotContainEntry("login_daily", before.get("login_daily"))
        .containsEntry("login", before.get("login"));
  }

  @Test
  void changesNothingTheSecondTime() throws IOException {
    restore("1");

    assertThat(restore("1").entry()).isEmpty();
    assertThat(restore(versions().get(2).id()).entry()).as("the whole name").isEmpty();
    assertThat(warehouse.metrics("login_daily").number()).isEqualTo(3);
  }

  @Test
  void canBePinnedAsItIs() throws IOException {
    PartitionVersion second = current();

    restore("2");

    assertThat(current().directory()).isEqualTo(second.directory());
    assertThat(current().pin()).isEqualTo(new PartitionPin(second.id(), NOW, "ann"));
    assertThat(warehouse.metrics("login_daily").superseded()).hasSize(1);
  }

  @Test
  void goesFromOneVersionToAnother() throws IOException {
    restore("1");
    restore("2");

    assertThat(bytes(current())).isEqualTo(bytes(versions().get(2)));
    assertThat(current().version()).isEqualTo(4);
  }

  @Test
  void refusesAVersionThatItDoesNotHave() {
    assertThatThrownBy(() -> restore("7"))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("[login_daily 2026-03-01] Cannot restore")
        .hasMessageContaining("expected one of the versions 2-")
        .hasMessageContaining(", 1-")
        .hasMessageContaining("found '7'");
  }

  @Test
  void refusesADayThatTheTableDoesNotHave() {
    DayRestore restore = restore(warehouse.storage());

    assertThatThrownBy(() -> restore.restore(LOGIN_DAILY, DAY.plusDays(1), "1", "ann"))
        .hasMessageContaining("its days are 2026-03-01 to 2026-03-01 and this is none of them");
    assertThatThrownBy(() -> restore.letGo(LOGIN_FAILURES_DAILY, DAY))
        .hasMessageContaining("expected a day of the table but found that it has none yet");
  }

  @Test
  void refusesAVersionThatIsSwept() throws IOException {
    PartitionVersion first = versions().get(1);
    warehouse.storage().delete(new StoragePath(first.directory()));
    long entries = warehouse.metrics("login_daily").number();

    assertThatThrownBy(() -> restore("1"))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("those of " + first.id() + " are swept")
        .hasMessageContaining("the one in force is " + current().id());
    assertThat(warehouse.metrics("login_daily").number()).isEqualTo(entries);
  }

  @Test
  void refusesWhatMayHaveAPersonThatWasErasedFromOtherDays() throws IOException {
    Ledger ledger = new Ledger(warehouse.storage(), warehouse.zones().metrics("login_daily"));
    RunId run = RunId.random();
    Erasure erasure =
        new Erasure(run, NOW, List.of(ErasureKey.of(run, "user_id", "ann")), List.of(), null);
    LedgerEntry.Commit begun =
        ledger.commit(LedgerDraft.commit(run, 2).erases(List.of(erasure)).entry(NOW));
    ledger.commit(
        LedgerDraft.commit(RunId.random(), begun.number())
            .erases(List.of(erasure.ended(NOW)))
            .entry(NOW));

    assertThatThrownBy(() -> restore("1"))
        .hasMessageContaining("expected one of the versions 2-")
        .hasMessageNotContaining("versions 2-" + current().run() + ", ");
    assertThat(restore("2").version().pin()).isNotNull();
  }

  @Test
  void refusesAFileThatIsCut() throws IOException {
    Path file = Path.of(versions().get(1).files().get(0).path());
    Files.write(file, new byte[10]);

    assertThatThrownBy(() -> restore("1")).hasMessageContaining("but found 10");
  }

  @Test
  void refusesANumberThatTwoVersionsHave() throws IOException {
    PartitionVersion second = current();
    PartitionVersion other =
        new PartitionVersion(
            second.key(), 2, RunId.random(), "/other", second.files(), second.inputs());
    warehouse.commit(warehouse.zones().metrics("login_daily"), List.of(other), List.of());

    assertThatThrownBy(() -> restore("2"))
        .hasMessageContaining("found '2', which are " + other.id() + " and " + second.id());
    restore(second.id());
    assertThat(bytes(current())).isEqualTo(bytes(second));
  }

  @Test
  void refusesWhatAnotherDefinitionMade() throws IOException {
    warehouse.figures(
        "login_daily",
        LOGIN_DAILY.columns(),
        DAY.toString(),
        rows(12),
        Map.of("definition", "an older one"));

    assertThatThrownBy(() -> restore("3"))
        .hasMessageContaining("made by the table's definition as it is now")
        .hasMessageContaining("another one made 3-");
  }

  @Test
  void isToldAsARestatement() throws IOException {
    StoragePath home = warehouse.zones().metrics("login_daily");
    PartitionVersion second = withTotal(versions().get(0), "11");
    warehouse.commit(home, List.of(withTotal(versions().get(1), "10")), List.of());
    warehouse.commit(home, List.of(second), List.of());
    warehouse.commitNight(LOGIN, List.of(), List.of(), DAY.plusDays(3), List.of());
    new Publications(warehouse.storage(), warehouse.zones(), RunId::random)
        .record(Map.of(home, 4L, warehouse.zones().archive("login"), 3L), NOW);

    RestoredDay restored = restore("1");

    assertThat(restored.entry().orElseThrow().facts().restated())
        .containsExactly(
            new Restatement(
                DAY,
                1,
                "restored to version " + restored.version().pin().version(),
                List.of(
                    new Restatement.ChangedTotal(
                        "attempts",
                        MeasureTotals.NO_CURRENCY,
                        new BigDecimal("11"),
                        new BigDecimal("10")))));
  }

  private static PartitionVersion withTotal(PartitionVersion version, String attempts) {
    return new PartitionVersion(
        version.key(),
        version.version(),
        version.run(),
        version.directory(),
        version.files(),
        version.inputs(),
        version.content(),
        version.reached(),
        new MeasureTotals(
            Map.of("attempts", Map.of(MeasureTotals.NO_CURRENCY, new BigDecimal(attempts)))));
  }

  /** A process is gone: nothing catches that. */
  private static final class KilledRestore extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Dies before or after each call to storage in turn, and runs again. */
  @Test
  void isTheSameHoweverOftenItDied() throws IOException {
    int deaths = 0;
    for (int at = 1; ; at++) {
      for (boolean after : List.of(false, true)) {
        TestingArchive house = new TestingArchive(directory.resolve(at + "-" + after));
        makeTwice(house);
        boolean died = false;
        try {
          restore(dying(house.storage(), at, after), house).restore(LOGIN_DAILY, DAY, "1", "ann");
        } catch (KilledRestore | IllegalStateException e) {
          // Threads that read side by side die with a cause.
          assertThat(e instanceof KilledRestore || e.getCause() instanceof KilledRestore).isTrue();
          died = true;
          deaths++;
        }
        if (!died) {
          assertThat(deaths).isGreaterThan(20);
          return;
        }

        restore(house.storage(), house).restore(LOGIN_DAILY, DAY, "1", "ann");

        List<LedgerEntry> entries =
            new Ledger(house.storage(), house.zones().metrics("login_daily")).entries(2);
        assertThat(entries).as("died at call " + at).hasSize(1);
        PartitionVersion now = house.metrics("login_daily").day("login_daily", DAY).get(0);
        PartitionVersion first = versions(house).get(2);
        assertThat(now.pin().version()).isEqualTo(first.id());
        assertThat(bytes(now)).isEqualTo(bytes(first));
      }
    }
  }

  private static Storage dying(Storage real, int at, boolean after) {
    int[] calls = {0};
    return (Storage)
        Proxy.newProxyInstance(
            DayRestoreTest.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              synchronized (calls) {
                calls[0]++;
                if (calls[0] > at || (calls[0] == at && !after)) {
                  throw new KilledRestore();
                }
                Object result;
                try {
                  result = method.invoke(real, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
                if (calls[0] == at) {
                  throw new KilledRestore();
                }
                return result;
              }
            });
  }

  @Test
  void isToldByTheHistory() throws IOException {
    StoragePath home = warehouse.zones().metrics("login_daily");
    Publications publications =
        new Publications(warehouse.storage(), warehouse.zones(), RunId::random);
    publications.record(Map.of(home, 1L), NOW);
    restore("1");
    publications.record(Map.of(home, 3L), NOW);
    restore(warehouse.storage()).letGo(LOGIN_DAILY, DAY);
    PartitionVersion first = versions().get(3);
    new Ledger(warehouse.storage(), home)
        .commit(new LedgerEntry.Sweep(RunId.random(), List.of(first.directory()), 4, NOW));

    TableHistory history = history(LOGIN_DAILY);

    assertThat(history.day(DAY, 50).lines())
        .extracting(
            line ->
                line.entry()
                    + " "
                    + line.publication()
                    + " "
                    + line.files()
                    + " "
                    + line.rows()
                    + ": "
                    + line.why())
        .containsExactly(
            "4 null CURRENT 1: let go",
            "3 2 CURRENT 1: restored to " + first.id() + " by ann",
            "2 null REPLACED 1: login changed",
            "1 1 SWEPT 1: new day");
    assertThat(history.day(DAY, 3).more()).isOne();
    assertThat(history.entries(50).lines())
        .extracting(line -> line.entry() + " " + line.kind() + " " + line.days())
        .containsExactly("5 sweep 0", "4 let go 1", "3 restore 1", "2 figures 1", "1 figures 1");
    assertThat(history.entries(2).more()).isEqualTo(3);
    assertThat(history.day(DAY.plusDays(1), 50).lines()).isEmpty();
    assertThat(history(LOGIN_FAILURES_DAILY).entries(50).lines()).isEmpty();
  }

  private TableHistory history(MetricTable table) throws IOException {
    return new TableHistory(
        warehouse.storage(),
        warehouse.zones(),
        table.name(),
        TableHistory.Kind.FIGURES,
        warehouse.zones().metrics(table.name()));
  }

  private RestoredDay restore(String version) throws IOException {
    return restore(warehouse.storage()).restore(LOGIN_DAILY, DAY, version, "ann");
  }

  private DayRestore restore(Storage storage) {
    return restore(storage, warehouse);
  }

  private static DayRestore restore(Storage storage, TestingArchive house) {
    return new DayRestore(
        storage,
        house.zones(),
        ZoneOffset.UTC,
        MetricTables.ALL,
        Clock.fixed(NOW, ZoneOffset.UTC),
        RunId::random);
  }

  private MetricPlan plan(Scope.Days days) throws IOException {
    return plan(warehouse, LOGIN_DAILY, new Scope(Optional.empty(), Optional.empty(), days));
  }

  private static MetricPlan plan(TestingArchive house, MetricTable table, Scope scope)
      throws IOException {
    return MetricPlan.read(
        house.storage(), house.zones(), List.of(table), MetricTables.ALL, ZoneOffset.UTC, scope);
  }

  private static TouchedDays touched(TestingArchive house, MetricTable table) throws IOException {
    return plan(house, table, Scope.NIGHT).tables().get(0);
  }

  private PartitionVersion current() throws IOException {
    return warehouse.metrics("login_daily").day("login_daily", DAY).get(0);
  }

  private List<PartitionVersion> versions() throws IOException {
    return versions(warehouse);
  }

  /** Those that came to be, the newest first. */
  private static List<PartitionVersion> versions(TestingArchive house) throws IOException {
    List<PartitionVersion> versions = new ArrayList<>();
    for (LedgerEntry entry :
        new Ledger(house.storage(), house.zones().metrics("login_daily")).entries(0)) {
      if (entry instanceof LedgerEntry.Commit commit) {
        versions.addAll(0, commit.added());
      }
    }
    return versions;
  }

  private static byte[] bytes(PartitionVersion version) throws IOException {
    DataFile file = version.files().get(0);
    assertThat(version.files()).hasSize(1);
    assertThat(version.key()).isEqualTo(new PartitionKey("login_daily", DAY, 0));
    return Files.readAllBytes(Path.of(file.path()));
  }
}
