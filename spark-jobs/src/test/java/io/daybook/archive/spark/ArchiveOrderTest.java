package io.daybook.archive.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.archive.run.Allowances;
import io.daybook.archive.run.PortableMappings;
import io.daybook.archive.run.PortableMappings.PortableSource;
import io.daybook.warehouse.config.DaybookConfig.Compression;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.Datasets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchiveOrderTest {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

  @Test
  void readsItsOwnCommandLine() throws IOException {
    List<PortableSource> sources = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 12_000; i++) {
      sources.add(
          new PortableSource("s" + i, "purchase", "{\"k\": \"" + random.nextLong() + "é\"}"));
    }
    ArchiveOrder order = order(sources);

    List<String> line = order.toList();

    assertThat(line).hasSizeGreaterThan(2).allMatch(argument -> argument.length() <= 100_000);
    assertThat(ArchiveOrder.parse(line)).isEqualTo(order);
    assertThat(order.silentAgents().look().silent("shop", DAY)).containsExactly("web-2");
    assertThat(order.silentAgents().look().silent("shop", DAY.plusDays(1))).isEmpty();
  }

  @Test
  void refusesAnythingElse() {
    assertThatThrownBy(() -> ArchiveOrder.parse(List.of("--order", "x")))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    assertThatThrownBy(() -> ArchiveOrder.parse(List.of("--other")))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--other");
  }

  private static ArchiveOrder order(List<PortableSource> sources) {
    return new ArchiveOrder(
        URI.create("hdfs://namenode:8020"),
        new StoragePath("/daybook"),
        ZoneId.of("Europe/Paris"),
        Compression.ZSTD,
        1 << 20,
        new PortableMappings(List.of(Datasets.PURCHASE, Datasets.LOGIN), sources),
        new Allowances(Map.of("shop", 0.5), Set.of("till")),
        List.of(new ArchiveOrder.SilentSource("shop", DAY, Set.of("web-2"))),
        Path.of("/answer.json"));
  }
}
