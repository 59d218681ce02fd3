package io.daybook.bench.mapping;

import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.parse.ParseOutcome;
import io.daybook.archive.parse.RecordParser;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The sales of a feature as bytes, with the mapping that reads them. */
final class MappingSample {
  private static final String SOURCE = "sales";
  private static final LocalDate ARRIVAL = LocalDate.of(2026, 3, 2);

  private final MappingFeature feature;
  private final int rows;
  private final byte[] bytes;
  private final Mapping mapping;

  /**
   * @param rows sales in the sample, rounded down to whole records
   * @param directory empty, for the configuration
   */
  MappingSample(MappingFeature feature, int rows, Path directory) throws IOException {
    int perRecord = feature.salesPerRecord();
    this.feature = feature;
    this.rows = rows / perRecord * perRecord;
    StringBuilder text = new StringBuilder(feature.prologue());
    Sale[] sales = new Sale[perRecord];
    for (int sale = 0; sale < this.rows; sale += perRecord) {
      for (int i = 0; i < perRecord; i++) {
        sales[i] = new Sale(sale + i);
      }
      text.append(feature.record().apply(sales));
    }
    this.bytes = text.toString().getBytes(feature.charset());
    this.mapping = mapping(directory);
  }

  private Mapping mapping(Path directory) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("sources"));
    Files.writeString(sources.resolve(SOURCE + ".yaml"), feature.mapping());
    Problems problems = new Problems();
    DaybookConfig read =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    Mapping compiled = Mapping.compile(Objects.requireNonNull(read.sources().get(SOURCE)));
    problems.throwIfAny();
    return compiled;
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return bytes.length;
  }

  /**
   * Cuts and parses the sample once.
   *
   * @return processor time of this thread, nanoseconds
   * @throws OperatorException if it doesn't give one event per sale
   */
  long parse() throws IOException {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    Framing framing = mapping.source().framing();
    RecordParser parser = new RecordParser(mapping, ZoneOffset.UTC);
    SegmentName name = new SegmentName("bench", SOURCE, 1, 0, bytes.length);
    if (framing.header() == Framing.HeaderRecord.ABSENT) {
      parser.begin(name, ARRIVAL, null);
    }
    long[] events = new long[1];
    RecordStream.read(
        new ByteArrayInputStream(bytes),
        0,
        framing,
        List.of(),
        (position, record, from, to, size) -> {
          if (position == 0 && framing.header() == Framing.HeaderRecord.FIRST_RECORD) {
            parser.begin(name, ARRIVAL, Arrays.copyOfRange(record, from, to));
          }
          ParseOutcome outcome = parser.parse(position, record, from, to);
          if (outcome instanceof ParseOutcome.Rejected why) {
            throw wrong("one was rejected: " + why.message());
          }
          if (outcome instanceof ParseOutcome.Accepted) {
            for (int i = 0; i < parser.events().count(); i++) {
              parser.events().event(i);
              events[0]++;
            }
          }
        });
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    if (events[0] != rows) {
      throw wrong(String.format("found %,d events", events[0]));
    }
    return nanos;
  }

  private OperatorException wrong(String found) {
    return new OperatorException(
        ExitCode.BLOCKED,
        String.format(
            "bench mapping, %s: expected %,d events, one of each sale, but %s",
            feature.name(), rows, found));
  }
}
