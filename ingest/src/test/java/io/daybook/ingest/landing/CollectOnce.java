package io.daybook.ingest.landing;

import java.io.IOException;
import java.nio.file.Path;

/** A collector as a process of its own, which a test may kill. */
final class CollectOnce {
  private CollectOnce() {}

  /**
   * Collects once.
   *
   * @param args the agent's home
   */
  public static void main(String[] args) throws IOException {
    TestingAgent agent = new TestingAgent(Path.of(args[0]));
    agent.segmentBytes = LandingCrashTest.SEGMENT_BYTES;
    System.exit(agent.collect(LandingCrashTest.LOGIN).exitCode().number());
  }
}
