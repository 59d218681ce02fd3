package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.util.List;

/**
 * Turns a frozen input into files: parses it, writes the days' next batches and the quarantine. It
 * decides nothing about what the table holds; that is the commit's, in {@link ArchiveRun}.
 */
@FunctionalInterface
public interface ArchiveEngine {

  /**
   * Writes everything a run will commit.
   *
   * @param mappings those of the dataset's sources
   * @param output where the files go
   * @return what was written, as the footers of the files tell
   * @throws io.daybook.warehouse.run.OperatorException if too many records are bad
   */
  RunResult archive(Dataset dataset, List<Mapping> mappings, InputPlan plan, RunOutput output)
      throws IOException;
}
