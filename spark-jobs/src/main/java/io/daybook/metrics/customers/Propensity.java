package io.daybook.metrics.customers;

import io.daybook.metrics.customers.LogisticRegression.Observation;
import io.daybook.metrics.customers.Ranking.Scored;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The probability that a buyer buys again within 30 days, by a logistic regression on recency,
 * frequency, value and tenure. It is trained on earlier cut-offs, 30 days apart, judged on the last
 * one whose 30 days are over, which it hasn't seen, and then fitted with that one too. Of very many
 * buyers it learns from a sample, the same of each cut-off, and is judged on all.
 *
 * @param report of the cut-off it was judged on
 * @param scores of the buyers as of the day, from the likeliest on
 */
public record Propensity(ModelReport report, List<UserScore> scores) {
  /** Days ahead. */
  public static final int AHEAD_DAYS = 30;

  /** About as many users it learns from at most, so that a month's end costs a night's memory. */
  private static final int LEARNT_USERS = 50_000;

  /** Cut-offs that it learns from at most. */
  private static final int CUT_OFFS = 12;

  /** Weight that is left of a cut-off 30 days earlier: how many come back changes. */
  private static final double MEMORY = 0.4;

  /** Fewer of those that come back, or don't, tell too little. */
  private static final int LEAST = 30;

  private static final int DECILES = 10;

  public Propensity {
    scores = List.copyOf(scores);
  }

  /**
   * A user's score.
   *
   * @param decile 1: the tenth that is likeliest; ties by user
   */
  public record UserScore(String user, double probability, int decile) {}

  /** Returns the days of purchases that are read, before and with the day. */
  public static int historyDays() {
    return AHEAD_DAYS * (CUT_OFFS + 1) + BuyingHistory.MEMORY_DAYS;
  }

  /**
   * Trains and scores.
   *
   * @param first day of which purchases are known
   * @param day as of which buyers are scored
   * @return nothing where history is too short, or too few came back
   */
  public static Optional<Propensity> of(BuyingHistory history, LocalDate first, LocalDate day) {
    return of(history, first, day, LEARNT_USERS);
  }

  static Optional<Propensity> of(
      BuyingHistory history, LocalDate first, LocalDate day, int learntUsers) {
    LocalDate judged = day.minusDays(AHEAD_DAYS);
    int every = Math.max(1, (history.size() + learntUsers - 1) / learntUsers);
    List<Observation> earlier = new ArrayList<>();
    for (int back = 2; back <= CUT_OFFS; back++) {
      LocalDate cutOff = day.minusDays((long) AHEAD_DAYS * back);
      if (!cutOff.minusDays(AHEAD_DAYS).isBefore(first)) {
        earlier.addAll(
            observations(history.asOf(cutOff, AHEAD_DAYS, every), Math.pow(MEMORY, back - 1)));
      }
    }
    List<Buyer> heldOut = history.asOf(judged, AHEAD_DAYS);
    if (!isEnough(earlier) || !isEnough(observations(heldOut, 1))) {
      return Optional.empty();
    }
    ModelReport report = ModelReport.of(LogisticRegression.fit(earlier), heldOut, earlier.size());
    List<Observation> all = new ArrayList<>(earlier);
    all.addAll(observations(history.asOf(judged, AHEAD_DAYS, every), 1));
    return Optional.of(
        new Propensity(report, scores(LogisticRegression.fit(all), history.asOf(day, 0))));
  }

  private static List<Observation> observations(List<Buyer> buyers, double weight) {
    return buyers.stream()
        .map(buyer -> new Observation(buyer.features(), buyer.comesBack(), weight))
        .toList();
  }

  private static boolean isEnough(List<Observation> rows) {
    long back = rows.stream().filter(Observation::isTrue).count();
    return back >= LEAST && rows.size() - back >= LEAST;
  }

  private static List<UserScore> scores(LogisticRegression model, List<Buyer> buyers) {
    record Rated(String user, double probability) {}
    List<Rated> rated =
        buyers.stream()
            .map(buyer -> new Rated(buyer.user(), model.probability(buyer.features())))
            .sorted(
                Comparator.comparingDouble(Rated::probability)
                    .reversed()
                    .thenComparing(Rated::user))
            .toList();
    List<UserScore> scores = new ArrayList<>();
    for (int at = 0; at < rated.size(); at++) {
      int decile = (int) ((long) at * DECILES / rated.size()) + 1;
      scores.add(new UserScore(rated.get(at).user(), rated.get(at).probability(), decile));
    }
    return scores;
  }

  static List<Scored> scored(LogisticRegression model, List<Buyer> buyers) {
    return buyers.stream()
        .map(buyer -> new Scored(model.probability(buyer.features()), buyer.comesBack()))
        .toList();
  }
}
