package io.daybook.ingest.status;

import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.agent.AgentStatus.Phase;
import io.daybook.ingest.landing.SourceStatus;
import io.daybook.ingest.receive.DatagramStatus;
import io.daybook.ingest.receive.HttpReceiverStatus;
import io.daybook.ingest.receive.ReceiverStatus;
import io.daybook.ingest.spool.SpoolUse;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An agent's status as Prometheus reads it. Names and meanings stand in docs/operation.md. */
final class AgentMetrics implements AutoCloseable {
  /** The content type of Prometheus' own text format. */
  static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** The content type of OpenMetrics. */
  static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final String PREFIX = "daybook.collect.";
  private static final double MILLIS = 1000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<String, MultiGauge> gauges = new LinkedHashMap<>();
  private final Map<String, Map<Tags, CounterReading>> counters = new HashMap<>();

  /** A counter with what it was read from last. */
  private static final class CounterReading {
    private double value;
    private @Nullable Meter meter;
  }

  AgentMetrics() {
    Stream.<MeterBinder>of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics(),
            collections)
        .forEach(binder -> binder.bindTo(registry));
  }

  /** Returns the metrics of a status, in Prometheus' text format. */
  String of(AgentStatus status) {
    return of(status, TEXT);
  }

  /**
   * Returns the metrics of a status.
   *
   * @param format {@link #TEXT} or {@link #OPEN_METRICS}
   */
  synchronized String of(AgentStatus status, String format) {
    count("landed.bytes", "Bytes landed", landed(status, SourceStatus::landedBytes));
    count("landed.records", "Records landed", landed(status, SourceStatus::landedRecords));
    count("received.records", "Records spooled", received(status, ReceiverStatus::records));
    count(
        "received.unfinished",
        "Records whose end never came, of which nothing is kept",
        received(status, ReceiverStatus::unfinished));
    count(
        "received.dropped",
        "Datagrams that the kernel threw away because they were not taken in time",
        datagrams(status, DatagramStatus::dropped));
    count(
        "received.empty", "Datagrams without a message", datagrams(status, DatagramStatus::empty));
    gauge(
        "receive.buffer.bytes",
        "What the kernel keeps of datagrams until they are taken",
        status.received().entrySet().stream()
            .flatMap(
                of ->
                    Stream.ofNullable(of.getValue().datagrams())
                        .<Row<?>>map(
                            datagrams ->
                                Row.of(Tags.of("source", of.getKey()), datagrams.bufferBytes())))
            .toList());
    count("pushed.answers", "Answers to pushed batches", answers(status));
    HttpReceiverStatus pushed = status.pushed();
    count(
        "pushed.rejected",
        "Log records of OTLP refused for ever",
        pushed == null ? Map.of() : Map.of(Tags.empty(), (double) pushed.rejected()));
    gauge(
        "info",
        "Which agent this is; always 1",
        List.of(Row.of(Tags.of("agent", status.agent(), "version", status.version()), 1)));
    gauge(
        "phase",
        "1 for what the agent is at, 0 for the others",
        Stream.of(Phase.values())
            .<Row<?>>map(
                phase ->
                    Row.of(
                        Tags.of("phase", phase.name().toLowerCase(Locale.ROOT)),
                        phase == status.phase() ? 1 : 0))
            .toList());
    gauge(
        "failing.seconds",
        "For how long HDFS or the agent's own disk have refused; 0 if they don't",
        List.of(Row.of(Tags.empty(), failing(status))));
    gauge(
        "configuration.refused",
        "1 while the newest configuration is refused and an older one used",
        List.of(Row.of(Tags.empty(), status.refusedConfiguration() == null ? 0 : 1)));
    gauge(
        "waiting.bytes",
        "Bytes seen and not committed",
        rows(status, source -> (double) source.waitingBytes()));
    gauge(
        "lag.seconds",
        "How long the oldest byte waits that was seen and isn't committed",
        rows(
            status,
            source -> Health.lag(source, status.now()).map(AgentMetrics::seconds).orElse(null)));
    gauge("files", "Files of the source", rows(status, source -> (double) source.files().size()));
    gauge(
        "problems",
        "What was named and can't be landed",
        rows(status, source -> (double) source.problems().size()));
    gauge(
        "last.seal.timestamp.seconds",
        "When a segment was last sealed",
        rows(status, source -> timestamp(source.lastSeal())));
    gauge(
        "last.commit.timestamp.seconds",
        "When a segment was last committed",
        rows(status, source -> timestamp(source.lastCommit())));
    gauge(
        "unopened.seconds",
        "For how long the source's input could not be opened; 0 if it is open",
        rows(status, source -> unopened(source, status.now())));
    SpoolUse spool = status.spool();
    if (spool != null) {
      gauge(
          "spool.bytes",
          "Bytes that the spools hold, of all sources together",
          List.of(Row.of(Tags.empty(), spool.usedBytes())));
      gauge(
          "spool.limit.bytes",
          "Bytes that they may hold",
          List.of(Row.of(Tags.empty(), spool.limitBytes())));
    }
    gauge(
        "certificate.expiry.timestamp.seconds",
        "Until when a listener's certificate is valid",
        status.certificates().stream()
            .<Row<?>>map(
                term ->
                    Row.of(
                        Tags.of("certificate", term.file().toString()),
                        term.until().toEpochMilli() / MILLIS))
            .toList());
    return registry.scrape(format);
  }

  private void count(String name, String description, Map<Tags, Double> now) {
    Map<Tags, CounterReading> known = counters.computeIfAbsent(name, key -> new HashMap<>());
    for (Tags tags : List.copyOf(known.keySet())) {
      CounterReading gone = now.containsKey(tags) ? null : known.remove(tags);
      if (gone != null && gone.meter != null) {
        registry.remove(gone.meter);
      }
    }
    now.forEach(
        (tags, value) ->
            known.computeIfAbsent(tags, key -> counter(name, description, key)).value = value);
  }

  private CounterReading counter(String name, String description, Tags tags) {
    CounterReading counted = new CounterReading();
    counted.meter =
        FunctionCounter.builder(PREFIX + name, counted, of -> of.value)
            .description(description + " by this process")
            .tags(tags)
            .register(registry);
    return counted;
  }

  private static Map<Tags, Double> landed(AgentStatus status, ToLongFunction<SourceStatus> value) {
    return status.sources().stream()
        .collect(
            Collectors.toMap(
                source -> Tags.of("source", source.source()),
                source -> (double) value.applyAsLong(source)));
  }

  private static Map<Tags, Double> received(
      AgentStatus status, ToLongFunction<ReceiverStatus> value) {
    Map<Tags, Double> received = new HashMap<>();
    status
        .received()
        .forEach(
            (name, of) -> received.put(Tags.of("source", name), (double) value.applyAsLong(of)));
    return received;
  }

  private static Map<Tags, Double> datagrams(
      AgentStatus status, Function<DatagramStatus, @Nullable Long> value) {
    Map<Tags, Double> counted = new HashMap<>();
    status
        .received()
        .forEach(
            (name, of) -> {
              DatagramStatus datagrams = of.datagrams();
              Long count = datagrams == null ? null : value.apply(datagrams);
              if (count != null) {
                counted.put(Tags.of("source", name), count.doubleValue());
              }
            });
    return counted;
  }

  private static Map<Tags, Double> answers(AgentStatus status) {
    Map<Tags, Double> answers = new HashMap<>();
    HttpReceiverStatus pushed = status.pushed();
    if (pushed != null) {
      pushed
          .answers()
          .forEach((code, times) -> answers.put(Tags.of("code", code.toString()), (double) times));
    }
    return answers;
  }

  private void gauge(String name, String description, List<? extends Row<?>> rows) {
    gauges
        .computeIfAbsent(
            name,
            key -> MultiGauge.builder(PREFIX + key).description(description).register(registry))
        .register(new ArrayList<Row<?>>(rows), true);
  }

  private static List<Row<?>> rows(
      AgentStatus status, Function<SourceStatus, @Nullable Double> value) {
    List<Row<?>> rows = new ArrayList<>();
    for (SourceStatus source : status.sources()) {
      Double now = value.apply(source);
      if (now != null) {
        rows.add(Row.of(Tags.of("source", source.source()), now));
      }
    }
    return rows;
  }

  private static double failing(AgentStatus status) {
    Instant since = status.failingSince();
    return since == null ? 0 : seconds(Duration.between(since, status.now()));
  }

  private static double unopened(SourceStatus source, Instant now) {
    Instant since = source.unopenedSince();
    return since == null ? 0 : seconds(Duration.between(since, now));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS;
  }

  private static @Nullable Double timestamp(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli() / MILLIS;
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
