package io.daybook.ingest.agent;

import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.receive.Receiver;
import io.daybook.ingest.spool.SpooledFiles;

/** Records that a receiver brings into a spool. */
record ReceivedIntake(Receiver receiver, SpooledFiles spooled) implements Intake {
  @Override
  public SourceFiles files() {
    return spooled;
  }

  @Override
  public boolean isEnded() {
    return receiver.isEnded();
  }

  @Override
  public void close() {
    receiver.close();
    LocalIntakes.close(spooled);
  }
}
