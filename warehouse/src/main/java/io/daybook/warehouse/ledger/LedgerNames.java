package io.daybook.warehouse.ledger;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.StoragePath;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names of the files in a ledger's directory; what has another name is passed over. */
final class LedgerNames {
  private static final int DIGITS = 20;
  private static final Pattern ENTRY = Pattern.compile("\\d{20}\\.json");
  private static final Pattern CHECKPOINT = Pattern.compile("\\d{20}\\.checkpoint\\.json");

  private LedgerNames() {}

  static String entry(long number) {
    return String.format(Locale.ROOT, "%020d.json", number);
  }

  static String checkpoint(long number) {
    return String.format(Locale.ROOT, "%020d.checkpoint.json", number);
  }

  /** Returns whether a file is an entry or checkpoint up to a number. */
  static boolean isUpTo(StoragePath path, long number) {
    boolean isNumbered =
        ENTRY.matcher(path.name()).matches() || CHECKPOINT.matcher(path.name()).matches();
    return isNumbered && number(path) <= number;
  }

  static long number(StoragePath path) {
    return Long.parseLong(path.name().substring(0, DIGITS));
  }

  /** Returns the entries after a number, in order. */
  static List<StoragePath> entries(List<FileStatus> files, long after) {
    return files.stream()
        .map(FileStatus::path)
        .filter(path -> ENTRY.matcher(path.name()).matches() && number(path) > after)
        .sorted(Comparator.comparing(LedgerNames::number))
        .toList();
  }

  /** Returns the checkpoints, newest first. */
  static List<StoragePath> checkpoints(List<FileStatus> files) {
    return files.stream()
        .map(FileStatus::path)
        .filter(path -> CHECKPOINT.matcher(path.name()).matches())
        .sorted(Comparator.comparing(LedgerNames::number).reversed())
        .toList();
  }
}
