package io.daybook.console;

import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.ConsoleConfig;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.DaybookConfig.HeldTable;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.zone.Zones;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration of a console in tests: all defaults but for the warehouse and the doors. */
final class TestingConfig {
  private TestingConfig() {}

  static DaybookConfig of(Zones zones, ConsoleConfig console, HeldTable... held) {
    Problems problems = new Problems();
    DaybookConfig defaults =
        DaybookConfig.read(ConfigTree.load(Optional.empty(), Map.of(), problems), problems);
    return new DaybookConfig(
        new DaybookConfig.Warehouse(zones, ZoneOffset.UTC),
        defaults.cluster(),
        defaults.collect(),
        defaults.archive(),
        defaults.sweep(),
        defaults.retention(),
        defaults.spark(),
        new DaybookConfig.MetricChoice(
            defaults.metrics().tables(),
            List.of(),
            List.of(held),
            defaults.metrics().closed(),
            defaults.metrics().loginRisk()),
        console,
        defaults.monitoring(),
        defaults.datasets(),
        defaults.sources());
  }
}
