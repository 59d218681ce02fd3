package io.daybook.console.http;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.daybook.console.figures.FigureAnswer;
import io.daybook.console.figures.FigureQuestion;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * FigureDesk as CSV. A text that a spreadsheet would take for a formula stands behind an
 * apostrophe.
 */
final class CsvText {
  private static final String FORMULA = "=+-@\t\r";

  private CsvText() {}

  static Route.CsvFile of(FigureAnswer answer) {
    StringWriter text = new StringWriter();
    List<FigureQuestion.AnswerColumn> columns = answer.columns();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(columns.stream().map(FigureQuestion.AnswerColumn::name).toList());
      for (List<@Nullable Object> row : answer.rows()) {
        String[] cells = new String[row.size()];
        for (int i = 0; i < cells.length; i++) {
          cells[i] = cell(Objects.toString(row.get(i), ""), columns.get(i).type());
        }
        csv.writeRecord(cells);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Route.CsvFile(answer.table() + "-" + answer.publication() + ".csv", text.toString());
  }

  private static String cell(String value, String type) {
    boolean isFormula =
        type.equals("string") && !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0;
    return isFormula ? "'" + value : value;
  }
}
