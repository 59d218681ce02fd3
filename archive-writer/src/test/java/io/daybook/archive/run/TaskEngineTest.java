package io.daybook.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.archive.mapping.Mapping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine of tasks beside the local one. Every other test of runs holds them against each other
 * too: see {@link ComparedEngine}.
 */
class TaskEngineTest {
  @TempDir Path directory;

  @Test
  void givesTheRowsOfTheLocalEngineWhateverTheInputIs() throws IOException {
    long rows = 0;
    for (int seed = 0; seed < 50; seed++) {
      rows += SeededPurchases.archiveTwice(directory.resolve("seed-" + seed), seed);
    }

    assertThat(rows).isGreaterThan(30_000);
  }

  @Test
  void tellsMappingsSoThatTheyReadTheSame() throws IOException {
    TestingWarehouse warehouse = new TestingWarehouse(directory);
    warehouse.shop(
        "skip:",
        "  - {path: kind, equals: \"a \\\"quoted\\\" \\\\ text, with: {signs} # \"}",
        "  - {path: kind, equals: \"line\\nbreak \\u2028 \\u00e9 😀 ${x}\"}",
        "  - {path: kind, in: [yes, 'null', 007, '', ' a  b ']}",
        "lateness: unlimited");

    List<Mapping> mappings = warehouse.mappings(java.util.Map.of("x", "fil\"led"));
    PortableMappings told =
        TaskJson.decoded(TaskJson.encoded(PortableMappings.of(mappings)), PortableMappings.class);

    List<Mapping> read = told.compiled(mappings.get(0).source().dataset());
    assertThat(read).hasSameSizeAs(mappings);
    assertThat(read.get(0).source()).isEqualTo(mappings.get(0).source());
    assertThat(read.get(0).source().rules()).contains("fil", "😀").doesNotContain("${x}");
    assertThat(told.sources().get(0).text()).doesNotContain("files");
  }
}
