package io.daybook.cli;

import io.daybook.archive.suggest.Sample;
import io.daybook.archive.suggest.SuggestedMapping;
import io.daybook.archive.suggest.Suggestion;
import io.daybook.ingest.input.Packing;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.Identifiers;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Suggests a mapping from a sample. */
@Command(
    name = "suggest",
    header = "Writes a source's file to start from, out of a sample.",
    description = {
      "Looks at the first 4 MiB of a sample, plain or packed (gzip, zstd, bzip2), and prints a"
          + " commented file for conf/sources: format, encoding, header, times, numbers, lists, and"
          + " the columns of the dataset that the log's look like. It reads this file alone, and"
          + " needs no cluster.",
      "",
      "Beside each key stands its evidence: '412 of 412 values of date fit dd/MM/yyyy, 38 of them"
          + " not MM/dd/yyyy'. A comment with '?' asks what a sample can't say, such as the zone of"
          + " times without offset or the currency of amounts; '___' is the blank for the answer."
          + " Standard error says how many there are. Then try the file with 'mapping try', which"
          + " shows the rows that it makes: a suggestion can be wrong, your figures must not."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:a file was printed", "40:the sample makes no sense"},
    footerHeading = "%nExample:%n",
    footer = {
      "  daybook mapping suggest checkout.csv.gz > conf/sources/checkout.yaml",
      "  daybook mapping suggest events.jsonl --dataset purchase --source web"
    })
final class SuggestCommand implements Callable<Integer> {
  private static final int HEAD_BYTES = 16;

  private final Daybook daybook;

  @Parameters(index = "0", paramLabel = "SAMPLE", description = "A log, or the beginning of one.")
  private Path file = Path.of("");

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "The dataset of the records (default: guessed).")
  private @Nullable String dataset;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description = "The source's name (default: made of the sample's).")
  private @Nullable String source;

  SuggestCommand(Daybook daybook) {
    this.daybook = daybook;
  }

  @Override
  public Integer call() throws IOException {
    String name = source == null ? sourceName(String.valueOf(file.getFileName())) : source;
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new OperatorException(
          ExitCode.USAGE,
          "mapping suggest: expected a lower_snake_case source but found '"
              + name
              + "'; give --source web_shop");
    }
    Optional<Dataset> known = Optional.ofNullable(dataset).map(this::dataset);
    SuggestedMapping suggested = Suggestion.of(sample(), name, known);
    daybook.output().print(suggested, out -> out.print(suggested.yaml()));
    daybook.err().println(summary(suggested));
    return Daybook.exit(ExitCode.DONE);
  }

  private static String summary(SuggestedMapping suggested) {
    return String.format(
        Locale.ROOT,
        "%,d records looked at; %,d blanks (___) to fill in, %,d questions ('# ?') to look at",
        suggested.records(),
        suggested.blanks(),
        suggested.questions());
  }

  private Dataset dataset(String name) {
    for (Dataset builtIn : Datasets.BUILT_IN) {
      if (builtIn.name().equals(name)) {
        return builtIn;
      }
    }
    Dataset own = daybook.workspace().configuration().datasets().get(name);
    if (own == null) {
      throw new OperatorException(
          ExitCode.USAGE,
          "mapping suggest: expected one of the datasets "
              + daybook.workspace().configuration().datasets().keySet()
              + " but found '"
              + name
              + "'; give --config DIR with datasets/"
              + name
              + ".yaml");
    }
    return own;
  }

  private Sample sample() throws IOException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new OperatorException(
          ExitCode.USAGE,
          "["
              + file
              + "] Cannot read sample: expected a readable file but found "
              + (Files.isDirectory(file) ? "a directory" : "none"));
    }
    try (InputStream packed = new BufferedInputStream(Files.newInputStream(file))) {
      packed.mark(HEAD_BYTES);
      byte[] head = packed.readNBytes(HEAD_BYTES);
      packed.reset();
      Optional<Packing> packing = Packing.of(head);
      try (InputStream unpacked = packing.isPresent() ? packing.get().unpack(packed) : packed) {
        return Sample.read(unpacked, file.toString());
      }
    }
  }

  /** Makes a source's name of a file's: {@code Web-Shop.csv.gz} is {@code web_shop}. */
  private static String sourceName(String fileName) {
    String name =
        fileName
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\.(?:gz|zst|bz2)$", "")
            .replaceAll("\\.(?:csv|tsv|txt|jsonl?|ndjson|log)$", "")
            .replaceAll("[^a-z0-9]+", "_")
            .replaceAll("^_+|_+$", "");
    String begun = name.matches("[a-z].*") ? name : "source_" + name;
    return begun.length() > 63 || !Identifiers.isValid(begun) ? "source" : begun;
  }
}
