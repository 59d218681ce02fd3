package io.daybook.ingest.check;

import io.daybook.ingest.agent.KeptAsSoFar;
import io.daybook.ingest.journal.JournalException;
import io.daybook.ingest.journal.SqliteJournal;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.run.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Looks whether a start would go on with what is kept in the state directory. */
final class KeptCheck {
  private final Path stateDirectory;

  KeptCheck(Path stateDirectory) {
    this.stateDirectory = stateDirectory;
  }

  List<Finding> look(String agent, Collection<SourceConfig> sources) {
    List<Finding> findings = new ArrayList<>();
    try {
      SqliteJournal.look(stateDirectory, agent);
    } catch (JournalException e) {
      String message = String.valueOf(e.getMessage());
      findings.add(
          e.exitCode() == ExitCode.NOT_READY
              ? Finding.notReady("collect.state", message)
              : Finding.wrong("collect.state", message));
    }
    new TreeMap<>(KeptAsSoFar.refused(stateDirectory, sources))
        .forEach((source, message) -> findings.add(Finding.wrong(source, message)));
    return findings;
  }
}
