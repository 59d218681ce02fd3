package io.daybook.warehouse.zone;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.NameDigits;
import io.daybook.warehouse.run.RunId;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Every path of a warehouse. Days in paths are strictly {@code yyyy-MM-dd}: of arrival (UTC) in the
 * raw zone and the quarantine, of the event (business zone) in archive and metrics.
 *
 * @param root the warehouse root, {@code /daybook} unless configured
 */
public record Zones(StoragePath root) {
  /** Begins the name of a directory that one attempt of a task writes below its version's. */
  public static final String ATTEMPT = "attempt-";

  private static final String DAY = "dt=";
  private static final int EPOCH_DIGITS = 10;

  /** Returns {@code raw}, the parent of all sources. */
  public StoragePath raw() {
    return root.child("raw");
  }

  /** Returns {@code raw/<source>}. */
  public StoragePath raw(String source) {
    return raw().child(source);
  }

  /** Returns {@code raw/<source>/dt=<arrival day>}: committed segments. */
  public StoragePath raw(String source, LocalDate arrivalDay) {
    return raw(source).child(day(arrivalDay));
  }

  /** Returns the parent of all uploads: {@code raw/.inflight}. */
  public StoragePath inflight() {
    return raw().child(".inflight");
  }

  /**
   * Returns the parent of an agent's uploads: {@code raw/.inflight/<agent>}, one directory per
   * epoch.
   */
  public StoragePath inflight(String agent) {
    return inflight().child(agent);
  }

  /** Returns the parent of all fenced epochs: {@code raw/.fenced}. */
  public StoragePath fenced() {
    return raw().child(".fenced");
  }

  /** Returns the parent of an agent's fenced epochs. */
  public StoragePath fenced(String agent) {
    return fenced().child(agent);
  }

  /** Returns the parent of all watermarks: {@code raw/_watermarks}. */
  public StoragePath watermarks() {
    return raw().child("_watermarks");
  }

  /** Returns {@code raw/_watermarks/<agent>.json}. */
  public StoragePath watermark(String agent) {
    return watermarks().child(agent + ".json");
  }

  /** Returns the parent of what raw expiry leaves: {@code raw/_manifests}. */
  public StoragePath manifests() {
    return raw().child("_manifests");
  }

  /** Returns {@code raw/_manifests/<source>}; below it is a directory for each agent. */
  public StoragePath manifests(String source) {
    return manifests().child(source);
  }

  /** Returns whether a name is one of an epoch's directory. */
  public static boolean isEpoch(String name) {
    return NameDigits.isDecimal(name, EPOCH_DIGITS, 18);
  }

  /** Returns the name of an epoch's directory, below {@link #inflight} or {@link #fenced}. */
  public static String epoch(long epoch) {
    return NameDigits.padded(epoch, EPOCH_DIGITS);
  }

  /** Returns the archive zone; below it is a directory for each dataset. */
  public StoragePath archive() {
    return root.child("archive");
  }

  /** Returns {@code archive/<dataset>}. */
  public StoragePath archive(String dataset) {
    return root.child("archive").child(dataset);
  }

  /** Returns {@code archive/<dataset>/dt=…/batch=…/v=<version>-<run>}. */
  public StoragePath archive(String dataset, LocalDate day, int batch, long version, RunId run) {
    return version(archive(dataset).child(day(day)).child("batch=" + batch), version, run);
  }

  /** Returns {@code quarantine/<dataset>}. */
  public StoragePath quarantine(String dataset) {
    return root.child("quarantine").child(dataset);
  }

  /** Returns {@code quarantine/<dataset>/dt=…/batch=…/v=<version>-<run>}. */
  public StoragePath quarantine(
      String dataset, LocalDate arrivalDay, int batch, long version, RunId run) {
    return version(
        quarantine(dataset).child(day(arrivalDay)).child("batch=" + batch), version, run);
  }

  /** Returns {@code metrics}: the metric tables. */
  public StoragePath metrics() {
    return root.child("metrics");
  }

  /** Returns {@code metrics/<table>}. */
  public StoragePath metrics(String table) {
    return metrics().child(table);
  }

  /** Returns {@code metrics/<table>/dt=…/v=<version>-<run>}. */
  public StoragePath metrics(String table, LocalDate day, long version, RunId run) {
    return version(metrics(table).child(day(day)), version, run);
  }

  /** Returns {@code notes}: what people wrote on days. */
  public StoragePath notes() {
    return root.child("notes");
  }

  /** Returns {@code publications}: records of what Hive shows, by number. */
  public StoragePath publications() {
    return root.child("publications");
  }

  /**
   * Returns the directory that a Hive table is located at and that holds nothing, ever: a glob or a
   * repair of the table finds no row twice there.
   */
  public StoragePath empty(String database, String table) {
    return root.child("empty").child(database).child(table);
  }

  /**
   * Returns the directory that partitions without rows are located at, and that holds nothing,
   * ever. It isn't that of a table: Hive takes a partition at its table's directory for one without
   * a location, and opens {@code dt=…} below it, which isn't there.
   */
  public StoragePath nothing() {
    return root.child("empty").child("nothing");
  }

  /** Returns the lock file of nightly runs. */
  public StoragePath nightLock() {
    return root.child("night").child("lock.json");
  }

  /** Returns the file with the settings that all writers of this warehouse share. */
  public StoragePath identity() {
    return root.child("warehouse.json");
  }

  /** Reads the name of a day's directory, {@code dt=yyyy-MM-dd}; nothing if it is none. */
  public static Optional<LocalDate> day(String name) {
    if (!name.startsWith(DAY)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(name.substring(DAY.length())))
          .filter(day -> day(day).equals(name));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String day(LocalDate day) {
    return DAY + day;
  }

  /**
   * Returns the directory of the version that some files are in, which goes when it is swept: the
   * files of a task of several attempts are in one below it.
   *
   * @param directory of the files
   */
  public static StoragePath version(StoragePath directory) {
    return directory.name().startsWith(ATTEMPT) ? directory.parent() : directory;
  }

  private static StoragePath version(StoragePath partition, long version, RunId run) {
    return partition.child("v=" + NameDigits.padded(version, 12) + "-" + run);
  }
}
