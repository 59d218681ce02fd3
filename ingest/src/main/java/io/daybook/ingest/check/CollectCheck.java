package io.daybook.ingest.check;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput;
import io.daybook.ingest.status.AgentAddress;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at everything that a collector needs, without starting one: each look tells what it found,
 * and none keeps another from being done.
 */
public final class CollectCheck {
  private final CollectConfig settings;
  private final List<IngestSource> sources;
  private final Path stateDirectory;
  private final Path workingDirectory;
  private final Clock clock;

  /**
   * @param workingDirectory where relative patterns begin
   */
  public CollectCheck(
      CollectConfig settings,
      List<IngestSource> sources,
      Path stateDirectory,
      Path workingDirectory,
      Clock clock) {
    this.settings = settings;
    this.sources = List.copyOf(sources);
    this.stateDirectory = stateDirectory;
    this.workingDirectory = workingDirectory;
    this.clock = clock;
  }

  /** Opens the storage; what it throws is a finding. */
  @FunctionalInterface
  public interface Opening {
    Storage open() throws IOException;
  }

  /**
   * Looks at everything.
   *
   * @param storage is asked, and written to below {@code raw/.inflight/}; nothing stays there
   * @param keytab whose keys are shown to it
   */
  public List<CheckFinding> run(Opening storage, Zones zones, Optional<Path> keytab) {
    List<CheckFinding> findings = new ArrayList<>();
    StateCheck state = new StateCheck(stateDirectory);
    findings.addAll(state.look(spoolBytes()));
    findings.addAll(new StateDataCheck(stateDirectory).look(settings.agent(), sources));
    Optional<AgentAddress> running = running();
    running.ifPresent(
        agent ->
            findings.add(
                CheckFinding.note(
                    "agent", "runs with pid " + agent.pid() + ": its ports were not tried")));
    keytab.ifPresent(file -> findings.add(SecretFile.look("cluster.kerberos.keytab", file)));
    ListenerCheck listeners =
        running.isEmpty()
            ? new ListenerCheck(settings, clock, Ports::look, Ports::lookForDatagrams)
            : new ListenerCheck(settings, clock, address -> null, address -> null);
    findings.addAll(listeners.look(sources));
    InputCheck inputs = new InputCheck(stateDirectory, workingDirectory);
    sources.forEach(source -> findings.addAll(inputs.look(source)));
    findings.addAll(new StorageCheck(storage, zones, clock).look());
    return findings;
  }

  private Optional<AgentAddress> running() {
    try {
      return AgentAddress.of(stateDirectory);
    } catch (IOException e) {
      return Optional.empty(); // what is wrong with the directory was found
    }
  }

  /** Returns how much of the spool may be needed. */
  private long spoolBytes() {
    return sources.stream().allMatch(CollectCheck::isPinned) ? 0 : settings.spool().bytes();
  }

  private static boolean isPinned(IngestSource source) {
    return source.input() instanceof SourceInput.Files files
        && files.rotation() == SourceInput.Rotation.RENAME
        && files.envelope() == SourceInput.EnvelopeType.NONE;
  }
}
