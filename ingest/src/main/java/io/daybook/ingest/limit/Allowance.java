package io.daybook.ingest.limit;

/**
 * So much a second, for all threads together. It is spent first and waited for afterwards, so that
 * one who wants much at once need not be told in advance how much there is.
 */
final class Allowance {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final long saved;
  private final long mostDebt;

  /** When all that was spent will have been earned. */
  private long paid;

  /**
   * @param perSecond above 0
   * @param savedNanos how long it is saved up while nobody spends
   * @param mostDebtNanos the longest wait; what was spent beyond it is forgiven
   * @param now nanoseconds
   */
  Allowance(double perSecond, long savedNanos, long mostDebtNanos, long now) {
    this.perSecond = perSecond;
    this.saved = savedNanos;
    this.mostDebt = mostDebtNanos;
    this.paid = now;
  }

  /**
   * Spends an amount.
   *
   * @return how many nanoseconds to wait before the next amount; 0 if there is some left
   */
  synchronized long spend(long amount, long now) {
    long since = Math.max(paid - now, -saved);
    long debt = Math.min(mostDebt, since + (long) (amount / perSecond * NANOS_PER_SECOND));
    paid = now + debt;
    return Math.max(0, debt);
  }
}
