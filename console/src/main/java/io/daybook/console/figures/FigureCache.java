package io.daybook.console.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.daybook.console.figures.TableLayout.AmountDigits;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FailureReason;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.MetricTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The figures of one publication in a DuckDB file. {@link #bring} replaces one edition by the next
 * in one transaction; whoever reads meanwhile sees the old one, whole. A day is known by its
 * version, which holds the same rows for ever, so that an edition of any other warehouse is brought
 * up to date like an old one: what differs is replaced. A file that can't be read is made anew.
 *
 * <p>Personal values are masked before they are written.
 */
public final class FigureCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FigureCache.class);
  private static final int FORMAT = 2;
  private static final int SALT_BYTES = 16;

  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private final CacheFile file;
  private final String salt;
  private volatile Edition current;

  /** What is asked of one edition. */
  public interface EditionQuestion<T> {
    /**
     * Asks.
     *
     * @param edition that the connection shows as long as the question takes
     */
    T ask(Connection connection, Edition edition) throws SQLException, FigureRefusal;
  }

  private FigureCache(CacheFile file) throws SQLException {
    this.file = file;
    prepare();
    this.salt = salt();
    this.current = edition(file.writer());
  }

  /**
   * Opens the cache of a directory, or begins one.
   *
   * @param directory is made if it is missing; nobody else's files are in it
   * @throws OperatorException ({@code HELD}) if another console has it, ({@code NOT_READY}) if it
   *     can't be written
   */
  public static FigureCache open(Path directory) {
    boolean wasThere = CacheFile.isIn(directory);
    try {
      return opened(directory);
    } catch (IOException e) {
      throw unusable(directory, FailureReason.of(e), e);
    } catch (SQLException e) {
      if (!wasThere) {
        throw unusable(directory, String.valueOf(e.getMessage()), e);
      }
      LOG.warn("[{}] can't be read and is made anew: {}", directory, e.getMessage());
    }
    try {
      CacheFile.delete(directory);
      return opened(directory);
    } catch (IOException e) {
      throw unusable(directory, FailureReason.of(e), e);
    } catch (SQLException e) {
      throw unusable(directory, String.valueOf(e.getMessage()), e);
    }
  }

  private static FigureCache opened(Path directory) throws IOException, SQLException {
    CacheFile file = CacheFile.open(directory);
    try {
      return new FigureCache(file);
    } catch (SQLException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static OperatorException unusable(Path directory, String found, Exception cause) {
    return new OperatorException(
        ExitCode.NOT_READY,
        String.format(
            "[%s] Cannot keep figures: expected a directory to write to but found %s; mend it, or"
                + " take another --home",
            directory, found),
        cause);
  }

  /** A file of another format, or that is no cache at all, is emptied. */
  private void prepare() throws SQLException {
    try (Statement statement = file.writer().createStatement()) {
      statement.execute("CREATE SCHEMA IF NOT EXISTS cache");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS cache.state (format INTEGER, salt VARCHAR, edition VARCHAR)");
      try (ResultSet formats = statement.executeQuery("SELECT format FROM cache.state")) {
        if (formats.next() && formats.getInt(1) == FORMAT) {
          return;
        }
      }
      statement.execute("DROP SCHEMA cache CASCADE");
      statement.execute("DROP SCHEMA IF EXISTS figures CASCADE");
      statement.execute("CREATE SCHEMA cache");
      statement.execute("CREATE SCHEMA figures");
      statement.execute("CREATE TABLE cache.state (format INTEGER, salt VARCHAR, edition VARCHAR)");
      statement.execute("CREATE TABLE cache.layouts (name VARCHAR PRIMARY KEY, ddl VARCHAR)");
      statement.execute("CREATE TABLE cache.days (name VARCHAR, dt DATE, version VARCHAR)");
      byte[] random = new byte[SALT_BYTES];
      new SecureRandom().nextBytes(random);
      try (PreparedStatement first =
          file.writer().prepareStatement("INSERT INTO cache.state VALUES (?, ?, ?)")) {
        first.setInt(1, FORMAT);
        first.setString(2, HexFormat.of().formatHex(random));
        first.setString(3, json(Edition.NONE));
        first.executeUpdate();
      }
    }
  }

  private String salt() throws SQLException {
    try (Statement statement = file.writer().createStatement();
        ResultSet row = statement.executeQuery("SELECT salt FROM cache.state")) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * Asks the edition that is in force now; it stays the same until the answer is complete.
   *
   * @throws FigureRefusal of the question, or ({@code busy}) if others are asked for too long
   */
  public <T> T ask(EditionQuestion<T> question) throws FigureRefusal, SQLException {
    return file.read(reader -> question.ask(reader, edition(reader)));
  }

  /** Returns the edition in force. */
  public Edition edition() {
    return current;
  }

  private static Edition edition(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT edition FROM cache.state")) {
      row.next();
      return JSON.readValue(row.getString(1), Edition.class);
    } catch (JsonProcessingException e) {
      throw new SQLException("the cache's edition can't be read", e);
    }
  }

  /**
   * Replaces the edition: days of which another version, or none, is published now.
   *
   * @param next the edition, and {@code published} its tables, all of them
   * @param download brings files of versions to this host
   * @return days that were replaced
   * @throws java.nio.file.NoSuchFileException if a version is gone: a newer publication replaced it
   */
  long bring(Edition next, List<EditionDays> published, DayDownload download)
      throws IOException, SQLException {
    long changed = 0;
    try {
      execute("BEGIN TRANSACTION");
      dropOthers(published);
      for (EditionDays table : published) {
        changed += bring(table, download);
      }
      Edition whole = next.withCurrencies(currencies(published));
      state(whole);
      execute("COMMIT");
      current = whole;
      return changed;
    } catch (IOException | SQLException | RuntimeException e) {
      takeBack(e);
      throw e;
    } finally {
      download.clear();
    }
  }

  private void takeBack(Exception cause) {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
      file.broke();
    }
  }

  /** Opens the file again if something failed in a way that DuckDB doesn't go on from. */
  void mend() throws SQLException {
    file.mend();
  }

  private void dropOthers(List<EditionDays> published) throws SQLException {
    List<String> names = published.stream().map(days -> days.table().name()).toList();
    for (String known : layouts().keySet()) {
      if (!names.contains(known)) {
        forget(known);
      }
    }
  }

  private void forget(String table) throws SQLException {
    execute("DROP TABLE IF EXISTS figures." + TableLayout.quoted(table));
    execute("DELETE FROM cache.layouts WHERE name = " + TableLayout.literal(table));
    execute("DELETE FROM cache.days WHERE name = " + TableLayout.literal(table));
  }

  private Map<String, String> layouts() throws SQLException {
    return pairs("SELECT name, ddl FROM cache.layouts");
  }

  private Map<String, String> pairs(String query) throws SQLException {
    Map<String, String> pairs = new TreeMap<>();
    try (Statement statement = file.writer().createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        pairs.put(rows.getString(1), rows.getString(2));
      }
    }
    return pairs;
  }

  private long bring(EditionDays published, DayDownload download) throws IOException, SQLException {
    MetricTable table = published.table();
    String layout = layouts().get(table.name());
    AmountDigits amounts =
        TableLayout.ddl(table, AmountDigits.DECLARED).equals(layout)
            ? AmountDigits.DECLARED
            : AmountDigits.NARROW;
    if (!TableLayout.ddl(table, amounts).equals(layout)) {
      begin(table, amounts);
    }
    Map<LocalDate, String> known = new TreeMap<>();
    pairs("SELECT dt, version FROM cache.days WHERE name = " + TableLayout.literal(table.name()))
        .forEach((day, version) -> known.put(LocalDate.parse(day), version));
    Map<LocalDate, EditionDays.DayVersion> wanted = new TreeMap<>(published.days());
    wanted.entrySet().removeIf(day -> day.getValue().id().equals(known.get(day.getKey())));
    List<LocalDate> gone = new ArrayList<>(known.keySet());
    gone.removeIf(day -> published.days().containsKey(day) && !wanted.containsKey(day));
    if (!wanted.isEmpty()) {
      Path downloaded = download.bring(table.name(), wanted);
      if (amounts == AmountDigits.NARROW && !isNarrow(table, downloaded)) {
        begin(table, AmountDigits.DECLARED);
        insert(
            table,
            AmountDigits.DECLARED,
            published.days(),
            download.bring(table.name(), published.days()));
        return published.days().size();
      }
      delete(table, gone);
      insert(table, amounts, wanted, downloaded);
    } else {
      delete(table, gone);
    }
    return wanted.size() + gone.stream().filter(day -> !wanted.containsKey(day)).count();
  }

  /** Makes a table anew, without days. */
  private void begin(MetricTable table, AmountDigits amounts) throws SQLException {
    String ddl = TableLayout.ddl(table, amounts);
    forget(table.name());
    execute(ddl);
    execute(
        "INSERT INTO cache.layouts VALUES ("
            + TableLayout.literal(table.name())
            + ", "
            + TableLayout.literal(ddl)
            + ")");
  }

  private boolean isNarrow(MetricTable table, Path downloaded) throws SQLException {
    String files = files(downloaded);
    List<String> given = columns(files);
    String conditions =
        table.columns().stream()
            .filter(column -> given.contains(column.name()))
            .flatMap(column -> TableLayout.isNarrow(column).stream())
            .collect(Collectors.joining(" AND "));
    if (conditions.isEmpty()) {
      return true;
    }
    try (Statement statement = file.writer().createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM " + files + " WHERE NOT (" + conditions + ")")) {
      row.next();
      return row.getLong(1) == 0;
    }
  }

  private void delete(MetricTable table, Collection<LocalDate> days) throws SQLException {
    if (!days.isEmpty()) {
      String list =
          days.stream().map(day -> "DATE '" + day + "'").collect(Collectors.joining(", "));
      execute("DELETE FROM " + TableLayout.name(table) + " WHERE \"dt\" IN (" + list + ")");
      execute(
          "DELETE FROM cache.days WHERE name = "
              + TableLayout.literal(table.name())
              + " AND dt IN ("
              + list
              + ")");
    }
  }

  /** Files of older definitions may lack a column, or have one more. */
  private void insert(
      MetricTable table,
      AmountDigits amounts,
      Map<LocalDate, EditionDays.DayVersion> days,
      Path downloaded)
      throws SQLException {
    String files = files(downloaded);
    List<String> given = columns(files);
    String select =
        table.columns().stream()
            .map(
                column ->
                    given.contains(column.name())
                        ? TableLayout.value(column, salt, amounts)
                        : "NULL")
            .collect(Collectors.joining(", "));
    execute(
        "INSERT INTO "
            + TableLayout.name(table)
            + " SELECT \"dt\", "
            + select
            + " FROM "
            + files
            + " ORDER BY \"dt\"");
    execute(
        days.entrySet().stream()
            .map(
                day ->
                    String.format(
                        "(%s, DATE '%s', %s)",
                        TableLayout.literal(table.name()),
                        day.getKey(),
                        TableLayout.literal(day.getValue().id())))
            .collect(Collectors.joining(", ", "INSERT INTO cache.days VALUES ", "")));
  }

  private static String files(Path downloaded) {
    return "read_parquet("
        + TableLayout.literal(downloaded + "/*/*.parquet")
        + ", hive_partitioning = true, hive_types = {'dt': DATE}, union_by_name = true)";
  }

  private List<String> columns(String relation) throws SQLException {
    return List.copyOf(
        pairs("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + relation + ")")
            .keySet());
  }

  /** The currencies in which most was bought come first, since pages show the first. */
  private List<String> currencies(List<EditionDays> published) throws SQLException {
    Optional<MetricTable> sales =
        published.stream()
            .map(EditionDays::table)
            .filter(table -> table.name().equals("sales_daily"))
            .findFirst();
    List<String> currencies = new ArrayList<>();
    if (sales.isPresent()) {
      try (Statement statement = file.writer().createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT currency FROM "
                      + TableLayout.name(sales.get())
                      + " GROUP BY currency ORDER BY sum(orders) DESC, currency")) {
        while (rows.next()) {
          currencies.add(rows.getString(1));
        }
      }
    }
    return currencies;
  }

  private void state(Edition next) throws SQLException {
    try (PreparedStatement update =
        file.writer().prepareStatement("UPDATE cache.state SET edition = ?")) {
      update.setString(1, json(next));
      update.executeUpdate();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = file.writer().createStatement()) {
      statement.execute(sql);
    }
  }

  private static String json(Edition edition) {
    try {
      return JSON.writeValueAsString(edition);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the tables of the edition that a connection shows, by name, with their days. */
  static Map<String, DayRange> ranges(Connection connection) throws SQLException {
    Map<String, DayRange> ranges = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT l.name, min(d.dt), max(d.dt), count(d.dt) FROM cache.layouts l"
                    + " LEFT JOIN cache.days d USING (name) GROUP BY l.name")) {
      while (rows.next()) {
        ranges.put(
            rows.getString(1),
            new DayRange(
                rows.getObject(2, LocalDate.class),
                rows.getObject(3, LocalDate.class),
                rows.getLong(4)));
      }
    }
    return ranges;
  }

  /**
   * The days of a table.
   *
   * @param first null: none
   * @param last null: none
   */
  public record DayRange(@Nullable LocalDate first, @Nullable LocalDate last, long days) {}

  /** Returns the directory of its files. */
  Path directory() {
    return file.directory();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("[{}] did not close as it should: {}", directory(), e.toString());
    }
  }
}
