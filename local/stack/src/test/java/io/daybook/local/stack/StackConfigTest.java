package io.daybook.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackConfigTest {
  @TempDir private Path home;

  @Test
  void remembersThePortsOfAHome() throws IOException {
    Files.createDirectories(home.resolve("run"));
    StackConfig first = StackConfig.of(home).withPortOffset(100);
    first.endpoints().write();

    StackConfig later = StackConfig.of(home);

    assertThat(later.ports())
        .isEqualTo(new StackPorts(9920, 9970, 9183, 10100, 10101, 10102, 8580));
    assertThat(StackEndpoints.read(home)).contains(first.endpoints());
    assertThat(later.endpoints().jdbcUrl()).isEqualTo("jdbc:hive2://127.0.0.1:10100/default");
    assertThat(later.endpoints().httpJdbcUrl())
        .contains("jdbc:hive2://127.0.0.1:10101/default;transportMode=http;httpPath=cliservice");
  }

  @Test
  void knowsNothingOfAHomeThatWasNeverStarted() {
    assertThat(StackEndpoints.read(home)).isEmpty();
    assertThat(StackConfig.of(home).ports()).isEqualTo(StackPorts.DEFAULTS);
  }

  @Test
  void refusesEndpointsOfANewerFormat() throws IOException {
    Files.createDirectories(home.resolve("run"));
    Files.writeString(home.resolve("run/stack.properties"), "format=2\n");

    assertThatThrownBy(() -> StackConfig.of(home))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("expected format 1 but found 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "a:b", "100%"})
  void refusesAHomeThatHdfsCannotHave(String name) {
    assertThatThrownBy(() -> StackConfig.of(home.resolve(name)))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("--home");
  }

  @Test
  void refusesTwoServicesOnOnePortAndPortsThatAreNone() {
    assertThatThrownBy(() -> new StackPorts(9820, 9870, 9083, 9083, 0, 0, 9))
        .hasMessageContaining("found 9083 twice");
    assertThatThrownBy(() -> StackPorts.DEFAULTS.shifted(60_000))
        .hasMessageContaining("found 69820");
  }

  @Test
  void leavesDisabledPortsDisabled() {
    StackPorts shifted = new StackPorts(1, 2, 3, 4, 0, 0, 9).shifted(10);

    assertThat(shifted).isEqualTo(new StackPorts(11, 12, 13, 14, 0, 0, 19));
    assertThat(new StackEndpoints(home, shifted).httpJdbcUrl()).isEmpty();
    assertThat(shifted.of(Service.HIVE_SERVER2)).hasSize(1);
  }

  @Test
  void knowsNoHttpOfAStackThatWasStartedWithoutItNorAConsolesPort() throws IOException {
    Files.createDirectories(home.resolve("run"));
    Files.writeString(
        home.resolve("run/stack.properties"),
        """
        format=1
        port.namenode=1
        port.namenode-web=2
        port.metastore=3
        port.hiveserver2=4
        port.hiveserver2-web=5
        """);

    assertThat(StackConfig.of(home).ports()).isEqualTo(new StackPorts(1, 2, 3, 4, 0, 5, 8480));
  }
}
