package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warehouse's publications: {@code publications/<20-digit number>.json}, each written when Hive
 * was seen to say what the ledgers say, and dated by the storage's clock. They are never deleted. A
 * sweep counts from them; one that is missing only delays it.
 *
 * <p>Of a table no record names an older entry than the one before, unless its ledger was begun
 * anew.
 */
public final class Publications {
  private static final Logger LOG = LoggerFactory.getLogger(Publications.class);
  private static final int ATTEMPTS = 100;

  private final Storage storage;
  private final StoragePath directory;
  private final NumberedFiles files;
  private final Supplier<RunId> runIds;

  /**
   * @param runIds names attempts; no two alike, ever
   */
  public Publications(Storage storage, Zones zones, Supplier<RunId> runIds) {
    this.storage = storage;
    this.directory = zones.publications();
    this.runIds = runIds;
    this.files =
        new NumberedFiles(
            storage, directory, FaultPoint.PUBLISH_AFTER_RECORD_WRITTEN, path -> read(path).run());
  }

  /** Returns how a record calls the table of a ledger. */
  public static String name(StoragePath home) {
    return home.parent().name() + "/" + home.name();
  }

  /** Returns the newest record. */
  public Optional<PublicationRecord> newest() throws IOException {
    return newest(storage.list(directory));
  }

  /** Returns the record of a number; nothing if there is none. */
  public Optional<PublicationRecord> of(long number) throws IOException {
    try {
      return Optional.of(read(directory.child(LedgerNames.entry(number))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Returns the newest of the records that had been written before a time. */
  public Optional<PublicationRecord> newestBefore(Instant time) throws IOException {
    return newest(
        storage.list(directory).stream()
            .filter(file -> file.modifiedMillis() < time.toEpochMilli())
            .toList());
  }

  /** Returns the numbers of all records, in order. */
  List<Long> numbers() throws IOException {
    return LedgerNames.entries(storage.list(directory), 0).stream()
        .map(LedgerNames::number)
        .toList();
  }

  private Optional<PublicationRecord> newest(List<FileStatus> records) throws IOException {
    List<StoragePath> inOrder = LedgerNames.entries(records, 0);
    return inOrder.isEmpty()
        ? Optional.empty()
        : Optional.of(read(inOrder.get(inOrder.size() - 1)));
  }

  /**
   * Returns the last entry of a ledger that a record tells to be published.
   *
   * @param home the directory whose {@code _ledger} it is
   * @return 0 if the record names none, or one of a ledger that was there before
   */
  public long upTo(PublicationRecord record, StoragePath home) throws IOException {
    Optional<PublishedEntry> named = record.table(name(home));
    return named.isPresent() && isOf(new Ledger(storage, home), named.get())
        ? named.get().entry()
        : 0;
  }

  /**
   * Returns what a ledger held as readers know it: up to the entry that a record names, and those
   * right behind it that change no table, but tell what has arrived.
   *
   * @param home the directory whose {@code _ledger} it is
   */
  public LedgerState shown(PublicationRecord record, StoragePath home) throws IOException {
    Ledger ledger = new Ledger(storage, home);
    long number = upTo(record, home);
    if (number > 0) {
      for (LedgerEntry entry : ledger.entries(number)) {
        if (isVisible(entry)) {
          break;
        }
        number = entry.number();
      }
    }
    return ledger.state(number);
  }

  /**
   * Records that ledgers were seen to be published.
   *
   * @param published the number of the last published entry, by the ledger's directory; tables that
   *     it lacks stay as in the record before
   * @return the new record; nothing if nothing was published that changes a table
   * @throws CommitUnknownException if storage doesn't tell whether it was written; recording again
   *     finds out
   */
  public Optional<PublicationRecord> record(Map<StoragePath, Long> published, Instant now)
      throws IOException {
    RunId run = runIds.get();
    long number = 0;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<PublicationRecord> last = newest();
      if (unrecorded(last, published).isEmpty()) {
        return Optional.empty();
      }
      number = last.map(PublicationRecord::number).orElse(0L) + 1;
      PublicationRecord next =
          new PublicationRecord(
              PublicationRecord.FORMAT_VERSION, number, run, now, tables(last, published));
      storage.makeDirectories(directory);
      if (files.take(number, run, LedgerJson.write(next))) {
        LOG.info("publication {} names {} tables", number, next.tables().size());
        return Optional.of(next);
      }
    }
    throw new CommitConflictException(
        directory, number, "other publications were faster " + ATTEMPTS + " times");
  }

  /** Returns the tables, by their names in records, of which a new record would say otherwise. */
  public SortedSet<String> unrecorded(Map<StoragePath, Long> published) throws IOException {
    return unrecorded(newest(), published);
  }

  private SortedSet<String> unrecorded(
      Optional<PublicationRecord> last, Map<StoragePath, Long> published) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    for (Map.Entry<String, PublishedEntry> table : tables(last, published).entrySet()) {
      boolean isKnown =
          last.flatMap(record -> record.table(table.getKey()))
              .equals(Optional.of(table.getValue()));
      if (!isKnown) {
        names.add(table.getKey());
      }
    }
    return names;
  }

  private Map<String, PublishedEntry> tables(
      Optional<PublicationRecord> last, Map<StoragePath, Long> published) throws IOException {
    Map<String, PublishedEntry> tables =
        new TreeMap<>(last.map(PublicationRecord::tables).orElse(Map.of()));
    for (Map.Entry<StoragePath, Long> table : published.entrySet()) {
      String name = name(table.getKey());
      entry(new Ledger(storage, table.getKey()), table.getValue(), tables.get(name))
          .ifPresent(entry -> tables.put(name, entry));
    }
    return tables;
  }

  /** Another may have published further, and an entry that changes no table is no publication. */
  private static Optional<PublishedEntry> entry(
      Ledger ledger, long number, @Nullable PublishedEntry known) throws IOException {
    boolean isKnown =
        known != null
            && isOf(ledger, known)
            && ledger.entries(known.entry()).stream()
                .filter(entry -> entry.number() <= number)
                .noneMatch(Publications::isVisible);
    return isKnown
        ? Optional.ofNullable(known)
        : ledger.entry(number).map(entry -> new PublishedEntry(number, entry.run()));
  }

  private static boolean isVisible(LedgerEntry entry) {
    return entry instanceof LedgerEntry.Commit commit
        && !(commit.added().isEmpty() && commit.removed().isEmpty());
  }

  private static boolean isOf(Ledger ledger, PublishedEntry named) throws IOException {
    return ledger.entry(named.entry()).filter(entry -> entry.run().equals(named.run())).isPresent();
  }

  private PublicationRecord read(StoragePath path) throws IOException {
    byte[] content = storage.read(path);
    try {
      return LedgerJson.read(
          path, content, PublicationRecord.class, PublicationRecord.FORMAT_VERSION);
    } catch (JsonProcessingException e) {
      throw new OperatorException(
          ExitCode.BLOCKED,
          String.format(
              Locale.ROOT,
              "[%s] Cannot read publication: expected the JSON of a record but found other bytes;"
                  + " restore the file from a snapshot or the trash, or delete it and run 'daybook"
                  + " publish', which writes it anew: replaced versions then stay longer",
              path),
          e);
    }
  }
}
