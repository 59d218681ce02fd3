package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The runs on a table that may have written files: {@code <table>/_ledger/runs/<run>.json}. They
 * are how a sweep finds what a run left that never committed, without listing the whole table.
 */
public final class BegunRuns {
  private final Storage storage;
  private final StoragePath directory;

  /**
   * @param table the table's directory in its zone
   */
  public BegunRuns(Storage storage, StoragePath table) {
    this.storage = storage;
    this.directory = table.child("_ledger").child("runs");
  }

  /** Records a run; to be called before its first file is created. */
  public void begin(RunId run, long base, Instant now) throws IOException {
    storage.makeDirectories(directory);
    BegunRun begun = new BegunRun(BegunRun.FORMAT_VERSION, run, base, now, host());
    try {
      storage.write(path(run), LedgerJson.write(begun));
    } catch (FileAlreadyExistsException e) {
      // The reply to an earlier try was lost; the name alone tells of the run.
      return;
    }
  }

  /** Returns the runs on record. */
  public List<BegunRun> list() throws IOException {
    List<BegunRun> runs = new ArrayList<>();
    for (FileStatus file : storage.list(directory)) {
      run(file).ifPresent(runs::add);
    }
    return runs;
  }

  /** Removes a run that has committed, or whose files are gone for good. */
  public void forget(RunId run) throws IOException {
    storage.delete(path(run));
  }

  /** A run that died while it wrote its record has a damaged one, and no files. */
  private Optional<BegunRun> run(FileStatus file) throws IOException {
    try {
      byte[] content = storage.read(file.path());
      return Optional.of(
          LedgerJson.read(file.path(), content, BegunRun.class, BegunRun.FORMAT_VERSION));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      RunId run = new RunId(file.path().name().replace(".json", ""));
      Instant at = Instant.ofEpochMilli(file.modifiedMillis());
      return Optional.of(new BegunRun(BegunRun.FORMAT_VERSION, run, 0, at, "unknown"));
    }
  }

  private StoragePath path(RunId run) {
    return directory.child(run + ".json");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
