package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.hive.ddl.HiveTable;
import io.daybook.hive.publish.Metastore;
import io.daybook.hive.publish.PartitionPointer;
import io.daybook.hive.publish.PublishedPartition;
import io.daybook.hive.sql.HiveSession;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.RunTables;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The demo's whole way, and what it leaves. */
@ExtendWith(SharedStack.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
  private static final Zones ZONES = new Zones(new StoragePath("/daybook"));

  /** A week, so that the tests' demo has something to compare its last days with. */
  private static final int PAST_DAYS = 7;

  private static Command command;
  private static Command inDemo;

  @BeforeAll
  static void useTheStacksHome() {
    command = new Command(SharedStack.HOME);
    Path demo = SharedStack.HOME.resolve("demo");
    inDemo =
        new Command(
            SharedStack.HOME,
            "--config",
            demo.resolve("config").toString(),
            "--set",
            "logs=" + demo.resolve("logs"));
  }

  @Test
  @Order(1)
  void printsEveryFigureAsTheShopWroteIt() throws Exception {
    Command.CommandResult demo = command.launch("demo", "--past-days", "" + PAST_DAYS, "--json");

    assertThat(demo.exitCode()).as(demo.err()).isZero();
    JsonNode result = demo.json();
    assertThat(result.path("differences")).isEmpty();
    assertThat(result.path("figures").path("Purchases").path("rows")).hasSize(2 * (PAST_DAYS + 3));
    assertThat(result.path("sums")).hasSizeGreaterThanOrEqualTo(4);
    long read = 0;
    for (JsonNode sum : result.path("sums")) {
      read += sum.path("recordsRead").asLong();
    }
    assertThat(read).isEqualTo(25_976);
    assertThat(demo.err()).contains("collect auth").contains("metrics login_daily");
  }

  @Test
  @Order(2)
  void hasNothingToDoTheSecondTime() throws Exception {
    assertThat(inDemo.run("collect", "--once").exitCode()).isEqualTo(10);
    assertThat(inDemo.run("nightly").exitCode()).isEqualTo(10);
    Command.CommandResult plan = inDemo.run("plan", "--explain");
    assertThat(plan.exitCode()).isEqualTo(10);
    assertThat(plan.out()).startsWith("nothing to do: every segment is archived");
    assertThat(inDemo.run("publish").exitCode()).isEqualTo(10);
    assertThat(inDemo.run("ddl", "apply").exitCode()).isEqualTo(10);
  }

  @Test
  @Order(2)
  void agreesWithDuckDbOnTheSameFiles(@TempDir Path directory) throws Exception {
    try (DuckDb duck = new DuckDb(directory);
        HiveSession hive = SharedStack.hive()) {
      duck.view("login", ZONES.archive("login"), "login");
      duck.view("purchase", ZONES.archive("purchase"), "purchase");
      duck.view("orders", ZONES.archive("orders"), "orders");
      assertSame(
          duck.query(
              "SELECT CAST(dt AS VARCHAR), COUNT(*), COUNT(*) FILTER (outcome = 'success') FROM"
                  + " login GROUP BY dt ORDER BY 1"),
          hive.query(
                  "SELECT CAST(dt AS STRING), SUM(attempts), SUM(successes) FROM"
                      + " daybook_metrics.login_daily GROUP BY dt ORDER BY 1")
              .rows());
      assertSame(
          duck.query(
              "SELECT CAST(dt AS VARCHAR), currency, COUNT(*), CAST(SUM(amount) AS VARCHAR),"
                  + " CAST(SUM(CASE WHEN quantity >= 0 AND unit_price >= 0 THEN CAST(quantity *"
                  + " unit_price AS DECIMAL(18, 4)) ELSE 0 END) AS VARCHAR) FROM purchase GROUP BY"
                  + " dt, currency ORDER BY 1, 2"),
          hive.query(
                  "SELECT CAST(dt AS STRING), currency, SUM(line_items), CAST(SUM(net_amount) AS"
                      + " STRING), CAST(SUM(gross_amount) AS STRING) FROM"
                      + " daybook_metrics.purchase_daily GROUP BY dt, currency ORDER BY 1, 2")
              .rows());
      assertSame(
          duck.query(
              "SELECT CAST(dt AS VARCHAR), status, COUNT(*), COUNT(DISTINCT event_id) FROM orders"
                  + " GROUP BY dt, status ORDER BY 1, 2"),
          hive.query(
                  "SELECT CAST(dt AS STRING), status, SUM(events), SUM(events) FROM"
                      + " daybook_metrics.order_daily GROUP BY dt, status ORDER BY 1, 2")
              .rows());
    }
  }

  @Test
  @Order(2)
  void agreesWithTheDefinitionOfEveryTable(@TempDir Path directory) throws Exception {
    assertThat(DuckDb.differences(ZONES, ZoneId.of("Europe/Berlin"), directory)).isEmpty();
  }

  @Test
  @Order(2)
  void showsEveryCellOfHiveInTheConsole() throws Exception {
    try (HiveSession hive = SharedStack.hive()) {
      List<Long> compared =
          new ConsoleCells(SharedStack.endpoints().consoleHttp(), hive).assertSameAsHive();
      assertThat(compared.get(0)).isGreaterThanOrEqualTo(20);
      assertThat(compared.get(1)).isGreaterThan(1_000);
    }
  }

  @Test
  @Order(2)
  @DisabledIfSystemProperty(named = "browser.skip", matches = "true")
  void showsSoundPagesWithTheShopsFigures() throws Exception {
    String range = "?from=2026-03-03&to=2026-03-03&currency=EUR";
    try (ConsolePages pages = ConsolePages.open(SharedStack.endpoints().consoleHttp());
        HiveSession hive = SharedStack.hive()) {
      Map<String, String> known = PublishedDay.texts(hive, "2026-03-03", "EUR");
      assertThat(known.keySet()).containsExactlyInAnyOrderElementsOf(ConsolePages.ALL);
      for (String path : ConsolePages.ALL) {
        for (String theme : List.of("light", "dark")) {
          assertThat(pages.assertSound(path + range, theme, 1440)).contains(known.get(path));
        }
        pages.assertSound(path, "light", 390);
      }
    }
  }

  @Test
  @Order(2)
  void measuresTheQuestionsOfADashboard() throws Exception {
    Command.CommandResult ended =
        inDemo.run(
            "bench",
            "queries",
            "--here",
            "--rounds",
            "1",
            "--question",
            "turnover of three days",
            "--question",
            "best products of the day",
            "--json");

    assertThat(ended.exitCode()).as(ended.err()).isZero();
    JsonNode report = ended.json();
    assertThat(report.path("queries").fieldNames())
        .toIterable()
        .containsExactly("turnover of three days", "best products of the day");
    assertThat(report.path("floorMillis").asDouble()).isPositive();
    assertThat(report.path("p95Millis").asDouble())
        .isGreaterThanOrEqualTo(report.path("p50Millis").asDouble())
        .isPositive();
  }

  @Test
  @Order(2)
  void leavesNoFileThatNoLedgerNames() throws IOException {
    for (Dataset dataset : Datasets.BUILT_IN) {
      List<StoragePath> found = new ArrayList<>(SharedStack.files(ZONES.archive(dataset.name())));
      found.addAll(SharedStack.files(ZONES.quarantine(dataset.name())));
      assertOnlyNamed(ZONES.archive(dataset.name()), found);
    }
    for (MetricTable table : MetricTables.ALL) {
      List<StoragePath> found = SharedStack.files(ZONES.metrics(table.name()));
      // Nothing was restated yet, and nothing is told under four weeks of history.
      if (table.equals(RunTables.RESTATEMENTS) || (table.isToldOnce() && found.isEmpty())) {
        continue;
      }
      assertOnlyNamed(ZONES.metrics(table.name()), found);
    }
    assertThat(SharedStack.files(new StoragePath("/daybook/empty"))).isEmpty();
  }

  @Test
  @Order(2)
  void leavesAnArchiveThatIsProved() throws Exception {
    Command.CommandResult proof = inDemo.run("verify", "archive", "--deep", "--json");

    assertThat(proof.exitCode()).as(proof.out() + proof.err()).isZero();
    assertThat(proof.json().path("hive").asText()).isEqualTo("compared");
    assertThat(proof.json().path("exceptions")).isEmpty();
    assertThat(proof.json().path("tables").findValuesAsText("table"))
        .contains("login", "orders", "purchase", "purchase_daily");
  }

  @Test
  @Order(2)
  void namesDamageOnHdfsAndInHive() throws Exception {
    HadoopStorage storage = SharedStack.storage();
    Ledger ledger = new Ledger(storage, ZONES.archive("purchase"));
    StoragePath file =
        new StoragePath(ledger.state().partitions().firstEntry().getValue().files().get(0).path());
    StoragePath entry =
        ZONES.metrics("login_daily").child("_ledger").child("0".repeat(19) + "1.json");
    StoragePath aside = new StoragePath("/tmp/entry-of-login-daily");
    byte[] sound = storage.read(file);
    byte[] damaged = sound.clone();
    damaged[60] ^= 1;
    try (Metastore metastore = SharedStack.metastore()) {
      HiveTable orders = HiveTable.of(Datasets.ORDERS);
      PublishedPartition partition = metastore.partitions(orders).get(0);
      storage.makeDirectories(aside.parent());
      storage.delete(file);
      storage.write(file, damaged);
      storage.renameIfAbsent(entry, aside);
      metastore.alter(
          orders,
          List.of(
              new PartitionPointer(
                  partition.values(), partition.location() + "-x", "1-0123456789ab", 1, 1, 1)),
          Map.of(partition.values(), partition.parameters()),
          1);

      Command.CommandResult proof = inDemo.run("verify", "archive", "--deep");

      assertThat(proof.exitCode()).isEqualTo(40);
      assertThat(proof.out())
          .contains("damaged: [" + file + "] purchase ")
          .contains("entry: [" + entry + "] login_daily: expected entry 1, which publication ")
          .contains("pointer: [daybook.orders " + partition.values() + "] orders: expected version")
          .contains("-x; run 'daybook publish'");
    } finally {
      storage.delete(file);
      storage.write(file, sound);
      storage.renameIfAbsent(aside, entry);
      assertThat(inDemo.run("publish").exitCode()).isZero();
    }
    Command.CommandResult mended = inDemo.run("verify", "archive", "--deep");
    assertThat(mended.exitCode()).as(mended.out()).isZero();
  }

  /** By the sums of arrival days, which are counted otherwise. */
  @Test
  @Order(2)
  void tellsWhatBecameOfEveryEventAndRecord() throws Exception {
    List<String> told = new ArrayList<>();
    long records = 0;
    for (String dataset : List.of("login", "orders", "purchase")) {
      List<SourceSums> sums =
          new Ledger(SharedStack.storage(), ZONES.archive(dataset)).state().sums();
      told.add(
          dataset
              + ","
              + sums.stream().mapToLong(SourceSums::eventsArchived).sum()
              + ","
              + sums.stream().mapToLong(SourceSums::eventsDuplicate).sum());
      records += sums.stream().mapToLong(SourceSums::recordsRead).sum();
    }

    String events =
        "SELECT dataset, SUM(events) AS events, SUM(duplicates) AS duplicates"
            + " FROM daybook_bi.data_quality GROUP BY dataset ORDER BY dataset";
    assertThat(command.run("sql", events, "--format", "csv").out())
        .isEqualToNormalizingNewlines(
            "dataset,events,duplicates\n" + String.join("\n", told) + "\n");
    String arrivals =
        "SELECT SUM(records) AS records, SUM(records_difference) AS lost, MIN(agents) AS agents"
            + " FROM daybook_bi.arrivals";
    assertThat(command.run("sql", arrivals, "--format", "csv").out())
        .isEqualToNormalizingNewlines("records,lost,agents\n" + records + ",0,1\n");
  }

  @Test
  @Order(2)
  void answersInEveryFormatWithNothingElseOnStandardOutput() throws Exception {
    String sql = "SELECT source, COUNT(*) AS n FROM daybook.login GROUP BY source ORDER BY source";

    assertThat(command.run("sql", sql, "--format", "csv").out())
        .isEqualToNormalizingNewlines("source,n\nauth,6033\nmobile,4101\n");
    assertThat(command.run("sql", sql, "--format", "json").json().get(0).path("n").asLong())
        .isEqualTo(6033);
    assertThat(command.run("sql", sql).out().lines().toList())
        .containsExactly("source     n", "------  ----", "auth    6033", "mobile  4101");
    String twice = "SELECT * FROM (SELECT 1 AS n) a JOIN (SELECT 2 AS n) b";
    assertThat(command.run("sql", twice, "--format", "csv").out())
        .isEqualToNormalizingNewlines("a.n,b.n\n1,2\n");
    Command.CommandResult wrong = command.run("sql", "SELECT nothing FROM daybook.login");
    assertThat(wrong.exitCode()).isEqualTo(64);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err()).contains("nothing").doesNotContain("\tat ");
  }

  @Test
  @Order(2)
  void describesItselfToToolsWithoutAJob() throws Exception {
    OtherClients.assertToolsSeeTheTables();
  }

  @Test
  @Order(2)
  @DisabledIfSystemProperty(named = "airflow.skip", matches = "true")
  void tellsPythonsClientsWhatItTellsJdbc(@TempDir Path directory) throws Exception {
    OtherClients.assertPythonAgrees(directory);
  }

  @Test
  @Order(2)
  void runsAScriptOfSqllineOverHttp(@TempDir Path directory) throws Exception {
    OtherClients.assertSqllineAgrees(directory, command);
  }

  @Test
  @Order(2)
  void asksALdapServerForPasswords(@TempDir Path directory) throws Exception {
    OtherClients.assertLdapDecides(directory);
  }

  @Test
  @Order(3)
  void answersEveryViewForBiTools() throws Exception {
    try (HiveSession hive = SharedStack.hive();
        Metastore metastore = SharedStack.metastore()) {
      PublishedViews views = new PublishedViews(hive, metastore);
      views.assertEveryColumnIsAnswered();
      views.assertRowsAreTheTables();
      views.assertCalendarIsThatOfJavaTime();
      views.assertZeroIsKnownAndNullIsNot();
      views.assertOverflowIsRefused();
    }
    assertThat(inDemo.run("plan").out()).contains(HiveTable.BI);
    assertThat(inDemo.run("nightly").exitCode()).isZero();
    assertThat(inDemo.run("nightly").exitCode()).isEqualTo(10);
  }

  /** Each state that the page ever showed is of one publication. */
  @Test
  @Order(4)
  @DisabledIfSystemProperty(named = "browser.skip", matches = "true")
  void switchesAnOpenPageAtOnceWhenANightIsPublished() throws Exception {
    Path checkout = SharedStack.HOME.resolve("demo/logs/checkout.csv");
    URI console = SharedStack.endpoints().consoleHttp();
    try (ConsolePages pages = ConsolePages.open(console);
        HiveSession hive = SharedStack.hive()) {
      ConsoleCells cells = new ConsoleCells(console, hive);
      long before = cells.get("books").path("publication").asLong();
      pages.stayAt("/sales?from=2026-03-03&to=2026-03-03&currency=EUR");
      String net = PublishedDay.texts(hive, "2026-03-03", "EUR").get("/sales");
      Files.writeString(
          checkout,
          "2026-03-03 12:00:00,L-late-1,sale,O-late,1,,Germany,web,H-2003,Late,household,1,"
              + "1234567.00,0.00,EUR,till-1\n",
          StandardOpenOption.APPEND);
      assertThat(inDemo.run("collect", "--once").exitCode()).isZero();
      assertThat(inDemo.run("nightly").exitCode()).isZero();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> pages.shown().keySet().stream().anyMatch(number -> number > before));
      String changed = PublishedDay.texts(hive, "2026-03-03", "EUR").get("/sales");
      assertThat(changed).startsWith("€1.").endsWith("m").isNotEqualTo(net);
      pages
          .shown()
          .forEach(
              (publication, texts) ->
                  assertThat(texts)
                      .as("publication " + publication)
                      .allMatch(text -> text.contains(publication > before ? changed : net)));
      cells.assertSameAsHive();
    }
  }

  /** A late line changes a day; the day goes back, stays through a night, and is let go. */
  @Test
  @Order(5)
  void tracesALineAndTakesADayOfFiguresBack() throws Exception {
    String line =
        "2026-03-02 12:00:00,L-late-2,sale,O-late-2,1,,Germany,web,H-2003,Late,household,1,"
            + "7654321.00,0.00,EUR,till-1";
    String before = lineItems();
    Files.writeString(
        SharedStack.HOME.resolve("demo/logs/checkout.csv"), line + "\n", StandardOpenOption.APPEND);
    assertThat(inDemo.run("collect", "--once").exitCode()).isZero();
    assertThat(inDemo.run("nightly").exitCode()).isZero();
    String after = lineItems();
    assertThat(after).isNotEqualTo(before);

    Command.CommandResult row = inDemo.run("trace", "purchase", "L-late-2", "--unmask", "--json");
    assertThat(row.exitCode()).as(row.err()).isZero();
    assertThat(row.json().at("/rows/0/record/text").asText()).isEqualTo(line);
    assertThat(row.json().at("/rows/0/publication").asLong()).isPositive();
    Command.CommandResult figure =
        inDemo.run(
            "trace",
            "purchase_daily",
            "2026-03-02",
            "currency=EUR",
            "country=DE",
            "channel=web",
            "category=household",
            "--lines=1",
            "--json");
    assertThat(figure.exitCode()).as(figure.err()).isZero();
    assertThat(figure.json().at("/datasets/0/matches").asText())
        .isEqualTo(figure.json().at("/figures/0/line_items").asText());
    assertThat(figure.json().at("/datasets/0/records/0/record/text").asText())
        .contains("9999-99-99")
        .doesNotContain("EUR");

    JsonNode versions =
        inDemo.run("history", "purchase_daily", "--day=2026-03-02", "--json").json();
    assertThat(versions.path("versions").findValuesAsText("files"))
        .containsExactly("CURRENT", "REPLACED");
    String first = versions.at("/versions/1/id").asText();
    String[] restore = {"restore", "purchase_daily", "--day=2026-03-02", "--version=" + first};
    Command.CommandResult restored = inDemo.run(restore);
    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(lineItems()).isEqualTo(before);
    assertThat(inDemo.run(restore).exitCode()).as("a second time").isEqualTo(10);
    assertThat(inDemo.run("plan", "--explain").out())
        .contains("metrics purchase_daily 2026-03-02: stays, pinned to version " + first)
        .contains("once it is let go: purchase changed");
    assertThat(inDemo.run("nightly").exitCode()).isIn(0, 10);
    assertThat(lineItems()).isEqualTo(before);

    assertThat(inDemo.run("restore", "purchase_daily", "--day=2026-03-02", "--let-go").exitCode())
        .isZero();
    assertThat(lineItems()).isEqualTo(before);
    assertThat(inDemo.run("nightly").exitCode()).isZero();
    assertThat(lineItems()).isEqualTo(after);
    assertThat(inDemo.run("history", "purchase_daily", "--limit=4").out())
        .contains("restore", "let go", "figures");
  }

  private static String lineItems() {
    return command
        .run(
            "sql",
            "SELECT SUM(line_items) AS n, SUM(net_amount) AS net FROM"
                + " daybook_metrics.purchase_daily WHERE dt = DATE '2026-03-02'",
            "--format",
            "csv")
        .out();
  }

  private static void assertOnlyNamed(StoragePath home, List<StoragePath> found)
      throws IOException {
    List<String> named = new ArrayList<>();
    new Ledger(SharedStack.storage(), home)
        .state()
        .partitions()
        .values()
        .forEach(version -> version.files().stream().map(DataFile::path).forEach(named::add));
    assertThat(named).isNotEmpty();
    assertThat(found.stream().map(StoragePath::value).filter(path -> !path.contains("/_ledger/")))
        .containsExactlyInAnyOrderElementsOf(named);
  }

  private static void assertSame(List<? extends List<?>> expected, List<? extends List<?>> found) {
    assertThat(found.stream().map(DemoIT::texts).toList())
        .isNotEmpty()
        .isEqualTo(expected.stream().map(DemoIT::texts).toList());
  }

  private static List<String> texts(List<?> row) {
    return row.stream().map(String::valueOf).toList();
  }
}
