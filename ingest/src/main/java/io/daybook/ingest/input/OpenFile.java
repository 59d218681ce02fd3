package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file held open, as it was when it was found: a rename or a deletion takes nothing away, and
 * what is appended later isn't seen.
 */
public final class OpenFile implements AutoCloseable {
  /** How many of a file's first bytes its fingerprint covers at most. */
  public static final int HEAD_BYTES = 1024;

  /** How many bytes before a checkpoint are verified before it is resumed. */
  public static final int TAIL_BYTES = 4096;

  private final InputFile file;
  private final ByteSource content;

  /**
   * @param file what it is, with the size up to which it is read
   * @param content closed with this
   */
  public OpenFile(InputFile file, ByteSource content) {
    this.file = file;
    this.content = content;
  }

  /** What an open file holds. */
  public interface ByteSource extends AutoCloseable {
    /** Reads some bytes at a position; -1 at the end, as {@link FileChannel#read} does. */
    int read(ByteBuffer into, long position) throws IOException;

    /** Returns whether two threads that read at once would disturb one another. */
    default boolean isForOneReader() {
      return false;
    }

    @Override
    void close() throws IOException;
  }

  private record LocalBytes(FileChannel channel) implements ByteSource {
    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return channel.read(into, position);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private record PacedBytes(ByteSource content, Runnable first) implements ByteSource {
    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      first.run();
      return content.read(into, position);
    }

    @Override
    public boolean isForOneReader() {
      return content.isForOneReader();
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }

  /**
   * Opens a file that was found, up to the size it had then.
   *
   * @throws NoSuchFileException if it is gone, or its name means another file now
   */
  public static OpenFile open(InputFile file) throws IOException {
    return open(file, file.path());
  }

  /**
   * Opens a file that was found by another of its names.
   *
   * @throws NoSuchFileException if it is gone, or that name means another file now
   */
  public static OpenFile open(InputFile file, Path name) throws IOException {
    FileChannel channel = FileChannel.open(name, StandardOpenOption.READ);
    try {
      // Java can't ask an open file for its inode. A name that means this file after the opening,
      // as it did before, is that file.
      if (!InputFile.at(name).isSameFile(file)) {
        throw new NoSuchFileException(name.toString(), null, "another file has this name now");
      }
      return new OpenFile(file, new LocalBytes(channel));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns a view that ends earlier; closing it closes this. */
  public OpenFile upTo(long end) {
    return new OpenFile(file.upTo(end), content);
  }

  /** Returns a view whose reader does something else first, each time; closing it closes this. */
  public OpenFile beforeEachRead(Runnable first) {
    return new OpenFile(file, new PacedBytes(content, first));
  }

  /** Returns whether two threads that read at once would disturb one another. */
  public boolean isForOneReader() {
    return content.isForOneReader();
  }

  /** Returns what it is; the size is that at opening, up to which it is read. */
  public InputFile file() {
    return file;
  }

  /** Returns a view with other prospects. */
  public OpenFile as(InputFile.Growth growth) {
    return new OpenFile(file.as(growth), content);
  }

  /** Returns a view that begins later: its first byte is that of an offset. */
  public OpenFile from(long start) {
    ByteSource whole = content;
    return new OpenFile(
        file.upTo(file.size() - start),
        new ByteSource() {
          @Override
          public int read(ByteBuffer into, long position) throws IOException {
            return whole.read(into, start + position);
          }

          @Override
          public boolean isForOneReader() {
            return whole.isForOneReader();
          }

          @Override
          public void close() throws IOException {
            whole.close();
          }
        });
  }

  /** Returns a view in which other bytes stand before the first one. */
  public OpenFile behind(byte[] before) {
    ByteSource rest = content;
    return new OpenFile(
        file.upTo(before.length + file.size()),
        new ByteSource() {
          @Override
          public int read(ByteBuffer into, long position) throws IOException {
            if (position >= before.length) {
              return rest.read(into, position - before.length);
            }
            int length = (int) Math.min(into.remaining(), before.length - position);
            into.put(before, (int) position, length);
            return length;
          }

          @Override
          public boolean isForOneReader() {
            return rest.isForOneReader();
          }

          @Override
          public void close() throws IOException {
            rest.close();
          }
        });
  }

  /**
   * Fills a buffer from a position up to the size at opening.
   *
   * @return how many bytes were read; 0 at the end and behind it
   * @throws FileShrunkException if the file ends earlier
   */
  public int read(byte[] buffer, long position) throws IOException {
    return read(buffer, 0, position);
  }

  /**
   * Fills a buffer from its offset on, as {@link #read(byte[], long)} does from its beginning.
   *
   * @param position in the file, of the byte that goes to the offset
   */
  public int read(byte[] buffer, int offset, long position) throws IOException {
    int wanted = (int) Math.max(0, Math.min(buffer.length - offset, file.size() - position));
    int held = 0;
    while (held < wanted) {
      int read =
          content.read(ByteBuffer.wrap(buffer, offset + held, wanted - held), position + held);
      if (read < 0) {
        throw new FileShrunkException(file, position + held);
      }
      held += read;
    }
    return wanted;
  }

  /**
   * Reads a short range.
   *
   * @throws FileShrunkException if the file ends earlier
   */
  public byte[] bytes(long start, long end) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(end - start)];
    if (read(bytes, start) < bytes.length) {
      throw new FileShrunkException(file, file.size());
    }
    return bytes;
  }

  /** Returns the fingerprint of the first bytes. */
  public String headHash(int length) throws IOException {
    return hash(bytes(0, length));
  }

  /** Returns the hash of the last bytes before an offset, up to {@link #TAIL_BYTES}. */
  public String tailHash(long offset) throws IOException {
    return hash(bytes(Math.max(0, offset - TAIL_BYTES), offset));
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
