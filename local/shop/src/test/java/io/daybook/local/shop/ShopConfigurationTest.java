package io.daybook.local.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.segment.Framing;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopConfigurationTest {
  @TempDir Path directory;

  @Test
  void isReadWithoutAProblem() throws IOException {
    Problems problems = new Problems();
    DaybookConfig configuration = read(problems);

    problems.throwIfAny();
    assertThat(configuration.warehouse().zone()).isEqualTo(ShopDays.ZONE);
    assertThat(configuration.sources())
        .containsOnlyKeys("auth", "checkout", "mobile", "orders")
        .allSatisfy(
            (name, source) -> assertThat(source.node().text("lateness")).contains("unlimited"));
    assertThat(configuration.sources().get("checkout").framing())
        .isEqualTo(new Framing.CsvFraming(',', '"', Framing.HeaderRecord.FIRST_RECORD));
  }

  @Test
  void everyLogBelongsToOneSourceBeforeAndAfterItsRotation() throws IOException {
    try (SimulatedShop shop = new SimulatedShop(logs(), ShopSize.SMALL, 1)) {
      shop.writeAll();
      assertThat(shop.truth().sources().keySet())
          .containsExactlyInAnyOrderElementsOf(read(new Problems()).sources().keySet());
    }
    List<SourceConfig> sources = List.copyOf(read(new Problems()).sources().values());
    try (Stream<Path> files = Files.list(logs())) {
      assertThat(files)
          .hasSize(8)
          .allSatisfy(
              file -> assertThat(sources.stream().filter(s -> collects(s, file))).hasSize(1));
    }
  }

  @Test
  void isNeverWrittenOverSomebodysWork() throws IOException {
    ShopConfiguration.write(directory.resolve("conf"));

    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> ShopConfiguration.write(directory.resolve("conf")));
  }

  private DaybookConfig read(Problems problems) throws IOException {
    Path conf = directory.resolve("conf");
    if (!Files.exists(conf)) {
      ShopConfiguration.write(conf);
    }
    return DaybookConfig.read(
        ConfigTree.load(Optional.of(conf), ShopConfiguration.settings(logs()), problems), problems);
  }

  private Path logs() {
    return directory.resolve("logs");
  }

  private static boolean collects(SourceConfig source, Path file) {
    return source.node().texts("files").stream()
        .anyMatch(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(file));
  }
}
