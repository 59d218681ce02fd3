package io.daybook.sender;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file of a batch that is being filled. Each record is a frame: length (4 bytes, big endian),
 * CRC-32C of the record's bytes (4 bytes), the record with its line end.
 *
 * <p>It is no {@code FileChannel}: an interrupted thread would close that by writing to it.
 */
final class RecordLog implements Closeable {
  static final int FRAME_BYTES = 8;

  private final RandomAccessFile file;
  private volatile long bytes;

  RecordLog(Path path) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "rw");
    file.setLength(0);
  }

  long bytes() {
    return bytes;
  }

  void append(byte[] line) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES + line.length);
    frame.putInt(line.length).putInt(checksum(line, 0, line.length)).put(line);
    long end = bytes + frame.capacity();
    file.write(frame.array());
    bytes = end;
  }

  void sync() throws IOException {
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /**
   * Reads the whole frames of a log. A last frame that the end of the file cuts short was never
   * promised to anybody.
   */
  static LogContent read(Path path) throws IOException {
    ByteBuffer frames;
    try (FileInputStream in = new FileInputStream(path.toFile())) {
      frames = ByteBuffer.wrap(in.readAllBytes());
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream(frames.capacity());
    while (frames.remaining() >= FRAME_BYTES) {
      int start = frames.position();
      int length = frames.getInt();
      int expected = frames.getInt();
      if (length > frames.remaining()) {
        break;
      }
      if (length < 1 || checksum(frames.array(), frames.position(), length) != expected) {
        return new LogContent(
            lines.toByteArray(),
            Optional.of(
                "expected a whole record at byte "
                    + start
                    + " but bytes "
                    + start
                    + " to "
                    + frames.capacity()
                    + " are damaged"));
      }
      lines.write(frames.array(), frames.position(), length);
      frames.position(frames.position() + length);
    }
    return new LogContent(lines.toByteArray(), Optional.empty());
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /** What a log holds. */
  static final class LogContent {
    private final byte[] lines;
    private final Optional<String> damage;

    private LogContent(byte[] lines, Optional<String> damage) {
      this.lines = lines;
      this.damage = damage;
    }

    /** Returns the records up to the first damage, one after the other. */
    byte[] lines() {
      return lines;
    }

    /** Returns what is wrong behind them. */
    Optional<String> damage() {
      return damage;
    }
  }
}
