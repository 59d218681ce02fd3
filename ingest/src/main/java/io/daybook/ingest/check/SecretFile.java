package io.daybook.ingest.check;

import io.daybook.warehouse.run.FailureReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/** A file that this user reads and others don't. */
final class SecretFile {
  private SecretFile() {}

  static CheckFinding look(String subject, Path file) {
    try {
      if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).isBlank()) {
        return CheckFinding.wrong(
            subject, "expected a secret in " + file + " but found an empty file; write it there");
      }
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        return CheckFinding.wrong(
            subject,
            "expected "
                + file
                + " to be read by its owner or group alone but everybody may; run 'chmod o-r "
                + file
                + "'");
      }
      return CheckFinding.fine(subject, file + " is readable, and not for everybody");
    } catch (IOException e) {
      return CheckFinding.wrong(
          subject,
          "expected a file that this user may read but found "
              + FailureReason.of(e)
              + "; mend its path");
    }
  }
}
