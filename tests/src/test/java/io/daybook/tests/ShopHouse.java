package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.cli.PublishedFigures;
import io.daybook.hive.sql.HiveSession;
import io.daybook.local.shop.DayTotals;
import io.daybook.local.shop.ShopConfiguration;
import io.daybook.local.shop.ShopSize;
import io.daybook.local.shop.ShopTruth;
import io.daybook.local.shop.SimulatedShop;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.Ledger;
import io.daybook.warehouse.ledger.SourceSums;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A simulated shop that keeps its own books, and a warehouse in the shared stack that gets its
 * logs. They are written at once and {@linkplain #deliver() delivered} file by file.
 */
final class ShopHouse {
  private final Path directory;
  private final Zones zones;
  private final ShopTruth truth;
  private final List<Path> undelivered;

  private ShopHouse(Path directory, Zones zones, ShopTruth truth, List<Path> written) {
    this.directory = directory;
    this.zones = zones;
    this.truth = truth;
    this.undelivered = new ArrayList<>(written);
  }

  /**
   * Opens the shop, lets it write, and makes Hive forget other warehouses.
   *
   * @param directory gets its logs, configuration and journal
   * @param root of the warehouse
   */
  static ShopHouse open(Path directory, String root, ShopSize size, long seed) throws IOException {
    SharedStack.forgetTables();
    Path written = directory.resolve("written");
    ShopTruth truth;
    try (SimulatedShop shop = new SimulatedShop(written, size, seed)) {
      shop.writeAll();
      truth = shop.truth();
    }
    Files.createDirectories(directory.resolve("logs"));
    configure(directory, root);
    try (Stream<Path> files = Files.list(written)) {
      // Renamed logs come first, as they were written first.
      List<Path> inOrder =
          files
              .sorted(
                  Comparator.comparing((Path file) -> !file.toString().endsWith(".1"))
                      .thenComparing(Comparator.naturalOrder()))
              .toList();
      return new ShopHouse(directory, new Zones(new StoragePath(root)), truth, inOrder);
    }
  }

  private static void configure(Path directory, String root) throws IOException {
    Path configuration = directory.resolve("config");
    ShopConfiguration.write(configuration);
    replace(
        configuration.resolve("daybook.yaml"),
        List.of("warehouse:\n", "collect:\n"),
        List.of(
            "metrics: {tables: [login_daily, purchase_daily, order_daily]}\nwarehouse:\n  root: "
                + root
                + "\n",
            "collect:\n  state: " + directory.resolve("agent") + "\n"));
    try (Stream<Path> sources = Files.list(configuration.resolve("sources"))) {
      for (Path source : sources.toList()) {
        // A delivery of two hundred records may hold two of the shop's broken ones.
        replace(
            source,
            List.of("${logs}", "reject-limit: 1%"),
            List.of(directory.resolve("logs").toString(), "reject-limit: 5%"));
      }
    }
  }

  private static void replace(Path file, List<String> texts, List<String> replacements)
      throws IOException {
    String text = Files.readString(file);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(text).contains(texts.get(i));
      text = text.replace(texts.get(i), replacements.get(i));
    }
    Files.writeString(file, text);
  }

  Path configuration() {
    return directory.resolve("config");
  }

  Command command() {
    return new Command(SharedStack.HOME, "--config", configuration().toString());
  }

  /** Returns whether there are logs that the collector can't see yet. */
  boolean hasUndelivered() {
    return !undelivered.isEmpty();
  }

  /** Brings the next log to where the collector reads. */
  void deliver() throws IOException {
    Path log = undelivered.remove(0);
    Files.move(log, directory.resolve("logs").resolve(log.getFileName()));
  }

  void deliverAll() throws IOException {
    while (!undelivered.isEmpty()) {
      deliver();
    }
  }

  /** Expects of every dataset's ledger both sums, and of its files an event per row. */
  void assertSumsHold() throws Exception {
    for (Dataset dataset : Datasets.BUILT_IN) {
      long archived = 0;
      for (SourceSums sum : sums(dataset)) {
        assertThat(sum.imbalance()).isEmpty();
        archived += sum.eventsArchived();
      }
      long rows = rows(dataset).values().stream().mapToLong(Long::longValue).sum();
      assertThat(rows).as(dataset.name()).isEqualTo(archived);
    }
  }

  /**
   * Expects every day's sums in Hive, every row and both sums as the shop's own books have them.
   */
  void assertBooks() throws Exception {
    assertThat(undelivered).isEmpty();
    List<String> differences = new ArrayList<>();
    try (HiveSession hive = SharedStack.hive()) {
      for (DayTotals totals : truth.totals()) {
        assertThat(totals.sums()).isNotEmpty();
        differences.addAll(PublishedFigures.differences(hive, totals));
      }
    }
    List<SourceSums> sums = new ArrayList<>();
    for (Dataset dataset : Datasets.BUILT_IN) {
      sums.addAll(sums(dataset));
    }
    differences.addAll(PublishedFigures.differences(truth, sums));
    assertThat(differences).isEmpty();
    for (Dataset dataset : Datasets.BUILT_IN) {
      assertThat(rows(dataset)).as(dataset.name()).isEqualTo(truth.rows().get(dataset.name()));
    }
    assertSumsHold();
  }

  private List<SourceSums> sums(Dataset dataset) throws IOException {
    return new Ledger(SharedStack.storage(), zones.archive(dataset.name())).state().sums();
  }

  /** Counts the rows by day in the files that the ledger names, and expects as many events. */
  private SortedMap<LocalDate, Long> rows(Dataset dataset) throws Exception {
    SortedMap<LocalDate, Long> rows = new TreeMap<>();
    StoragePath home = zones.archive(dataset.name());
    if (new Ledger(SharedStack.storage(), home).state().partitions().isEmpty()) {
      return rows;
    }
    Path copies = Files.createTempDirectory(directory, "copies-");
    try (DuckDb duck = new DuckDb(copies)) {
      duck.view(dataset.name(), home, dataset.name());
      for (List<@Nullable Object> row :
          duck.query(
              "SELECT CAST(dt AS VARCHAR), COUNT(*), COUNT(DISTINCT event_id) FROM "
                  + dataset.name()
                  + " GROUP BY dt")) {
        assertThat(row.get(2)).as("%s of %s", row.get(0), dataset.name()).isEqualTo(row.get(1));
        rows.put(LocalDate.parse(String.valueOf(row.get(0))), (Long) row.get(1));
      }
    }
    return rows;
  }
}
