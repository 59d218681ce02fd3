package io.daybook.ingest.agent;

import io.daybook.ingest.follow.CopiedFiles;
import io.daybook.ingest.follow.TailedFiles;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.ingest.input.Wakeup;
import io.daybook.ingest.journal.Journal;
import io.daybook.ingest.spool.SpoolLimit;
import io.daybook.ingest.spool.SpoolSettings;
import io.daybook.ingest.spool.SpooledFiles;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.config.SourceInput;
import io.daybook.warehouse.config.SourceInput.Envelope;
import io.daybook.warehouse.config.SourceInput.Rotation;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** The inputs of this host. */
public final class LocalIntakes implements Intakes {
  private final Path workingDirectory;
  private final Path stateDirectory;
  private final CollectConfig settings;
  private final Journal journal;
  private final Clock clock;
  private final Wakeup wakeup;
  private final SpoolSettings spools;

  /**
   * @param workingDirectory where relative patterns begin
   * @param stateDirectory of this agent alone: pins and spools are below it
   * @param wakeup is told when something has come
   */
  public LocalIntakes(
      Path workingDirectory,
      Path stateDirectory,
      CollectConfig settings,
      Journal journal,
      Clock clock,
      Wakeup wakeup) {
    this.workingDirectory = workingDirectory;
    this.stateDirectory = stateDirectory;
    this.settings = settings;
    this.journal = journal;
    this.clock = clock;
    this.wakeup = wakeup;
    Path directory = stateDirectory.resolve("spool");
    this.spools = SpoolSettings.of(new SpoolLimit(directory, settings.spool().bytes()), clock);
  }

  @Override
  public Intake open(SourceConfig source) {
    if (source.input() instanceof SourceInput.Files) {
      return new FileIntake(kept(source));
    }
    throw new OperatorException(
        ExitCode.USAGE, "[" + source.name() + "] this input is not built yet; use 'files'");
  }

  /** Returns what is kept of a source on this host, without taking anything in but files. */
  public SourceFiles kept(SourceConfig source) {
    if (!(source.input() instanceof SourceInput.Files files)) {
      return spooled(source, spools);
    }
    // A copy needn't end with a whole record: its data files end where the copier says so.
    SpooledFiles copies = spooled(source, spools.withRollBytes(SpoolSettings.NEVER));
    return files.rotation() == Rotation.COPYTRUNCATE || files.envelope() != Envelope.NONE
        ? copied(source, files, copies)
        : tailed(source, files, copies);
  }

  private SourceFiles copied(SourceConfig source, SourceInput.Files files, SpooledFiles copies) {
    return CopiedFiles.open(
        files,
        source.framing(),
        files.envelope() == Envelope.NONE
            ? null
            : new Unwrapping(files.envelope(), source.maxRecordBytes()),
        workingDirectory,
        copies,
        settings.idle(),
        clock,
        wakeup);
  }

  private SourceFiles tailed(SourceConfig source, SourceInput.Files files, SpooledFiles copies) {
    return TailedFiles.open(
        files.patterns(),
        source.framing(),
        workingDirectory,
        stateDirectory.resolve("pins").resolve(source.name()),
        copies,
        settings.idle(),
        clock,
        wakeup);
  }

  private SpooledFiles spooled(SourceConfig source, SpoolSettings kept) {
    return SpooledFiles.open(stateDirectory.resolve("spool"), source.name(), journal, kept);
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
