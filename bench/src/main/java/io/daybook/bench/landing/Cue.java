package io.daybook.bench.landing;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** How a process of this bench and the bench that measures it wait for each other. */
public final class Cue {
  public static final String READY = "daybook-bench-ready";
  public static final String GO = "go";
  public static final String DONE = "daybook-bench-done";

  private Cue() {}

  /** What is measured. */
  @FunctionalInterface
  public interface MeasuredWork {
    void run() throws Exception;
  }

  /** Says that the process is ready, works once it is told to, says so, and waits to be ended. */
  public static void perform(MeasuredWork work) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println(READY);
    if (GO.equals(in.readLine())) {
      work.run();
      System.out.println(DONE);
      in.readLine();
    }
    System.exit(0);
  }
}
