package io.daybook.ingest.limit;

import io.daybook.ingest.agent.Intake;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.receive.ReceiverStatus;
import java.util.Optional;

/** An intake whose files are read with rests. */
record RestingIntake(Intake intake, Throttle throttle) implements Intake {
  @Override
  public SourceFiles files() {
    return throttle.files(intake.files());
  }

  @Override
  public boolean isEnded() {
    return intake.isEnded();
  }

  @Override
  public Optional<ReceiverStatus> received() {
    return intake.received();
  }

  @Override
  public void close() {
    intake.close();
  }
}
