package io.daybook.ingest.otlp;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a request and its answer are written. */
public enum OtlpEncoding {
  PROTOBUF("application/x-protobuf"),
  JSON("application/json");

  private final String mediaType;

  OtlpEncoding(String mediaType) {
    this.mediaType = mediaType;
  }

  /** Returns the encoding of a content type, if it is one. */
  public static Optional<OtlpEncoding> of(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    for (OtlpEncoding encoding : values()) {
      if (encoding.mediaType.equals(type.toLowerCase(Locale.ROOT))) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }

  /** Returns the media type of the answer. */
  public String mediaType() {
    return mediaType;
  }
}
