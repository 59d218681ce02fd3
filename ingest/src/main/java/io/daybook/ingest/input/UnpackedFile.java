package io.daybook.ingest.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked bytes of a packed file, at their unpacked offsets. They are unpacked forwards; the
 * first ones and those last read are at hand, and for others it is unpacked again from its
 * beginning.
 */
public final class UnpackedFile implements OpenFile.ByteSource {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int WINDOW_BYTES = 4 << 20;

  private final OpenFile packed;
  private final Packing packing;
  private final byte[] head = new byte[OpenFile.HEAD_BYTES];

  /** A ring of the last bytes: that of position p is at p modulo its size. It grows at first. */
  private byte[] window = new byte[BUFFER_BYTES];

  private @Nullable InputStream stream;
  private long position;
  private int headLength;

  private UnpackedFile(OpenFile packed, Packing packing) {
    this.packed = packed;
    this.packing = packing;
  }

  /**
   * Opens a packed file as its unpacked bytes; closing it closes the packed one. All of it is
   * unpacked once, to learn its size and whether it is whole.
   *
   * @return with the unpacked size
   * @throws DamagedFileException if it isn't whole
   */
  public static OpenFile open(OpenFile packed, Packing packing) throws IOException {
    UnpackedFile unpacked = new UnpackedFile(packed, packing);
    while (unpacked.advance()) {
      // To the end.
    }
    return new OpenFile(packed.file().upTo(unpacked.position), unpacked);
  }

  @Override
  public int read(ByteBuffer into, long from) throws IOException {
    if (from < headLength) {
      return give(into, head, (int) from, headLength - (int) from);
    }
    if (from < position - window.length) {
      begin();
    }
    while (from >= position) {
      if (!advance()) {
        return -1;
      }
    }
    int at = (int) (from % window.length);
    long held = Math.min(position - from, window.length - at);
    return give(into, window, at, (int) held);
  }

  @Override
  public boolean isForOneReader() {
    return true;
  }

  private static int give(ByteBuffer into, byte[] bytes, int from, int held) {
    int length = Math.min(into.remaining(), held);
    into.put(bytes, from, length);
    return length;
  }

  /** Unpacks some more into the window; returns whether there was more. */
  private boolean advance() throws IOException {
    try {
      InputStream in = stream == null ? begin() : stream;
      if (position == window.length && window.length < WINDOW_BYTES) {
        // So far each byte is at its position, and stays there.
        window = Arrays.copyOf(window, 2 * window.length);
      }
      int at = (int) (position % window.length);
      int read = in.read(window, at, Math.min(BUFFER_BYTES, window.length - at));
      if (read < 0) {
        return false;
      }
      if (position == headLength && headLength < head.length) {
        int length = Math.min(read, head.length - headLength);
        System.arraycopy(window, at, head, headLength, length);
        headLength += length;
      }
      position += read;
      return true;
    } catch (FileShrunkException e) {
      throw e;
    } catch (IOException e) {
      throw new DamagedFileException(packing, position, e);
    }
  }

  private InputStream begin() throws IOException {
    closeStream();
    position = 0;
    InputStream begun =
        packing.unpack(new BufferedInputStream(new PackedInput(packed), BUFFER_BYTES));
    stream = begun;
    return begun;
  }

  private void closeStream() throws IOException {
    InputStream open = stream;
    stream = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeStream();
    } finally {
      packed.close();
    }
  }

  /** The packed bytes as a stream. */
  private static final class PackedInput extends InputStream {
    private final OpenFile file;
    private long at;

    PackedInput(OpenFile file) {
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      long left = file.file().size() - at;
      if (left <= 0) {
        return -1;
      }
      byte[] some = file.bytes(at, at + Math.min(left, length));
      System.arraycopy(some, 0, bytes, offset, some.length);
      at += some.length;
      return some.length;
    }

    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, file.file().size() - at);
    }
  }
}
