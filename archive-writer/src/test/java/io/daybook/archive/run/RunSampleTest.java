package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.daybook.archive.trial.FindingCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The findings that a run ends with. */
class RunSampleTest {
  private static final String FIELDS =
      "fields: {event_id: id, event_time: at, order_id: id, quantity: {value: 1}, unit_price: price}";

  @TempDir Path directory;
  private TestingWarehouse warehouse;

  @BeforeEach
  void begin() throws IOException {
    warehouse = new TestingWarehouse(directory);
  }

  @Test
  void tellsPlacesAndNoValuesOfWhatMayHaveToBeReadOtherwise() throws IOException {
    source("shop");
    source("till");
    warehouse.land("shop", 1, sale("kim-1", "12.50") + sale("kim-2", "1.000"));
    warehouse.land("till", 1, sale("a", "2.50"));

    ArchiveReport report = warehouse.archivePurchases();

    assertThat(report.rows()).isEqualTo(3);
    assertThat(report.findings()).isEmpty();

    warehouse.land("shop", 2, sale("kim-3", "2.000") + sale("kim-4", "1.000"));
    report = warehouse.archivePurchases();

    assertThat(report.findings())
        .extracting(
            SampledFinding::source,
            SampledFinding::code,
            SampledFinding::subject,
            SampledFinding::count,
            SampledFinding::of,
            SampledFinding::position)
        .containsExactly(
            tuple("shop", FindingCode.NUMBER_IN_TWO_READINGS, "unit_price", 2L, 2L, 0L));
    assertThat(report.findings().get(0).describe())
        .startsWith(
            "[shop] NUMBER_IN_TWO_READINGS in unit_price in 2 of 2 of a sample, first at byte 0 of ")
        .doesNotContain("2.000", "kim-3");
  }

  @Test
  void leavesToATrialWhatAMappingLeavesOut() throws IOException {
    source("shop");

    warehouse.land(
        "shop", 1, sale("a", "2.50").replace("}", ",\"fee\":\"0.30\",\"tags\":[{\"k\":1}]}"));

    assertThat(warehouse.archivePurchases().findings()).isEmpty();
  }

  @Test
  void looksAtTheFirstRecordsOfASourceAlone() throws IOException {
    source("shop");
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      log.append(sale("o-" + i, i < 2000 ? "1.000" : "2.50"));
    }
    warehouse.land("shop", 1, log.toString());

    assertThat(warehouse.archivePurchases().findings())
        .extracting(SampledFinding::count, SampledFinding::of)
        .containsExactly(tuple(300L, 300L));
  }

  @Test
  void endsBeforeARecordThatTheSampleWouldCut() throws IOException {
    source("shop");
    String first = sale("a", "1.000");
    String long2 = sale("b", "2.000").replace("}", ",\"note\":\"" + "x".repeat(2 << 20) + "\"}");
    warehouse.land("shop", 1, first + long2);

    ArchiveReport report = warehouse.archivePurchases();

    assertThat(report.rows()).isEqualTo(2);
    assertThat(report.findings())
        .extracting(SampledFinding::count, SampledFinding::of)
        .containsExactly(tuple(1L, 1L));
  }

  @Test
  void saysNothingOfHeldSources() throws IOException {
    source("shop", "reject-limit: 1%");
    source("till");
    warehouse.land("shop", 1, sale("a", "1.000") + "no json\n");
    warehouse.land("till", 1, sale("b", "1.000"));

    ArchiveReport report = warehouse.archivePurchases();

    assertThat(report.held()).extracting(HeldSource::source).containsExactly("shop");
    assertThat(report.findings()).extracting(SampledFinding::source).containsExactly("till");
  }

  private void source(String name, String... more) throws IOException {
    List<String> yaml = new ArrayList<>(List.of("dataset: purchase", "files: none"));
    yaml.addAll(List.of(more));
    yaml.add(FIELDS);
    warehouse.source(name, yaml.toArray(String[]::new));
  }

  private static String sale(String id, String price) {
    return "{\"id\":\"%s\",\"at\":\"2026-03-01T09:00:00Z\",\"price\":\"%s\"}\n"
        .formatted(id, price);
  }
}
