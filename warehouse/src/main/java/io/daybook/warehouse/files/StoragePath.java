package io.daybook.warehouse.files;

import java.util.Locale;

/**
 * An absolute path inside one {@link Storage}, without scheme and authority.
 *
 * @param value begins with {@code /}, has no empty, {@code .} or {@code ..} parts and no trailing
 *     slash; the root is {@code /}
 */
public record StoragePath(String value) implements Comparable<StoragePath> {

  public StoragePath {
    if (!isNormal(value)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "path: expected an absolute, normal path but found '%s'", value));
    }
  }

  private static boolean isNormal(String value) {
    if (!value.startsWith("/")) {
      return false;
    }
    for (int from = 1; from < value.length() || from > 1; ) {
      int slash = value.indexOf('/', from);
      int to = slash < 0 ? value.length() : slash;
      boolean dots = to - from <= 2 && value.startsWith("..".substring(0, to - from), from);
      if (dots) {
        return false;
      }
      if (slash < 0) {
        break;
      }
      from = slash + 1;
    }
    return true;
  }

  /** Returns the path of an entry of this directory. */
  public StoragePath child(String name) {
    return new StoragePath(value.equals("/") ? "/" + name : value + "/" + name);
  }

  /** Returns the directory that holds this entry; the root is its own. */
  public StoragePath parent() {
    int slash = value.lastIndexOf('/');
    return new StoragePath(slash <= 0 ? "/" : value.substring(0, slash));
  }

  /** Returns the last part. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  @Override
  public int compareTo(StoragePath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
