package io.daybook.ingest.limit;

import io.daybook.ingest.agent.Intake;
import io.daybook.ingest.input.SourceFiles;

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
  public void close() {
    intake.close();
  }
}
