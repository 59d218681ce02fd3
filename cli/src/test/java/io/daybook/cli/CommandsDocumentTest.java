package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** docs/commands.md says what the command line takes. */
class CommandsDocumentTest {
  private static final CommandLine DAYBOOK =
      Daybook.commands(
          Environment.of(
              new PrintStream(OutputStream.nullOutputStream()),
              new PrintStream(OutputStream.nullOutputStream())));

  @Test
  void listsEveryCommand() throws Exception {
    List<String> listed =
        document()
            .section("# Commands")
            .text()
            .lines()
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| `"))
            .map(line -> MarkdownDocument.codes(line).get(0).replaceAll(" [A-Z\\[].*", ""))
            .toList();

    assertThat(listed)
        .hasSizeGreaterThan(10)
        .containsExactlyInAnyOrderElementsOf(
            commands(DAYBOOK).map(CommandsDocumentTest::name).toList());
  }

  @Test
  void listsEveryOptionOfEveryCommand() throws Exception {
    List<String> expected =
        commands(DAYBOOK)
            .flatMap(
                command ->
                    command.getCommandSpec().options().stream()
                        .filter(option -> !option.inherited())
                        .map(option -> name(command) + " " + synopsis(option)))
            .toList();

    assertThat(document().section("## Options of commands").keys())
        .hasSizeGreaterThan(10)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void listsEveryGlobalOption() throws Exception {
    assertThat(document().section("## Global options").keys())
        .containsExactlyInAnyOrderElementsOf(
            DAYBOOK.getCommandSpec().options().stream()
                .map(CommandsDocumentTest::synopsis)
                .toList());
  }

  @Test
  void tellsEveryExitCodeWithItsMeaning() throws Exception {
    Map<Integer, String> told = new TreeMap<>();
    for (List<String> row : document().section("## Exit codes").rows()) {
      told.put(Integer.valueOf(row.get(0)), row.get(1));
    }

    Map<Integer, String> expected = new TreeMap<>();
    for (ExitCode code : ExitCode.values()) {
      expected.put(code.number(), code.meaning());
    }
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void saysAtEveryExitCodeOfANightWhatToDo() throws Exception {
    List<Integer> told =
        MarkdownDocument.read("docs/operation.md")
            .section("### The night ended with an exit code")
            .rows()
            .stream()
            .map(row -> Integer.valueOf(row.get(0)))
            .toList();

    assertThat(told).isEqualTo(Stream.of(ExitCode.values()).map(ExitCode::number).toList());
  }

  private static MarkdownDocument document() throws IOException {
    return MarkdownDocument.read("docs/commands.md");
  }

  /** Returns the commands below that do something; others only group theirs. */
  private static Stream<CommandLine> commands(CommandLine of) {
    return of.getSubcommands().values().stream()
        .flatMap(
            command ->
                Stream.concat(
                    Stream.of(command).filter(c -> c.getCommand() instanceof Callable),
                    commands(command)));
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName().substring("daybook ".length());
  }

  private static String synopsis(OptionSpec option) {
    String value = option.paramLabel().replaceAll("[<>]", "").toUpperCase(Locale.ROOT);
    return option.longestName() + (option.arity().max() == 0 ? "" : " " + value);
  }
}
