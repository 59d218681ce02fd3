package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.metrics.TestingArchive;
import io.daybook.metrics.login.LoginDaily;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.ledger.DataFile;
import io.daybook.warehouse.ledger.PartitionVersion;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task whose first attempt fails in the middle of a file. */
class RetriedTaskTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
  private static SparkSession spark;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark =
        TestingSpark.builder("local[2,3]")
            .config("spark.hadoop.fs.file.impl", FirstAttemptFails.class.getName())
            .config("spark.hadoop.fs.file.impl.disable.cache", "true")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void commitsTheFileOfTheAttemptThatSucceededAlone() throws Exception {
    TestingArchive warehouse = new TestingArchive(directory);
    List<Map<String, Object>> logins = new ArrayList<>();
    for (int country = 0; country < 50; country++) {
      Map<String, Object> login = new HashMap<>();
      login.put("country", "C" + country);
      login.put("channel", "web");
      login.put("outcome", "success");
      login.put("user_id", "ann");
      logins.add(login);
    }
    warehouse.archive(Datasets.LOGIN, DAY.toString(), 0, logins);

    assertThat(run(warehouse).exitCode()).isEqualTo(ExitCode.DONE);

    PartitionVersion version = warehouse.metrics("login_daily").day("login_daily", DAY).get(0);
    List<Path> seenByHive = files(Path.of(version.directory()));
    assertThat(version.files())
        .extracting(DataFile::path)
        .containsExactly(String.valueOf(seenByHive.get(0)));
    assertThat(seenByHive).hasSize(1);
    assertThat(version.rows()).isEqualTo(50);
    assertThat(
            DuckRows.of(
                "SELECT count(*), sum(attempts) FROM read_parquet('" + seenByHive.get(0) + "')",
                " "))
        .containsExactly("50 50");
    List<Path> written =
        files(Path.of(Zones.version(new StoragePath(version.directory())).value()));
    assertThat(written).as("the first attempt left a part of a file").hasSize(2);
    assertThat(written)
        .filteredOn(file -> !seenByHive.contains(file))
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file).isNotEmptyFile();
              assertThat(Files.size(file)).isLessThan(version.bytes());
            });
  }

  private static MetricsResult run(TestingArchive warehouse) {
    return TestingNight.run(warehouse, ZoneOffset.UTC, List.of(new LoginDaily()), spark);
  }

  private static List<Path> files(Path below) throws IOException {
    try (Stream<Path> tree = Files.walk(below)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The local file system, which takes half of a file from the first attempt of a task. */
  public static final class FirstAttemptFails extends RawLocalFileSystem {
    private static final int MOST_BYTES = 500;

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      FSDataOutputStream out =
          super.create(file, overwrite, bufferSize, replication, blockSize, progress);
      TaskContext task = TaskContext.get();
      return task == null || task.attemptNumber() > 0
          ? out
          : new FSDataOutputStream(new LimitedStream(out), null);
    }
  }

  private static final class LimitedStream extends OutputStream {
    private final OutputStream out;
    private int left = FirstAttemptFails.MOST_BYTES;

    private LimitedStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      if (left == 0) {
        out.flush();
        throw new IOException("the disk of the first attempt is full");
      }
      left--;
      out.write(b);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
