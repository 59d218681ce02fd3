package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.record.RejectReason;
import io.daybook.archive.trial.FindingCode;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/mapping.md and of the README are run; the reference is the code's. */
class MappingDocumentTest {
  /** The files of the README's example, in the order of their blocks; the layout comes first. */
  private static final List<String> FILES =
      List.of(
          "logs/receipts.csv",
          "logs/calls.jsonl",
          "conf/daybook.yaml",
          "conf/sources/receipts.yaml",
          "conf/datasets/service_call.yaml",
          "conf/sources/calls.yaml");

  @TempDir private Path directory;

  @Test
  void printsForEveryExampleWhatItShows() throws Exception {
    List<MarkdownDocument.Block> blocks = MarkdownDocument.read("docs/mapping.md").blocks();
    for (MarkdownDocument.Block block : blocks) {
      if (!block.file().isEmpty()) {
        write(block.file(), block.text());
      }
    }

    List<MarkdownDocument.Block> examples =
        blocks.stream().filter(block -> block.language().equals("console")).toList();
    assertThat(examples).hasSizeGreaterThan(10);
    assertThat(examples).allSatisfy(example -> assertPrints(example.text()));
  }

  @Test
  void printsForTheExampleOfTheReadmeWhatItShows() throws Exception {
    List<MarkdownDocument.Block> blocks =
        MarkdownDocument.read("README.md").section("## Your own logs in ten minutes").blocks();
    for (int i = 0; i < FILES.size(); i++) {
      write(FILES.get(i), blocks.get(1 + i).text());
    }

    assertPrints(blocks.get(1 + FILES.size()).text());
  }

  /** Runs the first line of an example; the rest of it is the expected output. */
  private void assertPrints(String example) {
    int end = example.indexOf('\n');
    String line = example.substring(0, end);
    assertThat(line).startsWith("$ ./daybook ");
    List<String> arguments = new ArrayList<>();
    for (String word : line.substring("$ ./daybook ".length()).split(" +", -1)) {
      if (!word.equals("<")) {
        String value = word.substring(word.indexOf('=') + 1);
        Path file = directory.resolve(value);
        arguments.add(
            Files.exists(file) ? word.substring(0, word.length() - value.length()) + file : word);
      }
    }
    arguments.addAll(List.of("--home", directory.resolve("home").toString()));

    TestingCommand ran = TestingCommand.run(arguments.toArray(String[]::new));

    assertThat(ran.out().replace(directory + "/", ""))
        .as(line + "\n" + ran.err())
        .isEqualTo(example.substring(end + 1));
    assertThat(ran.exitCode())
        .as(line)
        .isEqualTo(
            (ran.out().contains(" 0 rejected") || line.contains(" suggest ")
                    ? ExitCode.DONE
                    : ExitCode.BLOCKED)
                .number());
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void listsEveryKeyOfFieldsConditionsAndEvents() throws Exception {
    Set<String> fields = new TreeSet<>();
    for (String column : List.of("event_time", "event_id", "user_id")) {
      fields.addAll(KnownKeys.ofSource("").below("fields." + column));
    }

    assertThat(keys("## Keys of a field")).containsExactlyInAnyOrderElementsOf(fields);
    assertThat(keys("## Keys of a condition"))
        .containsExactlyInAnyOrderElementsOf(KnownKeys.ofSource("").below("skip"));
    assertThat(keys("## Keys of an event"))
        .containsExactlyInAnyOrderElementsOf(KnownKeys.ofSource("").below("events"));
  }

  @Test
  void listsEveryColumnThatAFieldFills() throws Exception {
    Set<String> filled = Set.of("event_time_ms", "source", "raw_segment", "raw_offset");
    MarkdownDocument columns = MarkdownDocument.read("docs/mapping.md").section("## Columns");
    Map<String, List<Set<String>>> told = new HashMap<>();
    for (List<String> row : columns.rows()) {
      told.computeIfAbsent(MarkdownDocument.codes(row.get(0)).get(0), key -> new ArrayList<>())
          .add(Set.copyOf(MarkdownDocument.codes(row.get(row.size() - 1))));
    }

    for (Column column : Dataset.ENVELOPE) {
      assertThat(told.containsKey(column.name()))
          .as(column.name())
          .isNotEqualTo(filled.contains(column.name()));
      told.remove(column.name());
    }
    Map<String, List<Set<String>>> expected = new TreeMap<>();
    for (Dataset dataset : Datasets.BUILT_IN) {
      // The amount of a purchase is computed where no field gives it.
      expected.put(
          dataset.name(),
          List.of(
              names(dataset, c -> c.isRequired() && !c.name().equals("amount")),
              names(dataset, c -> !c.isRequired() || c.name().equals("amount"))));
    }
    assertThat(told).isEqualTo(expected);
    Datasets.BUILT_IN.stream()
        .flatMap(dataset -> dataset.ownColumns().stream())
        .flatMap(column -> column.allowed().stream())
        .forEach(value -> assertThat(columns.text()).contains("`" + value + "`"));
  }

  private static Set<String> names(Dataset dataset, Predicate<Column> which) {
    return dataset.ownColumns().stream()
        .filter(which)
        .map(Column::name)
        .collect(Collectors.toSet());
  }

  @Test
  void explainsEveryReason() throws Exception {
    assertThat(keys("## Rejected records"))
        .containsExactlyElementsOf(Stream.of(RejectReason.values()).map(Enum::name).toList());
  }

  @Test
  void explainsEveryFinding() throws Exception {
    assertThat(keys("### Finding codes"))
        .containsExactlyElementsOf(Stream.of(FindingCode.values()).map(Enum::name).toList());
  }

  private static List<String> keys(String heading) throws IOException {
    return MarkdownDocument.read("docs/mapping.md").section(heading).keys();
  }
}
