package io.daybook.ingest.watermark;

import java.time.Instant;

/** What was found of an agent. */
public sealed interface Sign {

  /** Returns the agent's name. */
  String agent();

  /** The agent told how far it is. */
  record WatermarkSign(Watermark watermark) implements Sign {
    @Override
    public String agent() {
      return watermark.agent();
    }
  }

  /**
   * The agent wrote something that this version can't read.
   *
   * @param modified when, by the storage's clock
   * @param problem where, what was expected and found, and what to do
   */
  record UnreadableSign(String agent, Instant modified, String problem) implements Sign {}
}
