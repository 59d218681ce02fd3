package io.daybook.ingest.check;

import io.daybook.ingest.agent.StateDataConflicts;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.journal.JournalException;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.warehouse.run.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Looks whether a start would go on with what is kept in the state directory. */
final class StateDataCheck {
  private final Path stateDirectory;

  StateDataCheck(Path stateDirectory) {
    this.stateDirectory = stateDirectory;
  }

  List<CheckFinding> look(String agent, Collection<IngestSource> sources) {
    List<CheckFinding> findings = new ArrayList<>();
    try {
      SqliteJournal.look(stateDirectory, agent);
    } catch (JournalException e) {
      String message = String.valueOf(e.getMessage());
      findings.add(
          e.exitCode() == ExitCode.NOT_READY
              ? CheckFinding.notReady("collect.state", message)
              : CheckFinding.wrong("collect.state", message));
    }
    new TreeMap<>(StateDataConflicts.refused(stateDirectory, sources))
        .forEach((source, message) -> findings.add(CheckFinding.wrong(source, message)));
    return findings;
  }
}
