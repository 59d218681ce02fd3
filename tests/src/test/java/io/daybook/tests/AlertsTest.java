package io.daybook.tests;

import static io.daybook.night.watch.WatchedWarehouse.NOW;
import static io.daybook.night.watch.WatchedWarehouse.sound;
import static io.daybook.night.watch.WatchedWarehouse.unsound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.daybook.console.Console;
import io.daybook.ingest.agent.AgentStatus;
import io.daybook.ingest.agent.AgentStatus.Phase;
import io.daybook.ingest.landing.SourceStatus;
import io.daybook.ingest.receive.CertificateTerm;
import io.daybook.ingest.spool.SpoolUse;
import io.daybook.ingest.status.StatusEndpoint;
import io.daybook.metrics.gate.BlockedDay;
import io.daybook.monitoring.Prometheus;
import io.daybook.night.Night;
import io.daybook.night.Workspace;
import io.daybook.night.watch.NightMetrics;
import io.daybook.night.watch.NightWatch;
import io.daybook.night.watch.ToldNights;
import io.daybook.night.watch.WatchedWarehouse;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each alert fires over what Daybook exports when its cause is there, alone, and clears when it is
 * mended. The metrics are those of real nights' textfiles and of the endpoints of an agent and of
 * consoles; promtool evaluates the rules over them.
 */
@DisabledIfSystemProperty(named = "prometheus.skip", matches = "true")
class AlertsTest {
  private static final Pattern SERIES =
      Pattern.compile("(?<name>\\w+)(?:\\{(?<labels>.*)})? (?<value>\\S+)");
  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");

  /** Promtool's time begins at 1970; this is when {@link WatchedWarehouse#NOW} is there. */
  private static final Duration OFFSET = Duration.ofHours(1);

  /** Rules are evaluated, and metrics scraped, once in so many minutes. */
  private static final int STEP = 15;

  /** How long the cause is there, and then how long it is mended. */
  private static final int STEPS = 12;

  /** An agent of which nothing is wrong. */
  private static final String AGENT = "daybook_collect_failing_seconds 0.0\n";

  @TempDir private Path directory;
  private int warehouses;

  /**
   * What Prometheus finds at its targets.
   *
   * @param agent null: it doesn't answer
   * @param console empty: there is none
   */
  private record Scrape(String night, @Nullable String agent, String console) {
    Scrape(String night, @Nullable String agent) {
      this(night, agent, "");
    }
  }

  /**
   * A cause.
   *
   * @param alerts that fire, and no others
   */
  private record Cause(Set<String> alerts, Scrape faulty, Scrape mended) {}

  private interface Change {
    void to(WatchedWarehouse warehouse) throws IOException;
  }

  @Test
  void fireByTheirCauseAloneAndClearWhenItIsMended() throws Exception {
    List<Cause> causes = new ArrayList<>();
    causes.addAll(ofWarehouses());
    causes.addAll(ofNights());
    causes.addAll(ofAgents());
    causes.add(ofConsole());
    Path tests = Files.writeString(directory.resolve("alerts.test.yaml"), yaml(causes));

    Prometheus.ToolEnd end =
        Prometheus.promtool(directory, "test", "rules", String.valueOf(tests.getFileName()));

    assertThat(end.exitCode()).as(end.output()).isZero();
    Set<String> alerts = new TreeSet<>();
    for (String line : Files.readAllLines(Prometheus.RULES)) {
      if (line.contains("- alert: ")) {
        alerts.add(line.substring(line.indexOf(": ") + 2));
      }
    }
    Set<String> caused = new TreeSet<>();
    causes.forEach(cause -> caused.addAll(cause.alerts));
    assertThat(caused).as("all rules").isEqualTo(alerts);
  }

  private List<Cause> ofWarehouses() throws Exception {
    return List.of(
        ofWarehouse(Set.of(), warehouse -> {}, warehouse -> {}),
        ofWarehouse(
            Set.of("DaybookSumDoesNotHold"),
            warehouse -> {
              warehouse.archive(FIRST, unsound(FIRST, 10));
              warehouse.publish();
            },
            // A ledger that was restored has the sums of before.
            warehouse -> {
              delete(warehouse.home().resolveSibling("books/archive"));
              delete(warehouse.home().resolveSibling("books/publications"));
            }),
        ofWarehouse(
            Set.of("DaybookGateBlocks"),
            warehouse -> warehouse.block(FIRST),
            warehouse ->
                warehouse
                    .records()
                    .release(
                        FIRST,
                        warehouse.records().standing(),
                        new BlockedDay.Release("closed", "kim", NOW))),
        ofWarehouse(
            Set.of("DaybookAgentSilent"),
            warehouse -> warehouse.agent("web-1", NOW.minus(Duration.ofHours(1))),
            warehouse -> warehouse.agent("web-1", NOW)),
        ofWarehouse(
            Set.of("DaybookQuarantine"),
            warehouse -> {
              warehouse.archive(FIRST, sound(FIRST, 100, 2));
              warehouse.publish();
            },
            warehouse -> {
              warehouse.archive(FIRST, sound(FIRST.plusDays(1), 1000, 0));
              warehouse.publish();
            }),
        ofWarehouse(
            Set.of("DaybookHiveBehind"),
            warehouse -> warehouse.archive(FIRST, sound(FIRST, 10, 0)),
            WatchedWarehouse::publish));
  }

  /** A warehouse whose night went well, as it is read then. */
  private Cause ofWarehouse(Set<String> alerts, Change fault, Change remedy) throws Exception {
    WatchedWarehouse warehouse = warehouse();
    night(warehouse, NOW);
    fault.to(warehouse);
    Scrape faulty = new Scrape(read(warehouse), AGENT);
    remedy.to(warehouse);
    return new Cause(alerts, faulty, new Scrape(read(warehouse), AGENT));
  }

  private List<Cause> ofNights() throws Exception {
    return List.of(
        ofNight(
            Set.of("DaybookNoNight", "DaybookDeadlineMissed"),
            warehouse -> {
              night(warehouse, NOW.minus(Duration.ofHours(27)));
              nightWithoutHdfs(warehouse);
            }),
        ofNight(
            Set.of("DaybookDeadlineMissed"),
            warehouse -> night(warehouse, NOW.minus(Duration.ofMinutes(23 * 60 + 15)))),
        ofNight(
            Set.of("DaybookConfigurationRefused"),
            warehouse -> {
              night(warehouse, NOW.minus(Duration.ofHours(1)));
              NightWatch.refused(
                  warehouse.home(),
                  warehouse.workspace().configuration().monitoring(),
                  new OperatorException(ExitCode.USAGE, "a problem"),
                  WatchedWarehouse.CLOCK);
            }),
        ofNight(
            Set.of("DaybookHeld"),
            warehouse -> {
              night(warehouse, NOW.minus(Duration.ofHours(1)));
              Path file = warehouse.home().resolveSibling("conf/sources/gate.yaml");
              Files.writeString(file, "dataset: login\nrol: 5m\n");
              night(warehouse, NOW);
              Files.delete(file);
            }),
        ofNight(Set.of("DaybookNightSlow"), AlertsTest::slowNight),
        ofNight(
            Set.of("DaybookNightSlow"),
            warehouse -> {
              slowNight(warehouse);
              remember(
                  warehouse,
                  memory -> {
                    memory.putObject("last").setAll((ObjectNode) memory.get("lastSuccess"));
                    memory.put("runningSince", NOW.minus(Duration.ofMinutes(11)).toString());
                  });
            }));
  }

  /** A night that fails, or other than usual; then one that goes well. */
  private Cause ofNight(Set<String> alerts, Change fault) throws Exception {
    WatchedWarehouse warehouse = warehouse();
    fault.to(warehouse);
    String faulty = Files.readString(warehouse.textfile());
    night(warehouse, NOW);
    return new Cause(
        alerts,
        new Scrape(faulty, AGENT),
        new Scrape(Files.readString(warehouse.textfile()), AGENT));
  }

  private List<Cause> ofAgents() throws Exception {
    WatchedWarehouse warehouse = warehouse();
    night(warehouse, NOW);
    String night = read(warehouse);
    Instant longAgo = NOW.minus(Duration.ofMinutes(6));
    Duration month = Duration.ofDays(30);
    SourceStatus closed =
        SourceStatus.unopened("syslog", Duration.ofMinutes(5), longAgo, List.of());
    List<Cause> causes = new ArrayList<>();
    causes.add(new Cause(Set.of("DaybookAgentAway"), new Scrape(night, null), scrape(night)));
    Map<String, AgentStatus> faults = new LinkedHashMap<>();
    faults.put("DaybookHdfsFailing", agent(longAgo, null, 10, month, List.of()));
    faults.put("DaybookConfigurationRefused", agent(null, "a problem", 10, month, List.of()));
    faults.put("DaybookSpoolFilling", agent(null, null, 81, month, List.of()));
    faults.put("DaybookCertificateExpires", agent(null, null, 10, Duration.ofDays(13), List.of()));
    faults.put("DaybookInputUnopened", agent(null, null, 10, month, List.of(closed)));
    for (Map.Entry<String, AgentStatus> fault : faults.entrySet()) {
      causes.add(
          new Cause(
              Set.of(fault.getKey()), new Scrape(night, asked(fault.getValue())), scrape(night)));
    }
    return causes;
  }

  /** The record of the newest publication is damaged, then restored. */
  private Cause ofConsole() throws Exception {
    WatchedWarehouse warehouse = warehouse();
    night(warehouse, NOW);
    warehouse.archive(FIRST, sound(FIRST, 10, 0));
    warehouse.publish();
    String night = read(warehouse);
    Path publications = warehouse.home().resolveSibling("books/publications");
    Path newest;
    try (Stream<Path> records = Files.list(publications)) {
      newest = records.filter(file -> file.toString().endsWith(".json")).findFirst().orElseThrow();
    }
    byte[] record = Files.readAllBytes(newest);
    Files.writeString(newest, "{");
    String behind = console(warehouse, Duration.ofMinutes(6));
    Files.write(newest, record);
    String caughtUp = console(warehouse, Duration.ZERO);
    return new Cause(
        Set.of("DaybookConsoleBehind"),
        new Scrape(night, AGENT, behind),
        new Scrape(night, AGENT, caughtUp));
  }

  /**
   * Returns what a console's endpoint answers at {@link WatchedWarehouse#NOW}.
   *
   * @param age how long before it looked for publications first
   */
  private static String console(WatchedWarehouse warehouse, Duration age) throws Exception {
    Workspace workspace = warehouse.workspace();
    AtomicReference<Instant> now = new AtomicReference<>(NOW.minus(age));
    InstantSource source = now::get;
    try (Console console =
        Console.start(
            workspace.configuration(),
            workspace.storage(),
            workspace.hadoop(),
            warehouse.home().resolve("console"),
            new Address("127.0.0.1", 0),
            new ToldNights(workspace, WatchedWarehouse.VERSION, WatchedWarehouse.CLOCK),
            WatchedWarehouse.VERSION,
            source.withZone(ZoneOffset.UTC))) {
      await()
          .until(
              () -> answer(console.address().resolve("/api/v1/books")),
              books -> books.contains(age.isZero() ? "\"publication\":1," : "\"stale\":{"));
      now.set(NOW);
      return answer(console.address().resolve("/metrics"));
    }
  }

  private Scrape scrape(String night) throws Exception {
    return new Scrape(night, asked(agent(null, null, 10, Duration.ofDays(30), List.of())));
  }

  private static AgentStatus agent(
      @Nullable Instant failingSince,
      @Nullable String refused,
      long spooled,
      Duration certificate,
      List<SourceStatus> sources) {
    return new AgentStatus(
        "web-1",
        WatchedWarehouse.VERSION,
        1,
        NOW.minus(Duration.ofDays(1)),
        NOW,
        failingSince == null ? Phase.COLLECTING : Phase.WAITING,
        failingSince == null ? null : "HDFS is away",
        failingSince,
        refused,
        List.of(),
        sources,
        Map.of(),
        null,
        new SpoolUse(spooled, 100),
        List.of(new CertificateTerm(Path.of("/etc/daybook/web.pem"), NOW.plus(certificate))));
  }

  /** Returns what an agent's endpoint answers. */
  private String asked(AgentStatus status) throws Exception {
    Path state = Files.createTempDirectory(directory, "state-");
    try (StatusEndpoint endpoint =
        StatusEndpoint.open(
            new Address("127.0.0.1", 0), state, WatchedWarehouse.VERSION, () -> status)) {
      return answer(endpoint.address().status().resolve("/metrics"));
    }
  }

  private static String answer(URI address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private WatchedWarehouse warehouse() throws IOException {
    warehouses++;
    return new WatchedWarehouse(Files.createDirectory(directory.resolve("w" + warehouses)));
  }

  private static String read(WatchedWarehouse warehouse) {
    return new NightMetrics(warehouse.workspace(), WatchedWarehouse.VERSION, WatchedWarehouse.CLOCK)
        .text();
  }

  private static void night(WatchedWarehouse warehouse, Instant now) throws IOException {
    Workspace workspace = warehouse.workspace();
    new NightWatch(workspace, WatchedWarehouse.VERSION, Clock.fixed(now, ZoneOffset.UTC))
        .over(new Night(workspace), AlertsTest::told);
  }

  private static void nightWithoutHdfs(WatchedWarehouse warehouse) throws IOException {
    Path main = warehouse.home().resolveSibling("conf/daybook.yaml");
    String lines = Files.readString(main);
    Files.writeString(main, lines.replaceAll("cluster: .*", ""));
    assertThatThrownBy(() -> night(warehouse, NOW)).isInstanceOf(OperatorException.class);
    Files.writeString(main, lines);
  }

  /** Takes 20 minutes, after nights of five. */
  private static void slowNight(WatchedWarehouse warehouse) throws IOException {
    night(warehouse, NOW);
    remember(
        warehouse,
        memory -> {
          ((ObjectNode) memory.get("last"))
              .put("started", NOW.minus(Duration.ofMinutes(20)).toString());
          memory.putArray("wholeNights").add("PT5M").add("PT5M").add("PT5M");
        });
  }

  /** Alters what the home remembers of nights, and writes the textfile from it. */
  private static void remember(WatchedWarehouse warehouse, Consumer<ObjectNode> change)
      throws IOException {
    Path file = warehouse.home().resolve("night.json");
    ObjectNode memory = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    change.accept(memory);
    Files.writeString(file, memory.toString());
    Files.writeString(warehouse.textfile(), read(warehouse));
  }

  private static OperatorException told(Exception e) {
    return e instanceof OperatorException told
        ? told
        : new OperatorException(ExitCode.INTERNAL, e.toString());
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Returns promtool's tests: each cause is there for a while, then mended. */
  private static String yaml(List<Cause> causes) {
    StringBuilder text = new StringBuilder();
    text.append("rule_files: ['").append(Prometheus.RULES).append("']\n");
    text.append("evaluation_interval: ").append(STEP).append("m\ntests:\n");
    for (Cause cause : causes) {
      text.append("  - interval: ").append(STEP).append("m\n    input_series:\n");
      Map<String, Double> faulty = series(cause.faulty);
      Map<String, Double> mended = series(cause.mended);
      Set<String> names = new TreeSet<>(faulty.keySet());
      names.addAll(mended.keySet());
      for (String name : names) {
        text.append("      - series: '").append(name).append("'\n        values: '_x");
        text.append(OFFSET.toMinutes() / STEP).append(' ').append(values(faulty.get(name)));
        text.append(' ').append(values(mended.get(name))).append("'\n");
      }
      text.append("    promql_expr_test:\n");
      asks(text, OFFSET.plusMinutes((long) STEP * (STEPS - 2)), cause.alerts);
      asks(text, OFFSET.plusMinutes((long) STEP * (2 * STEPS - 2)), Set.of());
    }
    return text.toString();
  }

  private static String values(@Nullable Double value) {
    // The first of such a row stands before the count.
    return value == null ? "_x" + STEPS : String.format(Locale.ROOT, "%f+0x%d", value, STEPS - 1);
  }

  private static void asks(StringBuilder text, Duration time, Set<String> firing) {
    text.append("      - expr: 'count by (alertname) (ALERTS{alertstate=\"firing\"})'\n");
    text.append("        eval_time: ").append(time.toMinutes()).append("m\n");
    text.append("        exp_samples:").append(firing.isEmpty() ? " []\n" : "\n");
    for (String alert : new TreeSet<>(firing)) {
      text.append("          - {labels: '{alertname=\"").append(alert).append("\"}', value: 1}\n");
    }
  }

  private static Map<String, Double> series(Scrape scrape) {
    Map<String, Double> series = new TreeMap<>();
    add(series, scrape.night, "job=\"daybook-night\",instance=\"night:9100\"");
    String agent = "job=\"daybook-collect\",instance=\"web-1:9440\"";
    if (scrape.agent != null) {
      add(series, scrape.agent, agent);
    }
    series.put("up{" + agent + "}", scrape.agent == null ? 0.0 : 1.0);
    add(series, scrape.console, "job=\"daybook-console\",instance=\"night:8480\"");
    return series;
  }

  private static void add(Map<String, Double> series, String text, String target) {
    for (String line : text.lines().filter(line -> line.startsWith("daybook_")).toList()) {
      Matcher parts = SERIES.matcher(line);
      assertThat(parts.matches()).as(line).isTrue();
      String labels = parts.group("labels") == null ? "" : parts.group("labels") + ",";
      double value = Double.parseDouble(parts.group("value"));
      if (parts.group("name").endsWith("_timestamp_seconds")) {
        value -= NOW.minus(OFFSET).getEpochSecond();
      }
      series.put(parts.group("name") + "{" + labels + target + "}", value);
    }
  }
}
