package io.daybook.warehouse.ledger;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The ledger's files as JSON. Lists that an older format lacks are read as empty. */
final class LedgerJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .withConfigOverride(
              List.class,
              lists -> lists.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static final KnownContents KNOWN = new KnownContents(8 << 20);

  private LedgerJson() {}

  static byte[] write(Object value) throws IOException {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * Reads a file of the ledger. Two of the same bytes may be read as one object.
   *
   * @param path for messages
   * @param newest the newest format this code knows
   * @throws JsonProcessingException if the bytes are not what was written
   * @throws OperatorException if a newer Daybook wrote it
   */
  static <T> T read(StoragePath path, byte[] content, Class<T> type, int newest)
      throws IOException {
    Optional<T> known = KNOWN.find(type, content);
    return known.isPresent() ? known.get() : parse(path, content, type, newest);
  }

  private static <T> T parse(StoragePath path, byte[] content, Class<T> type, int newest)
      throws IOException {
    int format = format(content, type);
    if (format > newest) {
      throw new OperatorException(
          ExitCode.USAGE,
          String.format(
              Locale.ROOT,
              "[%s] Cannot read ledger: expected format %d or older but found %d; it was written"
                  + " by a newer Daybook, use that one",
              path,
              newest,
              format));
    }
    T said = MAPPER.readValue(content, type);
    KNOWN.add(type, content, said);
    return said;
  }

  /** Finds the version, which stands first; a newer format need not be readable any further. */
  private static int format(byte[] content, Class<?> type) throws IOException {
    try (JsonParser json = MAPPER.createParser(content)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        // No bytes at all, as who dies right behind a create leaves them, are no syntax error.
        throw MismatchedInputException.from(
            json, type, "expected an object but found " + content.length + " other bytes");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        if (name.equals("formatVersion")) {
          return json.nextIntValue(0);
        }
        json.nextToken();
        json.skipChildren();
      }
      return 0;
    }
  }
}
