package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.table.Dataset;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Turns a frozen input into files: parses it, writes the days' next batches and the quarantine. It
 * decides neither what the table holds nor which sources are held; that is {@link ArchiveRun}'s.
 */
@FunctionalInterface
public interface ArchiveEngine {

  /**
   * Begins the work of a run; nothing is read yet.
   *
   * @param mappings those of the dataset's sources
   * @param output where the files go
   */
  EngineWork begin(Dataset dataset, List<Mapping> mappings, InputPlan plan, RunOutput output)
      throws IOException;

  /** The work of one run: segments are parsed, in one call or several, then written once. */
  interface EngineWork extends Closeable {
    /**
     * Parses segments.
     *
     * @param segments their numbers in the plan; each is parsed once in a run
     * @return what became of their records, in the same order
     */
    List<SegmentCounts> parse(List<Integer> segments) throws IOException;

    /**
     * Writes everything a run will commit: what was parsed, as if nothing of the held sources had
     * come. Their events don't count for duplicates either.
     *
     * @return what was written, as the footers of the files tell
     */
    RunResult write(Set<String> heldSources) throws IOException;

    /**
     * Looks for findings about the mappings in a sample of what was archived, behind the commit. It
     * stops nothing: where a sample can't be read, there are none.
     *
     * @param taken what was archived
     */
    default List<SampledFinding> findings(InputPlan taken) {
      return List.of();
    }
  }
}
