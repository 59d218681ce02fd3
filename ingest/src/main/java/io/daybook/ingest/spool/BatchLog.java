package io.daybook.ingest.spool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The log beside a data file: which batches it holds.
 *
 * <pre>
 * header  8 "DAYSPOOL"  4 version  8 id of the file it replaces, or 0  4 crc32c
 * row     4 "DBRW"  4 length of the key (-1: none)  8 sequence  8 start  8 end  4 crc32c of the data
 *         8 time (ms)  key (UTF-8)  4 crc32c of the row
 * </pre>
 *
 * <p>Each row stands there twice, so that damage in one place of a log takes no batch away.
 *
 * @param replaces id of the data file whose sound parts this one holds; 0 if there is none
 * @param batches in the order of the file
 */
record BatchLog(long replaces, List<Batch> batches) {
  static final int VERSION = 1;
  static final int HEADER_BYTES = 24;

  private static final long MAGIC = 0x44415953504F4F4CL;
  private static final int ROW_MAGIC = 0x44425257;
  private static final int ROW_BYTES = 48;
  private static final int MAX_KEY_BYTES = 3 * Batch.MAX_KEY_LENGTH;

  BatchLog {
    batches = List.copyOf(batches);
  }

  static byte[] header(long replaces) {
    ByteBuffer header =
        ByteBuffer.allocate(HEADER_BYTES).putLong(MAGIC).putInt(VERSION).putLong(replaces);
    return header.putInt(crc(header.array(), 0, header.position())).array();
  }

  static byte[] row(Batch batch) {
    @Nullable String text = batch.key();
    byte[] key = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer row =
        ByteBuffer.allocate(ROW_BYTES + key.length)
            .putInt(ROW_MAGIC)
            .putInt(text == null ? -1 : key.length)
            .putLong(batch.sequence())
            .putLong(batch.start())
            .putLong(batch.end())
            .putInt(batch.crc32c())
            .putLong(batch.time().toEpochMilli())
            .put(key);
    row.putInt(crc(row.array(), 0, row.position()));
    return ByteBuffer.allocate(2 * row.capacity()).put(row.array()).put(row.array()).array();
  }

  /**
   * Reads a log, past whatever is damaged in it.
   *
   * @throws SpoolException if a newer version wrote it
   */
  static BatchLog read(Path log) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    return new BatchLog(replaces(log, bytes), rows(bytes));
  }

  /**
   * Reads what the file of a log replaces.
   *
   * @throws SpoolException if a newer version wrote it
   */
  static long replaces(Path log) throws IOException {
    try (InputStream in = Files.newInputStream(log)) {
      return replaces(log, in.readNBytes(HEADER_BYTES));
    }
  }

  private static long replaces(Path log, byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      return 0;
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, 0, HEADER_BYTES);
    boolean ours = header.getLong() == MAGIC;
    int version = header.getInt();
    long id = header.getLong();
    if (!ours || header.getInt() != crc(bytes, 0, HEADER_BYTES - Integer.BYTES)) {
      return 0;
    }
    if (version > VERSION) {
      throw SpoolException.newer(log, version);
    }
    return id;
  }

  private static List<Batch> rows(byte[] bytes) {
    List<Batch> batches = new ArrayList<>();
    long sequence = Long.MIN_VALUE;
    int at = HEADER_BYTES;
    while (at <= bytes.length - ROW_BYTES) {
      Batch batch = row(bytes, at);
      if (batch == null) {
        at++;
        continue;
      }
      if (batch.sequence() > sequence) {
        batches.add(batch);
        sequence = batch.sequence();
      }
      at += ROW_BYTES + keyBytes(batch);
    }
    return batches;
  }

  private static int keyBytes(Batch batch) {
    String key = batch.key();
    return key == null ? 0 : key.getBytes(StandardCharsets.UTF_8).length;
  }

  private static @Nullable Batch row(byte[] bytes, int at) {
    ByteBuffer row = ByteBuffer.wrap(bytes, at, bytes.length - at);
    if (row.getInt() != ROW_MAGIC) {
      return null;
    }
    int keyLength = row.getInt();
    int held = Math.max(0, keyLength);
    if (keyLength < -1 || keyLength > MAX_KEY_BYTES || row.limit() - at < ROW_BYTES + held) {
      return null;
    }
    try {
      long sequence = row.getLong();
      long start = row.getLong();
      long end = row.getLong();
      int dataCrc = row.getInt();
      Instant time = Instant.ofEpochMilli(row.getLong());
      byte[] key = new byte[held];
      row.get(key);
      if (row.getInt() != crc(bytes, at, ROW_BYTES + held - Integer.BYTES)) {
        return null;
      }
      String text = keyLength < 0 ? null : new String(key, StandardCharsets.UTF_8);
      return new Batch(text, sequence, start, end, dataCrc, time);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return null;
    }
  }

  static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
