package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import java.util.List;

/** Where an agent asks what it has to collect, at its start and whenever it reloads. */
@FunctionalInterface
public interface ConfiguredSources {

  /**
   * Reads the configuration.
   *
   * @throws io.daybook.warehouse.run.OperatorException naming all its problems
   */
  List<IngestSource> sources();
}
