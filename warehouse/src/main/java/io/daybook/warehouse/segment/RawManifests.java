package io.daybook.warehouse.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import io.daybook.warehouse.files.Drafts;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The manifests of raw expiry: {@code raw/_manifests/<source>/<agent>/dt=<day>-<run>.json.zst}. A
 * manifest is whole from the moment it is seen, and never changed or removed. A file may stand in
 * two of them, where two runs met, and may still be there, where a run died behind its manifest.
 */
public final class RawManifests {
  private static final Pattern NAME =
      Pattern.compile("(dt=\\d{4}-\\d{2}-\\d{2})-([0-9a-f]{12})\\.json\\.zst");
  private static final int LEVEL = 6;
  private static final long LONGEST = 1L << 30;

  private final Storage storage;
  private final Zones zones;

  public RawManifests(Storage storage, Zones zones) {
    this.storage = storage;
    this.zones = zones;
  }

  /**
   * A manifest's file.
   *
   * @param modified by the storage's clock
   */
  public record ManifestFile(
      StoragePath path, String agent, LocalDate arrivalDay, Instant modified) {}

  /** Returns the manifests of a source, by agent and day; none if nothing of it ever expired. */
  public List<ManifestFile> list(String source) throws IOException {
    List<ManifestFile> found = new ArrayList<>();
    for (FileStatus agent : storage.list(zones.manifests(source))) {
      found.addAll(list(source, agent.path().name()));
    }
    return found;
  }

  /** Returns the manifests of what an agent landed of a source, by day. */
  public List<ManifestFile> list(String source, String agent) throws IOException {
    List<ManifestFile> found = new ArrayList<>();
    for (FileStatus file : storage.list(zones.manifests(source).child(agent))) {
      Matcher name = NAME.matcher(file.path().name());
      Optional<LocalDate> day = name.matches() ? Zones.day(name.group(1)) : Optional.empty();
      day.ifPresent(
          of ->
              found.add(
                  new ManifestFile(
                      file.path(), agent, of, Instant.ofEpochMilli(file.modifiedMillis()))));
    }
    return found;
  }

  /**
   * Deletes what a crash left of manifests of an agent that were never finished.
   *
   * @param before longer ago than the longest run takes
   */
  public void deleteDrafts(String source, String agent, Instant before) throws IOException {
    Drafts.delete(storage, zones.manifests(source).child(agent), before);
  }

  /**
   * Reads a manifest.
   *
   * @throws OperatorException if it is damaged, or a newer Daybook wrote it
   */
  public RawManifest read(StoragePath path) throws IOException {
    byte[] packed = storage.read(path);
    try {
      long length = Zstd.getFrameContentSize(packed);
      if (length < 0 || length > LONGEST) {
        throw damaged(path, null);
      }
      byte[] json = Zstd.decompress(packed, (int) length);
      int format = SegmentReader.JSON.readTree(json).path("formatVersion").asInt();
      if (format > RawManifest.FORMAT_VERSION) {
        throw newer(path, format);
      }
      RawManifest manifest = SegmentReader.JSON.readValue(json, RawManifest.class);
      for (RawManifest.ExpiredFile file : manifest.files()) {
        for (SegmentFooter footer : file.segments()) {
          if (footer.formatVersion() > SegmentFooter.NEWEST_FORMAT) {
            throw newer(path, footer.formatVersion());
          }
        }
      }
      return manifest;
    } catch (JsonProcessingException | ZstdException e) {
      throw damaged(path, e);
    }
  }

  /**
   * Finds the manifest that tells of a segment.
   *
   * @param days on which it may have arrived
   * @return empty if there is none
   */
  public Optional<ManifestFile> find(SegmentName segment, List<LocalDate> days) throws IOException {
    for (ManifestFile file : list(segment.source(), segment.agent())) {
      if (days.contains(file.arrivalDay())
          && read(file.path()).files().stream()
              .flatMap(expired -> expired.segments().stream())
              .anyMatch(footer -> footer.name().equals(segment))) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * Writes a manifest durably. When this returns, its files may go.
   *
   * @return where it is
   * @throws IOException if it may not be there; the files must stay
   */
  public StoragePath write(RawManifest manifest) throws IOException {
    StoragePath directory = zones.manifests(manifest.source()).child(manifest.agent());
    StoragePath path =
        directory.child(
            "dt=" + manifest.arrivalDay() + "-" + new RunId(manifest.run()) + ".json.zst");
    StoragePath draft = directory.child("." + path.name());
    storage.makeDirectories(directory);
    byte[] packed;
    try (ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true)) {
      packed = zstd.compress(SegmentReader.JSON.writeValueAsBytes(manifest));
    }
    try {
      storage.write(draft, packed);
    } catch (FileAlreadyExistsException e) {
      // Left by an attempt of the same run.
      storage.delete(draft);
      storage.write(draft, packed);
    }
    // The segments go next, and nothing else tells of them.
    read(draft);
    if (!storage.renameIfAbsent(draft, path)) {
      throw new FileAlreadyExistsException(path.value());
    }
    return path;
  }

  private static OperatorException newer(StoragePath path, int format) {
    return new OperatorException(
        ExitCode.USAGE,
        "["
            + path
            + "] Cannot read manifest: it has format "
            + format
            + " of a newer Daybook, use that one");
  }

  private static OperatorException damaged(StoragePath path, @Nullable Exception cause) {
    String message =
        "["
            + path
            + "] Cannot read manifest: expected what raw expiry wrote but found other bytes; put"
            + " the file back from a snapshot or HDFS's trash";
    return cause == null
        ? new OperatorException(ExitCode.BLOCKED, message)
        : new OperatorException(ExitCode.BLOCKED, message, cause);
  }
}
