package io.daybook.warehouse.ledger;

import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.NameDigits;
import java.util.Comparator;
import java.util.List;

/** The names of the files in a ledger's directory; what has another name is passed over. */
final class LedgerNames {
  private static final int DIGITS = 20;
  private static final String ENTRY = ".json";
  private static final String CHECKPOINT = ".checkpoint.json";

  private LedgerNames() {}

  static String entry(long number) {
    return NameDigits.padded(number, DIGITS) + ENTRY;
  }

  /** Returns whether a file is an entry or checkpoint up to a number. */
  static boolean isUpTo(StoragePath path, long number) {
    return (is(path, ENTRY) || is(path, CHECKPOINT)) && number(path) <= number;
  }

  /** Returns whether a file's name is its number and an end. */
  private static boolean is(StoragePath path, String end) {
    String name = path.name();
    return name.length() == DIGITS + end.length()
        && name.endsWith(end)
        && NameDigits.isDecimal(name.substring(0, DIGITS), DIGITS, DIGITS);
  }

  static long number(StoragePath path) {
    return Long.parseLong(path.name().substring(0, DIGITS));
  }

  /** Returns the entries after a number, in order. */
  static List<StoragePath> entries(List<FileStatus> files, long after) {
    return files.stream()
        .map(FileStatus::path)
        .filter(path -> is(path, ENTRY) && number(path) > after)
        .sorted(Comparator.comparing(LedgerNames::number))
        .toList();
  }

  /** Returns the files whose name is a number, the highest first. */
  static List<StoragePath> numbered(List<FileStatus> files) {
    return files.stream()
        .map(FileStatus::path)
        .filter(path -> is(path, ENTRY))
        .sorted(Comparator.comparing(LedgerNames::number).reversed())
        .toList();
  }

  /** Returns the checkpoints that older builds left among the entries, newest first. */
  static List<StoragePath> checkpoints(List<FileStatus> files) {
    return files.stream()
        .map(FileStatus::path)
        .filter(path -> is(path, CHECKPOINT))
        .sorted(Comparator.comparing(LedgerNames::number).reversed())
        .toList();
  }
}
