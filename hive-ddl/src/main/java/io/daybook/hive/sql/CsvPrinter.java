package io.daybook.hive.sql;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link ResultFormat#CSV}. */
final class CsvPrinter implements ResultSink {
  private final CsvWriter csv;
  private final Writer out;

  CsvPrinter(Writer out) {
    this.out = out;
    // Quotes tell an empty text from null. Lines end as those of psql, DuckDB and the shell do.
    this.csv =
        CsvWriter.builder()
            .quoteStrategy(QuoteStrategies.EMPTY)
            .lineDelimiter(LineDelimiter.LF)
            .build(out);
  }

  @Override
  public void columns(List<String> names) {
    csv.writeRecord(names);
  }

  @Override
  public void row(List<@Nullable Object> values) {
    List<@Nullable String> fields = new ArrayList<>();
    for (Object value : values) {
      fields.add(value == null ? null : Cells.text(value));
    }
    csv.writeRecord(fields);
  }

  @Override
  public void end() throws IOException {
    csv.flush();
    out.flush();
  }
}
