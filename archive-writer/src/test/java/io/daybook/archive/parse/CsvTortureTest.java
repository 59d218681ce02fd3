package io.daybook.archive.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.record.Event;
import io.daybook.warehouse.segment.RecordStream;
import io.daybook.warehouse.segment.SegmentName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** csv-spectrum, framed and parsed as a source's files are; runs with -Ddaybook.data=DIR. */
@EnabledIfSystemProperty(named = "daybook.data", matches = ".+")
class CsvTortureTest {
  private static final Path SUITE =
      Path.of(System.getProperty("daybook.data", "")).resolve("torture-csv");

  /** Upstream expects another telephone number than its file holds, and no list. */
  private static final String WRONG_UPSTREAM = "location_coordinates";

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("cases")
  void readsWhatIsExpected(String name) throws IOException {
    byte[] csv = Files.readAllBytes(SUITE.resolve("csvs").resolve(name + ".csv"));
    String expected = Files.readString(SUITE.resolve("json").resolve(name + ".json"));
    if (name.equals(WRONG_UPSTREAM)) {
      assertThat(expected).contains("1234567890").startsWith("{");
      expected = "[" + expected.replace("1234567890", "2095257564") + "]";
    }
    List<Map<String, String>> rows =
        new ObjectMapper().readValue(expected, new TypeReference<>() {});
    // An empty field is no value.
    rows.forEach(row -> row.values().removeIf(String::isEmpty));

    assertThat(rows(csv)).isNotEmpty().isEqualTo(rows);
  }

  static List<String> cases() throws IOException {
    try (Stream<Path> files = Files.list(SUITE.resolve("csvs"))) {
      List<String> names =
          files.map(file -> file.getFileName().toString().replace(".csv", "")).sorted().toList();
      assertThat(names).hasSize(12).contains(WRONG_UPSTREAM);
      return names;
    }
  }

  private List<Map<String, String>> rows(byte[] csv) throws IOException {
    Mapping mapping = TestingMapping.ofNothing(directory, "csv");
    RecordParser parser = new RecordParser(mapping, ZoneOffset.UTC);
    SegmentName segment = new SegmentName("host", "torture", 1, 0, csv.length);
    List<Map<String, String>> rows = new ArrayList<>();
    RecordStream.read(
        new ByteArrayInputStream(csv),
        0,
        mapping.source().framing(),
        List.of(),
        (position, bytes, from, to, size) -> {
          if (position == 0) {
            parser.begin(segment, LocalDate.of(2026, 3, 2), Arrays.copyOfRange(bytes, from, to));
          }
          ParseOutcome outcome = parser.parse(position, bytes, from, to);
          assertThat(outcome)
              .isEqualTo(position == 0 ? ParseOutcome.NO_DATA : ParseOutcome.ACCEPTED);
          if (position > 0) {
            Map<String, String> row = new LinkedHashMap<>();
            Event event = parser.events().event(0);
            for (int i = 0; i < event.extraNames().size(); i++) {
              row.put(event.extraNames().get(i), event.extraValues().get(i));
            }
            rows.add(row);
          }
        });
    return rows;
  }
}
