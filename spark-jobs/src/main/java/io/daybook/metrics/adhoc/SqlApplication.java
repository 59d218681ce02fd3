package io.daybook.metrics.adhoc;

import io.daybook.metrics.adhoc.AnswerFile.AnswerWriter;
import io.daybook.metrics.adhoc.SqlScript.SqlStatement;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.Lifeline;
import io.daybook.warehouse.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the statements of a SQL file in one Spark, one after the other, up to the first that fails.
 * The main class for {@code spark-submit}; answers and failure go to an {@link AnswerFile}, and the
 * exit code is {@link ExitCode#number()}.
 */
public final class SqlApplication {
  private static final Logger LOG = LoggerFactory.getLogger(SqlApplication.class);

  private final SparkSession spark;
  private final String file;
  private final Map<String, Object> parameters;
  private final Progress progress;

  /**
   * @param file its name in messages
   * @param parameters values of {@code :name} in the statements
   */
  SqlApplication(
      SparkSession spark, String file, Map<String, String> parameters, Progress progress) {
    this.spark = spark;
    this.file = file;
    this.parameters = Map.copyOf(parameters);
    this.progress = progress;
  }

  /**
   * Runs and ends the process.
   *
   * @param args the SQL file, the local file for its answers, then {@code name=value} for each
   *     parameter
   */
  public static void main(String[] args) {
    Lifeline.hold();
    ExitCode code;
    try {
      Map<String, String> parameters = new HashMap<>();
      for (String given : List.of(args).subList(2, args.length)) {
        int equals = given.indexOf('=');
        parameters.put(given.substring(0, equals), given.substring(equals + 1));
      }
      SqlApplication application =
          new SqlApplication(
              SparkSession.builder().getOrCreate(),
              args[0],
              parameters,
              new ConsoleProgress(System.err, ConsoleProgress.Terminal.PLAIN, System::nanoTime));
      code = application.run(Files.readString(Path.of(args[0])), Path.of(args[1]));
    } catch (IOException | RuntimeException e) {
      LOG.error("SQL file failed", e);
      code = ExitCode.INTERNAL;
    }
    System.exit(code.number());
  }

  /** Runs the statements and writes their answers. */
  ExitCode run(String script, Path answers) throws IOException {
    try (AnswerWriter writer = new AnswerWriter(answers)) {
      for (SqlStatement statement : SqlScript.split(script)) {
        try (Progress.Step step =
            progress.start(
                Path.of(file).getFileName() + ":" + statement.line(), 0, Progress.Unit.ROWS)) {
          answer(statement, writer, step);
        } catch (Exception e) { // Scala's methods throw checked exceptions that they don't declare
          LOG.warn("Statement at line {} failed", statement.line(), e);
          SqlFailure failure =
              spark.sparkContext().isStopped()
                  ? SparkRefusal.lost(file, statement, spark.sparkContext().master())
                  : SparkRefusal.of(file, statement, e);
          writer.failure(failure);
          return failure.exitCode();
        }
      }
    }
    return ExitCode.DONE;
  }

  private void answer(SqlStatement statement, AnswerWriter writer, Progress.Step step)
      throws IOException {
    Dataset<Row> answer = spark.sql(statement.text(), parameters);
    StructField[] fields = answer.schema().fields();
    if (fields.length == 0 || isSetting(statement.text())) {
      return;
    }
    List<String> names = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (StructField field : fields) {
      names.add(field.name());
      types.add(field.dataType().simpleString());
    }
    writer.columns(names, types);
    for (Iterator<Row> rows = texts(answer).toLocalIterator(); rows.hasNext(); ) {
      Row row = rows.next();
      List<@Nullable String> values = new ArrayList<>();
      for (int i = 0; i < fields.length; i++) {
        values.add(row.isNullAt(i) ? null : row.getString(i));
      }
      writer.row(values);
      step.advance(1);
    }
    writer.end();
  }

  /** {@code SET key=value} answers with both, which nobody asks for. */
  private static boolean isSetting(String statement) {
    return statement.regionMatches(true, 0, "set ", 0, 4) && statement.indexOf('=') > 0;
  }

  /** Casts all columns to text, by their places, since names may repeat. */
  private static Dataset<Row> texts(Dataset<Row> answer) {
    StructField[] fields = answer.schema().fields();
    String[] places = new String[fields.length];
    Column[] columns = new Column[fields.length];
    for (int i = 0; i < fields.length; i++) {
      places[i] = "c" + i;
      columns[i] = text(functions.col(places[i]), fields[i].dataType());
    }
    return answer.toDF(places).select(columns);
  }

  private static Column text(Column column, DataType type) {
    boolean hasParts =
        type instanceof MapType || type instanceof ArrayType || type instanceof StructType;
    return hasParts
        ? functions.to_json(column, Map.of("ignoreNullFields", "false"))
        : column.cast("string");
  }
}
