package io.daybook.warehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetReaderTest {
  @TempDir Path directory;
  private final Problems problems = new Problems();

  @Test
  void refusesADecimalThatEventsCanNotHold() throws IOException {
    read("decimal(19,2)");

    assertThat(problems.all())
        .extracting(Problem::toString)
        .containsExactly(
            "[datasets/gift.yaml:1] columns.worth: expected a decimal of at most 18 digits but"
                + " found 'decimal(19,2)'");
  }

  @Test
  void readsTheWidestDecimal() throws IOException {
    Dataset gift = read("decimal(18,4)");

    assertThat(problems.all()).isEmpty();
    assertThat(gift.column("worth").orElseThrow().type()).isEqualTo(new ColumnType.Decimal(18, 4));
  }

  private Dataset read(String type) throws IOException {
    Path datasets = Files.createDirectories(directory.resolve("datasets"));
    Files.writeString(datasets.resolve("gift.yaml"), "columns: {worth: '" + type + "'}");
    DaybookConfig configuration =
        DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);
    return Optional.ofNullable(configuration.datasets().get("gift")).orElseThrow();
  }
}
