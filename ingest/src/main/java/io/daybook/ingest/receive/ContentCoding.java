package io.daybook.ingest.receive;

import com.github.luben.zstd.ZstdInputStream;
import io.daybook.warehouse.run.FailureReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** How the body of a request is packed. */
enum ContentCoding {
  PLAIN,
  GZIP,
  ZSTD;

  /** So that a frame of a few bytes can't ask for hundreds of MiB. */
  private static final int MAX_WINDOW_LOG = 23;

  private static final int GZIP_TRAILER_BYTES = 8;

  static ContentCoding of(@Nullable String header) throws Answer.Refusal {
    String name = header == null ? "identity" : header.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "identity" -> PLAIN;
      case "gzip", "x-gzip" -> GZIP;
      case "zstd" -> ZSTD;
      default ->
          throw new Answer.Refusal(
              Answer.UNSUPPORTED, "expected Content-Encoding gzip or zstd but found " + name);
    };
  }

  /**
   * Unpacks a whole body.
   *
   * @throws Answer.Refusal if it is damaged, cut, or larger than its buffer
   */
  void unpack(BodyBuffer packed, BodyBuffer into) throws Answer.Refusal {
    try {
      if (this == GZIP) {
        unzip(packed, into);
      } else {
        try (InputStream in = new ZstdInputStream(stream(packed)).setLongMax(MAX_WINDOW_LOG)) {
          into.read(in);
        }
      }
    } catch (IOException e) {
      throw new Answer.Refusal(
          Answer.BAD_REQUEST,
          "expected a body packed with "
              + name().toLowerCase(Locale.ROOT)
              + " but found "
              + FailureReason.of(e));
    }
  }

  private static InputStream stream(BodyBuffer packed) {
    return new ByteArrayInputStream(packed.array(), 0, packed.size());
  }

  /** Java's own stream takes whatever follows a member and is none for the end. */
  private static void unzip(BodyBuffer packed, BodyBuffer into) throws IOException, Answer.Refusal {
    try (Members in = new Members(stream(packed), Math.max(1, packed.size()))) {
      into.read(in);
      if (in.remaining() != GZIP_TRAILER_BYTES) {
        throw new IOException("other bytes behind its end");
      }
    }
  }

  private static final class Members extends GZIPInputStream {
    Members(InputStream in, int size) throws IOException {
      super(in, size);
    }

    int remaining() {
      return inf.getRemaining();
    }
  }
}
