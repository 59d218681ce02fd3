package io.daybook.warehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterAddressTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"hdfs,not an address", "hdfs,namenode", "hadoop-conf,/no/such/directory"})
  void refusesAClusterThatCanNotBe(String key, String value) throws IOException {
    Files.writeString(directory.resolve("daybook.yaml"), "cluster: {" + key + ": '" + value + "'}");
    Problems problems = new Problems();
    DaybookConfig.read(ConfigTree.load(Optional.of(directory), Map.of(), problems), problems);

    assertThat(problems.all())
        .singleElement()
        .returns("daybook.yaml:1", Problem::place)
        .returns("cluster." + key, Problem::key);
  }
}
