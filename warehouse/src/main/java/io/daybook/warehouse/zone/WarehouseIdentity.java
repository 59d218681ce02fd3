package io.daybook.warehouse.zone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

/**
 * What every writer of a warehouse has agreed on, recorded before its first commit: the business
 * zone. Days that began in another zone would be other days.
 */
public final class WarehouseIdentity {
  private static final int FORMAT_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private WarehouseIdentity() {}

  /**
   * Records the zone, or checks it against the recorded one.
   *
   * @throws OperatorException if the warehouse has another zone
   */
  public static void claim(Storage storage, Zones zones, ZoneId zone) throws IOException {
    StoragePath identity = zones.identity();
    if (storage.status(identity).isEmpty()) {
      storage.makeDirectories(zones.root());
      StoragePath draft = zones.root().child(".warehouse-" + RunId.random());
      storage.write(
          draft,
          JSON.writeValueAsBytes(Map.of("formatVersion", FORMAT_VERSION, "zone", zone.getId())));
      if (!storage.renameIfAbsent(draft, identity)) {
        storage.delete(draft);
      }
    }
    JsonNode recorded = JSON.readTree(storage.read(identity));
    if (recorded.path("formatVersion").asInt() > FORMAT_VERSION) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              Locale.ROOT,
              "[%s] Cannot use warehouse: expected format %d or older but found %d; it was written"
                  + " by a newer Daybook, use that one",
              identity,
              FORMAT_VERSION,
              recorded.path("formatVersion").asInt()));
    }
    String recordedZone = recorded.path("zone").asText();
    if (!ZoneId.of(recordedZone).normalized().equals(zone.normalized())) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              Locale.ROOT,
              "[%s] Cannot use warehouse: expected its business zone %s but found"
                  + " warehouse.zone %s; a warehouse keeps the zone of its first commit",
              identity,
              recordedZone,
              zone.getId()));
    }
  }
}
