package io.daybook.warehouse.config;

/**
 * A source or an own metric table: what one file of the configuration declares. A problem of that
 * file holds it up, and what is made of it, and nothing else.
 */
public record ConfigEntry(EntryFolder folder, String name) {

  /** The folders whose files stand each for itself. */
  public enum EntryFolder {
    SOURCES("source"),
    METRICS("metric");

    private final String label;

    EntryFolder(String label) {
      this.label = label;
    }
  }

  static ConfigEntry source(String name) {
    return new ConfigEntry(EntryFolder.SOURCES, name);
  }

  static ConfigEntry metric(String name) {
    return new ConfigEntry(EntryFolder.METRICS, name);
  }

  /** Returns such as {@code source login}. */
  @Override
  public String toString() {
    return folder.label + " " + name;
  }
}
