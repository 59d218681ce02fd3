package io.daybook.bench;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How a service writes its purchases down, and how that is mapped: always to the same events. */
public enum LogShape {
  JSON {
    @Override
    String line(String... values) {
      return "{" + members(key -> true, values) + "}";
    }

    @Override
    String mapping() {
      return fields(key -> true, "");
    }
  },
  /** What the line is about stands in the only element of a list. */
  EACH {
    @Override
    String line(String... values) {
      return "{"
          + members(key -> !OF_LINE.contains(key), values)
          + ",\"items\":[{"
          + members(OF_LINE::contains, values)
          + "}]}";
    }

    @Override
    String mapping() {
      return fields(key -> !OF_LINE.contains(key), "")
          + "events:\n  - each: /items\n    "
          + fields(OF_LINE::contains, "./");
    }
  },
  CSV {
    @Override
    String line(String... values) {
      return String.join(",", values);
    }

    @Override
    String mapping() {
      return "format: csv\ncolumns: ["
          + String.join(", ", PurchaseLog.KEYS)
          + "]\n"
          + fields(key -> true, "");
    }
  },
  REGEX {
    @Override
    String line(String... values) {
      return pairs("|", values);
    }

    @Override
    String mapping() {
      return PurchaseLog.KEYS.stream()
              .map(key -> key + "=(?P<" + key + ">[^|]*)")
              .collect(Collectors.joining("\\|", "format: regex\npattern: '", "'\n"))
          + fields(key -> true, "");
    }
  },
  LOGFMT {
    @Override
    String line(String... values) {
      return pairs(" ", values);
    }

    @Override
    String mapping() {
      return "format: logfmt\n" + fields(key -> true, "");
    }
  };

  private static final Set<String> NUMBERS =
      Set.of("line_no", "quantity", "unit_price", "discount");
  private static final Set<String> OF_LINE =
      Set.of(
          "event_id",
          "line_no",
          "product",
          "name",
          "category",
          "quantity",
          "unit_price",
          "discount");

  /** Keys whose column has another name; the last two have none. */
  private static final List<String> COLUMNS =
      List.of(
          "event_id",
          "event_time",
          "user_id",
          "session_id",
          "ip",
          "user_agent",
          "channel",
          "country",
          "order_id",
          "line_no",
          "product_id",
          "product_name",
          "category",
          "quantity",
          "unit_price",
          "discount",
          "currency");

  /**
   * Returns a line without its end.
   *
   * @param values in the order of {@link PurchaseLog#KEYS}
   */
  abstract String line(String... values);

  /** Returns the part of the source's YAML that depends on the shape. */
  abstract String mapping();

  private static String members(Predicate<String> wanted, String... values) {
    return indexes(wanted)
        .mapToObj(
            i -> {
              String key = PurchaseLog.KEYS.get(i);
              String quote = NUMBERS.contains(key) ? "" : "\"";
              return "\"" + key + "\":" + quote + values[i] + quote;
            })
        .collect(Collectors.joining(","));
  }

  private static String pairs(String separator, String... values) {
    return indexes(key -> true)
        .mapToObj(
            i -> {
              String quote = separator.isBlank() && values[i].contains(" ") ? "\"" : "";
              return PurchaseLog.KEYS.get(i) + "=" + quote + values[i] + quote;
            })
        .collect(Collectors.joining(separator));
  }

  private static String fields(Predicate<String> wanted, String prefix) {
    return indexes(wanted)
        .filter(i -> i < COLUMNS.size())
        .mapToObj(i -> COLUMNS.get(i) + ": " + prefix + PurchaseLog.KEYS.get(i))
        .collect(Collectors.joining(", ", "fields: {", "}\n"));
  }

  private static IntStream indexes(Predicate<String> wanted) {
    return IntStream.range(0, PurchaseLog.KEYS.size())
        .filter(i -> wanted.test(PurchaseLog.KEYS.get(i)));
  }
}
