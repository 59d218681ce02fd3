package io.daybook.ingest.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.daybook.warehouse.segment.SegmentFooter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.sqlite.SQLiteConfig;

/** The journal's file format: version, tables, and how a segment is written into a row. */
final class JournalSchema {
  /**
   * The newest version; older ones are read, newer ones refused. 2 brought start patterns, 3 the
   * corrections, 4 the packed files, 5 bundles.
   */
  static final int VERSION = 5;

  /** In place of a bundle's name: the slice is sealed and in none. */
  static final String WAITS = "-";

  /** A segment's fingerprint, as the index knows it. */
  static final String HEAD = "json_extract(footer, '$.origin.headHash')";

  private static final int APPLICATION = 0x44424A4C; // "DBJL", in the file's header
  private static final String CREATE_CORRECTION =
      "CREATE TABLE IF NOT EXISTS correction (source TEXT PRIMARY KEY, millis INTEGER NOT NULL) WITHOUT ROWID";
  private static final String CREATE_PACKED =
      "CREATE TABLE IF NOT EXISTS packed (source TEXT NOT NULL, device INTEGER NOT NULL,"
          + " inode INTEGER NOT NULL, size INTEGER NOT NULL, tail_hash TEXT NOT NULL,"
          + " file INTEGER NOT NULL, PRIMARY KEY (source, device, inode)) WITHOUT ROWID";
  private static final String CREATE_RETIRED =
      "CREATE TABLE IF NOT EXISTS retired (source TEXT NOT NULL, device INTEGER NOT NULL,"
          + " inode INTEGER NOT NULL, file INTEGER NOT NULL, PRIMARY KEY (source, device, inode))"
          + " WITHOUT ROWID";
  private static final String CREATE_HEAD_INDEX =
      "CREATE INDEX IF NOT EXISTS segment_head ON segment (source, " + HEAD + ")";
  private static final String CREATE_END_INDEX =
      "CREATE INDEX IF NOT EXISTS segment_end ON segment (source, file, end_byte)";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final String CREATE_BUNDLE_INDEX =
      "CREATE INDEX IF NOT EXISTS segment_bundle ON segment (bundle) WHERE bundle NOTNULL";
  private static final String CREATE_LAST_FILE =
      "CREATE TABLE IF NOT EXISTS last_file (source TEXT PRIMARY KEY, file INTEGER NOT NULL) WITHOUT ROWID";

  private JournalSchema() {}

  static Connection open(Path file, String agent) throws SQLException, IOException {
    boolean existed = Files.exists(file) && Files.size(file) > 0;
    SQLiteConfig config = new SQLiteConfig();
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      if (existed) {
        check(connection, file);
      }
      pragma(connection, "journal_mode=WAL");
      pragma(connection, "synchronous=FULL");
      if (!existed || number(connection, "application_id") == 0) {
        create(connection, agent);
      }
      checkAgent(connection, file, agent);
      if (number(connection, "user_version") < VERSION) {
        modernise(connection);
      }
      checkRows(connection, file);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Looks whether {@link #open} would take a journal for this agent's, and changes nothing.
   *
   * @throws JournalException if it would not; its rows are not looked at
   */
  static void look(Path file, String agent) throws SQLException, IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return;
    }
    // Nobody has a journal open that has no log beside it. With one, the log may hold all there is.
    boolean isAtRest = !Files.exists(file.resolveSibling(file.getFileName() + "-wal"));
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    String uri = "file:" + file.toUri().getRawPath() + (isAtRest ? "?immutable=1" : "");
    try (Connection connection = config.createConnection("jdbc:sqlite:" + uri)) {
      checkFormat(connection, file);
      if (number(connection, "application_id") == APPLICATION) {
        checkAgent(connection, file, agent);
      }
    }
  }

  private static void check(Connection connection, Path file) throws SQLException {
    checkFormat(connection, file);
    String verdict = text(connection, "PRAGMA integrity_check(1)");
    if (!verdict.equals("ok")) {
      throw JournalException.damaged(file, verdict, null);
    }
  }

  private static void checkFormat(Connection connection, Path file) throws SQLException {
    int application = number(connection, "application_id");
    // A journal whose creation was cut off is an empty database.
    boolean empty = application == 0 && number(connection, "schema_version") == 0;
    if (application != APPLICATION && !empty) {
      throw JournalException.foreign(file, "another SQLite database");
    }
    int version = number(connection, "user_version");
    if (version > VERSION) {
      throw JournalException.newer(file, version, VERSION);
    }
  }

  /** SQLite doesn't see a changed byte within a value: each row has a checksum of its own. */
  static void checkRows(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT crc, state, name, source, file, start_byte, end_byte, device, inode,"
                    + " arrival_day, footer, bundle FROM segment")) {
      while (row.next()) {
        List<Object> values = new ArrayList<>();
        for (int column = 3; column <= 11; column++) {
          values.add(String.valueOf(row.getString(column)));
        }
        if (row.getString(12) != null) {
          values.add(row.getString(12));
        }
        String crc = row.getString(1);
        String state = String.valueOf(row.getString(2));
        boolean isState = state.equals("SEALED") || state.equals("COMMITTED");
        if (!isState || (crc != null && !crc.equals(String.valueOf(crc(values))))) {
          throw JournalException.damaged(file, "a changed row of " + row.getString(3), null);
        }
      }
    }
  }

  /** Returns the checksum of a row's values. */
  static long crc(List<Object> values) {
    CRC32C crc = new CRC32C();
    values.forEach(
        value -> {
          crc.update(value.toString().getBytes(StandardCharsets.UTF_8));
          crc.update(0);
        });
    return crc.getValue();
  }

  private static void create(Connection connection, String agent) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      // An agent's name has no quotes: SegmentName.isAgent.
      statement.execute("CREATE TABLE owner (agent TEXT NOT NULL)");
      statement.execute("INSERT INTO owner VALUES ('" + agent + "')");
      statement.execute(
          "CREATE TABLE segment ("
              + "name TEXT PRIMARY KEY, source TEXT NOT NULL, file INTEGER NOT NULL,"
              + " start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL,"
              + " device INTEGER NOT NULL, inode INTEGER NOT NULL, arrival_day TEXT NOT NULL,"
              + " state TEXT NOT NULL, footer TEXT NOT NULL, crc INTEGER, bundle TEXT) WITHOUT ROWID");
      statement.execute(
          "CREATE INDEX segment_of_file ON segment (source, device, inode, file, end_byte)");
      statement.execute("CREATE INDEX segment_sealed ON segment (source) WHERE state = 'SEALED'");
      statement.execute(CREATE_CORRECTION);
      statement.execute(CREATE_PACKED);
      statement.execute(CREATE_RETIRED);
      statement.execute(CREATE_HEAD_INDEX);
      statement.execute(CREATE_END_INDEX);
      statement.execute(CREATE_BUNDLE_INDEX);
      statement.execute(CREATE_LAST_FILE);
      statement.execute("PRAGMA user_version=" + VERSION);
      statement.execute("PRAGMA application_id=" + APPLICATION);
      statement.execute("COMMIT");
    } catch (SQLException e) {
      rollBack(connection, e);
      throw e;
    }
  }

  /** A full disk makes SQLite roll back by itself: what failed first is what counts. */
  static void rollBack(Connection connection, SQLException failure) {
    try {
      run(connection, "ROLLBACK");
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * The rows of an older version are rows of this one, but not the other way around. Without a
   * correction, all that is committed is looked through once more.
   */
  private static void modernise(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      if (number(connection, "user_version") < 4) {
        statement.execute("ALTER TABLE segment ADD COLUMN crc INTEGER");
      }
      if (number(connection, "user_version") < 5) {
        statement.execute("ALTER TABLE segment ADD COLUMN bundle TEXT");
      }
      statement.execute(CREATE_CORRECTION);
      statement.execute(CREATE_PACKED);
      statement.execute(CREATE_RETIRED);
      statement.execute(CREATE_HEAD_INDEX);
      statement.execute(CREATE_END_INDEX);
      statement.execute(CREATE_BUNDLE_INDEX);
      statement.execute(CREATE_LAST_FILE);
      statement.execute("PRAGMA user_version=" + VERSION);
      statement.execute("COMMIT");
    } catch (SQLException e) {
      rollBack(connection, e);
      throw e;
    }
  }

  private static void checkAgent(Connection connection, Path file, String agent)
      throws SQLException {
    String owner = text(connection, "SELECT agent FROM owner");
    if (!owner.equals(agent)) {
      throw JournalException.otherAgent(file, owner, agent);
    }
  }

  private static void pragma(Connection connection, String setting) throws SQLException {
    run(connection, "PRAGMA " + setting);
  }

  private static int number(Connection connection, String pragma) throws SQLException {
    return Integer.parseInt(text(connection, "PRAGMA " + pragma));
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  static String text(SegmentFooter footer) {
    try {
      return JSON.writeValueAsString(footer);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SegmentFooter footer(String text) throws IOException {
    return JSON.readValue(text, SegmentFooter.class);
  }
}
