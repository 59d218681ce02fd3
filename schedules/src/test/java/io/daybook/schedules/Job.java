package io.daybook.schedules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * A job descriptor.
 *
 * @param command as written, {@code daybook} being the launcher
 * @param onExit {@code success}, {@code retry} and {@code stop} with their exit codes
 */
record Job(
    String id,
    String schedule,
    String command,
    int retries,
    Optional<String> retryDelay,
    String timeout,
    List<String> needs,
    Map<String, List<Integer>> onExit) {

  static final Path FOLDER = Path.of(System.getProperty("daybook.dist")).resolve("schedules");
  private static final Pattern EVERY_MINUTES = Pattern.compile("\\*/(\\d+) \\* \\* \\* \\*");
  private static final Pattern DAILY = Pattern.compile("(\\d+) (\\d+) \\* \\* \\*");

  static List<Job> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("jobs"))) {
      List<Job> jobs = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        jobs.add(read(file));
      }
      return jobs;
    }
  }

  @SuppressWarnings("unchecked") // a wrong type fails the test that reads it
  private static Job read(Path file) throws IOException {
    Map<String, Object> keys = new Yaml().load(Files.readString(file));
    Job job =
        new Job(
            (String) keys.remove("id"),
            (String) keys.remove("schedule"),
            (String) keys.remove("command"),
            (Integer) keys.remove("retries"),
            Optional.ofNullable((String) keys.remove("retry-delay")),
            (String) keys.remove("timeout"),
            (List<String>) keys.remove("needs"),
            (Map<String, List<Integer>>) keys.remove("on-exit"));
    if (!keys.isEmpty() || !file.endsWith(job.id() + ".yaml")) {
      throw new AssertionError(file + ": unknown keys " + keys.keySet() + ", or another id");
    }
    return job;
  }

  /** Returns the command line with the launcher where schedules/README.md says that it is. */
  String commandLine() {
    return "/opt/daybook/" + command;
  }

  /** Returns the schedule as systemd writes it. */
  String calendar() {
    Matcher minutes = EVERY_MINUTES.matcher(schedule);
    if (minutes.matches()) {
      return "*-*-* *:0/" + minutes.group(1) + ":00";
    }
    Matcher daily = DAILY.matcher(schedule);
    if (daily.matches()) {
      return "*-*-* %02d:%02d:00"
          .formatted(Integer.parseInt(daily.group(2)), Integer.parseInt(daily.group(1)));
    }
    throw new AssertionError(id + ": no way to write '" + schedule + "' for systemd is known");
  }
}
