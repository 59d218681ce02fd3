package io.daybook.warehouse.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Reads segments: the footer alone, or record by record as they were framed when sealed. */
public final class SegmentReader {
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private SegmentReader() {}

  /**
   * Reads what a segment says of itself.
   *
   * @throws NoSuchFileException if there is no such file
   * @throws SegmentFormatException if it is no segment, is cut off, its footer was changed, or it
   *     is of a newer format
   */
  public static SegmentFooter footer(Storage storage, StoragePath path) throws IOException {
    return footer(
        storage, storage.status(path).orElseThrow(() -> new NoSuchFileException(path.value())));
  }

  /** Does the same for a file that was listed. */
  public static SegmentFooter footer(Storage storage, FileStatus listed) throws IOException {
    StoragePath path = listed.path();
    byte[] json = FooterFrame.read(storage, path, listed.length(), FooterFrame.SEGMENT);
    try {
      SegmentFooter footer = JSON.readValue(json, SegmentFooter.class);
      if (footer == null) {
        throw otherFooter(path);
      }
      requireKnown(path, footer.formatVersion());
      return footer;
    } catch (JsonProcessingException e) {
      requireKnown(path, version(json));
      throw otherFooter(path);
    }
  }

  private static SegmentFormatException otherFooter(StoragePath path) {
    return SegmentFormatException.damaged(path, "a footer", "one that says other things");
  }

  /** A newer format may say things that this one can't take. */
  private static int version(byte[] json) throws IOException {
    try {
      return JSON.readTree(json).path("formatVersion").asInt();
    } catch (JsonProcessingException e) {
      return 0;
    }
  }

  private static void requireKnown(StoragePath path, int version) {
    if (version > SegmentFooter.NEWEST_FORMAT) {
      throw SegmentFormatException.newer(path, SegmentFooter.NEWEST_FORMAT, version);
    }
  }

  /**
   * Reads all records of a segment in order and proves that they are the bytes that were sealed.
   *
   * @throws SegmentFormatException if length, checksum or number of records differ from the footer;
   *     records already handed over must then be dropped
   */
  public static void records(
      Storage storage, StoragePath path, SegmentFooter footer, RecordStream.RecordHandler handler)
      throws IOException {
    try (InputStream in = open(storage, path)) {
      records(in, path, footer, handler);
    }
  }

  /** Opens the bytes of a segment that is a file of its own, uncompressed. */
  static InputStream open(Storage storage, StoragePath path) throws IOException {
    return new ZstdInputStream(storage.open(path, 0), RecyclingBufferPool.INSTANCE);
  }

  /** Does the same for the bytes of a segment, wherever they lie. */
  static void records(
      InputStream bytes, StoragePath path, SegmentFooter footer, RecordStream.RecordHandler handler)
      throws IOException {
    CRC32C crc = new CRC32C();
    RecordStream.Extent read;
    try {
      InputStream in = new CheckedInputStream(bytes, crc);
      read =
          RecordStream.read(
              in,
              footer.start(),
              footer.end() - footer.start(),
              footer.framing(),
              footer.oversized(),
              footer.erased(),
              handler);
    } catch (ZstdIOException e) {
      throw SegmentFormatException.damaged(
          path, "zstd frames", "damaged ones (" + e.getMessage() + ")");
    }
    if (read.end() != footer.end()
        || crc.getValue() != footer.crc32c()
        || read.records() != footer.records()) {
      throw SegmentFormatException.damaged(
          path,
          String.format(
              "%d records up to byte %d with crc %08x",
              footer.records(), footer.end(), footer.crc32c()),
          String.format(
              "%d records up to byte %d with crc %08x",
              read.records(), read.end(), crc.getValue()));
    }
  }

  /**
   * Reads the first records of a segment, and proves nothing.
   *
   * @param bytes of the source's file to read at most; a record that ends behind them isn't handed
   *     over
   */
  public static void firstRecords(
      Storage storage,
      StoragePath path,
      SegmentFooter footer,
      int bytes,
      RecordStream.RecordHandler handler)
      throws IOException {
    try (InputStream in = open(storage, path)) {
      firstRecords(in, footer, bytes, handler);
    }
  }

  /** Does the same for the bytes of a segment, wherever they lie. */
  static void firstRecords(
      InputStream in, SegmentFooter footer, int bytes, RecordStream.RecordHandler handler)
      throws IOException {
    byte[] head = in.readNBytes(bytes);
    boolean isCutOff = head.length < footer.end() - footer.start();
    long end = footer.start() + head.length;
    RecordStream.read(
        new ByteArrayInputStream(head),
        footer.start(),
        head.length,
        footer.framing(),
        footer.oversized(),
        footer.erased(),
        (position, record, from, to, size) -> {
          if (!isCutOff || position + to - from < end) {
            handler.record(position, record, from, to, size);
          }
        });
  }
}
