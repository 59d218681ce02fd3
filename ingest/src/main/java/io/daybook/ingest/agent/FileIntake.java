package io.daybook.ingest.agent;

import io.daybook.ingest.input.SourceFiles;

/** Files that others write: to stop taking in is to stop being told of them. */
record FileIntake(SourceFiles files) implements Intake {
  @Override
  public void close() {
    LocalIntakes.close(files);
  }
}
