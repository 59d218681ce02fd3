package io.daybook.ingest.agent;

/** Where an agent asks what it has to collect, at its start and whenever it reloads. */
@FunctionalInterface
public interface ConfiguredSources {

  /**
   * Reads the configuration.
   *
   * @throws io.daybook.warehouse.run.OperatorException naming all its problems, if it can't be used
   *     at all
   */
  WantedSources read();
}
