package io.daybook.ingest.check;

import io.daybook.ingest.agent.StateDataConflicts;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.journal.JournalException;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checks that a start can go on with the data of the state directory. */
final class StateDataCheck {
  private static final String SUBJECT = "collect.state";

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
              ? CheckFinding.notReady(SUBJECT, message)
              : CheckFinding.wrong(SUBJECT, message));
    }
    try {
      findings.addAll(lookAtSources(sources));
    } catch (OperatorException e) {
      findings.add(CheckFinding.notReady(SUBJECT, String.valueOf(e.getMessage())));
    }
    return findings;
  }

  private List<CheckFinding> lookAtSources(Collection<IngestSource> sources) {
    List<CheckFinding> findings = new ArrayList<>();
    new TreeMap<>(StateDataConflicts.refused(stateDirectory, sources))
        .forEach((source, message) -> findings.add(CheckFinding.wrong(source, message)));
    Map<String, String> strays = StateDataConflicts.strays(stateDirectory, sources);
    strays.forEach((source, message) -> findings.add(CheckFinding.wrong(source, message)));
    if (strays.isEmpty()) {
      for (Path damaged : StateDataConflicts.damaged(stateDirectory)) {
        findings.add(
            CheckFinding.note(
                SUBJECT,
                damaged
                    + " is damaged, and no data depends on it: 'daybook collect' sets it aside,"
                    + " and sources.json.damaged can be deleted"));
      }
    }
    return findings;
  }
}
