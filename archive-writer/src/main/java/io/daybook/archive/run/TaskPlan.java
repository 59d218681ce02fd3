package io.daybook.archive.run;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.table.Dataset;
import java.time.ZoneId;
import java.util.List;

/**
 * A run as its tasks are told of it, wherever they run.
 *
 * @param dataset that is archived
 * @param mappings of its sources
 * @param zone of event days
 * @param compression of files
 * @param segments of the run, by their number
 */
public record TaskPlan(
    Dataset dataset,
    PortableMappings mappings,
    ZoneId zone,
    Compression compression,
    List<InputPlan.InputSegment> segments) {
  public TaskPlan {
    segments = List.copyOf(segments);
  }

  List<Mapping> compiled() {
    return mappings.compiled(dataset);
  }
}
