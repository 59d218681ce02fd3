package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A directory for what its owner alone should read: copies of logs that others may not. */
public final class PrivateDirectory {
  private PrivateDirectory() {}

  /** Creates it if it is missing, with its parents; one that is there keeps its permissions. */
  public static Path create(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      return Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      return Files.createDirectories(directory); // refuses a file of that name
    }
  }
}
