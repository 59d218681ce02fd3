package io.daybook.hive.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonGenerator.Feature;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link ResultFormat#JSON}: one object a line. */
final class JsonPrinter implements ResultSink {
  private final Writer out;
  private @Nullable JsonGenerator json;
  private List<String> names = List.of();
  private boolean first = true;

  JsonPrinter(Writer out) {
    this.out = out;
  }

  @Override
  public void columns(List<String> columns) throws IOException {
    names = columns;
    out.write("[");
  }

  @Override
  public void row(List<@Nullable Object> values) throws IOException {
    out.write(first ? "\n" : ",\n");
    first = false;
    JsonGenerator generator = generator();
    generator.writeStartObject();
    for (int i = 0; i < names.size(); i++) {
      generator.writeFieldName(names.get(i));
      write(generator, values.get(i));
    }
    generator.writeEndObject();
    generator.flush();
  }

  @Override
  public void end() throws IOException {
    out.write(first ? "]\n" : "\n]\n");
    out.flush();
  }

  private JsonGenerator generator() throws IOException {
    if (json == null) {
      json =
          new JsonFactory()
              .createGenerator(out)
              .setRootValueSeparator(null)
              .disable(Feature.AUTO_CLOSE_TARGET)
              .disable(Feature.FLUSH_PASSED_TO_STREAM)
              .enable(Feature.WRITE_BIGDECIMAL_AS_PLAIN);
    }
    return json;
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else if (value instanceof Double || value instanceof Float) {
      json.writeNumber(((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(Cells.text(value));
    }
  }
}
