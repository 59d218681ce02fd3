package io.daybook.warehouse.ledger;

import io.daybook.warehouse.files.StoragePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the publications that first showed entries of a ledger. Later records name later entries,
 * so that few are read, each once, however many there are. Not for several threads.
 */
public final class PublicationSearch {
  private final Publications publications;
  private final String table;
  private final List<Long> numbers;
  private final Map<Long, Optional<PublicationRecord>> known = new HashMap<>();

  /**
   * @param home the directory whose {@code _ledger} it is
   */
  public PublicationSearch(Publications publications, StoragePath home) throws IOException {
    this.publications = publications;
    this.table = Publications.name(home);
    this.numbers = publications.numbers();
  }

  /**
   * Returns the first record that names an entry or a later one of its ledger; nothing if the entry
   * isn't published yet.
   */
  public Optional<PublicationRecord> firstWith(long entry) throws IOException {
    int from = 0;
    int to = numbers.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (shown(numbers.get(middle)) < entry) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from == numbers.size() ? Optional.empty() : record(numbers.get(from));
  }

  /** Returns the last entry of the ledger that a record names; 0: none. */
  public long shown(long publication) throws IOException {
    return record(publication)
        .flatMap(record -> record.table(table))
        .map(PublishedEntry::entry)
        .orElse(0L);
  }

  private Optional<PublicationRecord> record(long number) throws IOException {
    Optional<PublicationRecord> record = known.get(number);
    if (record == null) {
      record = publications.of(number);
      known.put(number, record);
    }
    return record;
  }
}
