package io.daybook.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * Something that turns the lines of a {@link BenchInput} into Parquet: by day, every event once per
 * day, sorted by user_id and event_time, zstd level 3.
 */
interface Engine {
  /** Returns its name: the key of its figures. */
  String name();

  /** Returns what it reads and does, in one line. */
  String description();

  /** Removes what an earlier run left; not measured. */
  void reset(BenchInput input) throws IOException;

  /** Archives the input and returns the Parquet files; this is measured. */
  List<Path> archive(BenchInput input) throws IOException, SQLException;
}
