package io.daybook.archive.suggest;

import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The dataset that a sample looks like.
 *
 * @param dataset empty: none of the built-in ones
 * @param list pointer of the list of items in each record; empty: a record is one item
 * @param evidence as a comment has it
 * @param question whether another dataset is right, which fits as well; empty: none does
 */
record DatasetGuess(Optional<Dataset> dataset, String list, String evidence, String question) {
  /** Names that are a price by themselves: others may be totals. */
  private static final int SURE_PRICE = 50;

  private static final double MOST = 0.9;

  private static final Set<Vocabulary.Meaning> SALES =
      Set.of(Vocabulary.Meaning.WANTED, Vocabulary.Meaning.REFUND);

  /**
   * Looks at the records.
   *
   * @param given by the person, or by the format of the log; empty: to be guessed
   * @param evidence of what is given
   */
  static DatasetGuess of(
      List<SampleRecord> records,
      Map<String, ColumnProfile> profiles,
      Optional<Dataset> given,
      String evidence) {
    boolean mayHaveItems = given.isEmpty() || given.get().name().equals(Datasets.PURCHASE.name());
    String list = mayHaveItems ? itemList(records) : "";
    if (given.isPresent()) {
      return new DatasetGuess(given, list, evidence, "");
    }
    if (!list.isEmpty()) {
      return new DatasetGuess(
          Optional.of(Datasets.PURCHASE), list, "elements of " + list + " have prices", "");
    }
    return guessed(new ColumnFinder(profiles));
  }

  private static DatasetGuess guessed(ColumnFinder columns) {
    Optional<ColumnProfile> price =
        columns.find(
            "unit_price",
            column ->
                ColumnFinder.isNumber(column)
                    && isPrice(ColumnNames.likeness("unit_price", column.path())));
    Optional<ColumnProfile> order = columns.find("order_id", ColumnFinder::any);
    Optional<ColumnProfile> total = columns.find("total_amount", ColumnFinder::isNumber);
    Optional<ColumnProfile> status = columns.find("status", DatasetGuess::holdsStatuses);
    Optional<ColumnProfile> outcome = columns.find("outcome", DatasetGuess::holdsOutcomes);
    if (price.isPresent() && (order.isPresent() || hasProducts(columns))) {
      return of(Datasets.PURCHASE, price, order, "");
    }
    if (outcome.isPresent() && total.isEmpty()) {
      return of(Datasets.LOGIN, outcome, columns.find("user_id", ColumnFinder::any), "");
    }
    if ((order.isPresent() || columns.find("id", ColumnFinder::any).isPresent())
        && (total.isPresent() || status.isPresent())) {
      return of(Datasets.ORDERS, order, status.or(() -> total), purchase(columns, total));
    }
    return new DatasetGuess(
        Optional.empty(), "", "no columns like those of login, purchase, orders", "");
  }

  private static boolean isPrice(int likeness) {
    return likeness > 91 || (likeness >= SURE_PRICE && likeness <= 60);
  }

  private static DatasetGuess of(
      Dataset dataset,
      Optional<ColumnProfile> one,
      Optional<ColumnProfile> other,
      String question) {
    String columns =
        List.of(one, other).stream()
            .flatMap(Optional::stream)
            .map(ColumnProfile::path)
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
    return new DatasetGuess(
        Optional.of(dataset), "", "there are columns like " + columns, question);
  }

  /** An amount per record may be a step of an order, or what was sold and paid back. */
  private static String purchase(ColumnFinder columns, Optional<ColumnProfile> total) {
    if (total.isEmpty()) {
      return "";
    }
    List<String> words =
        columns.find("kind", ColumnProfile::isCategory).stream()
            .flatMap(kind -> kind.distinct().stream())
            .filter(word -> SALES.contains(Vocabulary.of(word, "purchase")))
            .map(Evidence::excerpt)
            .limit(3)
            .toList();
    return "purchase fits as well, if each record is a sale or a refund"
        + (words.isEmpty() ? "" : " (there are " + String.join(", ", words) + ")")
        + ": then suggest again with --dataset purchase";
  }

  private static boolean hasProducts(ColumnFinder columns) {
    return columns.find("product_id", ColumnFinder::any).isPresent()
        || columns.find("quantity", ColumnFinder::isNumber).isPresent();
  }

  /** Returns whether most values are words for success and failure. */
  static boolean holdsOutcomes(ColumnProfile column) {
    return column.isCategory()
        && column.share(word -> Vocabulary.outcome(word).isPresent()) >= MOST
        && column.share(word -> word.matches("\\d")) < 1;
  }

  /** Returns whether most values are words for the status of an order. */
  static boolean holdsStatuses(ColumnProfile column) {
    return column.isCategory() && column.share(word -> Vocabulary.status(word).isPresent()) > 0.5;
  }

  /** The list whose elements have a price, and a quantity or an article. */
  private static String itemList(List<SampleRecord> records) {
    Set<String> pointers = new LinkedHashSet<>();
    records.forEach(record -> pointers.addAll(record.lists().keySet()));
    for (String pointer : pointers) {
      ColumnFinder elements = new ColumnFinder(elements(records, pointer));
      if (elements.find("unit_price", ColumnFinder::isNumber).isPresent()
          && hasProducts(elements)) {
        return pointer;
      }
    }
    return "";
  }

  /** Returns the profiles of a list's elements. */
  static Map<String, ColumnProfile> elements(List<SampleRecord> records, String pointer) {
    return ColumnProfile.of(
        records.stream()
            .flatMap(record -> record.lists().getOrDefault(pointer, List.of()).stream())
            .toList());
  }
}
