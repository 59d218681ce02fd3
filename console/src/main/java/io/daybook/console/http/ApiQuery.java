package io.daybook.console.http;

import io.daybook.console.trust.DaySpan;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.util.Fields;

/** What a request asks for, in its query and its path. */
final class ApiQuery {
  private static final int LAST_YEAR = 9999;

  private static final String WHERE = "where.";

  private final Map<String, List<String>> values = new TreeMap<>();

  /**
   * @param route that was asked for; it knows which parameters there are
   * @throws ApiRefusal if there is any other parameter
   */
  ApiQuery(Route route, Fields query, Map<String, String> path) throws ApiRefusal {
    for (Fields.Field field : query) {
      List<String> known = route.parameters().stream().map(ApiParameter::name).toList();
      boolean isKnown =
          known.contains(field.getName())
              || (field.getName().startsWith(WHERE) && known.contains(WHERE + "DIMENSION"));
      if (!isKnown) {
        throw new ApiRefusal(
            400,
            new ApiRefusal.RefusalText(
                "unknown-parameter",
                "expected parameters among "
                    + String.join(", ", known)
                    + " but found '"
                    + field.getName()
                    + "'",
                Optional.of(known),
                Optional.empty()));
      }
      values.put(field.getName(), field.getValues());
    }
    path.forEach((name, value) -> values.put(name, List.of(value)));
    for (ApiParameter parameter : route.parameters()) {
      if (parameter.required() && text(parameter.name()).isEmpty()) {
        throw ApiRefusal.parameter(parameter.name(), "given", "");
      }
    }
  }

  Optional<String> text(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    return given.isEmpty() || given.get(0).isEmpty() ? Optional.empty() : Optional.of(given.get(0));
  }

  String required(String name) {
    return text(name).orElseThrow();
  }

  List<String> names(String name) {
    return text(name).map(text -> Arrays.asList(text.split(",", -1))).orElse(List.of());
  }

  Optional<LocalDate> day(String name) throws ApiRefusal {
    Optional<String> text = text(name);
    try {
      Optional<LocalDate> day = text.map(LocalDate::parse);
      if (day.filter(each -> each.getYear() < 1 || each.getYear() > LAST_YEAR).isEmpty()) {
        return day;
      }
      throw ApiRefusal.parameter(name, "a day of the years 1 to 9999", text.orElse(""));
    } catch (DateTimeParseException e) {
      throw ApiRefusal.parameter(name, "a day like 2026-03-01", text.orElse(""));
    }
  }

  DaySpan span() throws ApiRefusal {
    DaySpan span = new DaySpan(day("from"), day("to"));
    if (span.from().isPresent()
        && span.to().isPresent()
        && span.to().get().isBefore(span.from().get())) {
      throw new ApiRefusal(
          400,
          "range",
          "expected a range that ends on its first day or later but found "
              + span.from().get()
              + " to "
              + span.to().get());
    }
    return span;
  }

  int number(String name, int otherwise, int least, int most) throws ApiRefusal {
    Optional<Long> number = number(name);
    if (number.isPresent() && (number.get() < least || number.get() > most)) {
      throw ApiRefusal.parameter(
          name, "a number from " + least + " to " + most, number.get().toString());
    }
    return number.map(Long::intValue).orElse(otherwise);
  }

  Optional<Long> number(String name) throws ApiRefusal {
    Optional<String> text = text(name);
    try {
      return text.map(Long::parseLong);
    } catch (NumberFormatException e) {
      throw ApiRefusal.parameter(name, "a number", text.orElse(""));
    }
  }

  <E extends Enum<E>> E oneOf(String name, Class<E> type, E otherwise) throws ApiRefusal {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(text.get())) {
        return value;
      }
    }
    throw ApiRefusal.parameter(
        name,
        "one of "
            + String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                    .map(value -> value.name().toLowerCase(Locale.ROOT))
                    .toList()),
        text.get());
  }

  /** Returns the values that dimensions must have, by their names. */
  Map<String, List<String>> where() {
    Map<String, List<String>> where = new TreeMap<>();
    values.forEach(
        (name, given) -> {
          if (name.startsWith(WHERE)) {
            where.put(name.substring(WHERE.length()), given);
          }
        });
    return where;
  }
}
