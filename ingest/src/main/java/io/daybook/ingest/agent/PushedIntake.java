package io.daybook.ingest.agent;

import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.receive.HttpReceiver;
import io.daybook.ingest.spool.SpooledFiles;

/** Batches that senders push to the one listener of an agent. */
record PushedIntake(String source, HttpReceiver receiver, SpooledFiles spooled) implements Intake {
  @Override
  public SourceFiles files() {
    return spooled;
  }

  @Override
  public void close() {
    receiver.remove(source);
    LocalIntakes.close(spooled);
  }
}
