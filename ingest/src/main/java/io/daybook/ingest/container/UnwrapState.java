package io.daybook.ingest.container;

import io.daybook.ingest.container.Part.Stream;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a container's log is unwrapped.
 *
 * @param consumed up to where its lines were taken
 * @param stdoutSince where the first part of a line of stdout that hasn't ended begins; {@link
 *     #NOTHING} if there is none
 * @param stderrSince the same of stderr
 * @param inLongLine whether a line that is too long to be an envelope goes on there
 */
record UnwrapState(long consumed, long stdoutSince, long stderrSince, boolean inLongLine) {
  /** No line is under way. It is behind every byte of a file. */
  static final long NOTHING = Long.MAX_VALUE;

  static final UnwrapState BEGINNING = new UnwrapState(0, NOTHING, NOTHING, false);

  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,18})(~?)(?:,o(\\d{1,18}))?(?:,e(\\d{1,18}))?");

  static UnwrapState parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected how far a container's log is unwrapped but found '" + text + "'");
    }
    return new UnwrapState(
        Long.parseLong(matcher.group(1)),
        since(matcher.group(3)),
        since(matcher.group(4)),
        !matcher.group(2).isEmpty());
  }

  private static long since(@Nullable String digits) {
    return digits == null ? NOTHING : Long.parseLong(digits);
  }

  /** Returns from where on the file must be seen again. */
  long readFrom() {
    return Math.min(consumed, Math.min(stdoutSince, stderrSince));
  }

  long since(Stream stream) {
    return stream == Stream.STDOUT ? stdoutSince : stderrSince;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d%s", consumed, inLongLine ? "~" : "")
        + (stdoutSince == NOTHING ? "" : ",o" + stdoutSince)
        + (stderrSince == NOTHING ? "" : ",e" + stderrSince);
  }
}
