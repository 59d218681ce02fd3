package io.daybook.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;

/** The list of commands by task that {@code daybook} prints when it is given none. */
final class CommandOverview {
  /** Commands by task, in the order in which a newcomer needs them. */
  static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

  static {
    GROUPS.put("First steps", List.of("demo", "up", "mapping suggest", "mapping try", "down"));
    GROUPS.put("Mappings for logs that many have", List.of("mapping presets", "mapping init"));
    GROUPS.put("Every day", List.of("collect", "plan", "nightly", "import"));
    GROUPS.put(
        "Questions",
        List.of(
            "console",
            "sql",
            "submit",
            "metrics try",
            "files",
            "trace",
            "history",
            "sums",
            "status",
            "collect status",
            "agents"));
    GROUPS.put("Steps of a night", List.of("archive", "metrics", "publish", "sweep", "expire"));
    GROUPS.put(
        "Care",
        List.of(
            "note",
            "quarantine show",
            "gates",
            "gates release",
            "restore",
            "erase",
            "tier",
            "verify raw",
            "verify archive",
            "ddl apply"));
    GROUPS.put(
        "Benchmarks",
        List.of(
            "bench archive",
            "bench fleet",
            "bench forecast",
            "bench landing",
            "bench ledger",
            "bench mapping",
            "bench metrics",
            "bench queries",
            "bench console",
            "bench engines",
            "bench simulate"));
  }

  private CommandOverview() {}

  /**
   * Prints a line for each command.
   *
   * @param daybook the top command
   */
  static void print(PrintStream out, CommandLine daybook) {
    out.println("Usage: daybook COMMAND [OPTION...]");
    GROUPS.forEach(
        (group, commands) -> {
          out.println();
          out.println(group);
          commands.forEach(
              command ->
                  out.printf(Locale.ROOT, "  %-15s %s%n", command, summary(daybook, command)));
        });
    out.println();
    out.println("'daybook COMMAND --help' explains a command, 'daybook --help' what all share.");
  }

  /** Returns a command's header, one short line. */
  private static String summary(CommandLine daybook, String path) {
    CommandLine command = daybook;
    for (String name : path.split(" ", -1)) {
      command = Objects.requireNonNull(command.getSubcommands().get(name), path);
    }
    return String.join(" ", command.getCommandSpec().usageMessage().header());
  }
}
