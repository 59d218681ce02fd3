package io.daybook.metrics.app;

import static io.daybook.warehouse.table.StateTables.USER_DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.table.RowSelection;
import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.app.FigureErasure.ErasedFigures;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.ledger.CommitConflictException;
import io.daybook.warehouse.ledger.Erasure;
import io.daybook.warehouse.ledger.ErasureKey;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.LedgerDraft;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.PersonKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of figures that name persons. */
class FigureErasureTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2026-03-05T08:00:00Z"), ZoneOffset.UTC);
  private static final Configuration HADOOP = new Configuration();
  private static final RowSelection ROWS = new RowSelection(HADOOP, Compression.ZSTD);

  static {
    HADOOP.set("fs.defaultFS", "file:///");
  }

  @TempDir Path directory;
  private TestingArchive warehouse;

  @BeforeEach
  void makeUsers() throws IOException {
    warehouse = new TestingArchive(directory);
    day("2026-03-01", "ann", "bob");
    day("2026-03-02", "bob", "anna");
    day("2026-03-03", "ann");
  }

  private void day(String day, String... users) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String user : users) {
      rows.add(Map.of("population", "login", "user_id", user, "channel", "web", "events", 2L));
    }
    warehouse.figures(USER_DAY.name(), USER_DAY.columns(), day, rows, Map.of("login", "x"));
  }

  @Test
  void takesTheirRowsAndKeepsWhatDaysAreKnownBy() throws IOException {
    List<PartitionVersion> before = versions();

    ErasedFigures erased = erasure().run(USER_DAY, persons("ann"));

    assertThat(erased.rows()).isEqualTo(2);
    assertThat(erased.days()).containsExactly(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 3));
    List<PartitionVersion> after = versions();
    assertThat(after)
        .extracting(PartitionVersion::content)
        .isEqualTo(before.stream().map(PartitionVersion::content).toList());
    assertThat(after)
        .extracting(PartitionVersion::inputs)
        .isEqualTo(before.stream().map(PartitionVersion::inputs).toList());
    assertThat(after).extracting(PartitionVersion::rows).containsExactly(1L, 2L, 0L);
    assertThat(after.get(1)).as("a day without them").isEqualTo(before.get(1));
    assertThat(users()).containsExactly("bob", "bob", "anna");
    assertThat(warehouse.metrics(USER_DAY.name()).erasures())
        .singleElement()
        .matches(erasure -> !erasure.isPending());
    assertThat(erasure().plan(USER_DAY, persons("ann")).rows()).isZero();
  }

  @Test
  void makesARunBeginAgainThatMayBringThem() throws IOException {
    long base = warehouse.metrics(USER_DAY.name()).number();

    erasure().run(USER_DAY, persons("nobody"));

    assertThat(users()).hasSize(5);
    Ledger ledger = new Ledger(warehouse.storage(), warehouse.zones().metrics(USER_DAY.name()));
    assertThatThrownBy(
            () ->
                ledger.commit(
                    LedgerDraft.commit(RunId.random(), base).adds(versions()).entry(Instant.EPOCH)))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("it erased a person");
  }

  @Test
  void endsWhatAnotherBeganWhoseProcessDied() throws IOException {
    Ledger ledger = new Ledger(warehouse.storage(), warehouse.zones().metrics(USER_DAY.name()));
    RunId died = RunId.random();
    ledger.commit(
        LedgerDraft.commit(died, ledger.state().number())
            .erases(
                List.of(
                    new Erasure(
                        died,
                        Instant.EPOCH,
                        List.of(ErasureKey.of(died, "user_id", "ann")),
                        List.of(),
                        null)))
            .entry(Instant.EPOCH));

    erasure().run(USER_DAY, persons("ann"));

    assertThat(warehouse.metrics(USER_DAY.name()).erasures())
        .hasSize(2)
        .noneMatch(Erasure::isPending);
    assertThat(users()).containsExactly("bob", "bob", "anna");
  }

  @Test
  void tellsWhatItWouldDo() throws IOException {
    assertThat(erasure().plan(USER_DAY, persons("ann", "bob")).rows()).isEqualTo(4);
    assertThat(warehouse.metrics(USER_DAY.name()).erasures()).isEmpty();
  }

  @Test
  void makesTheFirstRunOfATableBeginAgain() throws IOException {
    MetricTable table = LoginTables.LOGIN_RISK_DAILY;

    ErasedFigures erased = erasure().run(table, persons("ann"));

    assertThat(erased.rows()).isZero();
    assertThat(warehouse.metrics(table.name()).partitions()).isEmpty();
    Ledger ledger = new Ledger(warehouse.storage(), warehouse.zones().metrics(table.name()));
    assertThatThrownBy(
            () -> ledger.commit(LedgerDraft.commit(RunId.random(), 0).entry(Instant.EPOCH)))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("it erased a person");
  }

  @Test
  void knowsTheTablesThatNamePersons() {
    assertThat(MetricTables.ALL.stream().filter(FigureErasure::isPersonal))
        .extracting(MetricTable::name)
        .contains(
            "user_day",
            "first_seen",
            "login_pair_day",
            "sale_day",
            "order_day",
            "order_cohort",
            "login_risk_daily",
            "purchase_propensity")
        .doesNotContain("login_daily", "sales_daily", "order_funnel_daily");
  }

  private FigureErasure erasure() {
    return new FigureErasure(warehouse.storage(), warehouse.zones(), ROWS, NOW, RunId::random);
  }

  private static List<PersonKey> persons(String... users) {
    List<PersonKey> persons = new ArrayList<>();
    for (String user : users) {
      persons.add(new PersonKey("user_id", user));
    }
    return persons;
  }

  private List<PartitionVersion> versions() throws IOException {
    return List.copyOf(warehouse.metrics(USER_DAY.name()).partitions().values());
  }

  private List<String> users() throws IOException {
    List<String> users = new ArrayList<>();
    int column = USER_DAY.columns().stream().map(c -> c.name()).toList().indexOf("user_id");
    for (PartitionVersion version : versions()) {
      ROWS.read(
          USER_DAY.columns(),
          version.files(),
          row -> users.add(StandardCharsets.UTF_8.decode(row.bytes(column)).toString()));
    }
    return users;
  }
}
