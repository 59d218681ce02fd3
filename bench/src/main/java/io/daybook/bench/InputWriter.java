package io.daybook.bench;

import com.github.luben.zstd.ZstdOutputStream;
import io.daybook.warehouse.files.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a {@link BenchInput}: one log file, cut into pieces, each piece in its shape for Daybook
 * and as JSON for its peers.
 */
final class InputWriter {
  private static final int ZSTD_LEVEL = 1;
  private static final int PIECE_BYTES = 32 << 20;
  private static final LocalDate ARRIVAL = PurchaseLog.FIRST_DAY.plusDays(PurchaseLog.DAYS);

  private final BenchSegments segments;
  private final Path directory;
  private final Path json;
  private final List<Path> jsonFiles = new ArrayList<>();
  private final LogShape shape;
  private long jsonBytes;
  private long compressedBytes;

  private InputWriter(Storage storage, Path directory, LogShape shape) throws IOException {
    this.segments = new BenchSegments(storage, BenchInput.zones(directory));
    this.directory = directory;
    this.shape = shape;
    this.json = Files.createDirectories(directory.resolve("json"));
  }

  /** Writes so many lines below an empty directory. */
  static BenchInput write(Storage storage, Path directory, long lines, LogShape shape)
      throws IOException {
    return new InputWriter(storage, directory, shape).write(lines);
  }

  private BenchInput write(long lines) throws IOException {
    PurchaseLog log = new PurchaseLog(lines);
    ByteArrayOutputStream shaped = new ByteArrayOutputStream();
    ByteArrayOutputStream asJson = new ByteArrayOutputStream();
    long records = 0;
    while (log.hasNext()) {
      String[] values = log.nextValues();
      append(shape.line(values), shaped);
      append(LogShape.JSON.line(values), asJson);
      records++;
      if (asJson.size() >= PIECE_BYTES || !log.hasNext()) {
        segments.land(ARRIVAL, shaped.toByteArray(), records);
        keep(asJson.toByteArray());
        shaped.reset();
        asJson.reset();
        records = 0;
      }
    }
    return new BenchInput(directory, jsonFiles, lines, log.distinct(), jsonBytes, compressedBytes);
  }

  private static void append(String line, ByteArrayOutputStream to) {
    to.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    to.write('\n');
  }

  private void keep(byte[] bytes) throws IOException {
    Path file = json.resolve(String.format(Locale.ROOT, "part-%05d.json.zst", jsonFiles.size()));
    try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(file), ZSTD_LEVEL)) {
      out.write(bytes);
    }
    jsonFiles.add(file);
    jsonBytes += bytes.length;
    compressedBytes += Files.size(file);
  }
}
