package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/commands.md says what {@code --help} says. */
class CommandsDocumentTest {
  private static final Pattern LISTED = Pattern.compile("^  ([a-z]+) .*", Pattern.MULTILINE);
  private static final Pattern OPTION =
      Pattern.compile(
          "^ +(?:-\\w, )?(--[a-z-]+)(?:=<?([A-Za-z=]+)>?)?(?: .*)?$", Pattern.MULTILINE);

  /**
   * A command with all that its help says.
   *
   * @param name such as {@code verify raw}; empty for the program itself
   */
  private record Help(String name, String text) {
    static Help of(String name) {
      return new Help(name, TestingCommand.run((name + " --help").strip().split(" ", -1)).out());
    }

    /** Returns whether it only groups others. */
    boolean isGroup() {
      return text.lines()
          .takeWhile(line -> line.startsWith("Usage:") || line.startsWith("   "))
          .collect(Collectors.joining(" "))
          .matches(".* COMMAND");
    }

    List<Help> subcommands() {
      int list = text.indexOf("Commands:");
      int end = text.indexOf("Exit codes");
      return list < 0
          ? List.of()
          : LISTED
              .matcher(text.substring(list, end < list ? text.length() : end))
              .results()
              .map(line -> of((name + " " + line.group(1)).strip()))
              .toList();
    }

    List<String> options() {
      return OPTION
          .matcher(text)
          .results()
          .map(
              line ->
                  line.group(1)
                      + (line.group(2) == null ? "" : " " + line.group(2).toUpperCase(Locale.ROOT)))
          .toList();
    }

    /** Returns all commands below that do something. */
    Stream<Help> commands() {
      return subcommands().stream()
          .flatMap(
              command ->
                  Stream.concat(Stream.of(command).filter(c -> !c.isGroup()), command.commands()));
    }
  }

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
        .containsExactlyInAnyOrderElementsOf(Help.of("").commands().map(Help::name).toList());
  }

  @Test
  void listsEveryOptionOfEveryCommand() throws Exception {
    Help program = Help.of("");
    List<String> expected = new ArrayList<>();
    program
        .commands()
        .forEach(
            command ->
                command.options().stream()
                    .filter(option -> !program.options().contains(option))
                    .forEach(option -> expected.add(command.name() + " " + option)));

    assertThat(document().section("## Options of commands").keys())
        .hasSizeGreaterThan(10)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void listsEveryGlobalOption() throws Exception {
    assertThat(document().section("## Global options").keys())
        .containsExactlyInAnyOrderElementsOf(Help.of("").options());
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
}
