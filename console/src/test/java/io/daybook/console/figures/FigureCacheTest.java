package io.daybook.console.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.console.TestingBooks;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.ledger.PublicationRecord;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureCacheTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
  private static final LocalDate TUESDAY = MONDAY.plusDays(1);

  @TempDir Path root;
  private TestingBooks books;
  private FigureCache cache;
  private PublicationFollower follower;

  @BeforeEach
  void open() throws IOException {
    books = new TestingBooks(root.resolve("warehouse"));
    open("home", books, MetricTables.ALL);
  }

  private void open(String home, TestingBooks of, List<MetricTable> tables) {
    cache = FigureCache.open(root.resolve(home));
    follower =
        new PublicationFollower(
            cache, of.storage(), of.zones(), ZoneOffset.UTC, tables, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    cache.close();
  }

  private PartitionVersion sale(LocalDate day, String amount) throws IOException {
    return books.figures("sales_daily", day, Map.of("currency", "'EUR'", "net_amount", amount));
  }

  private PartitionVersion logins(LocalDate day, String attempts) throws IOException {
    return books.figures("login_daily", day, Map.of("attempts", attempts));
  }

  private List<String> amounts() throws Exception {
    return values("SELECT dt || ' ' || net_amount FROM figures.sales_daily ORDER BY dt");
  }

  private List<String> attempts() throws Exception {
    return values("SELECT dt || ' ' || attempts FROM figures.login_daily ORDER BY dt");
  }

  private List<String> values(String query) throws Exception {
    return cache.ask(
        (connection, edition) -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(query)) {
            Stream.Builder<String> values = Stream.builder();
            while (rows.next()) {
              values.add(rows.getString(1));
            }
            return values.build().toList();
          }
        });
  }

  @Test
  void holdsNothingBeforeTheFirstPublication() {
    follower.look();

    assertThat(cache.edition()).isEqualTo(Edition.NONE);
    assertThat(follower.complaint()).isEmpty();
    assertThat(follower.hasLooked()).isTrue();
  }

  @Test
  void followsThePublicationsAndReplacesOnlyWhatDiffers() throws Exception {
    sale(MONDAY, "10.5");
    sale(TUESDAY, "20");
    logins(MONDAY, "7");
    books.publish();
    follower.look();
    assertThat(amounts()).containsExactly("2026-03-02 10.5000", "2026-03-03 20.0000");

    sale(TUESDAY, "21");
    books.remove("sales_daily", MONDAY);
    follower.look();
    assertThat(amounts()).as("committed, not published").hasSize(2);

    books.publish();
    follower.look();

    assertThat(amounts()).containsExactly("2026-03-03 21.0000");
    assertThat(attempts()).containsExactly("2026-03-02 7");
    assertThat(cache.edition().publication()).isEqualTo(2);
    assertThat(cache.edition().publishedAt()).isEqualTo(TestingBooks.NIGHT);
    assertThat(cache.edition().currencies()).containsExactly("EUR");
  }

  @Test
  void showsWhoAsksOneEditionWhileTheNextComes() throws Exception {
    sale(MONDAY, "1");
    logins(MONDAY, "1");
    books.publish();
    follower.look();
    sale(MONDAY, "2");
    logins(MONDAY, "2");
    books.publish();

    List<String> seen =
        cache.ask(
            (connection, edition) -> {
              follower.look();
              try (Statement statement = connection.createStatement();
                  ResultSet row =
                      statement.executeQuery(
                          "SELECT s.net_amount || ' ' || l.attempts FROM figures.sales_daily s,"
                              + " figures.login_daily l")) {
                row.next();
                return List.of(row.getString(1), "publication " + edition.publication());
              }
            });

    assertThat(seen).containsExactly("1.0000 1", "publication 1");
    assertThat(amounts()).containsExactly("2026-03-02 2.0000");
    assertThat(cache.edition().publication()).isEqualTo(2);
  }

  @Test
  void opensAgainWhereAQuestionCouldNotBeEnded() throws Exception {
    sale(MONDAY, "1");
    books.publish();
    follower.look();
    for (int question = 0; question < 6; question++) {
      cache.ask(
          (connection, edition) -> {
            connection.close();
            return edition;
          });
    }
    sale(MONDAY, "2");
    books.publish();

    follower.look();

    assertThat(follower.complaint()).isEmpty();
    assertThat(amounts()).containsExactly("2026-03-02 2.0000");
  }

  @Test
  void staysAtTheOldEditionWhereAVersionIsGoneAndNoNewerPublicationIsThere() throws Exception {
    sale(MONDAY, "1");
    logins(MONDAY, "1");
    books.publish();
    follower.look();
    logins(MONDAY, "2");
    PartitionVersion lost = sale(MONDAY, "2");
    books.publish();
    Files.delete(Path.of(lost.files().get(0).path()));

    follower.look();

    assertThat(amounts()).containsExactly("2026-03-02 1.0000");
    assertThat(attempts()).containsExactly("2026-03-02 1");
    assertThat(cache.edition().publication()).isOne();
    assertThat(follower.complaint()).isPresent();

    sale(MONDAY, "3");
    books.publish();
    follower.look();

    assertThat(amounts()).containsExactly("2026-03-02 3.0000");
    assertThat(attempts()).containsExactly("2026-03-02 2");
    assertThat(follower.complaint()).isEmpty();
    assertThat(root.resolve("home/incoming")).doesNotExist();
  }

  /** What a killed console leaves: files as they were when the next edition was half there. */
  @Test
  void findsTheOldEditionAfterACrashInTheMiddle() throws Exception {
    sale(MONDAY, "1");
    logins(MONDAY, "1");
    books.publish();
    follower.look();
    logins(MONDAY, "2");
    sale(MONDAY, "2");
    books.publish();
    Path crashed = root.resolve("crashed");
    PublishedBooks published =
        new PublishedBooks(books.storage(), books.zones(), ZoneOffset.UTC, MetricTables.ALL);
    PublicationRecord record = published.newest().orElseThrow();
    List<EditionDays> days = published.days(record);
    assertThat(days).hasSize(2);
    DayDownload download =
        new DayDownload(books.storage(), root.resolve("home/incoming")) {
          private int calls;

          @Override
          Path bring(String table, Map<LocalDate, EditionDays.DayVersion> changed)
              throws IOException {
            if (++calls == 2) {
              copyFiles(root.resolve("home"), crashed);
            }
            return super.bring(table, changed);
          }
        };
    cache.bring(published.edition(record), days, download);
    cache.close();

    open("crashed", books, MetricTables.ALL);

    assertThat(cache.edition().publication()).isOne();
    assertThat(attempts()).containsExactly("2026-03-02 1");
    assertThat(amounts()).containsExactly("2026-03-02 1.0000");
    follower.look();
    assertThat(amounts()).containsExactly("2026-03-02 2.0000");
  }

  private static void copyFiles(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void makesADamagedCacheAnew() throws Exception {
    sale(MONDAY, "1");
    books.publish();
    follower.look();
    cache.close();
    Files.writeString(root.resolve("home/console.duckdb"), "no database".repeat(2000));

    open("home", books, MetricTables.ALL);
    assertThat(cache.edition()).isEqualTo(Edition.NONE);
    follower.look();

    assertThat(amounts()).containsExactly("2026-03-02 1.0000");
  }

  @Test
  void replacesTheFiguresOfAnotherWarehouse() throws Exception {
    sale(MONDAY, "1");
    sale(TUESDAY, "1");
    books.publish();
    follower.look();
    cache.close();
    TestingBooks others = new TestingBooks(root.resolve("others"));
    others.figures("sales_daily", MONDAY, Map.of("currency", "'GBP'", "net_amount", "9"));
    others.publish();

    open("home", others, MetricTables.ALL);
    follower.look();

    assertThat(amounts()).containsExactly("2026-03-02 9.0000");
    assertThat(cache.edition().currencies()).containsExactly("GBP");
  }

  @Test
  void isEmptiedWhereTheWarehouseWasBegunAnew() throws Exception {
    sale(MONDAY, "1");
    books.publish();
    follower.look();
    cache.close();

    open("home", new TestingBooks(root.resolve("empty")), MetricTables.ALL);
    follower.look();

    assertThat(cache.edition()).isEqualTo(Edition.NONE);
    assertThat(new FigureDesk(cache, MetricTables.ALL).catalogue().tables()).isEmpty();
  }

  @Test
  void dropsATableThatLeftTheConfigurationAndTakesOneThatCame() throws Exception {
    sale(MONDAY, "1");
    logins(MONDAY, "1");
    books.publish();
    follower.look();
    cache.close();

    open("home", books, List.of(TestingBooks.table("login_daily")));
    follower.look();
    assertThat(new FigureDesk(cache, MetricTables.ALL).catalogue().tables())
        .extracting(FigureDesk.CatalogueTable::name)
        .containsExactly("login_daily");
    cache.close();

    open("home", books, MetricTables.ALL);
    follower.look();
    assertThat(amounts()).containsExactly("2026-03-02 1.0000");
  }

  @Test
  void readsFilesFromBeforeAColumnCame() throws Exception {
    books.commit(
        "sales_daily",
        MONDAY,
        "SELECT 'EUR' AS currency, 5::DECIMAL(18,4) AS net_amount, 1 AS gone",
        1);
    sale(TUESDAY, "6");
    books.publish();

    follower.look();

    assertThat(amounts()).containsExactly("2026-03-02 5.0000", "2026-03-03 6.0000");
    assertThat(values("SELECT orders FROM figures.sales_daily ORDER BY dt"))
        .containsExactly(null, "0");
  }

  /** Amounts of 18 digits take 64 bits, others as many as their table declares. */
  @Test
  void widensTheAmountsOfATableWhenOneNeedsIt() throws Exception {
    String type =
        "SELECT data_type FROM information_schema.columns WHERE table_name = 'sales_daily' AND"
            + " column_name = 'net_amount'";
    sale(MONDAY, "99999999999999.9999");
    books.publish();
    follower.look();
    assertThat(values(type)).containsExactly("DECIMAL(18,4)");

    sale(TUESDAY, "-100000000000000");
    books.publish();
    follower.look();

    assertThat(values(type)).containsExactly("DECIMAL(38,4)");
    assertThat(amounts())
        .containsExactly("2026-03-02 99999999999999.9999", "2026-03-03 -100000000000000.0000");
  }

  @Test
  void masksPersonalValuesBeforeTheyAreWritten() throws Exception {
    String account = "anna.mueller@example.org";
    books.figures(
        "login_risk_daily",
        MONDAY,
        Map.of("subject_type", "'account'", "subject", "'" + account + "'", "rule", "'a'"),
        Map.of("subject_type", "'account'", "subject", "'" + account + "'", "rule", "'b'"),
        Map.of("subject_type", "'account'", "subject", "'anna.other@example.org'", "rule", "'a'"));
    books.publish();

    follower.look();

    List<String> shown = values("SELECT subject FROM figures.login_risk_daily ORDER BY subject");
    assertThat(shown).allMatch(subject -> subject.matches("an•••[0-9a-f]{8}"));
    assertThat(shown.stream().distinct()).hasSize(2);
    cache.close();
    try (Stream<Path> files = Files.walk(root.resolve("home"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain("mueller");
      }
    }
  }

  @Test
  void letsOneConsoleHaveAHome() {
    assertThatThrownBy(() -> FigureCache.open(root.resolve("home")))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.HELD))
        .hasMessageContaining("another");
  }

  @Test
  void saysThatAHomeCannotBeWritten() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");

    assertThatThrownBy(() -> FigureCache.open(file.resolve("home")))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY))
        .hasMessageContaining("--home");
  }

  @Test
  void knowsHowFarTheDatasetsReach() throws Exception {
    books.archive("login", LocalDate.of(2026, 3, 4), MONDAY, TUESDAY);
    books.archive("orders", LocalDate.of(2026, 3, 3), MONDAY, TUESDAY);
    books.publish();

    follower.look();

    assertThat(cache.edition().completeTo()).isEqualTo(Optional.of(MONDAY));
    assertThat(cache.edition().firstDay()).contains(MONDAY);
    assertThat(cache.edition().lastDay()).contains(TUESDAY);
  }
}
