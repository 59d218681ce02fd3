package io.daybook.ingest.check;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FailureReason;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a segment could be landed, with a file that nobody else sees and that goes again.
 */
final class StorageCheck {
  private static final String SUBJECT = "cluster.hdfs";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration SKEW = Duration.ofSeconds(30);

  private final CollectCheck.Opening storage;
  private final StoragePath directory;
  private final Clock clock;

  StorageCheck(CollectCheck.Opening storage, Zones zones, Clock clock) {
    this.storage = storage;
    this.directory = zones.inflight("check-" + RunId.random());
    this.clock = clock;
  }

  List<CheckFinding> look() {
    FutureTask<List<CheckFinding>> probe = new FutureTask<>(this::probe);
    Thread thread = new Thread(probe, "check-storage");
    thread.setDaemon(true); // Hadoop's client may try for longer than anybody waits
    thread.start();
    try {
      return probe.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return List.of(refused("no answer within " + PATIENCE.toSeconds() + " s"));
    } catch (ExecutionException e) {
      return List.of(finding(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(refused("an interruption"));
    }
  }

  private List<CheckFinding> probe() throws IOException {
    List<CheckFinding> findings = new ArrayList<>();
    Storage door = storage.open();
    try {
      door.makeDirectories(directory);
      StoragePath file = directory.child("probe");
      door.write(file, new byte[] {1});
      Instant stored =
          Instant.ofEpochMilli(
              door.status(file).map(FileStatus::modifiedMillis).orElse(clock.millis()));
      door.renameIfAbsent(file, directory.child("renamed"));
      findings.add(
          CheckFinding.fine(SUBJECT, "a file could be created, synced, renamed in " + directory));
      Duration skew = Duration.between(stored, clock.instant());
      if (skew.abs().compareTo(SKEW) > 0) {
        findings.add(
            CheckFinding.note(
                SUBJECT,
                "this host's clock is "
                    + skew.abs().toSeconds()
                    + " s "
                    + (skew.isNegative() ? "behind" : "ahead of")
                    + " the storage's; arrival days may be off, synchronise them"));
      }
    } finally {
      door.delete(directory);
    }
    return findings;
  }

  private static CheckFinding finding(@Nullable Throwable failure) {
    if (failure instanceof OperatorException operator) {
      String message = String.valueOf(operator.getMessage());
      return operator.exitCode() == ExitCode.NOT_READY
          ? CheckFinding.notReady(SUBJECT, message)
          : CheckFinding.wrong(SUBJECT, message);
    }
    return refused(
        failure instanceof IOException refusal
            ? FailureReason.of(refusal)
            : String.valueOf(failure));
  }

  private static CheckFinding refused(String found) {
    return CheckFinding.notReady(
        SUBJECT,
        "expected to create, rename and delete a file but found "
            + found
            + "; check that HDFS is up and out of safe mode, and that this user may write there");
  }
}
