package io.daybook.bench.engines;

import io.daybook.hive.sql.HiveSession;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two tables with a column of each type of ours, {@code facts} by days and {@code codes}: ordinary
 * rows, and from {@link SampleSchema#FIRST_EXTREME} on one for each extreme. DuckDB writes them as
 * Parquet, which the others read.
 */
final class SampleTables {
  private SampleTables() {}

  /** Makes the tables in DuckDB and writes their files. */
  static void write(Connection duck, Path directory, long seed) throws IOException, SQLException {
    Files.createDirectories(directory);
    try (Statement statement = duck.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SELECT setseed(" + (seed % 1000) / 1000.0 + ")");
      // Its order of evaluation, and with it random(), is that of one thread.
      statement.execute("SET threads = 1");
      for (String resource : List.of("hive-functions.duckdb.sql", "tables.duckdb.sql")) {
        for (String sql : QuestionList.resource(resource).split(";\\s*\n", -1)) {
          if (!sql.isBlank()) {
            statement.execute(sql);
          }
        }
      }
      statement.execute(
          "COPY facts TO '" + directory.resolve("facts") + "' (FORMAT parquet, PARTITION_BY (dt))");
      Files.createDirectories(directory.resolve("codes"));
      statement.execute(
          "COPY codes TO '" + directory.resolve("codes/codes.parquet") + "' (FORMAT parquet)");
    }
  }

  /** Makes the tables in Hive, over copies of the files; a day without a file among them. */
  static void publish(
      HiveSession hive, Storage storage, String fileSystem, Path files, String database)
      throws IOException {
    // With its directory, and before the files are there.
    hive.execute("DROP DATABASE IF EXISTS " + database + " CASCADE");
    StoragePath root = new StoragePath("/tmp/" + database);
    storage.delete(root);
    for (Path file : files(files)) {
      StoragePath target = new StoragePath(root + "/" + files.relativize(file));
      storage.makeDirectories(target.parent());
      try (OutputStream out = storage.create(target)) {
        Files.copy(file, out);
      }
    }
    storage.makeDirectories(new StoragePath(root + "/facts/dt=2026-07-01"));
    hive.execute("CREATE DATABASE " + database + " LOCATION '" + fileSystem + root + "'");
    hive.execute(
        table(
            database + ".facts",
            SampleSchema.FACTS,
            " PARTITIONED BY (dt DATE)",
            fileSystem + root + "/facts"));
    hive.execute(table(database + ".codes", SampleSchema.CODES, "", fileSystem + root + "/codes"));
    StringBuilder partitions = new StringBuilder("ALTER TABLE " + database + ".facts ADD");
    try (Stream<Path> days = Files.list(files.resolve("facts"))) {
      days.map(day -> day.getFileName().toString().substring("dt=".length()))
          .sorted()
          .forEach(day -> partitions.append(" PARTITION (dt='").append(day).append("')"));
    }
    hive.execute(partitions.append(" PARTITION (dt='2026-07-01')").toString());
  }

  private static String table(String name, String columns, String partitions, String location) {
    return "CREATE EXTERNAL TABLE "
        + name
        + " ("
        + columns
        + ")"
        + partitions
        + " STORED AS PARQUET LOCATION '"
        + location
        + "'";
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }
}
