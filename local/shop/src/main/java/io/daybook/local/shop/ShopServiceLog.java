package io.daybook.local.shop;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The file that a service writes. Rotation gives it another name under the service's hands. */
final class ShopServiceLog implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path path;
  private @Nullable OutputStream output;
  private int filesBegun;

  ShopServiceLog(Path path) {
    this.path = path;
  }

  /** Begins a new file. */
  void begin() throws IOException {
    close();
    output =
        new BufferedOutputStream(
            Files.newOutputStream(path, StandardOpenOption.CREATE_NEW), BUFFER_BYTES);
    filesBegun++;
  }

  /** Appends a whole record, its LF included. */
  void append(byte[] record) throws IOException {
    if (output == null) {
      throw new IOException("expected an open log but found " + path + " closed");
    }
    output.write(record);
  }

  void flush() throws IOException {
    if (output != null) {
      output.flush();
    }
  }

  /** Renames the file to {@code <name>.1}; what is appended goes on there until {@link #begin}. */
  void rename() throws IOException {
    flush();
    Files.move(path, path.resolveSibling(path.getFileName() + ".1"));
  }

  /** Returns how many files there were, the present one included. */
  int filesBegun() {
    return filesBegun;
  }

  @Override
  public void close() throws IOException {
    if (output != null) {
      output.close();
      output = null;
    }
  }
}
