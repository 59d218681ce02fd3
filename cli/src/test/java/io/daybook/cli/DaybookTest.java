package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DaybookTest {
  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void runsAnyNumberOfTimesInAProcessAndChangesNothingOfIt() throws Exception {
    Properties before = (Properties) System.getProperties().clone();
    Files.createDirectories(directory.resolve("conf/sources"));
    Files.writeString(
        directory.resolve("conf/sources/door.yaml"),
        """
        dataset: login
        files: ["/nowhere/*.log"]
        lateness: unlimited
        fields:
          user_id: user
          event_time: at
          outcome: result
        """);

    for (int i = 0; i < 2; i++) {
      assertThat(
              executeWith(
                  "{\"user\": \"u1\", \"result\": \"success\", \"at\": \"2026-03-01T08:00:00Z\"}\n",
                  "mapping",
                  "try",
                  "door",
                  "--config",
                  directory.resolve("conf").toString()))
          .as(err())
          .isEqualTo(ExitCode.DONE.number());
      assertThat(out()).contains("1 records: 1 give 1 events");
      assertThat(execute("no-such-command")).isEqualTo(ExitCode.USAGE.number());
    }
    assertThat(System.getProperties()).isEqualTo(before);
    assertThat(directory.resolve("home/logs")).doesNotExist();
  }

  @Test
  void listsTheCommandsByTaskWithoutOneAndFails() {
    assertThat(execute()).isEqualTo(ExitCode.USAGE.number());

    assertThat(err()).isEmpty();
    assertThat(out())
        .contains("First steps\n  demo ", "\n  mapping try ", "daybook COMMAND --help");
    assertThat(out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
  }

  @Test
  void tellsAProgramThatItGaveNoCommand() {
    assertThat(execute("--json")).isEqualTo(ExitCode.USAGE.number());
    assertThat(out()).contains("\"exitCode\" : 64", "expected a command but found none");
  }

  @Test
  void listsEachCommandOnce() {
    assertThat(
            CommandOverview.GROUPS.values().stream()
                .flatMap(List::stream)
                .map(command -> "daybook " + command))
        .containsExactlyInAnyOrderElementsOf(commands().keySet());
  }

  @Test
  void teachesEachCommandInItsHelp() {
    commands()
        .forEach(
            (name, command) -> {
              String help = command.getUsageMessage();
              assertThat(command.getCommandSpec().usageMessage().header())
                  .as(name)
                  .singleElement()
                  .asString()
                  .hasSizeLessThan(64)
                  .endsWith(".");
              assertThat(help).as(name).contains("Exit codes:\n  0 ", "Example:\n  " + name);
              assertThat(help.lines()).as(name).allSatisfy(l -> assertThat(l).hasSizeLessThan(81));
            });
  }

  @Test
  void namesTheExitCodesOfACommandAsTheyAre() {
    Set<String> numbers =
        Stream.of(ExitCode.values())
            .map(code -> String.valueOf(code.number()))
            .collect(Collectors.toSet());

    commands()
        .forEach(
            (name, command) ->
                assertThat(numbers)
                    .as(name)
                    .containsAll(command.getCommandSpec().usageMessage().exitCodeList().keySet()));
  }

  @Test
  void refusesDaysOfSumsInTheWrongOrder() {
    assertThat(execute("sums", "--from", "2026-03-02", "--to", "2026-03-01"))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(err()).contains("expected --from no later than --to but found 2026-03-02");
  }

  @Test
  void saysWhatASettingShouldBe() {
    for (String wrong : List.of("logs", "=x")) {
      assertThat(execute("plan", "--set", wrong)).isEqualTo(ExitCode.USAGE.number());
      assertThat(err())
          .isEqualTo(
              "daybook: Invalid value for option '--set' (KEY=VALUE): expected KEY=VALUE but found"
                  + " '"
                  + wrong
                  + "'; see 'daybook plan --help'\n");
    }
  }

  /** The commands that do something, by their names as typed; "daybook collect" is one. */
  private Map<String, CommandLine> commands() {
    Map<String, CommandLine> commands = new TreeMap<>();
    PrintStream none = new PrintStream(OutputStream.nullOutputStream());
    collect(Daybook.commands(Environment.of(none, none)), commands);
    commands.remove("daybook");
    return commands;
  }

  private static void collect(CommandLine from, Map<String, CommandLine> into) {
    if (from.getCommand() instanceof Callable) {
      into.put(from.getCommandSpec().qualifiedName(), from);
    }
    from.getSubcommands().values().forEach(command -> collect(command, into));
  }

  private int execute(String... args) {
    return executeWith("", args);
  }

  private int executeWith(String input, String... args) {
    out.reset();
    err.reset();
    List<String> line = new ArrayList<>(List.of(args));
    line.addAll(List.of("--home", directory.resolve("home").toString()));
    return Daybook.execute(
        Environment.of(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .withStandardInput(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))),
        line.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
