package io.daybook.ingest.receive;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.snappy.FramedSnappyCompressorInputStream;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** How the body of a request is packed. */
enum ContentCoding {
  PLAIN,
  GZIP,
  ZSTD,
  SNAPPY;

  /** So that a frame of a few bytes can't ask for hundreds of MiB. */
  private static final int MAX_WINDOW_LOG = 23;

  /** What encoders of Snappy look back at most. */
  private static final int SNAPPY_WINDOW_BYTES = 64 << 10;

  /** The stream identifier with which Snappy's framing begins; no block begins so. */
  private static final byte[] SNAPPY_FRAMING = {(byte) 0xFF, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};

  private static final int BUFFER_BYTES = 16 << 10;

  static ContentCoding of(@Nullable String header) throws Answer.Refusal {
    String name = header == null ? "identity" : header.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "", "identity" -> PLAIN;
      case "gzip", "x-gzip" -> GZIP;
      case "zstd" -> ZSTD;
      case "snappy", "x-snappy-framed" -> SNAPPY;
      default ->
          throw new Answer.Refusal(
              Answer.UNSUPPORTED,
              "expected Content-Encoding gzip, zstd or snappy but found " + name);
    };
  }

  /** Returns what people call it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Unpacks a body on its way; memory is bounded whatever it holds.
   *
   * @return its end is that of the body: other bytes behind what is packed are an error
   * @throws IOException if the beginning can't be read or is none of this coding
   */
  InputStream unpacked(InputStream body) throws IOException {
    return switch (this) {
      case PLAIN -> body;
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(new BufferedInputStream(body, BUFFER_BYTES))
              .setDecompressConcatenated(true)
              .get();
      // Of an empty last block zstd compares the size that the frame tells only if there was room.
      case ZSTD ->
          new BufferedInputStream(
              new ZstdInputStream(body).setLongMax(MAX_WINDOW_LOG), BUFFER_BYTES);
      case SNAPPY -> snappy(new BufferedInputStream(body, BUFFER_BYTES));
    };
  }

  /** Shippers send a single block (Vector) or frames (most libraries), under the same name. */
  private static InputStream snappy(BufferedInputStream body) throws IOException {
    body.mark(SNAPPY_FRAMING.length);
    boolean framed = Arrays.equals(body.readNBytes(SNAPPY_FRAMING.length), SNAPPY_FRAMING);
    body.reset();
    return framed ? new FramedSnappyCompressorInputStream(body) : new SnappyBlock(body);
  }

  /** Commons' own stream doesn't look behind the end of its block. */
  private static final class SnappyBlock extends SnappyCompressorInputStream {
    private final InputStream body;

    SnappyBlock(InputStream body) throws IOException {
      super(body, SNAPPY_WINDOW_BYTES);
      this.body = body;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      if (read < 0 && body.read() >= 0) {
        throw new IOException("other bytes behind its end");
      }
      return read;
    }
  }
}
