package io.daybook.ingest.check;

import io.daybook.ingest.input.PrivateDirectory;
import io.daybook.warehouse.run.Progress.Unit;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at the state directory: can it be written to, does it know hard links, has it room. */
final class StateCheck {
  private static final String SUBJECT = "collect.state";

  private final Path directory;

  StateCheck(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes the directory if it is missing, as a start does.
   *
   * @param spoolBytes what inputs that are no files may need; 0: there are none
   */
  List<CheckFinding> look(long spoolBytes) {
    List<CheckFinding> findings = new ArrayList<>();
    try {
      PrivateDirectory.create(directory);
      Path probe = Files.createTempFile(directory, "check-", ".tmp");
      try {
        FileStore store = Files.getFileStore(directory);
        findings.add(
            CheckFinding.fine(
                SUBJECT,
                directory + " can be written to; on " + store.name() + " (" + store.type() + ")"));
        findings.add(links(probe));
        if (spoolBytes > store.getUsableSpace()) {
          findings.add(
              CheckFinding.notReady(
                  "collect.spool.size",
                  "expected room for "
                      + Unit.BYTES.render(spoolBytes)
                      + " in "
                      + directory
                      + " but found "
                      + Unit.BYTES.render(store.getUsableSpace())
                      + "; make room, or set a smaller size"));
        }
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      findings.add(
          CheckFinding.wrong(
              SUBJECT,
              "expected a directory that can be written to but found "
                  + e
                  + "; give "
                  + directory
                  + " to the user that collects"));
    }
    return findings;
  }

  private static CheckFinding links(Path probe) throws IOException {
    Path link = probe.resolveSibling(probe.getFileName() + ".link");
    try {
      Files.createLink(link, probe);
      return CheckFinding.fine(SUBJECT, "its file system knows hard links: files are pinned there");
    } catch (IOException | UnsupportedOperationException e) {
      return CheckFinding.note(
          SUBJECT, "its file system refuses hard links: files are copied to the spool, not pinned");
    } finally {
      Files.deleteIfExists(link);
    }
  }
}
