package io.daybook.console.http;

import io.daybook.console.figures.FigureRefusal;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that can be asked.
 *
 * @param method {@code GET} or {@code POST}
 * @param path below the root, with {@code {name}} for a part that a caller chooses
 * @param body what a caller sends as JSON; nothing: no body
 * @param source of what is told, by which an answer may be kept
 * @param answer what the answer's JSON is made of
 */
record Route(
    String method,
    String path,
    String summary,
    List<ApiParameter> parameters,
    Optional<Class<?>> body,
    Source source,
    Class<?> answer,
    Action action) {

  /** What an answer depends on. */
  enum Source {
    /** FigureDesk: the same as long as the publication is. */
    PUBLICATION,
    /** The warehouse as it is now: asked anew after a few seconds. */
    WAREHOUSE,
    /** The console itself, or a person. */
    CONSOLE
  }

  /** Answers. */
  interface Action {
    /**
     * Answers a query.
     *
     * @return what becomes JSON, or {@link CsvFile}
     */
    Object answer(ApiQuery query, ApiCaller caller)
        throws ApiRefusal, FigureRefusal, IOException, SQLException;
  }

  /** An answer that is no JSON. */
  record CsvFile(String fileName, String text) {}

  Route {
    parameters = List.copyOf(parameters);
  }

  /** Returns the chosen parts of a path by their names; nothing if it is another route's. */
  Optional<Map<String, String>> match(String given) {
    String[] parts = path.split("/", -1);
    String[] found = given.split("/", -1);
    if (parts.length != found.length) {
      return Optional.empty();
    }
    Map<String, String> chosen = new TreeMap<>();
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].startsWith("{")) {
        chosen.put(parts[i].substring(1, parts[i].length() - 1), found[i]);
      } else if (!parts[i].equals(found[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(chosen);
  }
}
