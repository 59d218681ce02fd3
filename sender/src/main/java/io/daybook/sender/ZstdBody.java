package io.daybook.sender;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bodies of requests: one zstd frame with a checksum of its content. */
final class ZstdBody {
  private static final int LEVEL = 1;

  private ZstdBody() {}

  static byte[] pack(byte[] content) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context.setLevel(LEVEL).setChecksum(true);
      return context.compress(content);
    }
  }

  /**
   * Reads a body through.
   *
   * @throws DamagedBatchException if it isn't what {@link #pack} made
   */
  static void check(byte[] body) throws DamagedBatchException {
    byte[] piece = new byte[64 << 10];
    long bytes = 0;
    try (InputStream in = new ZstdInputStream(new ByteArrayInputStream(body))) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        bytes += read;
      }
    } catch (IOException e) {
      throw new DamagedBatchException("expected a whole zstd frame but found: " + e.getMessage());
    }
    if (bytes == 0) {
      throw new DamagedBatchException("expected records but found none");
    }
  }
}
