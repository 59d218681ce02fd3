package io.daybook.ingest.agent;

import io.daybook.ingest.agent.FollowedSource.Landed;
import io.daybook.ingest.agent.FollowedSource.Leaving;
import io.daybook.ingest.agent.FollowedSource.Open;
import io.daybook.ingest.agent.FollowedSource.Resting;
import io.daybook.ingest.agent.FollowedSource.Stray;
import io.daybook.ingest.agent.FollowedSource.Unopened;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.InputProblem;
import io.daybook.ingest.input.SourceInput;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources of an agent with their intakes: those that are configured, and those that no longer
 * are but must be landed to their end first. One that can't be opened is tried again, and holds up
 * no other. Changed by one thread; others may ask.
 */
final class AgentSources {
  private static final Logger LOG = LoggerFactory.getLogger(AgentSources.class);

  private final Intakes intakes;
  private final Duration scan;
  private final Clock clock;
  private final Map<String, FollowedSource> followed = new ConcurrentSkipListMap<>();

  /** What an earlier process had; null until it was asked for. */
  private @Nullable Recollection before;

  /** Whether the record of all sources on disk is that of now: nothing is opened before. */
  private boolean isRecorded;

  /** Why it isn't, so that the same is logged once. */
  private @Nullable String notRecorded;

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
    Map<String, IngestSource> wanted = new TreeMap<>();
    sources.sound().forEach(source -> wanted.put(source.name(), source));
    for (String faulty : sources.faulty().keySet()) {
      FollowedSource known = followed.get(faulty);
      if (known != null && known.wanted() != null) {
        wanted.put(faulty, known.wanted());
      }
    }
    Recollection earlier = before;
    boolean first = earlier == null;
    Recollection known = earlier == null ? intakes.remembered() : earlier;
    requireSameStateData(known, wanted);
    for (IngestSource source : known.sources()) {
      put(FollowedSource.unknown(source.name()).as(new Resting(source)));
    }
    before = known.unknownBut(wanted.keySet());
    Set<String> strays = before.unknown().keySet();
    Stream.of(followed.keySet(), wanted.keySet(), sources.faulty().keySet(), strays)
        .flatMap(Collection::stream)
        .collect(Collectors.toCollection(TreeSet::new))
        .forEach(
            name ->
                configure(
                    followed.getOrDefault(name, FollowedSource.unknown(name)),
                    wanted.get(name),
                    sources.faulty().get(name),
                    strays.contains(name)));
    isRecorded = false;
    recordUnlessOpening();
    each(
        Unopened.class,
        (source, unopened) -> {
          try {
            open(source, unopened);
          } catch (OperatorException e) {
            if (first && e.exitCode() == ExitCode.USAGE) {
              throw e;
            }
            refuse(source, unopened, e);
          }
        });
  }

  private void configure(
      FollowedSource source,
      @Nullable IngestSource wanted,
      @Nullable String problem,
      boolean stray) {
    FollowedSource next = source.configured(wanted, problem, stray, clock.instant());
    put(next);
    String name = source.name();
    if (problem != null && (source.fault() == null || !problem.equals(source.fault().problem()))) {
      LOG.error("[{}] its file has a problem, the other sources go on: {}", name, problem);
    }
    if (next.isLeaving() && !source.isLeaving()) {
      LOG.info("[{}] is no longer configured; what it holds is landed first", name);
    } else if (source.state() instanceof Open && next.state() instanceof Unopened) {
      LOG.info("[{}] goes on under its new configuration", name);
    } else if (next.state() instanceof Stray && !(source.state() instanceof Stray)) {
      LOG.error("[{}] {}", name, next.obstacle());
    }
  }

  private void put(FollowedSource source) {
    if (source.isUnknown()) {
      followed.remove(source.name());
    } else {
      followed.put(source.name(), source);
    }
  }

  /** Does something with each source in a state, as it is when its turn comes. */
  private <S extends FollowedSource.SourceState> void each(
      Class<S> state, BiConsumer<FollowedSource, S> action) {
    for (FollowedSource source : followed.values()) {
      if (state.isInstance(source.state())) {
        action.accept(source, state.cast(source.state()));
      }
    }
  }

  private <S extends FollowedSource.SourceState> Stream<S> all(Class<S> state) {
    return followed.values().stream()
        .map(FollowedSource::state)
        .filter(state::isInstance)
        .map(state::cast);
  }

  /** Tries those again that couldn't be opened, each after a pause that grows. */
  void openAgain() {
    recordUnlessOpening();
    each(
        Unopened.class,
        (source, unopened) -> {
          if (unopened.isDue(scan)) {
            try {
              open(source, unopened);
            } catch (OperatorException e) {
              refuse(source, unopened, e);
            }
          }
        });
  }

  /** Opens what is kept of those that couldn't be opened, and takes nothing in for them. */
  void openKept() {
    each(
        Unopened.class,
        (source, unopened) -> {
          try {
            openKept(source, unopened.config());
          } catch (OperatorException e) {
            refuse(source, unopened, e);
          }
        });
  }

  private void openKept(FollowedSource source, IngestSource config) {
    Intake kept = intakes.kept(config);
    kept.close();
    put(
        source.as(
            source.wanted() == null ? new Leaving(config, kept, false) : new Open(config, kept)));
  }

  /**
   * Makes sure that nothing is kept on this host that could not be looked at.
   *
   * @throws OperatorException if a source isn't open
   */
  void requireOpen() {
    requireNone(Unopened.class, ExitCode.NOT_READY);
  }

  /**
   * Makes sure that no data stays on this host because its source is unknown.
   *
   * @throws OperatorException if there is such data: waiting doesn't help
   */
  void requireNoStrays() {
    requireNone(Stray.class, ExitCode.PARTLY_DONE);
  }

  private <S extends FollowedSource.SourceState> void requireNone(
      Class<S> state, ExitCode exitCode) {
    each(
        state,
        (source, found) -> {
          String obstacle = source.obstacle();
          if (obstacle != null) {
            throw new OperatorException(
                exitCode, new InputProblem(source.name(), obstacle).toString());
          }
        });
  }

  /**
   * Makes sure that no source's own file has a problem.
   *
   * @throws OperatorException naming the first one that has
   */
  void requireNoneFaulty() {
    for (FollowedSource source : followed.values()) {
      if (source.fault() != null) {
        throw new OperatorException(
            ExitCode.BLOCKED,
            "[" + source.name() + "] its file has a problem: " + source.fault().problem());
      }
    }
  }

  private void open(FollowedSource source, Unopened unopened) {
    record();
    if (source.wanted() == null) {
      openKept(source, unopened.config());
    } else {
      put(source.as(new Open(unopened.config(), intakes.open(unopened.config()))));
    }
    if (unopened.problem() != null) {
      LOG.info("[{}] goes on: its input is open", source.name());
    }
  }

  private void refuse(FollowedSource source, Unopened unopened, OperatorException e) {
    String problem = String.valueOf(e.getMessage());
    put(source.as(unopened.refused(problem)));
    if (!problem.equals(unopened.problem())) {
      LOG.warn("[{}] its input can't be opened, and is tried again: {}", source.name(), problem);
    }
  }

  /** What is kept in one way is out of sight of another, and files would begin anew. */
  private void requireSameStateData(Recollection known, Map<String, IngestSource> wanted) {
    List<String> messages =
        Stream.concat(
                StateDataConflicts.changes(known, wanted),
                followed.values().stream()
                    .flatMap(source -> source.kept().stream())
                    .flatMap(
                        kept -> StateDataConflicts.change(kept, wanted.get(kept.name())).stream()))
            .map(change -> "[" + change.source() + "] " + change.message())
            .toList();
    if (!messages.isEmpty()) {
      throw new OperatorException(
          ExitCode.USAGE, String.join("; ", messages) + ": " + StateDataConflicts.REMEDY);
    }
  }

  /** What is about to be opened records all sources itself, or says why it can't. */
  private void recordUnlessOpening() {
    if (all(Unopened.class).findAny().isPresent()) {
      return;
    }
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
        followed.values().stream().flatMap(source -> source.recorded().stream()).toList());
    isRecorded = true;
    notRecorded = null;
  }

  /** Lands a round: what is due of those configured, everything whole of those that leave. */
  void land(CollectorSession session, Pace pace) {
    session.collect(all(Landed.class).map(Landed::collected).toList());
    session.land(pace, all(Open.class).map(open -> open.config().name()).toList());
    each(Leaving.class, (source, leaving) -> landToItsEnd(source, leaving, session, pace));
    session.collect(all(Landed.class).map(Landed::collected).toList());
  }

  private void landToItsEnd(
      FollowedSource source, Leaving leaving, CollectorSession session, Pace pace) {
    String name = source.name();
    // While something can't be landed, the rest comes as it is due: it may be a long time.
    Pace paceOfLeaving = leaving.isTroubled() ? pace : Pace.NOW;
    boolean isTroubled =
        session.land(paceOfLeaving, List.of(name)).stream()
            .anyMatch(report -> !report.problems().isEmpty());
    if (isTroubled != leaving.isTroubled()) {
      put(source.as(new Leaving(leaving.config(), leaving.intake(), isTroubled)));
    } else if (!isTroubled && !session.isPackedWaiting(name)) {
      leaving.intake().files().leave();
      put(source.as(new Resting(null)));
      // A record that still has it is no harm: the next start finds nothing of it.
      isRecorded = false;
      recordUnlessOpening();
      LOG.info("[{}] is landed to its last whole record and left", name);
    }
  }

  /** Keeps what is new from being taken away, while a round can't. */
  void look() {
    all(Open.class).forEach(open -> open.intake().files().look());
  }

  boolean areEnded() {
    return all(Open.class).findAny().isPresent()
        && all(Open.class).allMatch(open -> open.intake().isEnded())
        && all(Unopened.class).findAny().isEmpty()
        && followed.values().stream().allMatch(source -> source.fault() == null);
  }

  /** Returns what the receivers of sources have done, by source. */
  Map<String, ReceiverStatus> received() {
    Map<String, ReceiverStatus> received = new TreeMap<>();
    each(
        Open.class,
        (source, open) ->
            open.intake().received().ifPresent(status -> received.put(source.name(), status)));
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
    return followed.values().stream()
        .flatMap(source -> Stream.ofNullable(source.wanted()))
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
    return followed.values().stream()
        .filter(FollowedSource::isLeaving)
        .map(FollowedSource::name)
        .toList();
  }

  /**
   * Returns how all are, by name: those landed, those that can't be opened, strays and faulty ones.
   *
   * @param landings of those that are landed
   */
  List<SourceStatus> statuses(Collection<SourceStatus> landings) {
    Map<String, SourceStatus> statuses = new TreeMap<>();
    landings.forEach(landed -> statuses.put(landed.source(), landed));
    for (FollowedSource source : followed.values()) {
      source
          .status(statuses.get(source.name()))
          .ifPresent(status -> statuses.put(source.name(), status));
    }
    return List.copyOf(statuses.values());
  }

  /** Returns how long records may wait, of every configured source, open, faulty or not. */
  Map<String, Duration> rolls() {
    Map<String, Duration> rolls = new TreeMap<>();
    for (FollowedSource source : followed.values()) {
      source.roll().ifPresent(roll -> rolls.put(source.name(), roll));
    }
    return rolls;
  }

  /** Takes nothing more in. */
  void close() {
    intakes.close();
    all(Open.class).forEach(open -> open.intake().close());
  }
}
