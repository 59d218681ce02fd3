package io.daybook.ingest.agent;

import io.daybook.ingest.landing.CollectReport;
import io.daybook.ingest.landing.CollectedSource;
import io.daybook.ingest.landing.Collecting;
import io.daybook.ingest.landing.Pace;
import io.daybook.ingest.receive.HttpReceiverStatus;
import io.daybook.ingest.receive.ReceiverStatus;
import io.daybook.warehouse.config.SourceConfig;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of an agent with their intakes: those that are configured, and those that no longer
 * are, or are to be kept in another way, but must be landed to their end first.
 */
final class AgentSources {
  private static final Logger LOG = LoggerFactory.getLogger(AgentSources.class);

  private final Intakes intakes;
  private final Map<String, SourceConfig> wanted = new ConcurrentSkipListMap<>();

  /** Those wanted that are open; the others wait for one of their name that leaves. */
  private final Map<String, Open> configured = new ConcurrentSkipListMap<>();

  private final Map<String, Open> leaving = new ConcurrentSkipListMap<>();

  /** Whether those of an earlier process were asked for. */
  private boolean begun;

  /** Whether sources have left since those wanted were opened. */
  private boolean someHaveLeft;

  private boolean closed;

  /** Opened anew since the last round. */
  private final Set<String> renewed = new TreeSet<>();

  private record Open(SourceConfig config, Intake intake) {
    CollectedSource collected() {
      return new CollectedSource(config, intake.files());
    }
  }

  AgentSources(Intakes intakes) {
    this.intakes = intakes;
  }

  /**
   * Makes the sources those of a configuration. What is unchanged goes on undisturbed.
   *
   * @throws io.daybook.warehouse.run.OperatorException if an input can't be opened; the others are
   *     as configured, and doing it again goes on
   */
  void configure(Collection<SourceConfig> sources) {
    wanted.clear();
    sources.forEach(source -> wanted.put(source.name(), source));
    if (!begun) {
      takeUpThoseThatLeft();
      begun = true;
    }
    for (Open open : List.copyOf(configured.values())) {
      String name = open.config.name();
      SourceConfig now = wanted.get(name);
      if (now == null || !isKeptAlike(now, open.config)) {
        // What has come by now still belongs to it.
        open.intake.files().look();
        open.intake.close();
        configured.remove(name);
        leave(open);
      } else if (!isSame(now, open.config)) {
        LOG.info("[{}] goes on under its new configuration", name);
        open.intake.close();
        configured.remove(name);
      }
    }
    openThoseWanted();
  }

  private void takeUpThoseThatLeft() {
    for (SourceConfig source : intakes.remembered()) {
      SourceConfig now = wanted.get(source.name());
      if ((now == null || !isKeptAlike(now, source)) && !leaving.containsKey(source.name())) {
        Intake kept = intakes.kept(source);
        kept.close();
        leave(new Open(source, kept));
      }
    }
  }

  private void leave(Open open) {
    String name = open.config.name();
    leaving.put(name, open);
    LOG.info(
        "[{}] {}; what is kept of it is landed first",
        name,
        wanted.containsKey(name) ? "comes in another way now" : "is no longer configured");
  }

  private void openThoseWanted() {
    wanted.forEach(
        (name, source) -> {
          Open before = leaving.get(name);
          if (before != null && isKeptAlike(source, before.config)) {
            leaving.remove(name);
          }
        });
    // Before anything is taken in: whatever ends this process, the next one knows of it.
    remember();
    if (closed) {
      return;
    }
    wanted.forEach(
        (name, source) -> {
          if (!configured.containsKey(name) && !leaving.containsKey(name)) {
            renewed.add(name);
            configured.put(name, new Open(source, intakes.open(source)));
          }
        });
  }

  /** Remembers sources as they are kept: those that leave as they were. */
  private void remember() {
    Map<String, SourceConfig> kept = new TreeMap<>(wanted);
    leaving.forEach((name, open) -> kept.put(name, open.config));
    intakes.remember(kept.values());
  }

  private static boolean isKeptAlike(SourceConfig a, SourceConfig b) {
    return Kept.of(a.input()) == Kept.of(b.input());
  }

  /** Mappings are the archive's: only what the collector acts on counts. */
  private static boolean isSame(SourceConfig a, SourceConfig b) {
    return a.input().equals(b.input())
        && a.framing().equals(b.framing())
        && a.maxRecordBytes() == b.maxRecordBytes()
        && a.roll().equals(b.roll());
  }

  /** Lands a round: what is due of those configured, everything whole of those that leave. */
  void land(Collecting collecting, Pace pace) {
    renewed.forEach(collecting::remove);
    renewed.clear();
    add(configured, collecting);
    add(leaving, collecting);
    if (!leaving.isEmpty()) {
      List<String> names = List.copyOf(leaving.keySet());
      for (CollectReport.SourceReport report : collecting.land(Pace.NOW, names)) {
        // What can't be landed now is tried again, and told for as long.
        if (report.problems().isEmpty()) {
          left(report.source());
          collecting.remove(report.source());
        }
      }
    }
    collecting.land(pace, configured.keySet());
    if (someHaveLeft) {
      openThoseWanted();
      someHaveLeft = false;
    }
  }

  private void left(String name) {
    Open open = leaving.get(name);
    if (open != null) {
      open.intake.files().leave();
      leaving.remove(name);
      someHaveLeft = true;
      LOG.info("[{}] is landed to its last whole record and left", name);
    }
  }

  private static void add(Map<String, Open> sources, Collecting collecting) {
    sources.forEach(
        (name, open) -> {
          if (!collecting.has(name)) {
            collecting.add(open.collected());
          }
        });
  }

  /** Keeps what is new from being taken away, while a round can't. */
  void look() {
    configured.values().forEach(open -> open.intake.files().look());
  }

  boolean areEnded() {
    return !configured.isEmpty()
        && configured.size() == wanted.size()
        && configured.values().stream().allMatch(open -> open.intake.isEnded());
  }

  /** Returns what the receivers of sources have done, by source. */
  Map<String, ReceiverStatus> received() {
    Map<String, ReceiverStatus> received = new TreeMap<>();
    configured.forEach(
        (name, open) -> open.intake.received().ifPresent(status -> received.put(name, status)));
    return received;
  }

  /** Returns what the receiver of pushed batches has done, if there is one. */
  Optional<HttpReceiverStatus> pushed() {
    return intakes.pushed();
  }

  List<String> leaving() {
    return List.copyOf(leaving.keySet());
  }

  /** Returns something of every configured source, by name. */
  <T> Map<String, T> each(Function<SourceConfig, T> of) {
    return configured.values().stream()
        .collect(Collectors.toMap(open -> open.config.name(), open -> of.apply(open.config)));
  }

  /** Takes nothing more in. */
  void close() {
    closed = true;
    intakes.close();
    configured.values().forEach(open -> open.intake.close());
  }
}
