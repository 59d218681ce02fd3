package io.daybook.ingest.follow;

import io.daybook.ingest.input.DurableNames;
import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.spool.SpoolFullException;
import io.daybook.warehouse.run.FaultPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a stream's directory says of the file that was copied into it last: that it was emptied.
 *
 * @param sequence of the last batch that was copied of it; if there is another, nothing is said
 * @param seen when the process that copied it saw that; null if it was emptied while none looked
 * @param olderCopy what is known as the copy that rotation made of it before its last bytes were
 *     copied; null if nothing is
 * @param log its name
 */
record EmptiedNote(
    long sequence, @Nullable Instant seen, InputFile.@Nullable Key olderCopy, Path log) {
  private static final String NAME = "emptied";
  private static final String NONE = "-";
  private static final int FIELDS = 5;

  EmptiedNote withOlderCopy(InputFile.Key copy) {
    return new EmptiedNote(sequence, seen, copy, log);
  }

  /** Reads the note in a stream's directory; nothing if there is none, or it is damaged. */
  static Optional<EmptiedNote> read(Path directory) {
    try {
      String[] parts = Files.readString(directory.resolve(NAME)).split(" ", 2);
      return parts.length == 2 && parts[0].equals(crc(parts[1]))
          ? Optional.of(parse(parts[1].split(" ", FIELDS)))
          : Optional.empty();
    } catch (IOException
        | NumberFormatException
        | DateTimeException
        | InvalidPathException
        | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static EmptiedNote parse(String[] fields) {
    return new EmptiedNote(
        Long.parseLong(fields[0]),
        fields[1].equals(NONE) ? null : Instant.ofEpochMilli(Long.parseLong(fields[1])),
        fields[2].equals(NONE)
            ? null
            : InputFile.Key.of(Long.parseLong(fields[2]), Long.parseLong(fields[3])),
        Path.of(fields[4]));
  }

  /**
   * Makes it durable in place of the one before.
   *
   * @throws SpoolFullException if there is no room
   */
  void write(Path directory) throws IOException {
    try {
      replace(directory);
    } catch (IOException e) {
      throw SpoolFullException.of(directory, e);
    }
  }

  private void replace(Path directory) throws IOException {
    String text =
        String.join(
            " ",
            Long.toString(sequence),
            seen == null ? NONE : Long.toString(seen.toEpochMilli()),
            olderCopy == null ? NONE : Long.toString(olderCopy.device()),
            olderCopy == null ? NONE : Long.toString(olderCopy.inode()),
            log.toString());
    Path begun = directory.resolve(NAME + ".new");
    try (FileChannel file =
        FileChannel.open(
            begun,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap((crc(text) + " " + text).getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    FaultPoint.COPY_AFTER_NOTE_WRITE.pass();
    Path note = directory.resolve(NAME);
    Files.move(begun, note, StandardCopyOption.ATOMIC_MOVE);
    DurableNames.sync(note);
    FaultPoint.COPY_AFTER_NOTE_RENAME.pass();
  }

  /** Deletes the note in a stream's directory, if there is one. */
  static void delete(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(NAME));
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
