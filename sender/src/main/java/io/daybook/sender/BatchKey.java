package io.daybook.sender;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a batch for ever: when its first record was taken, by which start of a sender, and as its
 * how-manieth. No two batches have the same key, also not of two senders of one name or of a copied
 * directory that both go on. In order of age, as far as clocks go.
 */
record BatchKey(String text) implements Comparable<BatchKey> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern FORM =
      Pattern.compile("(\\d{8}T\\d{6}\\.\\d{3}Z)-[0-9a-f]{32}-\\d{8,19}");

  BatchKey {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("no key of a batch: " + text);
    }
  }

  static BatchKey of(Instant firstRecord, String start, long number) {
    return new BatchKey(
        String.format(Locale.ROOT, "%s-%s-%08d", TIME.format(firstRecord), start, number));
  }

  static boolean isKey(String text) {
    return FORM.matcher(text).matches();
  }

  Instant firstRecord() {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalStateException(text);
    }
    return TIME.parse(matcher.group(1), Instant::from);
  }

  @Override
  public int compareTo(BatchKey other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
