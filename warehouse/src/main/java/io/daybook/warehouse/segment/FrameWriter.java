package io.daybook.warehouse.segment;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.daybook.warehouse.files.StorageOutput;
import java.io.IOException;

/** Writes zstd frames, each with one call. */
final class FrameWriter implements AutoCloseable {
  /** What is compressed at once: zstd then copies nothing, and its window still finds enough. */
  static final int FRAME_BYTES = 1 << 20;

  private final StorageOutput out;
  private final ZstdCompressCtx zstd;
  private byte[] packed = {};

  FrameWriter(StorageOutput out, int level) {
    this.out = out;
    this.zstd = new ZstdCompressCtx().setLevel(level);
  }

  /** Writes a frame; returns its length, compressed. */
  int write(byte[] buffer, int offset, int length) throws IOException {
    int most = Math.toIntExact(Zstd.compressBound(length));
    if (packed.length < most) {
      packed = new byte[most];
    }
    int size = zstd.compressByteArray(packed, 0, packed.length, buffer, offset, length);
    out.write(packed, 0, size);
    return size;
  }

  @Override
  public void close() {
    zstd.close();
  }
}
