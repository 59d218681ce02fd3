package io.daybook.cli;

import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sources' files for logs that many have. */
final class PresetCommands {
  private PresetCommands() {}

  /**
   * A preset as JSON has it.
   *
   * @param dataset that it declares; empty: a built-in one
   */
  record PresetRow(String name, String log, String dataset) {}

  /** Lists the presets. */
  @Command(
      name = "presets",
      header = "Lists the logs for which there is a file to start from.",
      description = {
        "Lists the logs for which 'mapping init' writes a source's file.",
        "For any other log 'mapping suggest' makes one from a sample."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:the list"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook mapping presets"})
  static final class ListCommand implements Callable<Integer> {
    private final Daybook daybook;

    ListCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() {
      List<PresetRow> rows =
          Stream.of(Preset.values())
              .map(
                  preset ->
                      new PresetRow(preset.label(), preset.log(), preset.dataset().orElse("")))
              .toList();
      daybook
          .output()
          .print(rows, out -> rows.forEach(row -> out.printf("%-22s %s%n", row.name(), row.log())));
      return Daybook.exit(ExitCode.DONE);
    }
  }

  /** Writes a preset's files. */
  @Command(
      name = "init",
      header = "Writes the file of a source for a log that many have.",
      description = {
        "Writes sources/SOURCE.yaml below the directory of --config, and, where the preset has a"
            + " table of its own, datasets/NAME.yaml if there is none. It overwrites nothing.",
        "The file says in comments how revenue or logins are counted, and why. Look at 'files', fill"
            + " in blanks (___), then try it with 'mapping try'."
      },
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {"0:written", "64:no such preset, or there is such a file"},
      footerHeading = "%nExample:%n",
      footer = {"  daybook mapping init web --preset nginx-access --config conf"})
  static final class InitCommand implements Callable<Integer> {
    private final Daybook daybook;

    @Parameters(index = "0", paramLabel = "SOURCE", description = "The source's name.")
    private String source = "";

    @Option(
        names = "--preset",
        required = true,
        paramLabel = "NAME",
        description = "One of 'mapping presets'.")
    private String preset = "";

    InitCommand(Daybook daybook) {
      this.daybook = daybook;
    }

    @Override
    public Integer call() throws IOException {
      Preset chosen = preset();
      Path config =
          daybook
              .config()
              .orElseThrow(
                  () -> usage("expected --config DIR, to write the file to, but found none"));
      if (!source.matches("[a-z][a-z0-9_]{0,62}")) {
        throw usage(
            "expected a lower_snake_case source such as web_shop but found '" + source + "'");
      }
      write(config.resolve("sources"), source, chosen.source());
      if (chosen.dataset().isPresent()) {
        String dataset = chosen.dataset().get();
        Path datasets = config.resolve("datasets");
        if (!Files.exists(datasets.resolve(dataset + ".yaml"))) {
          write(datasets, dataset, Preset.datasetFile(dataset));
        }
      }
      return Daybook.exit(ExitCode.DONE);
    }

    private Preset preset() {
      return Stream.of(Preset.values())
          .filter(known -> known.label().equals(preset))
          .findFirst()
          .orElseThrow(
              () ->
                  usage(
                      Stream.of(Preset.values())
                          .map(Preset::label)
                          .collect(
                              Collectors.joining(
                                  ", ", "expected a preset of ", " but found '" + preset + "'"))));
    }

    private static OperatorException usage(String message) {
      return new OperatorException(ExitCode.USAGE, "mapping init: " + message);
    }

    private void write(Path directory, String name, String text) throws IOException {
      Path file = directory.resolve(name + ".yaml");
      Files.createDirectories(directory);
      try {
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        daybook.out().println("wrote " + file);
      } catch (FileAlreadyExistsException e) {
        throw new OperatorException(
            ExitCode.USAGE,
            "["
                + file
                + "] Cannot write the preset: expected no file but found one; give another SOURCE, or"
                + " move the file away",
            e);
      }
    }
  }
}
