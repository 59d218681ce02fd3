package io.daybook.archive.parse;

import io.daybook.archive.mapping.Mapping;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.segment.SegmentName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A parser whose mapping is written down as a user writes it. */
final class TestingParser {
  static final LocalDate ARRIVAL = LocalDate.of(2026, 3, 4);

  private final RecordParser parser;
  private final EventText text;

  TestingParser(Path directory, String... yaml) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Files.writeString(sources.resolve("s.yaml"), String.join("\n", yaml));
    Problems problems = new Problems();
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    Mapping mapping =
        Mapping.compile(Optional.ofNullable(configuration.sources().get("s")).orElseThrow());
    problems.throwIfAny();
    parser = new RecordParser(mapping, ZoneOffset.UTC);
    text = new EventText(mapping.source().dataset());
    parser.begin(new SegmentName("host", "s", 7, 0, 1000), ARRIVAL, null);
  }

  ParseOutcome parse(String record) {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    return parser.parse(40, bytes, 0, bytes.length);
  }

  /** Parses a record and returns the columns of its events. */
  List<Map<String, Object>> events(String record) {
    ParseOutcome outcome = parse(record);
    if (outcome instanceof ParseOutcome.Rejected) {
      throw new AssertionError(outcome);
    }
    return outcome instanceof ParseOutcome.Skipped
        ? List.of()
        : IntStream.range(0, parser.events().count())
            .mapToObj(i -> text.of(parser.events().event(i)))
            .toList();
  }

  /** Returns the ordinals of the last record's events. */
  List<Integer> ordinals() {
    return IntStream.range(0, parser.events().count()).mapToObj(parser.events()::ordinal).toList();
  }
}
