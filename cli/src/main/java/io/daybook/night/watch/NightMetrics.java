package io.daybook.night.watch;

import io.daybook.ingest.watermark.Fleet;
import io.daybook.night.NightCourse.NightStep;
import io.daybook.night.Workspace;
import io.daybook.night.watch.WarehouseFacts.AgentFacts;
import io.daybook.night.watch.WarehouseFacts.SourceFacts;
import io.daybook.night.watch.WarehouseFacts.TableFacts;
import io.daybook.warehouse.config.Deadline;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warehouse and the last night of a home as Prometheus reads them, in OpenMetrics' text format.
 * All are gauges, so that a reader of Prometheus' older format takes the text, too. Names and
 * meanings stand in docs/operation.md.
 */
public final class NightMetrics {
  /** The content type of {@link #text}. */
  public static final String CONTENT_TYPE =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final double MILLIS = 1000;
  private static final Logger LOG = LoggerFactory.getLogger(NightMetrics.class);

  private final Path home;
  private final Optional<Deadline> deadline;
  private final FactsReading facts;
  private final Clock clock;

  /** Reads the warehouse. */
  @FunctionalInterface
  interface FactsReading {
    WarehouseFacts read(Instant now) throws IOException;
  }

  /**
   * @param version of Daybook that asks, such as {@code 0.1.0}
   * @param clock by which ages are told
   */
  public NightMetrics(Workspace workspace, String version, Clock clock) {
    this(
        workspace.home(),
        workspace.configuration().monitoring().deadline(),
        now -> WarehouseFacts.read(workspace, version, now),
        clock);
  }

  NightMetrics(Path home, Optional<Deadline> deadline, FactsReading facts, Clock clock) {
    this.home = home;
    this.deadline = deadline;
    this.facts = facts;
    this.clock = clock;
  }

  /**
   * Returns all metrics as they are now. Where the warehouse can't be read they are those that the
   * last night of this home read, and {@code daybook_warehouse_readable} is 0. Reads the ledgers'
   * newest entries, and neither Hive nor the metastore.
   */
  public String text() {
    NightMemory memory = NightMemory.read(home);
    return facts().map(now -> text(memory.with(now), true)).orElseGet(() -> text(memory, false));
  }

  /** Returns the facts of now; nothing where the warehouse can't be read. */
  Optional<WarehouseFacts> facts() {
    try {
      return Optional.of(facts.read(clock.instant()));
    } catch (IOException | RuntimeException e) {
      LOG.warn("cannot read the warehouse for its metrics: {}", e.toString());
      return Optional.empty();
    }
  }

  /**
   * Returns the metrics of what is remembered.
   *
   * @param isReadable whether the facts are those of now
   */
  String text(NightMemory memory, boolean isReadable) {
    Gauges gauges = new Gauges();
    gauges.nights(memory);
    deadline
        .flatMap(memory::due)
        .ifPresent(
            due -> gauges.time("night.due", "When the next night should have published", due));
    gauges.one(
        "warehouse.readable",
        "1 if the warehouse could be read for these metrics, 0 if they are those of before",
        isReadable ? 1 : 0);
    WarehouseFacts facts = memory.facts();
    if (facts != null) {
      gauges.warehouse(facts);
    }
    return gauges.scrape();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS;
  }

  /** Clocks differ a little: what is to come has just been. */
  private static double age(Instant then, Instant now) {
    return Math.max(0, seconds(Duration.between(then, now)));
  }

  /** The metrics under way. */
  private static final class Gauges {
    private final PrometheusMeterRegistry registry =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    String scrape() {
      try {
        return registry.scrape(CONTENT_TYPE);
      } finally {
        registry.close();
      }
    }

    private void one(String name, String description, double value, String... labels) {
      Gauge.builder("daybook." + name, () -> value)
          .description(description)
          .tags(Tags.of(labels))
          .register(registry);
    }

    private void time(String name, String description, @Nullable Instant time, String... labels) {
      if (time != null) {
        one(name + ".timestamp.seconds", description, time.toEpochMilli() / MILLIS, labels);
      }
    }

    private void nights(NightMemory memory) {
      if (memory.last() != null) {
        night(memory.last());
      }
      WarehouseFacts facts = memory.facts();
      // Nights of another home, or before this memory was begun, have published.
      Instant success =
          memory.lastSuccess() != null
              ? memory.lastSuccess().ended()
              : facts == null ? null : facts.publishedAt();
      time(
          "night.last.success",
          "End of the last night that did all it had to do; before the first one of this home, time"
              + " of the last publication",
          success);
      time(
          "night.running.since",
          "When the night began that is under way, or died",
          memory.runningSince());
      memory
          .usualDuration()
          .ifPresent(
              usual ->
                  one(
                      "night.usual.duration.seconds",
                      "Median of the nights before the last one that did all steps, 14 at most",
                      seconds(usual)));
    }

    private void night(NightRecord night) {
      time("night.start", "When the last night began", night.started());
      time("night.end", "When the last night ended", night.ended());
      one(
          "night.duration.seconds",
          "How long the last night took, be it by failure",
          seconds(night.duration()));
      one("night.exit.code", "Exit code of the last night", night.exitCode().number());
      for (NightStep step : NightStep.values()) {
        one(
            "night.step.duration.seconds",
            "How long a step of the last night took; 0 if it was not reached",
            seconds(night.steps().getOrDefault(step, Duration.ZERO)),
            "step",
            step.label());
      }
      one("night.held", "Number of sources, tables, views held", night.held().size());
      night
          .held()
          .forEach(
              part ->
                  one(
                      "night.held.part",
                      "1 for each source, dataset, table or view that the last night held",
                      1,
                      "kind",
                      part.kind(),
                      "name",
                      part.name(),
                      "reason",
                      part.reason()));
      night
          .findings()
          .forEach(
              of ->
                  one(
                      "night.gate.findings",
                      "Findings of gates in the last night",
                      (double) of.findings(),
                      "table",
                      of.table(),
                      "severity",
                      of.severity()));
    }

    private void warehouse(WarehouseFacts facts) {
      time("warehouse.read", "When the warehouse was read for these metrics", facts.readAt());
      one(
          "publication",
          "Number of the last publication; 0 before the first",
          (double) facts.publication());
      time("publication", "When that was", facts.publishedAt());
      facts.tables().forEach(this::table);
      facts.sources().forEach(this::source);
      facts.agents().forEach(agent -> agent(agent, facts.readAt()));
    }

    private void table(TableFacts table) {
      time(
          "table.data.through",
          "End of the table's newest day that is complete and published",
          table.dataThrough(),
          "table",
          table.table());
      one(
          "table.behind.days",
          "Days of the ledger that Hive does not show as they are",
          table.daysBehind(),
          "table",
          table.table());
      one(
          "table.blocked.days",
          "Days that a gate holds back and nobody released",
          table.blockedDays(),
          "table",
          table.table());
    }

    private void source(SourceFacts source) {
      one(
          "source.records",
          "Records read of the source's last seven arrival days",
          (double) source.records(),
          "source",
          source.source());
      one(
          "source.quarantined.ratio",
          "Share of these records that is quarantined",
          source.records() == 0 ? 0 : (double) source.quarantined() / (double) source.records(),
          "source",
          source.source());
      one(
          "source.unbalanced.days",
          "Arrival days of which a sum does not hold",
          source.unbalancedDays(),
          "source",
          source.source());
    }

    private void agent(AgentFacts agent, Instant readAt) {
      for (Fleet.AgentState state : Fleet.AgentState.values()) {
        one(
            "agent.state",
            "1 for the agent's state, 0 for the others",
            state == agent.state() ? 1 : 0,
            "agent",
            agent.agent(),
            "state",
            state.label());
      }
      one(
          "agent.sign.age.seconds",
          "How long before the reading the agent wrote its watermark",
          age(agent.lastSign(), readAt),
          "agent",
          agent.agent());
      agent
          .committedThrough()
          .forEach(
              (source, through) ->
                  one(
                      "watermark.age.seconds",
                      "How long before the reading everything was committed that the agent had seen",
                      age(through, readAt),
                      "agent",
                      agent.agent(),
                      "source",
                      source));
    }
  }
}
