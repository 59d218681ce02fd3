package io.daybook.ingest.agent;

import io.daybook.ingest.follow.TailedFiles;
import io.daybook.ingest.follow.Unwrapping;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.input.SourceInput.EnvelopeType;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.receive.HttpReceiver;
import io.daybook.ingest.receive.HttpReceiverStatus;
import io.daybook.ingest.receive.Pipe;
import io.daybook.ingest.receive.PushedSource;
import io.daybook.ingest.receive.Receiver;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.ingest.spool.SpoolSettings;
import io.daybook.ingest.spool.SpoolUse;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The inputs of this host. */
public final class LocalIntakes implements Intakes {
  private final Path workingDirectory;
  private final StateDirectory state;
  private final CollectConfig settings;
  private final Journal journal;
  private final Clock clock;
  private final Wakeup wakeup;
  private final SpoolSettings spools;
  private final Pipe standardInput;
  private final RememberedSources remembered;
  private @Nullable HttpReceiver receiver;

  /** Names of the sources that are pushed, open or not. */
  private List<String> pushed = List.of();

  /**
   * @param workingDirectory where relative patterns begin
   * @param stateDirectory of this agent alone: pins and spools are below it
   * @param standardInput of this process
   * @param wakeup is told when something has come
   */
  public LocalIntakes(
      Path workingDirectory,
      Path stateDirectory,
      CollectConfig settings,
      Journal journal,
      Clock clock,
      InputStream standardInput,
      Wakeup wakeup) {
    this.workingDirectory = workingDirectory;
    this.state = new StateDirectory(stateDirectory);
    this.settings = settings;
    this.journal = journal;
    this.clock = clock;
    this.wakeup = wakeup;
    this.standardInput = new Pipe(standardInput);
    this.remembered = new RememberedSources(stateDirectory);
    this.spools = SpoolSettings.of(new SpoolLimit(state.spools(), settings.spool().bytes()), clock);
  }

  @Override
  public Intake open(IngestSource source) {
    if (source.input() instanceof SourceInput.Files) {
      return kept(source);
    }
    if (source.input() instanceof SourceInput.Http http) {
      return pushed(source, http);
    }
    SpooledFiles spooled = spooled(source, spools);
    try {
      return new ReceivedIntake(
          Receiver.start(source, spooled.stream(StateDirectory.RECEIVED_STREAM), standardInput),
          spooled);
    } catch (OperatorException e) {
      close(spooled);
      throw e;
    }
  }

  private Intake pushed(IngestSource source, SourceInput.Http http) {
    SpooledFiles spooled = pushed(source);
    try {
      HttpReceiver receiver = http();
      receiver.add(
          new PushedSource(
              source.name(),
              spooled.stream(StateDirectory.RECEIVED_STREAM),
              http.tokenFile(),
              http.keyRule()));
      return new PushedIntake(source.name(), receiver, spooled);
    } catch (OperatorException e) {
      close(spooled);
      throw e;
    }
  }

  private SpooledFiles pushed(IngestSource source) {
    return SpooledFiles.pushed(state.spools(), source.name(), journal, spools);
  }

  /** The listener starts with the first source that is pushed. */
  private synchronized HttpReceiver http() {
    if (receiver == null) {
      receiver = HttpReceiver.start(settings, spools.limit(), pushed);
    }
    return receiver;
  }

  /** Returns the oldest record that a sender of a source still has, as far as senders say. */
  public synchronized Optional<Instant> oldestUnsent(String source) {
    return receiver == null ? Optional.empty() : receiver.oldestUnsent(source);
  }

  @Override
  public synchronized Optional<HttpReceiverStatus> pushed() {
    return Optional.ofNullable(receiver).map(HttpReceiver::status);
  }

  @Override
  public Optional<SpoolUse> spool() {
    return Optional.of(spools.limit().use());
  }

  /** Stops the listener of pushed batches; those under way are answered first. */
  @Override
  public synchronized void close() {
    if (receiver != null) {
      receiver.close();
    }
  }

  @Override
  public Recollection remembered() {
    return remembered.read();
  }

  @Override
  public void remember(Collection<IngestSource> sources) {
    remembered.write(sources);
    expect(
        sources.stream()
            .filter(source -> source.input() instanceof SourceInput.Http)
            .map(IngestSource::name)
            .toList());
  }

  private synchronized void expect(List<String> names) {
    pushed = names;
    if (receiver != null) {
      receiver.expect(names.stream().filter(name -> !receiver.takes(name)).toList());
    }
  }

  @Override
  public Intake kept(IngestSource source) {
    return new FileIntake(keptFiles(source));
  }

  private SourceFiles keptFiles(IngestSource source) {
    if (source.input() instanceof SourceInput.Http) {
      return pushed(source);
    }
    if (!(source.input() instanceof SourceInput.Files files)) {
      return spooled(source, spools);
    }
    // A copy needn't end with a whole record: its data files end where the copier says so.
    SpooledFiles copies = spooled(source, spools.withRollBytes(SpoolSettings.NEVER));
    try {
      return StateDataKind.of(files) == StateDataKind.COPIED
          ? copied(source, files, copies)
          : tailed(source, files, copies);
    } catch (OperatorException e) {
      close(copies);
      throw e;
    }
  }

  private SourceFiles copied(IngestSource source, SourceInput.Files files, SpooledFiles copies) {
    return TailedFiles.copying(
        files,
        source.framing(),
        files.envelope() == EnvelopeType.NONE
            ? null
            : new Unwrapping(files.envelope(), source.maxRecordBytes()),
        workingDirectory,
        copies,
        settings.idle(),
        clock,
        wakeup);
  }

  private SourceFiles tailed(IngestSource source, SourceInput.Files files, SpooledFiles copies) {
    return TailedFiles.open(
        files.patterns(),
        source.framing(),
        workingDirectory,
        state.pins(source.name()),
        copies,
        settings.idle(),
        clock,
        wakeup);
  }

  private SpooledFiles spooled(IngestSource source, SpoolSettings kept) {
    return SpooledFiles.open(state.spools(), source.name(), journal, kept);
  }

  /** Lets go of files that an intake has kept open. */
  static void close(SourceFiles files) {
    if (files instanceof AutoCloseable open) {
      try {
        open.close();
      } catch (IOException e) {
        throw new OperatorException(
            ExitCode.NOT_READY, "cannot close what is kept on this host: " + e, e);
      } catch (Exception e) {
        throw new IllegalStateException("files close with IOException at most", e);
      }
    }
  }
}
