package io.daybook.ingest.agent;

import io.daybook.ingest.input.SourceFiles;

/** Files that others write: there is nothing to open or to close. */
record FileIntake(SourceFiles files) implements Intake {
  @Override
  public void close() {}
}
