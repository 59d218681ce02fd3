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

  /** Archives the input and returns the Parquet files. */
  List<Path> archive(BenchInput input) throws IOException, SQLException;

  /** Archives the input and measures it: in this process, where it hasn't one of its own. */
  default Measurement run(BenchInput input) throws IOException, SQLException {
    return Measurement.of(this, input);
  }

  /** Returns whether it is faster when it runs again. */
  default boolean hasWarmUp() {
    return true;
  }
}
