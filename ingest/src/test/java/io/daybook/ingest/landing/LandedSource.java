package io.daybook.ingest.landing;

import com.github.luben.zstd.ZstdInputStream;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.segment.SegmentName;
import io.daybook.warehouse.zone.Zones;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the raw zone holds of a source of one agent. */
public record LandedSource(Storage storage, Zones zones, String source) {

  /** Returns all segments by number and offset, whatever their days. */
  public List<StoragePath> segments() throws IOException {
    List<StoragePath> paths = new ArrayList<>();
    for (FileStatus day : storage.list(zones.raw(source))) {
      for (FileStatus segment : storage.list(day.path())) {
        paths.add(segment.path());
      }
    }
    paths.sort(Comparator.comparing(StoragePath::name));
    return paths;
  }

  /** Returns how many bytes there are, by the names of the segments. */
  public long bytes() throws IOException {
    return segments().stream()
        .map(path -> SegmentName.parse(path.name()).orElseThrow())
        .mapToLong(name -> name.end() - name.start())
        .sum();
  }

  /**
   * Returns what was landed under each number, which must begin at byte 0 and have no gap and no
   * overlap.
   */
  public List<String> files() throws IOException {
    Map<Long, ByteArrayOutputStream> texts = new TreeMap<>();
    for (StoragePath path : segments()) {
      SegmentName name = SegmentName.parse(path.name()).orElseThrow();
      ByteArrayOutputStream text =
          texts.computeIfAbsent(name.file(), file -> new ByteArrayOutputStream());
      if (name.start() != text.size()) {
        throw new AssertionError(name + " does not begin at " + text.size());
      }
      try (InputStream in = new ZstdInputStream(storage.open(path, 0))) {
        in.transferTo(text);
      }
      if (name.end() != text.size()) {
        throw new AssertionError(name + " does not end at " + text.size());
      }
    }
    return texts.values().stream().map(text -> text.toString(StandardCharsets.UTF_8)).toList();
  }
}
