package io.daybook.ingest.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
  @TempDir Path state;
  @TempDir Path another;

  @Override
  Journal open() {
    return SqliteJournal.open(state, AGENT);
  }

  @Test
  void writesAheadAndSyncs() throws SQLException {
    try (Connection connection = connect(state);
        Statement statement = connection.createStatement();
        ResultSet mode = statement.executeQuery("PRAGMA journal_mode")) {
      assertThat(mode.getString(1)).isEqualTo("wal");
    }
  }

  @Test
  void findsFilesWithoutReadingAllOfTheirSource() throws SQLException {
    assertThat(plan(SqliteJournal.lastWhere(SqliteJournal.OF_INODE, "segment_of_file")))
        .allMatch(SqliteJournalTest::isByMoreThanTheSource);
    assertThat(plan(SqliteJournal.lastWhere(SqliteJournal.OF_INODE_ELSEWHERE, "segment_of_file")))
        .allMatch(SqliteJournalTest::isByMoreThanTheSource);
    assertThat(plan(SqliteJournal.lastWhere(JournalSchema.HEAD + " IN (?2, ?3)", "segment_head")))
        .allMatch(SqliteJournalTest::isByMoreThanTheSource);
  }

  @Test
  void findsWhatIsSealedWithoutReadingWhatIsCommitted() throws SQLException {
    for (String query :
        List.of(SqliteJournal.SEALED, SqliteJournal.WAITING, SqliteJournal.SEALED_BUNDLES)) {
      assertThat(plan(query))
          .filteredOn(step -> step.contains("segment"))
          .containsExactly("SEARCH segment USING INDEX segment_sealed (source=?)");
    }
  }

  /** Returns how SQLite reads the segments for a query. */
  private List<String> plan(String query) throws SQLException {
    List<String> plan = new ArrayList<>();
    try (Connection connection = connect(state);
        Statement statement = connection.createStatement();
        ResultSet steps = statement.executeQuery("EXPLAIN QUERY PLAN " + query)) {
      while (steps.next()) {
        plan.add(steps.getString("detail"));
      }
    }
    assertThat(plan).anyMatch(step -> step.startsWith("SEARCH segment"));
    return plan;
  }

  private static boolean isByMoreThanTheSource(String step) {
    return !step.endsWith("(source=?)") && !step.matches("SCAN (segment|s|o)\\b.*");
  }

  @Test
  void refusesANewerVersion() throws SQLException {
    SqliteJournal.open(another, AGENT).close();
    int newer = JournalSchema.VERSION + 1;
    run(another, "PRAGMA user_version=" + newer);

    assertRefused(ExitCode.USAGE, "but found version " + newer);
  }

  @Test
  void readsAnOlderVersionAndMakesItItsOwn() throws SQLException {
    try (Journal journal = SqliteJournal.open(another, AGENT)) {
      journal.seal(segment(1, 0, 10));
    }
    run(another, "DROP TABLE correction");
    run(another, "DROP TABLE packed");
    run(another, "DROP TABLE retired");
    run(another, "DROP INDEX segment_head");
    run(another, "DROP INDEX segment_bundle");
    run(another, "DROP TABLE last_file");
    run(another, "ALTER TABLE segment DROP COLUMN bundle");
    run(another, "ALTER TABLE segment DROP COLUMN crc");
    run(another, "PRAGMA user_version=1");

    try (Journal journal = SqliteJournal.open(another, AGENT)) {
      assertThat(journal.sealed("login")).containsExactly(segment(1, 0, 10));
      assertThat(journal.correctedAt("login")).isEmpty();
      assertThat(journal.withHeads("login", Set.of(segment(1, 0, 10).origin().headHash())))
          .containsExactly(segment(1, 0, 10));
      assertThat(journal.recognised("login", 1, 1)).isEmpty();
    }
    try (Connection connection = connect(another);
        Statement statement = connection.createStatement();
        ResultSet version = statement.executeQuery("PRAGMA user_version")) {
      assertThat(version.getInt(1)).isEqualTo(JournalSchema.VERSION);
    }
  }

  @Test
  void refusesTheJournalOfAnotherAgent() {
    SqliteJournal.open(another, "web-2").close();

    assertRefused(ExitCode.USAGE, "it belongs to 'web-2'");
  }

  @Test
  void refusesAnotherDatabase() throws SQLException {
    run(another, "CREATE TABLE theirs (id INTEGER)");

    assertRefused(ExitCode.BLOCKED, "another SQLite database");
  }

  @Test
  void setsAFileAsideThatIsNoDatabase() throws IOException {
    Files.writeString(another.resolve(SqliteJournal.FILE_NAME), "not a database at all".repeat(99));

    assertSetAside();
  }

  @Test
  void setsADamagedJournalAside() throws IOException {
    try (Journal journal = SqliteJournal.open(another, AGENT)) {
      for (int file = 1; file < 100; file++) {
        journal.seal(segment(file, 0, 10));
      }
    }
    Path file = another.resolve(SqliteJournal.FILE_NAME);
    byte[] bytes = Files.readAllBytes(file);
    java.util.Arrays.fill(bytes, 4096 * 3, 4096 * 6, (byte) 0x55);
    Files.write(file, bytes);

    assertSetAside();
  }

  @Test
  void setsAJournalAsideOfWhichOneByteOfAValueWasChanged() throws IOException, SQLException {
    try (Journal journal = SqliteJournal.open(another, AGENT)) {
      journal.seal(segment(1, 0, 10));
    }
    run(another, "UPDATE segment SET footer = replace(footer, 'head', 'heat')");

    assertSetAside();
  }

  private void assertSetAside() {
    try (Journal journal = SqliteJournal.open(another, AGENT)) {
      assertThat(journal.lastFile("login")).isZero();
    }
    assertThat(another.resolve(SqliteJournal.FILE_NAME + ".damaged-1")).exists();
  }

  @Test
  void makesAJournalAgainWhoseCreationWasCutOff() throws IOException {
    Files.createFile(another.resolve(SqliteJournal.FILE_NAME));

    SqliteJournal.open(another, AGENT).close();
  }

  private void assertRefused(ExitCode exitCode, String found) {
    assertThatThrownBy(() -> SqliteJournal.open(another, AGENT))
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
        .hasMessageContaining(another.resolve(SqliteJournal.FILE_NAME).toString())
        .hasMessageContaining(found);
    // The lock is free again.
    assertThatThrownBy(() -> SqliteJournal.open(another, AGENT))
        .isInstanceOfSatisfying(
            JournalException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode));
  }

  private static void run(Path directory, String sql) throws SQLException {
    try (Connection connection = connect(directory);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(Path directory) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(SqliteJournal.FILE_NAME));
  }
}
