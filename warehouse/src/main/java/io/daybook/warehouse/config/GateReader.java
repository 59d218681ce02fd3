package io.daybook.warehouse.config;

import io.daybook.warehouse.table.MetricInput;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.OwnGate;
import io.daybook.warehouse.table.OwnGate.GateEffect;
import io.daybook.warehouse.table.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the gates of an own metric table. */
final class GateReader {
  private static final String FORMS =
      "write '{rows: line_items, of: purchase}', '{sum: amount, of: sales_daily, is:"
          + " sum(net_amount)}', '{rate: coupon_rate}' or '{every-row: with_coupon <= orders}'";

  private final MetricTable table;

  GateReader(MetricTable table) {
    this.table = table;
  }

  List<OwnGate> read(ConfigNode file) {
    List<OwnGate> gates = new ArrayList<>();
    for (ConfigNode node : file.list("gates")) {
      if (node.isMapping()) {
        gate(node).ifPresent(gates::add);
        node.noOtherKeys();
      } else {
        node.problem(node.rendered(), "a gate", FORMS);
      }
    }
    return gates;
  }

  private Optional<OwnGate> gate(ConfigNode node) {
    GateEffect effect = node.oneOf("effect", GateEffect.class, GateEffect.BLOCK);
    long kinds = List.of("rows", "sum", "rate", "every-row").stream().filter(node::has).count();
    if (kinds != 1) {
      List.of("of", "is").forEach(node::has);
      node.problem(
          kinds == 0 ? "none of rows, sum, rate, every-row" : kinds + " of them",
          "one of rows, sum, rate, every-row",
          FORMS);
      return Optional.empty();
    }
    if (node.has("every-row")) {
      return node.text("every-row").map(condition -> new OwnGate.RowGate(condition, effect));
    }
    if (node.has("rate")) {
      return measure(node, "rate").map(measure -> new OwnGate.RateGate(measure, effect));
    }
    Optional<String> relation = relation(node);
    if (node.has("rows")) {
      return measure(node, "rows")
          .flatMap(m -> relation.map(of -> new OwnGate.RowsGate(m, of, effect)));
    }
    String aggregate = node.requiredText("is", "sum(net_amount)");
    return measure(node, "sum")
        .flatMap(m -> relation.map(of -> new OwnGate.SumGate(m, of, aggregate, effect)));
  }

  private Optional<String> measure(ConfigNode node, String key) {
    List<String> measures = table.measures().stream().map(m -> m.column().name()).toList();
    Optional<String> measure = node.text(key);
    if (measure.filter(measures::contains).isEmpty()) {
      node.child(key)
          .problem(
              node.child(key).rendered(),
              "a measure of this table: " + String.join(", ", measures),
              "");
      return Optional.empty();
    }
    return measure;
  }

  /** A gate compares a day with the same day of an input. */
  private Optional<String> relation(ConfigNode node) {
    List<String> relations =
        table.inputs().stream().filter(GateReader::hasSameDay).map(MetricInput::relation).toList();
    String relation = node.requiredText("of", "purchase");
    if (relation.isEmpty() || relations.contains(relation)) {
      return relation.isEmpty() ? Optional.empty() : Optional.of(relation);
    }
    node.child("of")
        .problem(
            "'" + relation + "'",
            "an input whose window has the same day"
                + (relations.isEmpty() ? "" : ": " + String.join(", ", relations)),
            "what a gate compares with is an input: declare it below 'inputs:'");
    return Optional.empty();
  }

  private static boolean hasSameDay(MetricInput input) {
    return input.window() instanceof Window.Distances days && days.distances().contains(0);
  }
}
