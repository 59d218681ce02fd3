package io.daybook.warehouse.segment;

import io.daybook.warehouse.run.RunId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final Pattern NAME =
      Pattern.compile("(.+)-([^-]+)-e(\\d{8,18})-(\\d{8,18})-([0-9a-f]{12})\\.zst");

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
    Matcher matcher = NAME.matcher(fileName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      BundleName name =
          new BundleName(
              matcher.group(1),
              matcher.group(2),
              Long.parseLong(matcher.group(3)),
              Long.parseLong(matcher.group(4)),
              new RunId(matcher.group(5)));
      return Optional.of(name).filter(parsed -> parsed.fileName().equals(fileName));
    } catch (IllegalArgumentException e) {
      // It looks like one, but no collector can have called a bundle so.
      return Optional.empty();
    }
  }

  /** Returns {@code <agent>-<source>-e<epoch>-<number>-<claim>.zst}, numbers zero-padded. */
  public String fileName() {
    return String.format(
        Locale.ROOT, "%s-%s-e%08d-%08d-%s.zst", agent, source, epoch, number, claim);
  }

  @Override
  public String toString() {
    return fileName();
  }
}
