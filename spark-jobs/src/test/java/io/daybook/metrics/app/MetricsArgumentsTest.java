package io.daybook.metrics.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.metrics.plan.Scope;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsArgumentsTest {
  @Test
  void readsWhatItWrites() {
    MetricsArguments all =
        new MetricsArguments(
            URI.create("hdfs://namenode:8020"),
            new StoragePath("/day book"),
            ZoneId.of("Europe/London"),
            new Scope(
                Optional.of(LocalDate.parse("2026-03-01")),
                Optional.of(LocalDate.parse("2026-03-02")),
                Scope.Days.ALL),
            List.of("login_daily", "order_daily"),
            Optional.of(Path.of("/tmp/result.json")));

    assertThat(MetricsArguments.parse(all.toList())).isEqualTo(all);
    assertThat(MetricsArguments.parse(List.of("--hdfs", "file:///")).scope())
        .isEqualTo(Scope.NIGHT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--hdfs",
        "--hdfs x --day 2026-03-01",
        "--hdfs x --from yesterday",
        "--hdfs x --zone Mars/Olympus",
        "--hdfs x --root daybook",
        "--hdfs x --from 2026-03-02 --to 2026-03-01"
      })
  void refusesAnythingElse(String line) {
    List<String> arguments = line.isEmpty() ? List.of() : List.of(line.split(" ", -1));

    assertThatThrownBy(() -> MetricsArguments.parse(arguments))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("expected");
  }
}
