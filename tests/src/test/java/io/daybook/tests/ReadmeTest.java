package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README says what the command does. */
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```\\w*\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern EXIT_CODE =
      Pattern.compile("^\\| (\\d+) +\\| ([^|]+?) +\\|.*", Pattern.MULTILINE);
  private static final Pattern COMMAND =
      Pattern.compile("^\\| `([a-z]+)[^`]*` +\\|", Pattern.MULTILINE);
  private static final Pattern LISTED = Pattern.compile("^  ([a-z]+)  .*", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(?:#[^)]*)?\\)");

  /** The files of the worked example, in the order of their blocks; the layout comes first. */
  private static final List<String> FILES =
      List.of(
          "logs/receipts.csv",
          "logs/calls.jsonl",
          "conf/daybook.yaml",
          "conf/sources/receipts.yaml",
          "conf/datasets/service_call.yaml",
          "conf/sources/calls.yaml");

  @Test
  void printsForTheWorkedExampleWhatItShows(@TempDir Path directory) throws Exception {
    List<String> blocks = blocks(section("README.md", "## Point it at your own logs", "## Links"));
    for (int i = 0; i < FILES.size(); i++) {
      Path file = directory.resolve(FILES.get(i));
      Files.createDirectories(file.getParent());
      Files.writeString(file, blocks.get(1 + i));
    }
    String shown = blocks.get(1 + FILES.size());

    Command.Ended tried =
        new Command(
                directory.resolve("home"),
                "--config",
                directory.resolve("conf").toString(),
                "--set",
                "logs=" + directory.resolve("logs"))
            .run(
                "mapping",
                "try",
                "receipts",
                directory.resolve(FILES.get(0)).toString(),
                "--rows",
                "1");

    assertThat(tried.out()).isEqualTo(shown.substring(shown.indexOf('\n') + 1));
    assertThat(tried.exitCode()).isEqualTo(ExitCode.BLOCKED.number());
  }

  @Test
  void tellsEveryExitCodeWithItsMeaning() throws Exception {
    Map<Integer, String> told = new TreeMap<>();
    Matcher row = EXIT_CODE.matcher(section("docs/commands.md", "## Exit codes", "\0"));
    while (row.find()) {
      told.put(Integer.valueOf(row.group(1)), row.group(2));
    }

    assertThat(told)
        .isEqualTo(
            Stream.of(ExitCode.values())
                .collect(Collectors.toMap(ExitCode::number, ExitCode::meaning)));
  }

  @Test
  void listsEveryCommand(@TempDir Path home) throws Exception {
    String help = new Command(home).run("--help").out();
    String commands = help.substring(help.indexOf("Commands:"), help.indexOf("Exit codes"));

    // A command with commands of its own has a row for each.
    assertThat(new TreeSet<>(first(COMMAND, section("docs/commands.md", "# Commands", "## Exit codes"))))
        .containsExactlyInAnyOrderElementsOf(first(LISTED, commands));
  }

  @Test
  void linksOnlyToFilesThatAreThere() throws Exception {
    assertThat(first(LINK, section("README.md", "# Daybook", "\0")))
        .hasSizeGreaterThan(5)
        .allSatisfy(link -> assertThat(Command.DIST.resolve(link)).exists());
  }

  private static String section(String file, String from, String to) throws Exception {
    String text = Files.readString(Command.DIST.resolve(file));
    int start = text.indexOf(from);
    int end = text.indexOf(to, start);
    assertThat(start).as(from).isNotNegative();
    return text.substring(start, end < 0 ? text.length() : end);
  }

  private static List<String> blocks(String section) {
    return first(BLOCK, section);
  }

  private static List<String> first(Pattern pattern, String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
