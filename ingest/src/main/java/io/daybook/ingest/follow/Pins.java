package io.daybook.ingest.follow;

import io.daybook.ingest.input.InputFile;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.FaultPoint;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Second names of files in a directory of our own, so that no rename or deletion takes their bytes
 * away and no new file gets their inode. A pin is a hard link {@code <device>-<inode>}; a symbolic
 * link {@code <device>-<inode>.name} beside it says under which name the file was found first. The
 * device is a hint: after a reboot a file system may have another number.
 *
 * <p>Every call may be repeated after a crash: a link is a pin once it has its final name, and
 * leftovers of a crash are removed at the next start.
 */
final class Pins {
  private static final String NAME = ".name";
  private static final String NEW = ".new";

  private final Path directory;
  private final List<Pin> found = new ArrayList<>();
  private final List<Path> copies = new ArrayList<>();

  private Pins(Path directory) {
    this.directory = directory;
  }

  /**
   * A pinned file.
   *
   * @param link the pin itself
   * @param name under which the file was found first; null if a crash came between
   */
  record Pin(InputFile.Key key, Path link, @Nullable Path name) {}

  /**
   * Opens the pins of an earlier process.
   *
   * @param directory created if it is missing
   * @throws OperatorException if it can't be used
   */
  static Pins open(Path directory) {
    try {
      Pins pins = new Pins(Files.createDirectories(directory));
      pins.load();
      return pins;
    } catch (IOException e) {
      throw new OperatorException(
          ExitCode.NOT_READY,
          "["
              + directory
              + "] expected a directory for pins but found: "
              + e
              + "; check the disk and the rights of the state directory",
          e);
    }
  }

  private void load() throws IOException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String text = entry.getFileName().toString();
        if (text.endsWith(NEW)) {
          Files.deleteIfExists(entry);
        } else if (text.endsWith(NAME)) {
          names.add(entry);
        } else if (text.matches("\\d+-\\d+")) {
          take(entry);
        }
      }
    }
    for (Path name : names) {
      String text = name.getFileName().toString();
      if (!Files.exists(directory.resolve(text.substring(0, text.length() - NAME.length())))) {
        Files.deleteIfExists(name);
      }
    }
  }

  private void take(Path link) throws IOException {
    InputFile file = InputFile.at(link);
    String text = link.getFileName().toString();
    if (Long.parseLong(text.substring(text.indexOf('-') + 1)) != file.inode()) {
      copies.add(link);
      return;
    }
    Path beside = link.resolveSibling(text + NAME);
    Path name = Files.isSymbolicLink(beside) ? Files.readSymbolicLink(beside) : null;
    found.add(new Pin(file.key(), link, name));
  }

  /**
   * Returns files named like pins that are plain copies, as in a restored backup. They are left
   * alone, since their source can't be told.
   */
  List<Path> copies() {
    return List.copyOf(copies);
  }

  /** Returns the pins of an earlier process. */
  List<Pin> found() {
    return List.copyOf(found);
  }

  /**
   * Pins a file.
   *
   * @throws NoSuchFileException if its name means another file now, or none
   * @throws IOException if this host doesn't allow the link
   */
  Pin pin(InputFile file) throws IOException {
    String text = file.device() + "-" + file.inode();
    Path link = directory.resolve(text);
    Path begun = directory.resolve(text + NEW);
    Path name = directory.resolve(text + NAME);
    Files.deleteIfExists(name);
    Files.createSymbolicLink(name, file.path());
    FaultPoint.PIN_AFTER_NAME.pass();
    try {
      Files.deleteIfExists(begun);
      // A link to a symbolic link would pin that one.
      Files.createLink(begun, file.path().toRealPath());
      FaultPoint.PIN_AFTER_LINK.pass();
      if (!InputFile.at(begun).isSameFile(file)) {
        throw new NoSuchFileException(file.path().toString(), null, "it was renamed meanwhile");
      }
      Files.move(begun, link, StandardCopyOption.ATOMIC_MOVE);
      FaultPoint.PIN_AFTER_RENAME.pass();
    } catch (IOException e) {
      Files.deleteIfExists(begun);
      Files.deleteIfExists(name);
      throw e;
    }
    return new Pin(file.key(), link, file.path());
  }

  /** Removes a pin. */
  void remove(Pin pin) throws IOException {
    Files.deleteIfExists(pin.link());
    FaultPoint.PIN_AFTER_RELEASE.pass();
    Files.deleteIfExists(pin.link().resolveSibling(pin.link().getFileName() + NAME));
  }
}
