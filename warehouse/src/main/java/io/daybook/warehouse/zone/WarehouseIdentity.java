package io.daybook.warehouse.zone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What every writer of a warehouse has agreed on, recorded before its first commit: the business
 * zone. Days that began in another zone would be other days.
 */
public final class WarehouseIdentity {
  /** The raw zone may lack what expired, which older builds would miss or land again. */
  private static final int FORMAT_VERSION = 3;

  /** The raw zone may hold bundles, which older builds would pass over. */
  private static final int WITH_BUNDLES = 2;

  private static final int WITHOUT_BUNDLES = 1;

  private static final String FORMAT = "formatVersion";
  private static final String ZONE = "zone";

  /** Milliseconds since 1970, where this isn't the time of the file. */
  private static final String BUNDLES_SINCE = "bundlesSince";

  /** By how much the clocks of two NameNodes may differ. */
  private static final Duration CLOCKS = Duration.ofHours(1);

  private static final ObjectMapper JSON = new ObjectMapper();

  private WarehouseIdentity() {}

  /**
   * Records the zone, or checks it against the recorded one.
   *
   * @throws OperatorException if the warehouse has another zone, or its record is damaged or of a
   *     newer format
   */
  public static void claim(Storage storage, Zones zones, ZoneId zone) throws IOException {
    StoragePath identity = zones.identity();
    RunId run = RunId.random();
    if (storage.status(identity).isEmpty()) {
      create(storage, run, identity, content(WITHOUT_BUNDLES, zone));
    }
    if (hasNoZone(identity, storage.read(identity))) {
      // Of several that claim one at once, the same one is taken by all.
      StoragePath claimed = zones.root().child(".warehouse-zone");
      create(storage, run, claimed, content(WITH_BUNDLES, zone));
      replace(storage, run, identity, content(WITH_BUNDLES, zone(claimed, storage.read(claimed))));
    }
    check(identity, storage.read(identity), zone);
  }

  /**
   * Records that the raw zone may hold bundles, before there is the first one: from here on builds
   * that don't know bundles refuse the warehouse. Done twice it is done once. A collector needn't
   * know the zone: it stays to be claimed.
   *
   * @param run of the caller, for names that nobody else has
   * @throws OperatorException if the record is damaged or of a newer format
   */
  public static void announceBundles(Storage storage, Zones zones, RunId run) throws IOException {
    StoragePath identity = zones.identity();
    if (storage.status(identity).isEmpty()) {
      create(storage, run, identity, JSON.writeValueAsBytes(Map.of(FORMAT, WITH_BUNDLES)));
    }
    JsonNode recorded = recorded(identity, storage.read(identity));
    if (recorded.path(FORMAT).asInt() == WITHOUT_BUNDLES) {
      replace(
          storage, run, identity, content(WITH_BUNDLES, zone(identity, storage.read(identity))));
    }
  }

  /**
   * Records that segments expire, before the first one does: from here on builds that don't know
   * what expiry leaves refuse the warehouse. Done twice it is done once.
   *
   * @param run of the caller, for names that nobody else has
   * @throws OperatorException if the record is missing, damaged or of a newer format
   */
  public static void announceExpiry(Storage storage, Zones zones, RunId run) throws IOException {
    StoragePath identity = zones.identity();
    long modified = storage.status(identity).map(FileStatus::modifiedMillis).orElse(0L);
    byte[] content = storage.read(identity);
    int format = recorded(identity, content).path(FORMAT).asInt();
    if (format < FORMAT_VERSION) {
      Map<String, Object> raised = new TreeMap<>();
      raised.put(FORMAT, FORMAT_VERSION);
      raised.put(ZONE, zone(identity, content).getId());
      if (format == WITH_BUNDLES) {
        raised.put(BUNDLES_SINCE, modified);
      }
      replace(storage, run, identity, JSON.writeValueAsBytes(raised));
    }
  }

  private static void create(Storage storage, RunId run, StoragePath path, byte[] content)
      throws IOException {
    storage.makeDirectories(path.parent());
    StoragePath draft = draft(path, run);
    // An attempt before may have left it.
    storage.delete(draft);
    storage.write(draft, content);
    if (!storage.renameIfAbsent(draft, path)) {
      storage.delete(draft);
    }
  }

  private static void replace(Storage storage, RunId run, StoragePath path, byte[] content)
      throws IOException {
    StoragePath draft = draft(path, run);
    // An attempt before may have left it.
    storage.delete(draft);
    storage.write(draft, content);
    storage.replace(draft, path);
  }

  private static StoragePath draft(StoragePath path, RunId run) {
    return path.parent().child(".warehouse-" + run);
  }

  private static byte[] content(int format, ZoneId zone) throws IOException {
    return JSON.writeValueAsBytes(Map.of(FORMAT, format, ZONE, zone.getId()));
  }

  /**
   * Checks the zone against the recorded one and changes nothing; before the first commit there is
   * none to differ from.
   *
   * @throws OperatorException as {@link #claim} does
   */
  public static void check(Storage storage, Zones zones, ZoneId zone) throws IOException {
    StoragePath identity = zones.identity();
    if (zone(storage, zones).isPresent()) {
      check(identity, storage.read(identity), zone);
    }
  }

  /**
   * Returns the recorded zone; nothing before the first commit.
   *
   * @throws OperatorException if the record is damaged or of a newer format
   */
  public static Optional<ZoneId> zone(Storage storage, Zones zones) throws IOException {
    StoragePath identity = zones.identity();
    if (storage.status(identity).isEmpty()) {
      return Optional.empty();
    }
    byte[] content = storage.read(identity);
    return hasNoZone(identity, content) ? Optional.empty() : Optional.of(zone(identity, content));
  }

  /**
   * Returns a time by the storage's clock before which the raw zone held no bundle; nothing if it
   * holds none.
   *
   * @throws OperatorException as {@link #zone} does
   */
  public static Optional<Instant> bundlesSince(Storage storage, Zones zones) throws IOException {
    Optional<FileStatus> identity = storage.status(zones.identity());
    if (identity.isEmpty()) {
      return Optional.empty();
    }
    JsonNode recorded = recorded(zones.identity(), storage.read(zones.identity()));
    long since = recorded.path(BUNDLES_SINCE).asLong(identity.get().modifiedMillis());
    return recorded.path(FORMAT).asInt() == WITHOUT_BUNDLES
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(since).minus(CLOCKS));
  }

  /** Returns whether there was a bundle before there was a first commit. */
  private static boolean hasNoZone(StoragePath identity, byte[] content) throws IOException {
    JsonNode recorded = recorded(identity, content);
    return recorded.path(FORMAT).asInt() == WITH_BUNDLES && !recorded.has(ZONE);
  }

  private static ZoneId zone(StoragePath identity, byte[] content) throws IOException {
    try {
      return ZoneId.of(recorded(identity, content).path(ZONE).asText());
    } catch (DateTimeException e) {
      throw damaged(identity, e);
    }
  }

  private static JsonNode recorded(StoragePath identity, byte[] content) throws IOException {
    try {
      JsonNode recorded = JSON.readTree(content);
      checkFormat(identity, recorded.path(FORMAT).asInt());
      return recorded;
    } catch (JsonProcessingException e) {
      throw damaged(identity, e);
    }
  }

  private static OperatorException damaged(StoragePath identity, Exception cause) {
    return new OperatorException(
        ExitCode.BLOCKED,
        String.format(
            Locale.ROOT,
            "[%s] Cannot use warehouse: expected its business zone but found other bytes;"
                + " restore the file from a snapshot or the trash",
            identity),
        cause);
  }

  private static void check(StoragePath identity, byte[] content, ZoneId zone) throws IOException {
    ZoneId recordedZone = zone(identity, content);
    if (!recordedZone.normalized().equals(zone.normalized())) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              Locale.ROOT,
              "[%s] Cannot use warehouse: expected its business zone %s but found"
                  + " warehouse.zone %s; a warehouse keeps the zone of its first commit: give its"
                  + " configuration with --config, set the zone back in daybook.yaml, or begin"
                  + " another warehouse with warehouse.root",
              identity,
              named(recordedZone),
              named(zone)));
    }
  }

  /** Returns the name by which people and browsers know a zone. */
  public static String named(ZoneId zone) {
    return zone.normalized().equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
  }

  private static void checkFormat(StoragePath identity, int version) {
    if (version > FORMAT_VERSION) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              Locale.ROOT,
              "[%s] Cannot use warehouse: expected format %d or older but found %d; it was written"
                  + " by a newer Daybook, use that one",
              identity,
              FORMAT_VERSION,
              version));
    }
  }
}
