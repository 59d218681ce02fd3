package io.daybook.bench.engines;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts questions to an engine, many in a statement; one that fails is asked again in halves. */
final class Asking {
  /** Columns of a statement: a plan of more is slower than two plans. */
  static final int MOST_COLUMNS = 60;

  private static final int MOST_FILTERS = 12;

  private final Dialect dialect;
  private final SqlConnection engine;

  Asking(Dialect dialect, SqlConnection engine) {
    this.dialect = dialect;
    this.engine = engine;
  }

  /** Runs a statement. */
  @FunctionalInterface
  interface SqlConnection {
    List<List<@Nullable Object>> rows(String sql) throws Exception;
  }

  /**
   * An answer.
   *
   * @param cells by the row's key; of a filter, the rows that it lets through
   * @param failure the engine's words; empty if it answered
   */
  record EngineAnswer(Map<String, Cell> cells, String failure) {}

  /** Returns the answers in the order of the questions. */
  List<EngineAnswer> ask(List<EngineQuestion> questions) {
    List<EngineAnswer> answers = new ArrayList<>();
    int from = 0;
    while (from < questions.size()) {
      EngineQuestion first = questions.get(from);
      int most = first.isFilter() ? MOST_FILTERS : MOST_COLUMNS;
      int to = from + 1;
      while (to < questions.size() && to - from < most && first.shares(questions.get(to))) {
        to++;
      }
      answers.addAll(askTogether(questions.subList(from, to)));
      from = to;
    }
    return answers;
  }

  private List<EngineAnswer> askTogether(List<EngineQuestion> questions) {
    try {
      return questions.get(0).isFilter() ? filtered(questions) : selected(questions);
    } catch (Exception e) {
      if (questions.size() == 1) {
        return List.of(new EngineAnswer(Map.of(), firstLine(e)));
      }
      int half = questions.size() / 2;
      return Stream.of(questions.subList(0, half), questions.subList(half, questions.size()))
          .flatMap(some -> askTogether(some).stream())
          .toList();
    }
  }

  private static String firstLine(Exception failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return message.isEmpty() ? failure.toString() : message;
  }

  private List<EngineAnswer> selected(List<EngineQuestion> questions) throws Exception {
    StringBuilder sql = new StringBuilder("SELECT ").append(dialect.sql(questions.get(0).key()));
    for (int i = 0; i < questions.size(); i++) {
      sql.append(", ").append(questions.get(i).sql(dialect)).append(" AS c").append(i);
    }
    sql.append(' ').append(dialect.sql(questions.get(0).tail()));
    List<Map<String, Cell>> cells = new ArrayList<>();
    questions.forEach(question -> cells.add(new TreeMap<>()));
    for (List<@Nullable Object> row : engine.rows(sql.toString())) {
      String key = Cell.of(row.get(0)).key();
      for (int i = 0; i < questions.size(); i++) {
        if (cells.get(i).put(key, Cell.of(row.get(i + 1))) != null) {
          throw new IllegalStateException("two rows of key " + key);
        }
      }
    }
    return cells.stream().map(each -> new EngineAnswer(each, "")).toList();
  }

  private List<EngineAnswer> filtered(List<EngineQuestion> questions) throws Exception {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < questions.size(); i++) {
      EngineQuestion question = questions.get(i);
      sql.append(i == 0 ? "" : " UNION ALL ")
          .append("SELECT ")
          .append(i)
          .append(" AS q, ")
          .append(question.key())
          .append(" AS k ")
          .append(dialect.sql(question.tail()).replace("{?}", question.sql(dialect)));
    }
    Map<Integer, Map<String, Cell>> cells = new LinkedHashMap<>();
    for (int i = 0; i < questions.size(); i++) {
      cells.put(i, new TreeMap<>());
    }
    for (List<@Nullable Object> row : engine.rows(sql.toString())) {
      int question = ((Number) Objects.requireNonNull(row.get(0))).intValue();
      Objects.requireNonNull(cells.get(question))
          .put(Cell.of(row.get(1)).key(), new Cell("passes", false));
    }
    return cells.values().stream().map(each -> new EngineAnswer(each, "")).toList();
  }
}
