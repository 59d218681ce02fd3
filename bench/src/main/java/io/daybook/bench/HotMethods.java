package io.daybook.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a recording's samples were taken.
 *
 * @param samples in all
 * @param methods the most frequent ones, most first
 */
public record HotMethods(long samples, List<Method> methods) {
  public HotMethods {
    methods = List.copyOf(methods);
  }

  /**
   * A method at the top of samples' stacks.
   *
   * @param caller the nearest frame of Daybook's own below it; the method itself if that is
   */
  public record Method(String name, String caller, long samples) {}

  /** Reads a recording of Java Flight Recorder. */
  public static HotMethods read(Path recording, int most) throws IOException {
    Map<String, Method> methods = new HashMap<>();
    long samples = 0;
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          List<RecordedFrame> frames = event.getStackTrace().getFrames();
          String name = name(frames.get(0).getMethod());
          samples++;
          methods.merge(
              name,
              new Method(name, caller(frames), 1),
              (a, b) -> new Method(a.name(), a.caller(), a.samples() + b.samples()));
        }
      }
    }
    return new HotMethods(
        samples,
        methods.values().stream()
            .sorted(Comparator.comparingLong(Method::samples).reversed())
            .limit(most)
            .toList());
  }

  /** Prints one line a method, with its share. */
  public void print(PrintStream out) {
    out.printf(Locale.ROOT, "%,d samples; the most frequent methods:%n", samples);
    for (Method method : methods) {
      out.printf(
          Locale.ROOT,
          "  %5.1f %%  %-60s  for %s%n",
          100.0 * method.samples() / Math.max(1, samples),
          method.name(),
          method.caller());
    }
  }

  private static String caller(List<RecordedFrame> frames) {
    return frames.stream()
        .map(frame -> frame.getMethod())
        .filter(method -> method.getType().getName().startsWith("io.daybook."))
        .map(HotMethods::name)
        .findFirst()
        .orElse("-");
  }

  private static String name(RecordedMethod method) {
    String type = method.getType().getName();
    return type.substring(type.lastIndexOf('.') + 1) + "." + method.getName();
  }
}
