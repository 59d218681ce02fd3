package io.daybook.cli;

import picocli.CommandLine.TypeConversionException;

/** A value of {@code --set}: fills <code>${key}</code> in the configuration. */
record Setting(String key, String value) {

  /**
   * Reads {@code KEY=VALUE}; only the value may be empty.
   *
   * @throws TypeConversionException if it is something else
   */
  static Setting parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new TypeConversionException("expected KEY=VALUE but found '" + text + "'");
    }
    return new Setting(text.substring(0, equals), text.substring(equals + 1));
  }
}
