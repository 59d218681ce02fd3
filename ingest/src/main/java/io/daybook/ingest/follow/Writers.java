package io.daybook.ingest.follow;

import io.daybook.ingest.input.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which files some process can still write to, as Linux tells in {@code /proc}: all
 * processes for root, one's own for others. What can't be seen counts as nobody.
 */
final class Writers {
  private final Path proc;

  Writers(Path proc) {
    this.proc = proc;
  }

  /** Returns those of some files that are open for writing. */
  Set<InputFile.Key> among(Set<InputFile.Key> files) {
    Set<InputFile.Key> open = new HashSet<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        look(process, files, open);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return open;
    }
    return open;
  }

  private static void look(Path process, Set<InputFile.Key> files, Set<InputFile.Key> open) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        InputFile.Key key = file(descriptor);
        if (key != null && files.contains(key) && isForWriting(process, descriptor)) {
          open.add(key);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Another user's, or ended meanwhile.
    }
  }

  private static InputFile.@Nullable Key file(Path descriptor) {
    try {
      // Sockets and pipes have no path, and asking some of them may block.
      return Files.readSymbolicLink(descriptor).isAbsolute()
          ? InputFile.at(descriptor).key()
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean isForWriting(Path process, Path descriptor) {
    Path info = process.resolve("fdinfo").resolve(descriptor.getFileName());
    try {
      for (String line : Files.readAllLines(info, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith("flags:")) {
          return (Long.parseLong(line.substring("flags:".length()).strip(), 8) & 3) != 0;
        }
      }
      return true;
    } catch (IOException e) {
      return Files.exists(descriptor);
    }
  }
}
