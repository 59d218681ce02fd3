package io.daybook.archive.run;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.ledger.LedgerState;
import io.daybook.warehouse.ledger.ListedDay;
import io.daybook.warehouse.zone.WarehouseIdentity;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The raw day directories that need not be listed again. A run of an older build passed over
 * bundles: its listing counts if there can have been none.
 */
final class ConsumedDays {
  private final Storage storage;
  private final Zones zones;

  /** Looked up once it matters, which is after an upgrade alone. */
  private @Nullable Instant bundlesSince;

  ConsumedDays(Storage storage, Zones zones) {
    this.storage = storage;
    this.zones = zones;
  }

  /** Returns whether a directory is as it was when a ledger had consumed all of it. */
  boolean contains(LedgerState state, String source, LocalDate day, FileStatus directory)
      throws IOException {
    Optional<ListedDay> listed = state.listed(source, day);
    return listed.isPresent()
        && listed.get().modifiedMillis() == directory.modifiedMillis()
        && (listed.get().format() >= ListedDay.WITH_BUNDLES
            || Instant.ofEpochMilli(directory.modifiedMillis()).isBefore(bundlesSince()));
  }

  private Instant bundlesSince() throws IOException {
    Instant since = bundlesSince;
    if (since == null) {
      since = WarehouseIdentity.bundlesSince(storage, zones).orElse(Instant.MAX);
      bundlesSince = since;
    }
    return since;
  }
}
