package io.daybook.warehouse.segment;

import io.daybook.warehouse.run.NameDigits;
import io.daybook.warehouse.run.RunId;
import java.util.Locale;
import java.util.Optional;

/**
 * The identity of a bundle. Two bundles of the same name hold the same slices.
 *
 * @param agent configured name of the collector, as in {@link SegmentName}
 * @param source name of the source
 * @param epoch of the collector that sealed it, from 1; epochs may repeat
 * @param number of the bundle in that epoch, from 1
 * @param claim the run that claimed the epoch; no two claims have the same
 */
public record BundleName(String agent, String source, long epoch, long number, RunId claim) {
  private static final int FEWEST_DIGITS = 8;
  private static final int MOST_DIGITS = 18;

  public BundleName {
    if (!SegmentName.isAgent(agent) || !SegmentName.isSource(source) || epoch < 1 || number < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "bundle: expected an agent name, a source name, an epoch and a number from 1 but"
                  + " found agent '%s', source '%s', epoch %d, number %d",
              agent,
              source,
              epoch,
              number));
    }
  }

  /** Reads a file's name; nothing if it is no bundle's. */
  public static Optional<BundleName> parse(String fileName) {
    NameParts parts = NameParts.of(fileName).orElse(null);
    if (parts == null
        || parts.first().charAt(0) != 'e'
        || !isNumber(parts.first().substring(1))
        || !isNumber(parts.second())) {
      return Optional.empty();
    }
    try {
      BundleName name =
          new BundleName(
              parts.agent(),
              parts.source(),
              Long.parseLong(parts.first().substring(1)),
              Long.parseLong(parts.second()),
              new RunId(parts.third()));
      return Optional.of(name).filter(parsed -> parsed.fileName().equals(fileName));
    } catch (IllegalArgumentException e) {
      // It looks like one, but no collector can have called a bundle so.
      return Optional.empty();
    }
  }

  /** Returns {@code <agent>-<source>-e<epoch>-<number>-<claim>.zst}, numbers zero-padded. */
  public String fileName() {
    return String.join(
            "-",
            agent,
            source,
            "e" + NameDigits.padded(epoch, FEWEST_DIGITS),
            NameDigits.padded(number, FEWEST_DIGITS),
            claim.value())
        + ".zst";
  }

  private static boolean isNumber(String text) {
    return NameDigits.isDecimal(text, FEWEST_DIGITS, MOST_DIGITS);
  }

  @Override
  public String toString() {
    return fileName();
  }
}
