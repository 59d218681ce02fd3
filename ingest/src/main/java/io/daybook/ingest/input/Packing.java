package io.daybook.ingest.input;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** How a file is packed, told by its first bytes, whatever its name. */
public enum Packing {
  GZIP("1f8b"),
  ZSTD("28b52ffd"),
  BZIP2("425a68..314159265359");

  /** The first bytes in hexadecimal; a dot stands for any digit. */
  private final String magic;

  Packing(String magic) {
    this.magic = magic;
  }

  /** Returns how a file is packed; nothing if it is plain. */
  public static Optional<Packing> of(OpenFile file) throws IOException {
    for (Packing packing : values()) {
      int length = packing.magic.length() / 2;
      if (file.file().size() >= length
          && HexFormat.of().formatHex(file.bytes(0, length)).matches(packing.magic)) {
        return Optional.of(packing);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns how bytes are packed; nothing if they are plain.
   *
   * @param head the first bytes, ten of them if there are so many
   */
  public static Optional<Packing> of(byte[] head) {
    String digits = HexFormat.of().formatHex(head);
    return Stream.of(values()).filter(packing -> digits.matches(packing.magic + ".*")).findFirst();
  }

  /** Returns the unpacked bytes, of all members or frames one after the other. */
  public InputStream unpack(InputStream packed) throws IOException {
    return switch (this) {
      case GZIP ->
          GzipCompressorInputStream.builder()
              .setInputStream(packed)
              .setDecompressConcatenated(true)
              .get();
      case ZSTD -> new ZstdInputStream(packed);
      case BZIP2 -> new BZip2CompressorInputStream(packed, true);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
