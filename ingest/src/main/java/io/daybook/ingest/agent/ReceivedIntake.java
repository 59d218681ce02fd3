package io.daybook.ingest.agent;

import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.receive.Receiver;
import io.daybook.ingest.receive.ReceiverStatus;
import io.daybook.ingest.spool.SpooledFiles;
import java.util.Optional;

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
  public Optional<ReceiverStatus> received() {
    return Optional.of(receiver.status());
  }

  @Override
  public void close() {
    receiver.close();
    LocalIntakes.close(spooled);
  }
}
