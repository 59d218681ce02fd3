package io.daybook.archive.trial;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whole amounts of one currency that are a hundred times those with a fraction. Dear and cheap
 * goods differ as much by nature: amounts are held against those of the same product, and where no
 * product is known, more of them must look like cents.
 */
final class HundredfoldAmounts {
  private static final int FEW = 3;
  private static final int MANY = 10_000;
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final BigDecimal HALF_A_HUNDRED = BigDecimal.valueOf(50);

  /** Amounts by product; those without one are of an empty name. */
  private final Map<String, List<SeenAmount>> byProduct = new LinkedHashMap<>();

  private long amounts;

  /** An amount as it is written, without its sign. */
  private record SeenAmount(BigDecimal value, boolean hasFraction, String text, long position) {
    boolean isBroken() {
      return value.remainder(BigDecimal.ONE).signum() != 0;
    }
  }

  /**
   * The first amount that looks like cents.
   *
   * @param count how many do
   * @param of how many there are
   * @param usual an amount that doesn't
   */
  record Suspicion(String text, long position, long count, long of, BigDecimal usual) {}

  void add(String product, BigDecimal amount, String text, long position) {
    if (amount.signum() == 0 || amounts == MANY) {
      return;
    }
    amounts++;
    byProduct
        .computeIfAbsent(product, key -> new ArrayList<>())
        .add(
            new SeenAmount(
                amount.abs().stripTrailingZeros(), text.indexOf('.') >= 0, text, position));
  }

  /** Returns the suspicion that the amounts raise; nothing if they raise none. */
  Optional<Suspicion> suspicion() {
    List<SeenAmount> suspects = new ArrayList<>();
    BigDecimal usual = null;
    for (Map.Entry<String, List<SeenAmount>> product : byProduct.entrySet()) {
      List<SeenAmount> whole =
          product.getValue().stream().filter(amount -> !amount.hasFraction()).toList();
      List<SeenAmount> fractional =
          product.getValue().stream().filter(SeenAmount::hasFraction).toList();
      if (!whole.isEmpty() && !fractional.isEmpty()) {
        List<SeenAmount> found = suspects(product.getKey(), whole, fractional);
        usual = usual == null && !found.isEmpty() ? median(fractional) : usual;
        suspects.addAll(found);
      }
    }
    if (usual == null) {
      return Optional.empty();
    }
    SeenAmount first = suspects.get(0);
    return Optional.of(
        new Suspicion(first.text(), first.position(), suspects.size(), amounts, usual));
  }

  private static List<SeenAmount> suspects(
      String product, List<SeenAmount> whole, List<SeenAmount> fractional) {
    Set<BigDecimal> cents =
        fractional.stream()
            .filter(SeenAmount::isBroken)
            .map(amount -> amount.value().multiply(HUNDRED).stripTrailingZeros())
            .collect(Collectors.toSet());
    List<SeenAmount> twice =
        whole.stream().filter(amount -> cents.contains(amount.value())).toList();
    boolean apart =
        whole.size() >= FEW
            && fractional.size() >= FEW
            && median(whole).compareTo(median(fractional).multiply(HALF_A_HUNDRED)) >= 0;
    if (!product.isEmpty()) {
      return apart ? whole : twice;
    }
    if (apart && whole.stream().allMatch(amount -> isCentsOf(amount, fractional))) {
      return whole;
    }
    return 2 * twice.size() >= whole.size() ? twice : List.of();
  }

  /** Whether an amount in cents lies between the smallest and the largest of others. */
  private static boolean isCentsOf(SeenAmount whole, List<SeenAmount> fractional) {
    BigDecimal units = whole.value().divide(HUNDRED);
    return fractional.stream().anyMatch(amount -> amount.value().compareTo(units) <= 0)
        && fractional.stream().anyMatch(amount -> amount.value().compareTo(units) >= 0);
  }

  private static BigDecimal median(List<SeenAmount> amounts) {
    return amounts.stream()
        .map(SeenAmount::value)
        .sorted()
        .skip(amounts.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
