package io.daybook.ingest.agent;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.landing.CollectedSource;
import io.daybook.ingest.landing.CollectorSession;
import io.daybook.ingest.landing.Pace;
import io.daybook.ingest.landing.SourceStatus;
import io.daybook.ingest.receive.CertificateTerm;
import io.daybook.ingest.receive.HttpReceiverStatus;
import io.daybook.ingest.receive.ReceiverStatus;
import io.daybook.ingest.spool.SpoolUse;
import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of an agent with their intakes: those that are configured, and those that no longer
 * are but must be landed to their end first. One that can't be opened is tried again, and holds up
 * no other.
 */
final class AgentSources {
  private static final Logger LOG = LoggerFactory.getLogger(AgentSources.class);

  private final Intakes intakes;
  private final Duration scan;
  private final Clock clock;
  private volatile List<IngestSource> wanted = List.of();

  /** Those wanted that could be opened. */
  private final Map<String, OpenSource> configured = new ConcurrentSkipListMap<>();

  private final Map<String, OpenSource> leaving = new ConcurrentSkipListMap<>();

  /** Those that aren't open: they are configured, or it is what is kept of them that must open. */
  private final Map<String, UnopenedSource> unopened = new ConcurrentSkipListMap<>();

  /** Whether those of an earlier process were asked for. */
  private boolean begun;

  /** Whether the record of all sources on disk is that of now: nothing is opened before. */
  private boolean isRecorded;

  /** Why it isn't, so that the same is logged once. */
  private @Nullable String notRecorded;

  /** The sources of an earlier process that are not configured or leaving here. */
  private Recollection before = Recollection.NOTHING;

  /** Sources of which only their data is known, with what to do about each. */
  private final Map<String, SourceStatus> strays = new ConcurrentSkipListMap<>();

  /** Those whose own files have a problem, be they open or not. */
  private final Map<String, FaultySource> faulty = new ConcurrentSkipListMap<>();

  /** Those leaving of which something could not be landed in the last round. */
  private final Set<String> troubled = new TreeSet<>();

  /** Opened anew since the last round. */
  private final Set<String> renewed = new TreeSet<>();

  private record OpenSource(IngestSource config, Intake intake) {
    CollectedSource collected() {
      return new CollectedSource(config, intake.files());
    }
  }

  /**
   * @param scan how often at most an input that can't be opened is tried again
   */
  AgentSources(Intakes intakes, Duration scan, Clock clock) {
    this.intakes = intakes;
    this.scan = scan;
    this.clock = clock;
  }

  /**
   * Makes the sources those of a configuration. What is unchanged goes on undisturbed, and so does
   * a source that is faulty now; one that wasn't open stays as it is on this host.
   *
   * @throws OperatorException if a source would be kept in another way than so far: nothing is
   *     changed then; or if the first configuration has an input that only a person's hand mends
   */
  void configure(WantedSources sources) {
    Map<String, IngestSource> byName = new LinkedHashMap<>();
    sources.sound().forEach(source -> byName.put(source.name(), source));
    wanted.stream()
        .filter(source -> sources.faulty().containsKey(source.name()))
        .forEach(source -> byName.put(source.name(), source));
    if (!begun) {
      before = intakes.remembered();
    }
    requireSameStateData(byName);
    wanted = List.copyOf(byName.values());
    boolean first = !begun;
    begun = true;
    takeUpThoseThatLeft(sources.faulty(), byName.keySet());
    before = before.unknownBut(byName.keySet());
    findStrays();
    for (OpenSource open : List.copyOf(configured.values())) {
      String name = open.config.name();
      IngestSource now = byName.get(name);
      if (now == null) {
        // What has come by now still belongs to it.
        open.intake.files().look();
        open.intake.close();
        configured.remove(name);
        leaving.put(name, open);
        LOG.info("[{}] is no longer configured; what it holds is landed first", name);
      } else if (!now.equals(open.config)) {
        LOG.info("[{}] goes on under its new configuration", name);
        open.intake.close();
        configured.remove(name);
      }
    }
    for (UnopenedSource source : List.copyOf(unopened.values())) {
      // What is kept of one that was never open and isn't wanted any more is still to be landed.
      String name = source.config().name();
      unopened.put(name, source.as(byName.getOrDefault(name, source.config())));
    }
    byName.forEach(
        (name, source) -> {
          if (!configured.containsKey(name)) {
            leaving.remove(name);
            troubled.remove(name);
            renewed.add(name);
            unopened.putIfAbsent(name, UnopenedSource.untried(source, clock.instant()));
          }
        });
    isRecorded = false;
    if (unopened.isEmpty()) {
      recordIfPossible();
    }
    for (UnopenedSource source : List.copyOf(unopened.values())) {
      try {
        open(source);
      } catch (OperatorException e) {
        if (first && e.exitCode() == ExitCode.USAGE) {
          throw e;
        }
        refuse(source, e);
      }
    }
  }

  /** Tries those again that couldn't be opened, each after a pause that grows. */
  void openAgain() {
    if (unopened.isEmpty()) {
      recordIfPossible();
    }
    for (UnopenedSource source : List.copyOf(unopened.values())) {
      if (source.isDue(scan)) {
        try {
          open(source);
        } catch (OperatorException e) {
          refuse(source, e);
        }
      }
    }
  }

  /** Opens what is kept of those that couldn't be opened, and takes nothing in for them. */
  void openKept() {
    for (UnopenedSource source : List.copyOf(unopened.values())) {
      String name = source.config().name();
      try {
        (isWanted(name) ? configured : leaving).put(name, kept(source.config()));
        unopened.remove(name);
      } catch (OperatorException e) {
        refuse(source, e);
      }
    }
  }

  /**
   * Makes sure that nothing is kept on this host that could not be looked at.
   *
   * @throws OperatorException if a source isn't open
   */
  void requireOpen() {
    unopened.values().stream()
        .filter(source -> source.problem() != null)
        .findFirst()
        .map(UnopenedSource::status)
        .ifPresent(source -> throwProblem(source, ExitCode.NOT_READY));
  }

  /**
   * Makes sure that no data stays on this host because its source is unknown.
   *
   * @throws OperatorException if there is such data: waiting doesn't help
   */
  void requireNoStrays() {
    strays.values().stream()
        .findFirst()
        .ifPresent(source -> throwProblem(source, ExitCode.PARTLY_DONE));
  }

  /**
   * Makes sure that no source's own file has a problem.
   *
   * @throws OperatorException naming the first one that has
   */
  void requireNoneFaulty() {
    faulty.values().stream()
        .findFirst()
        .ifPresent(
            source -> {
              throw new OperatorException(
                  ExitCode.BLOCKED,
                  "[" + source.name() + "] its file has a problem: " + source.problem());
            });
  }

  private static void throwProblem(SourceStatus source, ExitCode exitCode) {
    throw new OperatorException(exitCode, String.valueOf(source.problems().get(0)));
  }

  private void open(UnopenedSource source) {
    record();
    IngestSource config = source.config();
    String name = config.name();
    if (isWanted(name)) {
      configured.put(name, new OpenSource(config, intakes.open(config)));
      renewed.add(name);
    } else {
      leaving.put(name, kept(config));
    }
    unopened.remove(name);
    if (source.problem() != null) {
      LOG.info("[{}] goes on: its input is open", name);
    }
  }

  private void refuse(UnopenedSource source, OperatorException e) {
    UnopenedSource refused = source.refused(e);
    unopened.put(refused.config().name(), refused);
    if (!Objects.equals(refused.problem(), source.problem())) {
      LOG.warn(
          "[{}] its input can't be opened, and is tried again: {}",
          refused.config().name(),
          refused.problem());
    }
  }

  private OpenSource kept(IngestSource source) {
    Intake kept = intakes.kept(source);
    kept.close();
    return new OpenSource(source, kept);
  }

  private boolean isWanted(String name) {
    return wanted.stream().anyMatch(source -> source.name().equals(name));
  }

  /** What is kept in one way is out of sight of another, and files would begin anew. */
  private void requireSameStateData(Map<String, IngestSource> wanted) {
    Stream<StateDataConflicts.InputTypeChange> changes =
        Stream.of(
                configured.values().stream().map(OpenSource::config),
                leaving.values().stream().map(OpenSource::config),
                unopened.values().stream().map(UnopenedSource::config),
                keptOfFaulty())
            .flatMap(sources -> sources)
            .flatMap(
                source -> StateDataConflicts.change(source, wanted.get(source.name())).stream());
    List<String> messages =
        Stream.concat(StateDataConflicts.changes(before, wanted), changes)
            .map(change -> "[" + change.source() + "] " + change.message())
            .toList();
    if (!messages.isEmpty()) {
      throw new OperatorException(
          ExitCode.USAGE, String.join("; ", messages) + ": " + StateDataConflicts.REMEDY);
    }
  }

  /** Of those that aren't open; a faulty one that was known before hasn't left. */
  private void takeUpThoseThatLeft(Map<String, String> problems, Set<String> sound) {
    Map<String, IngestSource> known = new TreeMap<>();
    Stream.concat(before.sources().stream(), keptOfFaulty())
        .filter(source -> !sound.contains(source.name()))
        .forEach(source -> known.put(source.name(), source));
    Map<String, FaultySource> earlier = Map.copyOf(faulty);
    faulty.keySet().retainAll(problems.keySet());
    problems.forEach(
        (name, problem) -> {
          FaultySource seen = earlier.get(name);
          Instant since = seen == null ? clock.instant() : seen.since();
          faulty.put(name, new FaultySource(name, since, problem, known.remove(name)));
          if (seen == null || !seen.problem().equals(problem)) {
            LOG.error("[{}] its file has a problem, the other sources go on: {}", name, problem);
          }
        });
    for (IngestSource source : known.values()) {
      unopened.put(source.name(), UnopenedSource.untried(source, clock.instant()));
      LOG.info("[{}] is no longer configured; what is kept of it is landed first", source.name());
    }
  }

  private Stream<IngestSource> keptOfFaulty() {
    return faulty.values().stream().flatMap(source -> Stream.ofNullable(source.kept()));
  }

  /** Shows what is known by its data alone. */
  private void findStrays() {
    Set<String> unknown = new TreeSet<>(before.unknown().keySet());
    unknown.removeAll(faulty.keySet());
    strays.keySet().retainAll(unknown);
    for (String name : unknown) {
      if (!strays.containsKey(name)) {
        String problem = StateDataConflicts.stray(name);
        LOG.error("[{}] {}", name, problem);
        strays.put(name, UnopenedSource.stray(name, clock.instant(), problem));
      }
    }
  }

  private void recordIfPossible() {
    try {
      record();
    } catch (OperatorException e) {
      // Nothing depends on it before an input is opened: that tries it again.
      if (!Objects.equals(notRecorded, e.getMessage())) {
        LOG.warn("{}", e.getMessage());
      }
      notRecorded = e.getMessage();
    }
  }

  /**
   * Records all sources, those that leave included; one that comes back is recorded as it is
   * wanted. Whatever ends this process after an input was opened, the next one knows its source.
   */
  private void record() {
    if (isRecorded) {
      return;
    }
    intakes.remember(
        Stream.of(
                leaving.values().stream().map(OpenSource::config),
                unopened.values().stream().map(UnopenedSource::config),
                keptOfFaulty(),
                wanted.stream())
            .flatMap(sources -> sources)
            .toList());
    isRecorded = true;
    notRecorded = null;
  }

  /** Lands a round: what is due of those configured, everything whole of those that leave. */
  void land(CollectorSession session, Pace pace) {
    renewed.forEach(session::remove);
    renewed.clear();
    add(configured, session);
    add(leaving, session);
    session.land(pace, configured.keySet());
    for (String name : List.copyOf(leaving.keySet())) {
      // While something can't be landed, the rest comes as it is due: it may be a long time.
      boolean troubledBefore = troubled.contains(name);
      Pace paceOfLeaving = troubledBefore ? pace : Pace.NOW;
      boolean isTroubled =
          session.land(paceOfLeaving, List.of(name)).stream()
              .anyMatch(report -> !report.problems().isEmpty());
      if (isTroubled) {
        troubled.add(name);
      } else if (!troubled.remove(name) && !session.isPackedWaiting(name)) {
        leave(name, session);
      }
    }
  }

  private void leave(String name, CollectorSession session) {
    OpenSource open = leaving.get(name);
    if (open != null) {
      open.intake.files().leave();
      leaving.remove(name);
      session.remove(name);
      // A record that still has it is no harm: the next start finds nothing of it.
      isRecorded = false;
      recordIfPossible();
      LOG.info("[{}] is landed to its last whole record and left", name);
    }
  }

  private static void add(Map<String, OpenSource> sources, CollectorSession session) {
    sources.forEach(
        (name, open) -> {
          if (!session.has(name)) {
            session.add(open.collected());
          }
        });
  }

  /** Keeps what is new from being taken away, while a round can't. */
  void look() {
    configured.values().forEach(open -> open.intake.files().look());
  }

  boolean areEnded() {
    return !configured.isEmpty()
        && unopened.isEmpty()
        && faulty.isEmpty()
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

  /** Returns how full the spools are; nothing if there is none. */
  Optional<SpoolUse> spool() {
    return intakes.spool();
  }

  /**
   * Returns how long the certificates of the wanted sources' listeners are valid.
   *
   * @param pushed of the listener of pushed batches
   */
  List<CertificateTerm> certificates(Optional<Tls> pushed) {
    return wanted.stream()
        .flatMap(
            source ->
                source.input() instanceof SourceInput.Syslog syslog
                    ? syslog.tls().stream()
                    : source.input() instanceof SourceInput.Http
                        ? pushed.stream()
                        : Stream.<Tls>empty())
        .distinct()
        .flatMap(files -> CertificateTerm.of(files).stream())
        .toList();
  }

  List<String> leaving() {
    return Stream.concat(
            leaving.keySet().stream(), unopened.keySet().stream().filter(name -> !isWanted(name)))
        .sorted()
        .distinct()
        .toList();
  }

  /** Returns how those are that can't be opened, strays included. */
  List<SourceStatus> unopened() {
    return Stream.concat(
            strays.values().stream(),
            unopened.values().stream()
                .filter(source -> source.problem() != null)
                .map(UnopenedSource::status))
        .toList();
  }

  /** Returns those whose own files have a problem, be they open or not. */
  List<FaultySource> faulty() {
    return List.copyOf(faulty.values());
  }

  /** Returns how long records may wait, of every configured source, open, faulty or not. */
  Map<String, Duration> rolls() {
    Map<String, Duration> rolls = new TreeMap<>();
    faulty.forEach((name, source) -> rolls.put(name, source.roll()));
    wanted.forEach(source -> rolls.put(source.name(), source.roll()));
    return rolls;
  }

  /** Takes nothing more in. */
  void close() {
    intakes.close();
    configured.values().forEach(open -> open.intake.close());
  }
}
