package io.daybook.warehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTreeTest {
  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("daybook.yaml"), "warehouse: {zone: UTC}\n");
    Files.createDirectories(directory.resolve("sources").resolve("old"));
    Files.writeString(
        directory.resolve("sources").resolve("till.yaml"), "files: ${shop.logs}/a.log\n");
  }

  @Test
  void refusesASettingThatIsNamedAsAKeyAndFillsNothing() {
    assertThat(load(Map.of("warehouse.root", "/elsewhere")))
        .extracting(Problem::toString)
        .containsExactly(
            "[--set] warehouse.root: expected a file of the configuration with ${warehouse.root}"
                + " but found none; to set this key, write it into daybook.yaml");
  }

  @Test
  void takesSettingsThatFillVariablesPortsAndPlainNames() {
    assertThat(
            load(Map.of("shop.logs", "/logs", "stack.ports.namenode", "9920", "logs", "/unused")))
        .isEmpty();
  }

  private List<Problem> load(Map<String, String> settings) {
    Problems problems = new Problems();
    ConfigTree.load(Optional.of(directory), settings, problems);
    return problems.all();
  }
}
