package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.hive.ddl.HiveTable;
import io.daybook.local.stack.StackEndpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What BI tools ask before they show a figure, over JDBC: DBeaver the driver's metadata, Tableau a
 * {@code SELECT *} that reads nothing, Power BI a few rows. Each time is logged, none is asserted.
 */
final class ToolProbes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ToolProbes.class);
  private static final String COMPLETED_JOB = "Completed Dag: ";
  private static final int ROWS = 200;
  private static final Pattern SOURCE_TABLE = Pattern.compile("\\[(\\w+)\\]\\.\\[(\\w+)\\]");

  /** Tableau's types, and those of JDBC that it makes them of. */
  private static final Map<String, Set<JDBCType>> DATA_TYPES =
      Map.of(
          "date", Set.of(JDBCType.DATE),
          "integer", Set.of(JDBCType.BIGINT),
          "real", Set.of(JDBCType.DECIMAL, JDBCType.DOUBLE),
          "string", Set.of(JDBCType.VARCHAR));

  private final StackEndpoints stack;
  private final Connection connection;
  private final DatabaseMetaData metadata;

  /** Opens a session of its own. */
  ToolProbes(StackEndpoints stack, String url) throws SQLException {
    this.stack = stack;
    this.connection = DriverManager.getConnection(url, "reporter", "any");
    this.metadata = connection.getMetaData();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** A question of a tool. */
  private interface Probe<T> {
    T ask() throws SQLException;
  }

  /** A column as a tool sees it. */
  private record SeenColumn(String name, JDBCType type, int digits) {
    static SeenColumn of(String name, String hiveType) {
      String type = hiveType.toUpperCase(Locale.ROOT);
      if (type.startsWith("DECIMAL")) {
        return new SeenColumn(name, JDBCType.DECIMAL, 4);
      }
      return switch (type) {
        case "STRING" -> new SeenColumn(name, JDBCType.VARCHAR, 0);
        case "BIGINT" -> new SeenColumn(name, JDBCType.BIGINT, 0);
        case "INT" -> new SeenColumn(name, JDBCType.INTEGER, 0);
        case "DOUBLE" -> new SeenColumn(name, JDBCType.DOUBLE, 15);
        case "BOOLEAN" -> new SeenColumn(name, JDBCType.BOOLEAN, 0);
        case "DATE" -> new SeenColumn(name, JDBCType.DATE, 0);
        case "TIMESTAMP" -> new SeenColumn(name, JDBCType.TIMESTAMP, 9);
        default -> new SeenColumn(name, JDBCType.JAVA_OBJECT, 0);
      };
    }

    static List<SeenColumn> of(DeclaredRelation relation) {
      return relation.columns().stream().map(column -> of(column.name(), column.type())).toList();
    }
  }

  /** DBeaver's tree: databases, their tables with comments, the columns of each with comments. */
  void assertTree() throws SQLException {
    assertThat(strings("getSchemas", metadata::getSchemas, "TABLE_SCHEM"))
        .contains(HiveTable.ARCHIVE, HiveTable.METRICS, HiveTable.BI);
    assertThat(strings("getTableTypes", metadata::getTableTypes, "TABLE_TYPE"))
        .contains("TABLE", "VIEW");
    assertThat(strings("getTypeInfo", metadata::getTypeInfo, "TYPE_NAME"))
        .contains("BIGINT", "DECIMAL", "DOUBLE", "STRING", "DATE", "TIMESTAMP");
    for (String database : List.of(HiveTable.ARCHIVE, HiveTable.METRICS, HiveTable.BI)) {
      Map<String, List<String>> declared = new TreeMap<>();
      DeclaredRelation.all().stream()
          .filter(relation -> relation.database().equals(database))
          .forEach(
              relation ->
                  declared.put(relation.name(), List.of(relation.kind(), relation.comment())));
      assertThat(relations(database)).isEqualTo(declared);
    }
    for (DeclaredRelation relation : DeclaredRelation.all()) {
      assertColumns(relation);
    }
  }

  /** Tableau's ways to columns, in its order. */
  void assertColumnsWithoutRows(DeclaredRelation relation) throws SQLException {
    String all = "SELECT * FROM " + relation.qualifiedName();
    for (String sql : List.of(all + " WHERE 1=0", all + " LIMIT 0")) {
      assertThat(timed(sql, () -> described(sql, 0))).as(sql).isEqualTo(SeenColumn.of(relation));
    }
  }

  /** The few rows that Power BI shows first, and all that Tableau prepares to read. */
  void assertPreview(DeclaredRelation relation) throws SQLException {
    String all = "SELECT * FROM " + relation.qualifiedName();
    String preview = "SELECT * FROM (" + all + ") `rows` LIMIT " + ROWS;
    assertThat(timed(preview, () -> described(preview, ROWS))).isEqualTo(SeenColumn.of(relation));
    assertThat(timed("prepared " + all, () -> prepared(all))).isEqualTo(SeenColumn.of(relation));
  }

  /** Tableau's data source: the columns of the view that it names, in their order and of a type. */
  void assertDataSource(Path file) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    Element relation = (Element) document.getElementsByTagName("relation").item(0);
    Matcher table = SOURCE_TABLE.matcher(relation.getAttribute("table"));
    assertThat(table.matches()).isTrue();
    Map<String, JDBCType> seen = new LinkedHashMap<>();
    columns(table.group(1), table.group(2), new ArrayList<>())
        .forEach(column -> seen.put("[" + column.name() + "]", column.type()));
    NodeList columns = document.getElementsByTagName("column");
    assertThat(columns.getLength()).isPositive().isEqualTo(seen.size());
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.getLength(); i++) {
      Element column = (Element) columns.item(i);
      names.add(column.getAttribute("name"));
      assertThat(DATA_TYPES.get(column.getAttribute("datatype")))
          .as(column.getAttribute("name"))
          .contains(seen.get(column.getAttribute("name")));
    }
    assertThat(names).containsExactlyElementsOf(seen.keySet());
  }

  /** Counts the jobs of Tez that HiveServer2 has run since it was started. */
  long jobs() throws IOException {
    return Files.readAllLines(stack.home().resolve("logs/hiveserver2.log")).stream()
        .filter(line -> line.contains(COMPLETED_JOB))
        .distinct()
        .count();
  }

  /** Asks what takes a job. */
  void group(String table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT dt, COUNT(*) FROM " + table + " GROUP BY dt");
    }
  }

  private Map<String, List<String>> relations(String database) throws SQLException {
    return timed(
        "getTables " + database,
        () -> {
          Map<String, List<String>> found = new TreeMap<>();
          try (ResultSet tables = metadata.getTables(null, database, "%", null)) {
            while (tables.next()) {
              found.put(
                  tables.getString("TABLE_NAME"),
                  List.of(tables.getString("TABLE_TYPE"), tables.getString("REMARKS")));
            }
          }
          return found;
        });
  }

  private void assertColumns(DeclaredRelation relation) throws SQLException {
    List<String> remarks = new ArrayList<>();
    List<SeenColumn> seen =
        timed(
            "getColumns " + relation.qualifiedName(),
            () -> columns(relation.database(), relation.name(), remarks));
    assertThat(seen).as(relation.qualifiedName()).isEqualTo(SeenColumn.of(relation));
    assertThat(remarks)
        .as(relation.qualifiedName())
        .isEqualTo(
            relation.columns().stream().map(DeclaredRelation.DeclaredColumn::comment).toList());
  }

  private List<SeenColumn> columns(String database, String table, List<String> remarks)
      throws SQLException {
    List<SeenColumn> seen = new ArrayList<>();
    try (ResultSet columns = metadata.getColumns(null, database, table, "%")) {
      while (columns.next()) {
        seen.add(
            new SeenColumn(
                columns.getString("COLUMN_NAME"),
                JDBCType.valueOf(columns.getInt("DATA_TYPE")),
                columns.getInt("DECIMAL_DIGITS")));
        remarks.add(columns.getString("REMARKS"));
        assertThat(columns.getInt("ORDINAL_POSITION")).isEqualTo(seen.size());
        assertThat(columns.getInt("NULLABLE")).isEqualTo(DatabaseMetaData.columnNullable);
        assertThat(columns.getString("IS_NULLABLE")).isEqualTo("YES");
      }
    }
    return seen;
  }

  private List<SeenColumn> described(String sql, int most) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      int rows = 0;
      while (answer.next()) {
        rows++;
      }
      assertThat(rows).isLessThanOrEqualTo(most);
      return seen(answer.getMetaData());
    }
  }

  /** Apache's driver knows no columns of a statement before it ran; it runs, and no row is read. */
  private List<SeenColumn> prepared(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet answer = statement.executeQuery()) {
      return seen(answer.getMetaData());
    }
  }

  private static List<SeenColumn> seen(ResultSetMetaData metadata) throws SQLException {
    List<SeenColumn> seen = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      assertThat(metadata.getColumnLabel(i)).isEqualTo(metadata.getColumnName(i));
      assertThat(metadata.isNullable(i)).isEqualTo(ResultSetMetaData.columnNullable);
      seen.add(
          new SeenColumn(
              metadata.getColumnLabel(i),
              JDBCType.valueOf(metadata.getColumnType(i)),
              metadata.getScale(i)));
    }
    return seen;
  }

  private List<String> strings(String name, Probe<ResultSet> probe, String column)
      throws SQLException {
    return timed(
        name,
        () -> {
          List<String> found = new ArrayList<>();
          try (ResultSet rows = probe.ask()) {
            while (rows.next()) {
              found.add(rows.getString(column));
            }
          }
          return found;
        });
  }

  private static <T> T timed(String name, Probe<T> probe) throws SQLException {
    long start = System.nanoTime();
    T answer = probe.ask();
    LOG.info("{} ms {}", (System.nanoTime() - start) / 1_000_000, name);
    return answer;
  }
}
