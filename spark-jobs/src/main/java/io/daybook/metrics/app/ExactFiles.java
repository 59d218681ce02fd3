package io.daybook.metrics.app;

import static org.apache.spark.sql.functions.col;

import io.daybook.metrics.DeclaredSchema;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.table.Column;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Reads exactly the files that a ledger names, many days in one scan. What else lies in the
 * directories is not seen.
 */
final class ExactFiles {
  private final SparkSession spark;
  private final URI hdfs;

  /** Several tables are made of the same files, and looking for them takes a while. */
  private final Map<List<String>, Dataset<Row>> known = new ConcurrentHashMap<>();

  ExactFiles(SparkSession spark, URI hdfs) {
    this.spark = spark;
    this.hdfs = hdfs;
  }

  /**
   * Reads.
   *
   * @param table the table's directory; {@code dt} comes from the directories below it
   * @param paths without scheme
   * @return {@code dt} and the columns, nothing guessed from the files
   */
  Dataset<Row> read(StoragePath table, List<Column> columns, List<String> paths) {
    StructType schema = DeclaredSchema.withDay(columns);
    if (paths.isEmpty()) {
      return spark.createDataFrame(List.of(), schema);
    }
    List<String> key = new ArrayList<>(paths);
    key.add(schema.json());
    return known.computeIfAbsent(key, files -> opened(table, schema, paths));
  }

  private Dataset<Row> opened(StoragePath table, StructType schema, List<String> paths) {
    org.apache.spark.sql.Column[] declared =
        List.of(schema.fieldNames()).stream()
            .map(name -> col(name))
            .toArray(org.apache.spark.sql.Column[]::new);
    return spark
        .read()
        .schema(schema)
        .option("basePath", qualified(table.value()))
        .parquet(paths.stream().map(this::qualified).toArray(String[]::new))
        .select(declared);
  }

  /** Returns a path with the warehouse's scheme and authority. */
  String qualified(String path) {
    return new Path(hdfs.getScheme(), hdfs.getAuthority(), path).toString();
  }
}
