package io.daybook.warehouse.run;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A local file by which an application tells the command that started it how it ended. */
public final class ResultFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ResultFile() {}

  /** Writes a result over what is there. */
  public static void write(Path file, Object result) throws IOException {
    Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(result));
  }

  /** Reads a result; nothing if the application ended without one. */
  public static <T> Optional<T> read(Path file, Class<T> type) throws IOException {
    return Files.exists(file) && Files.size(file) > 0
        ? Optional.of(JSON.readValue(file.toFile(), type))
        : Optional.empty();
  }
}
