package io.daybook.hive.ddl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The SQL files that ship with Daybook; a table without one gets its statement generated. */
final class SqlFiles {
  private final String root;

  /**
   * @param root the warehouse's root with its file system, such as {@code hdfs://host:8020/daybook}
   */
  SqlFiles(String root) {
    this.root = root;
  }

  /** Returns the statement that creates a database. */
  String createDatabase(String database) {
    String file = read(database + "/database.sql");
    return statement(file == null ? DdlGenerator.createDatabase(database) : file);
  }

  /** Returns the statement that creates a table. */
  String createTable(HiveTable table) {
    String file = read(table.database() + "/" + table.name() + ".sql");
    return statement(file == null ? DdlGenerator.createTable(table) : file);
  }

  /** Returns the statement that creates a view or replaces it. */
  String createView(BiView view) {
    String file = read(HiveTable.BI + "/" + view.name() + ".sql");
    return statement(file == null ? DdlGenerator.createView(view, view.definition()) : file);
  }

  private String statement(String file) {
    String filled = file.replace(DdlGenerator.ROOT, root).strip();
    return filled.endsWith(";") ? filled.substring(0, filled.length() - 1) : filled;
  }

  private static @Nullable String read(String name) {
    try (InputStream in = SqlFiles.class.getResourceAsStream("sql/" + name)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
