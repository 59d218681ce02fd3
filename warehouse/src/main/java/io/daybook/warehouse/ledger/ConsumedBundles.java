package io.daybook.warehouse.ledger;

/**
 * Bundles of the raw zone of which a run archived everything, by their numbers from {@code start}
 * up to but not including {@code end}: their footers need not be opened again.
 *
 * @param claim run that claimed the epoch in which they were sealed
 */
public record ConsumedBundles(
    String source, String agent, long epoch, String claim, long start, long end) {
  public ConsumedBundles {
    if (start < 1 || end <= start) {
      throw new IllegalArgumentException(
          "consumed bundles: expected 1 <= start < end but found " + start + " to " + end);
    }
  }

  /** One bundle. */
  public ConsumedBundles(String source, String agent, long epoch, String claim, long number) {
    this(source, agent, epoch, claim, number, number + 1);
  }

  /** Returns the same with other numbers. */
  ConsumedBundles withNumbers(long newStart, long newEnd) {
    return new ConsumedBundles(source, agent, epoch, claim, newStart, newEnd);
  }

  /** Returns whose numbers they are: the first bundle that there could be. */
  ConsumedBundles series() {
    return withNumbers(1, 2);
  }
}
