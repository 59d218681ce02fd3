package io.daybook.archive.mapping;

import io.daybook.archive.mapping.TextPaths.Absence;
import io.daybook.warehouse.config.ConfigNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads {@code parse}: the texts inside a record that are records or lists themselves. */
final class ParsedTexts {
  /** How such a text is written. */
  private enum InnerFormat {
    JSON,
    LOGFMT,
    REGEX
  }

  private ParsedTexts() {}

  /** Adds the texts to the slots; problems go to the configuration's. */
  static void compile(ConfigNode source, Slots slots) {
    List<ConfigNode> outerFirst =
        source.list("parse").stream()
            .sorted(Comparator.comparingInt(text -> path(text).length()))
            .toList();
    for (ConfigNode text : outerFirst) {
      String path = path(text);
      if (path.isEmpty()) {
        text.problem("no path", "the path of a text in the record", "write it like [message]");
      } else if (path.equals(".") || path.startsWith("./")) {
        text.problem("'" + path + "'", "a path of the record", "texts in elements stay texts");
      } else if (slots.isParsed(path)) {
        text.problem("'" + path + "' a second time", "each text once", "remove one");
      } else {
        add(text, path, slots.deciding());
      }
    }
  }

  private static String path(ConfigNode text) {
    return (text.isMapping() ? text.text("path") : text.text()).orElse("");
  }

  private static void add(ConfigNode text, String path, Slots slots) {
    if (!text.isMapping()) {
      slots.parse(path, new RecordFormat.Json(), Absence.REFUSED, text);
      return;
    }
    InnerFormat named = text.oneOf("format", InnerFormat.class, InnerFormat.JSON);
    boolean isRegex = named == InnerFormat.REGEX;
    if (!isRegex && text.has("pattern")) {
      text.child("pattern").problem("a pattern", "no pattern", "write 'format: regex'");
    }
    Absence absence = Unfolding.absence(text);
    RecordFormat format = format(text, named);
    if (!text.has("split")) {
      slots.parse(path, format, absence, text);
      text.noOtherKeys();
      return;
    }
    String separator = text.text("split", "");
    if (separator.isEmpty()) {
      text.child("split").problem("no text", "the text between two elements", "");
    } else if (absence == Absence.ALLOWED) {
      text.child("optional")
          .problem("a list that may be missing", "'optional' of a text", "say it beside 'each'");
    }
    text.noOtherKeys();
    slots.split(path, separator, text.has("format") ? Optional.of(format) : Optional.empty(), text);
  }

  private static RecordFormat format(ConfigNode text, InnerFormat named) {
    return switch (named) {
      case JSON -> new RecordFormat.Json();
      case LOGFMT -> new RecordFormat.Logfmt();
      case REGEX -> RecordFormat.regex(text);
    };
  }
}
