package io.daybook.ingest.agent;

import io.daybook.warehouse.config.SourceConfig;

/** Opens the inputs of sources. */
public interface Intakes {

  /**
   * Begins to take a source's bytes in.
   *
   * @throws io.daybook.warehouse.run.OperatorException if it can't, as when a port is taken
   */
  Intake open(SourceConfig source);
}
