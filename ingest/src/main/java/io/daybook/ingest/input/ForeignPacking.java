package io.daybook.ingest.input;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * How a file is packed that isn't unpacked here, told by its first bytes, whatever its name. Taken
 * for text it would be landed as one record of nonsense.
 */
public enum ForeignPacking {
  XZ("fd377a585a00", "xz -dk"),
  LZ4("04224d18", "lz4 -dk"),
  ZIP("504b0304", "unzip"),
  SEVEN_ZIP("377abcaf271c", "7z x");

  /** The first bytes in hexadecimal. */
  private final String magic;

  private final String command;

  ForeignPacking(String magic, String command) {
    this.magic = magic;
    this.command = command;
  }

  /** Returns how a file is packed; nothing if it is plain, or can be unpacked here. */
  public static Optional<ForeignPacking> of(OpenFile file) throws IOException {
    for (ForeignPacking packing : values()) {
      int length = packing.magic.length() / 2;
      if (file.file().size() >= length
          && HexFormat.of().formatHex(file.bytes(0, length)).equals(packing.magic)) {
        return Optional.of(packing);
      }
    }
    return Optional.empty();
  }

  /** Returns why a file isn't landed, with the command that unpacks it. */
  public InputProblem refusal(InputFile file) {
    String name = String.valueOf(file.path().getFileName());
    return new InputProblem(
        file.path().toString(),
        "expected a plain file, or one packed with gzip, zstd or bzip2, but found one packed with "
            + (this == SEVEN_ZIP ? "7z" : name().toLowerCase(Locale.ROOT))
            + "; nothing of it is landed: unpack it with '"
            + command
            + " "
            + name
            + "', or leave it out of 'files' if its log was landed before it was packed");
  }
}
