package io.daybook.sender;

/** What records are, as collectors are told. */
public enum RecordType {
  /** One JSON object each. */
  NDJSON("application/x-ndjson"),
  /** Text; the source's configuration says where a record begins. */
  TEXT("text/plain");

  private final String mediaType;

  RecordType(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }
}
