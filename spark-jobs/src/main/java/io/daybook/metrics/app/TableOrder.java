package io.daybook.metrics.app;

import io.daybook.metrics.Metric;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.table.MetricInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tables side by side, each once those that it is made of are made. */
final class TableOrder {
  private static final Logger LOG = LoggerFactory.getLogger(TableOrder.class);

  /** Small tables wait for the scheduler more than they compute. */
  private static final int SIDE_BY_SIDE = 4;

  private final List<Metric> metrics;
  private final TableMaking making;

  /** Makes one table whose inputs are as they should be. */
  interface TableMaking {
    TableResult make(Metric metric) throws IOException;
  }

  /**
   * @param metrics each behind those that it is made of
   */
  TableOrder(List<Metric> metrics, TableMaking making) {
    this.metrics = metrics;
    this.making = making;
  }

  /** Makes all of them. The first failure is the run's; what it doesn't concern is made. */
  MetricsResult run() {
    // Each table waits only for earlier ones, so that threads can't wait for each other.
    ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    Map<String, Future<TableResult>> begun = new HashMap<>();
    try {
      for (Metric metric : metrics) {
        Map<String, Future<TableResult>> before = new HashMap<>();
        for (MetricInput input : metric.table().inputs()) {
          Future<TableResult> table = begun.get(input.relation());
          if (table != null) {
            before.put(input.relation(), table);
          }
        }
        begun.put(metric.table().name(), threads.submit(() -> made(metric, before)));
      }
      return ended(begun);
    } finally {
      threads.shutdownNow();
    }
  }

  private TableResult made(Metric metric, Map<String, Future<TableResult>> before)
      throws IOException, InterruptedException {
    String name = metric.table().name();
    for (Map.Entry<String, Future<TableResult>> input : before.entrySet()) {
      if (!isSound(input.getValue())) {
        LOG.warn("Table {} stays as it is, since {} is not made", name, input.getKey());
        return TableResult.without(name, TableResult.TableOutcome.HELD);
      }
    }
    return making.make(metric);
  }

  private static boolean isSound(Future<TableResult> table) throws InterruptedException {
    try {
      return table.get().isSound();
    } catch (ExecutionException e) {
      return false;
    }
  }

  private MetricsResult ended(Map<String, Future<TableResult>> begun) {
    List<TableResult> results = new ArrayList<>();
    @Nullable Throwable failure = null;
    for (Metric metric : metrics) {
      try {
        Future<TableResult> table = begun.get(metric.table().name());
        if (table != null) {
          results.add(table.get());
        }
      } catch (ExecutionException e) {
        LOG.error("Table {} failed", metric.table().name(), e.getCause());
        failure = failure == null ? e.getCause() : failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return MetricsResult.failed(ExitCode.PARTLY_DONE, "interrupted", results);
      }
    }
    if (failure == null) {
      return MetricsResult.of(results);
    }
    return failure instanceof OperatorException known
        ? MetricsResult.failed(known.exitCode(), String.valueOf(known.getMessage()), results)
        : MetricsResult.failed(ExitCode.INTERNAL, String.valueOf(failure), results);
  }
}
