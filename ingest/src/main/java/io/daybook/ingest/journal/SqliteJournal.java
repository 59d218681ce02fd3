package io.daybook.ingest.journal;

import io.daybook.ingest.input.PrivateDirectory;
import io.daybook.warehouse.segment.BundleName;
import io.daybook.warehouse.segment.SegmentFooter;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The journal in an SQLite file: WAL with {@code synchronous=FULL}, so that a commit is on the disk
 * when it returns.
 */
public final class SqliteJournal implements Journal {
  /** The journal's name in the state directory. */
  public static final String FILE_NAME = "journal.db";

  /** The file systems of this host that a source's files were on, each looked up in an index. */
  private static final String DEVICES =
      "WITH RECURSIVE known (device) AS ("
          + "SELECT min(device) FROM segment WHERE source = ?1 AND device >= 0"
          + " UNION ALL SELECT (SELECT min(s.device) FROM segment AS s"
          + " WHERE s.source = ?1 AND s.device > known.device) FROM known WHERE device NOTNULL)"
          + " SELECT device FROM known WHERE device NOTNULL";

  static final String OF_INODE = "device = ?2 AND inode = ?3";
  static final String OF_INODE_ELSEWHERE =
      "device IN (" + DEVICES + ") AND device <> ?2 AND inode = ?3";

  /**
   * Each round asks for what is sealed, and mostly nothing is. SQLite left to itself reads all
   * segments of the source, to have them in order.
   */
  private static final String OF_SEALED =
      " FROM segment INDEXED BY segment_sealed WHERE source = ?1 AND state = 'SEALED'";

  private static final String IN_ORDER = " ORDER BY file, start_byte";
  static final String SEALED = "SELECT footer" + OF_SEALED + IN_ORDER;
  static final String WAITING =
      "SELECT footer" + OF_SEALED + " AND bundle = '" + JournalSchema.WAITS + "'" + IN_ORDER;
  static final String SEALED_BUNDLES =
      "SELECT DISTINCT bundle"
          + OF_SEALED
          + " AND bundle <> '"
          + JournalSchema.WAITS
          + "' ORDER BY bundle";

  private static final Logger LOG = LoggerFactory.getLogger(SqliteJournal.class);

  private final Path file;
  private final StateLock lock;
  private final Connection connection;

  /**
   * Sums of what is committed, by source; null if they have to be made anew. Nobody else writes
   * here while this is open.
   */
  private @Nullable Map<String, CommittedTotals> committed;

  /** Lengths of fingerprints, by source; those that were asked for. */
  private final Map<String, Set<Integer>> headLengths = new HashMap<>();

  private SqliteJournal(Path file, StateLock lock, Connection connection) {
    this.file = file;
    this.lock = lock;
    this.connection = connection;
  }

  /**
   * Opens the journal of an agent, and makes one if the directory holds none.
   *
   * @param stateDirectory the agent's own; created if it is missing
   *     <p>A damaged one is set aside, and a new one takes its place.
   * @throws JournalException if another collector holds it, if it belongs to another agent, is of a
   *     newer version, or is another database
   */
  public static SqliteJournal open(Path stateDirectory, String agent) {
    Path file = stateDirectory.resolve(FILE_NAME);
    try {
      PrivateDirectory.create(stateDirectory);
      StateLock lock = StateLock.take(stateDirectory);
      try {
        return new SqliteJournal(file, lock, connect(file, agent));
      } catch (JournalException | IOException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw JournalException.unusable(file, e);
    }
  }

  /**
   * Looks whether {@link #open} would take the journal of a directory for this agent's, if there is
   * one. Nothing is changed, and a collector that has it open isn't disturbed.
   *
   * @throws JournalException if it belongs to another agent, is of a newer version, is another
   *     database, or can't be read; not if it is damaged, which a start mends
   */
  public static void look(Path stateDirectory, String agent) {
    Path file = stateDirectory.resolve(FILE_NAME);
    try {
      JournalSchema.look(file, agent);
    } catch (SQLException e) {
      JournalException failure = failure(file, e);
      if (!failure.isDamage()) {
        throw failure;
      }
      LOG.debug("{} is damaged", file, e);
    } catch (IOException e) {
      throw JournalException.unusable(file, e);
    }
  }

  /**
   * A damaged journal is set aside: what it knew of committed segments stands in the raw zone, what
   * it had only sealed is still in its files and is sealed anew.
   */
  private static Connection connect(Path file, String agent) throws IOException {
    try {
      try {
        return JournalSchema.open(file, agent);
      } catch (SQLException e) {
        throw failure(file, e);
      }
    } catch (JournalException e) {
      if (!e.isDamage()) {
        throw e;
      }
      setAside(file, e);
      try {
        return JournalSchema.open(file, agent);
      } catch (SQLException again) {
        throw failure(file, again);
      }
    }
  }

  private static void setAside(Path file, JournalException damage) throws IOException {
    Path aside = file;
    for (int number = 1; Files.exists(aside); number++) {
      aside = file.resolveSibling(FILE_NAME + ".damaged-" + number);
    }
    LOG.warn(
        "{}: it is set aside as {}, and rebuilt from the committed segments",
        damage.getMessage(),
        aside);
    for (String part : List.of("-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(FILE_NAME + part));
    }
    Files.move(file, aside);
  }

  @Override
  public synchronized void retire(String source, long device, long inode) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO retired SELECT ?1, ?2, ?3, max(file) FROM segment"
                + " WHERE source = ?1 AND device = ?2 AND inode = ?3 HAVING max(file) NOTNULL")) {
      bind(statement, source, device, inode);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  @Override
  public synchronized List<SegmentFooter> latest(String source, long device, long inode) {
    return last(OF_INODE, source, device, inode);
  }

  @Override
  public synchronized List<SegmentFooter> latestElsewhere(String source, long device, long inode) {
    return last(OF_INODE_ELSEWHERE, source, device, inode);
  }

  /** Returns the last segments for which a condition holds, of inodes that aren't retired. */
  private List<SegmentFooter> last(String condition, Object... values) {
    return footers(
        lastWhere(condition, "segment_of_file")
            + " AND NOT EXISTS (SELECT 1 FROM retired AS r WHERE r.source = s.source"
            + " AND r.device = s.device AND r.inode = s.inode AND r.file >= s.file)"
            + " ORDER BY s.file DESC",
        values);
  }

  @Override
  public synchronized List<SegmentFooter> withHeads(String source, Set<String> headHashes) {
    List<Object> values = new ArrayList<>(List.of(source));
    values.addAll(headHashes);
    StringJoiner heads = new StringJoiner(", ", JournalSchema.HEAD + " IN (", ")");
    for (int number = 2; number <= values.size(); number++) {
      heads.add("?" + number);
    }
    return footers(
        lastWhere(heads.toString(), "segment_head") + " ORDER BY s.file", values.toArray());
  }

  @Override
  public synchronized Set<Integer> headLengths(String source) {
    Set<Integer> known =
        headLengths.computeIfAbsent(
            source,
            asked -> {
              Set<Integer> lengths = new HashSet<>();
              rows(
                      "SELECT DISTINCT json_extract(footer, '$.origin.headLength') FROM segment"
                          + " WHERE source = ?",
                      source)
                  .forEach(length -> lengths.add(Integer.valueOf(length)));
              return lengths;
            });
    return Set.copyOf(known);
  }

  /**
   * Returns a query of the last segments of a source's files, {@code s}, where a condition holds.
   * It finds the files first: one that rolls every few seconds has very many segments.
   *
   * <p>SQLite left to itself reads all segments of the source, to have the files in order.
   *
   * @param index by which the files are found
   */
  static String lastWhere(String condition, String index) {
    return "WITH number (file) AS (SELECT DISTINCT file FROM segment INDEXED BY "
        + index
        + " WHERE source = ?1 AND "
        + condition
        + ") SELECT s.footer FROM number CROSS JOIN segment AS s ON s.source = ?1"
        + " AND s.file = number.file AND s.end_byte = (SELECT max(o.end_byte)"
        + " FROM segment AS o WHERE o.source = ?1 AND o.file = number.file) WHERE "
        + condition;
  }

  @Override
  public synchronized List<SegmentFooter> segments(String source, long file) {
    return footers(
        "SELECT footer FROM segment WHERE source = ? AND file = ? ORDER BY start_byte",
        source,
        file);
  }

  @Override
  public synchronized void recognise(String source, PackedFile packed) {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT OR REPLACE INTO packed VALUES (?, ?, ?, ?, ?, ?)")) {
      bind(
          statement,
          source,
          packed.device(),
          packed.inode(),
          packed.size(),
          packed.tailHash(),
          packed.file());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  @Override
  public synchronized Optional<PackedFile> recognised(String source, long device, long inode) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT size, tail_hash, file FROM packed"
                + " WHERE source = ? AND device = ? AND inode = ?")) {
      bind(statement, source, device, inode);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new PackedFile(device, inode, row.getLong(1), row.getString(2), row.getLong(3)))
            : Optional.empty();
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  @Override
  public synchronized long lastFile(String source) {
    return first(
            "SELECT max(file) FROM (SELECT max(file) AS file FROM segment WHERE source = ?1"
                + " UNION ALL SELECT file FROM last_file WHERE source = ?1)",
            source)
        .map(Long::parseLong)
        .orElse(0L);
  }

  @Override
  public synchronized void raiseLastFile(String source, long last) {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO last_file VALUES (?1, ?2)"
                + " ON CONFLICT (source) DO UPDATE SET file = max(file, ?2)")) {
      bind(statement, source, last);
      statement.executeUpdate();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  @Override
  public synchronized Optional<BundleName> bundle(SegmentName name) {
    return place(name).flatMap(BundleName::parse);
  }

  /** Returns a bundle's name, or that the slice waits; nothing for a segment alone. */
  private Optional<String> place(SegmentName name) {
    return first("SELECT bundle FROM segment WHERE name = ?", name.fileName());
  }

  @Override
  public synchronized Map<BundleName, List<SegmentFooter>> sealedBundles(String source) {
    Map<BundleName, List<SegmentFooter>> bundles = new LinkedHashMap<>();
    for (String name : rows(SEALED_BUNDLES, source)) {
      bundles.put(BundleName.parse(name).orElseThrow(), slices(name));
    }
    return bundles;
  }

  private List<SegmentFooter> slices(String bundle) {
    return footers("SELECT footer FROM segment WHERE bundle = ? ORDER BY file, start_byte", bundle);
  }

  @Override
  public synchronized List<SegmentFooter> waiting(String source) {
    return footers(WAITING, source);
  }

  @Override
  public synchronized void seal(BundleName bundle, List<SegmentFooter> slices) {
    for (SegmentFooter slice : slices) {
      SegmentName name = slice.name();
      boolean isNew = state(name).isEmpty();
      boolean mayMove =
          place(name)
              .filter(old -> old.equals(JournalSchema.WAITS) || old.equals(bundle.fileName()))
              .isPresent();
      if (!isNew && (isOther(slice) || !mayMove)) {
        throw SimulatedJournal.notForBundle(name, bundle);
      }
    }
    insert(slices, SegmentState.SEALED, slice -> bundle.fileName());
  }

  /** Returns whether a segment is committed, or sealed with another checksum. */
  private boolean isOther(SegmentFooter footer) {
    String name = footer.name().fileName();
    return footers("SELECT footer FROM segment WHERE name = ?", name).stream()
            .anyMatch(old -> old.crc32c() != footer.crc32c())
        || state(footer.name()).filter(SegmentState.COMMITTED::equals).isPresent();
  }

  @Override
  public synchronized void acknowledge(BundleName bundle) {
    Map<String, CommittedTotals> sums = committed;
    List<SegmentFooter> fresh =
        footers(
            "SELECT footer FROM segment WHERE bundle = ? AND state = 'SEALED'", bundle.fileName());
    // After a failure nobody can tell whether they are committed.
    committed = null;
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE segment SET state = 'COMMITTED' WHERE bundle = ?")) {
      bind(statement, bundle.fileName());
      if (statement.executeUpdate() == 0) {
        throw notSealed(bundle);
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
    if (sums != null) {
      for (SegmentFooter slice : fresh) {
        sums.merge(
            slice.source(),
            CommittedTotals.NONE.plus(slice.name()),
            (old, one) -> old.plus(slice.name()));
      }
    }
    committed = sums;
  }

  @Override
  public synchronized void release(BundleName bundle) {
    List<SegmentFooter> slices = slices(bundle.fileName());
    boolean isSealed =
        slices.stream()
            .allMatch(slice -> state(slice.name()).filter(SegmentState.SEALED::equals).isPresent());
    if (slices.isEmpty() || !isSealed) {
      throw notSealed(bundle);
    }
    insert(slices, SegmentState.SEALED, slice -> JournalSchema.WAITS);
  }

  private static IllegalStateException notSealed(BundleName bundle) {
    return new IllegalStateException(bundle + " is not a sealed bundle of this journal");
  }

  @Override
  public synchronized void restore(BundleName bundle, List<SegmentFooter> slices) {
    this.committed = null;
    insert(slices, SegmentState.COMMITTED, slice -> bundle.fileName());
  }

  @Override
  public synchronized Optional<Instant> correctedAt(String source) {
    return first("SELECT millis FROM correction WHERE source = ?", source)
        .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
  }

  @Override
  public synchronized void markCorrected(String source, Instant time) {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT OR REPLACE INTO correction VALUES (?, ?)")) {
      bind(statement, source, time.toEpochMilli());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  @Override
  public synchronized Optional<SegmentState> state(SegmentName name) {
    return first("SELECT state FROM segment WHERE name = ?", name.fileName())
        .map(SegmentState::valueOf);
  }

  @Override
  public synchronized List<SegmentFooter> sealed(String source) {
    return footers(SEALED, source);
  }

  @Override
  public synchronized Map<String, CommittedTotals> committed() {
    Map<String, CommittedTotals> sums = committed;
    if (sums == null) {
      sums = sumUp();
      committed = sums;
    }
    return Map.copyOf(sums);
  }

  private Map<String, CommittedTotals> sumUp() {
    Map<String, CommittedTotals> sums = new HashMap<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT source, max(file), count(*), sum(end_byte - start_byte)"
                    + " FROM segment WHERE state = 'COMMITTED' GROUP BY source");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        sums.put(
            row.getString(1), new CommittedTotals(row.getLong(2), row.getLong(3), row.getLong(4)));
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
    return sums;
  }

  @Override
  public synchronized void seal(SegmentFooter footer) {
    if (isOther(footer)) {
      throw new IllegalStateException(footer.name() + " is sealed already and holds other bytes");
    }
    insert(List.of(footer), SegmentState.SEALED, this::samePlace);
  }

  @Override
  public synchronized void acknowledge(SegmentName name) {
    Map<String, CommittedTotals> sums = committed;
    boolean isNew = state(name).filter(SegmentState.SEALED::equals).isPresent();
    // After a failure nobody can tell whether it is committed.
    committed = null;
    change("UPDATE segment SET state = 'COMMITTED' WHERE name = ?", name);
    if (sums != null && isNew) {
      sums.put(name.source(), sums.getOrDefault(name.source(), CommittedTotals.NONE).plus(name));
    }
    committed = sums;
  }

  @Override
  public synchronized void restore(List<SegmentFooter> committed) {
    this.committed = null;
    insert(committed, SegmentState.COMMITTED, this::committedPlace);
  }

  @Override
  public synchronized void withdraw(SegmentName name) {
    change("DELETE FROM segment WHERE state = 'SEALED' AND name = ?", name);
  }

  @Override
  public synchronized void close() {
    try (lock;
        connection) {
      connection.isClosed();
    } catch (SQLException e) {
      throw failure(file, e);
    } catch (IOException e) {
      throw JournalException.unusable(file, e);
    }
  }

  private @Nullable String samePlace(SegmentFooter footer) {
    return place(footer.name()).orElse(null);
  }

  /** What is committed waits no more: it was found as a file of its own. */
  private @Nullable String committedPlace(SegmentFooter footer) {
    return bundle(footer.name()).map(BundleName::fileName).orElse(null);
  }

  private void insert(List<SegmentFooter> footers, SegmentState state, PlaceOfSlice place) {
    try {
      JournalSchema.run(connection, "BEGIN IMMEDIATE");
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT OR REPLACE INTO segment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        for (SegmentFooter footer : footers) {
          List<Object> values =
              List.of(
                  footer.name().fileName(),
                  footer.source(),
                  footer.file(),
                  footer.start(),
                  footer.end(),
                  footer.origin().device(),
                  footer.origin().inode(),
                  footer.arrivalDay().toString(),
                  JournalSchema.text(footer));
          List<@Nullable Object> row = new ArrayList<>(values);
          row.add(row.size() - 1, state.name());
          String bundle = place.of(footer);
          List<Object> summed = new ArrayList<>(values);
          if (bundle != null) {
            summed.add(bundle);
          }
          row.add(JournalSchema.crc(summed));
          row.add(bundle);
          bind(insert, row.toArray());
          insert.executeUpdate();
          Set<Integer> lengths = headLengths.get(footer.source());
          if (lengths != null) {
            lengths.add(footer.origin().headLength());
          }
        }
        JournalSchema.run(connection, "COMMIT");
      } catch (SQLException e) {
        JournalSchema.rollBack(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  /** Tells the bundle of a segment, as the column has it. */
  @FunctionalInterface
  private interface PlaceOfSlice {
    @Nullable String of(SegmentFooter footer);
  }

  private void change(String sql, SegmentName name) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, name.fileName());
      if (statement.executeUpdate() != 1) {
        throw new IllegalStateException(name + " is not a sealed segment of this journal");
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  private Optional<String> first(String sql, Object... values) {
    List<String> rows = rows(sql, values);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
  }

  private List<SegmentFooter> footers(String sql, Object... values) {
    List<SegmentFooter> footers = new ArrayList<>();
    for (String text : rows(sql, values)) {
      try {
        footers.add(JournalSchema.footer(text));
      } catch (IOException e) {
        throw JournalException.damaged(file, "an unreadable segment row", e);
      }
    }
    return footers;
  }

  /** Returns the first column of every row; nulls are left out. */
  private List<String> rows(String sql, Object... values) {
    List<String> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          String value = found.getString(1);
          if (value != null) {
            rows.add(value);
          }
        }
      }
    } catch (SQLException e) {
      throw failure(file, e);
    }
    return rows;
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static JournalException failure(Path file, SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      SQLiteErrorCode code = sqlite.getResultCode();
      if (code == SQLiteErrorCode.SQLITE_FULL) {
        return JournalException.full(file, e);
      }
      if (code == SQLiteErrorCode.SQLITE_NOTADB || code.name().startsWith("SQLITE_CORRUPT")) {
        return JournalException.damaged(file, "damage (" + code.name() + ")", e);
      }
    }
    return JournalException.unusable(file, e);
  }
}
