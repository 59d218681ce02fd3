package io.daybook.warehouse.zone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StorageOutput;
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

  private static final String CHANGE = ".warehouse-change-";
  private static final int ATTEMPTS = 10;

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
      ZoneId agreed = zone(claimed, storage.read(claimed));
      change(storage, run, identity, (recorded, modified) -> withZone(recorded, modified, agreed));
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
    if (format(identity, storage.read(identity)) == WITHOUT_BUNDLES) {
      change(
          storage,
          run,
          identity,
          (recorded, modified) ->
              format(identity, recorded) == WITHOUT_BUNDLES
                  ? Optional.of(content(WITH_BUNDLES, zone(identity, recorded)))
                  : Optional.empty());
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
    if (format(identity, storage.read(identity)) < FORMAT_VERSION) {
      change(
          storage,
          run,
          identity,
          (recorded, modified) ->
              format(identity, recorded) < FORMAT_VERSION
                  ? Optional.of(withExpiry(recorded, modified, zone(identity, recorded)))
                  : Optional.empty());
    }
  }

  private static byte[] withExpiry(byte[] recorded, long modified, ZoneId zone) throws IOException {
    Map<String, Object> raised = new TreeMap<>();
    raised.put(FORMAT, FORMAT_VERSION);
    raised.put(ZONE, zone.getId());
    JsonNode before = JSON.readTree(recorded);
    if (before.path(FORMAT).asInt() == WITH_BUNDLES) {
      raised.put(BUNDLES_SINCE, before.path(BUNDLES_SINCE).asLong(modified));
    }
    return JSON.writeValueAsBytes(raised);
  }

  /** Bundles were announced when the record was written that is replaced. */
  private static Optional<byte[]> withZone(byte[] recorded, long modified, ZoneId zone)
      throws IOException {
    JsonNode before = JSON.readTree(recorded);
    if (before.has(ZONE)) {
      return Optional.empty();
    }
    Map<String, Object> claimed = new TreeMap<>();
    claimed.put(FORMAT, WITH_BUNDLES);
    claimed.put(ZONE, zone.getId());
    claimed.put(BUNDLES_SINCE, before.path(BUNDLES_SINCE).asLong(modified));
    return Optional.of(JSON.writeValueAsBytes(claimed));
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

  /** What is to be recorded in place of a record; nothing if that says it already. */
  private interface RecordChange {
    /**
     * Returns it.
     *
     * @param modified when the record was written, in milliseconds since 1970
     */
    Optional<byte[]> of(byte[] recorded, long modified) throws IOException;
  }

  /**
   * Changes the record. Several may want to at once, and one may have hung for a day: each creates
   * its draft, then deletes the drafts of others, and only then reads. Who deletes reads what an
   * earlier one put in place, and a draft that was deleted replaces nothing.
   */
  private static void change(Storage storage, RunId run, StoragePath path, RecordChange change)
      throws IOException {
    StoragePath draft = path.parent().child(CHANGE + run);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      // An attempt before may have left it.
      storage.delete(draft);
      if (isChanged(storage, draft, path, change)) {
        return;
      }
    }
    throw new OperatorException(
        ExitCode.HELD,
        String.format(
            Locale.ROOT,
            "[%s] Cannot change the warehouse's record: expected to be alone but others changed it"
                + " %d times meanwhile; run again",
            path,
            ATTEMPTS));
  }

  /** Returns false if another one deleted the draft. */
  private static boolean isChanged(
      Storage storage, StoragePath draft, StoragePath path, RecordChange change)
      throws IOException {
    Optional<byte[]> content;
    try {
      try (StorageOutput out = storage.create(draft)) {
        deleteOthers(storage, draft);
        long modified = storage.status(path).map(FileStatus::modifiedMillis).orElse(0L);
        content = change.of(storage.read(path), modified);
        if (content.isPresent()) {
          out.write(content.get(), 0, content.get().length);
          out.sync();
        }
      }
      if (content.isPresent()) {
        storage.replace(draft, path);
      } else {
        storage.delete(draft);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      boolean isOurs = storage.delete(draft);
      if (isOurs || !(e instanceof IOException)) {
        throw e;
      }
      return false;
    }
  }

  private static void deleteOthers(Storage storage, StoragePath draft) throws IOException {
    for (FileStatus other : storage.list(draft.parent())) {
      if (other.path().name().startsWith(CHANGE) && !other.path().equals(draft)) {
        storage.delete(other.path());
      }
    }
  }

  private static StoragePath draft(StoragePath path, RunId run) {
    return path.parent().child(".warehouse-" + run);
  }

  private static int format(StoragePath identity, byte[] content) throws IOException {
    return recorded(identity, content).path(FORMAT).asInt();
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
