package io.daybook.archive.suggest;

import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds a field for each column of a dataset, in the columns' order. */
final class FieldGuesses {
  private static final List<String> ENVELOPE =
      List.of("user_id", "session_id", "ip", "user_agent", "channel", "country");

  /** Columns that a record's fields fill, not those of its items. */
  private static final List<String> OF_RECORDS = List.of("order_id", "currency");

  private final ColumnFinder columns;
  private final Map<String, Map<String, String>> origins;
  private final boolean hasItems;

  /** Paths by the column that they were found for. */
  private final Map<String, String> paths = new LinkedHashMap<>();

  private final List<SuggestedKey> ofRecord = new ArrayList<>();
  private final List<SuggestedKey> ofItem = new ArrayList<>();

  /**
   * @param hasItems whether there are paths of a list's elements, which begin with ./
   */
  FieldGuesses(ColumnFinder columns, Map<String, Map<String, String>> origins, boolean hasItems) {
    this.columns = columns;
    this.origins = origins;
    this.hasItems = hasItems;
  }

  /** Returns the fields of records. */
  List<SuggestedKey> ofRecord() {
    return ofRecord;
  }

  /** Returns the fields of the elements of the list. */
  List<SuggestedKey> ofItem() {
    return ofItem;
  }

  Map<String, String> paths() {
    return paths;
  }

  /** Finds the columns that all datasets have. */
  void addEnvelope() {
    for (String column : ENVELOPE) {
      Predicate<ColumnProfile> fits =
          switch (column) {
            case "ip" -> ColumnProfile::holdsAddresses;
            case "country" -> profile -> profile.share(text -> text.length() < 40) > 0.99;
            default -> ColumnFinder::any;
          };
      take(column, fits).ifPresent(found -> add(column, found, parts(found), List.of()));
    }
  }

  /** Finds the columns of a dataset that no hint has given. */
  void addOwn(Dataset dataset, List<SuggestedKey> hints) {
    for (Column column : dataset.ownColumns()) {
      if (hints.stream().noneMatch(hint -> hint.key().equals(column.name()))) {
        add(column);
      }
    }
  }

  private void add(Column column) {
    String name = column.name();
    if (!column.allowed().isEmpty()) {
      addAllowed(column);
    } else if (name.equals("currency")) {
      addCurrency();
    } else if (name.equals("amount")) {
      return; // only with quantity and price beside it
    } else if (name.equals("discount")) {
      take(name, found -> ColumnFinder.isNumber(NumberFieldGuess.withoutPercent(found)))
          .ifPresent(found -> addNumber(column, found));
    } else if (isNumber(column.type())) {
      take(name, ColumnFinder::isNumber)
          .ifPresentOrElse(found -> addNumber(column, found), () -> ask(column));
    } else if (column.type() == ColumnType.Simple.DATE) {
      take(name, found -> TimeGuess.of(found, TimeGuess.Named.AS_TIME).isPresent())
          .ifPresentOrElse(found -> addDate(name, found), () -> ask(column));
    } else {
      Optional<ColumnProfile> found =
          take(name, column.name().equals("product_name") ? this::mayBeProduct : ColumnFinder::any);
      if (found.isEmpty() && name.equals("order_id")) {
        found = orderNumbers();
      }
      found.ifPresentOrElse(path -> add(name, path, parts(path), List.of()), () -> ask(column));
    }
  }

  /** A name alone is that of a person, unless a product or a quantity stands beside it. */
  private boolean mayBeProduct(ColumnProfile found) {
    boolean isBare = ColumnNames.normal(found.path()).equals("name");
    return !isBare
        || isOfItem(found.path())
        || paths.containsKey("product_id")
        || columns.find("quantity", ColumnFinder::isNumber).isPresent();
  }

  /** An order's number may stand below any name: #1001, or the record's own id. */
  private Optional<ColumnProfile> orderNumbers() {
    Optional<ColumnProfile> numbered =
        columns.all().stream()
            .filter(column -> column.share(text -> text.matches("#\\d+")) > 0.9)
            .findFirst();
    numbered.ifPresent(column -> columns.take(List.of(column.path())));
    return numbered.or(
        () -> columns.find("id", column -> ColumnNames.likeness("id", column.path()) == 100));
  }

  private Optional<ColumnProfile> take(String column, Predicate<ColumnProfile> fits) {
    boolean ofRecords = OF_RECORDS.contains(column) || ENVELOPE.contains(column);
    if (hasItems && !ofRecords) {
      Optional<ColumnProfile> item =
          columns.take(column, found -> isOfItem(found.path()) && fits.test(found));
      if (item.isPresent() || !column.equals("discount")) {
        return item;
      }
      return Optional.empty();
    }
    return columns.take(column, found -> !isOfItem(found.path()) && fits.test(found));
  }

  private static boolean isOfItem(String path) {
    return path.startsWith("./");
  }

  private static boolean isNumber(ColumnType type) {
    return type instanceof ColumnType.Decimal
        || type == ColumnType.Simple.INT
        || type == ColumnType.Simple.BIGINT
        || type == ColumnType.Simple.DOUBLE;
  }

  private Map<String, String> parts(ColumnProfile column) {
    return new LinkedHashMap<>(
        origins.getOrDefault(column.path(), Map.of("path", YamlText.scalar(column.path()))));
  }

  private void add(
      String name, ColumnProfile column, Map<String, String> parts, List<String> comments) {
    paths.put(name, column.path());
    List<SuggestedKey> fields = isOfItem(column.path()) ? ofItem : ofRecord;
    fields.add(new SuggestedKey(name, TimeFieldGuess.whole(parts), comments));
  }

  /** A required column without a path is a constant, or a question. */
  private void ask(Column column) {
    if (!column.isRequired()) {
      return;
    }
    if (columns.profile("c1").isPresent() && columns.profile("c2").isPresent()) {
      ofRecord.add(
          SuggestedKey.of(
              column.name(),
              SuggestedKey.BLANK,
              "? which column is " + column.name() + ", " + column.comment()));
      return;
    }
    String question =
        column.name().equals("quantity")
            ? "? no column looks like a quantity: 1 if each record is one piece"
            : "? no column looks like " + column.name() + ", " + column.comment();
    ofRecord.add(SuggestedKey.of(column.name(), "{value: " + SuggestedKey.BLANK + "}", question));
  }

  private void addAllowed(Column column) {
    boolean isOutcome = column.name().equals("outcome");
    Optional<ColumnProfile> found =
        take(column.name(), isOutcome ? DatasetGuess::holdsOutcomes : DatasetGuess::holdsStatuses);
    if (found.isEmpty()) {
      Optional<SuggestedKey> none =
          column.isRequired()
              ? Optional.of(
                  SuggestedKey.of(
                      column.name(),
                      "{value: " + SuggestedKey.BLANK + "}",
                      "? no column holds it: one of " + String.join(", ", column.allowed())))
              : Optional.empty();
      none.ifPresent(ofRecord::add);
      return;
    }
    Map<String, String> values = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String word : found.get().distinct()) {
      Optional<String> meaning = isOutcome ? Vocabulary.outcome(word) : Vocabulary.status(word);
      if (meaning.isEmpty() || !column.allowed().contains(meaning.get())) {
        unknown.add(word);
        values.put(word, SuggestedKey.BLANK);
      } else if (!meaning.get().equals(word)) {
        values.put(word, meaning.get());
      }
    }
    List<String> comments = new ArrayList<>(List.of(found.get().listed(word -> true)));
    if (!unknown.isEmpty()) {
      comments.add(
          "? which of "
              + String.join(", ", column.allowed())
              + " is "
              + String.join(", ", unknown)
              + "; or a skip rule");
    }
    Map<String, String> parts = parts(found.get());
    if (!values.isEmpty()) {
      parts.put("values", YamlText.mapping(values));
    }
    add(column.name(), found.get(), parts, comments);
  }

  private void addCurrency() {
    Optional<ColumnProfile> found = take("currency", ColumnProfile::holdsCurrencies);
    if (found.isEmpty()) {
      ofRecord.add(currencyOfAmounts());
      return;
    }
    ColumnProfile column = found.get();
    Map<String, String> parts = parts(column);
    List<String> comments = new ArrayList<>(List.of(column.listed(code -> true)));
    if (column.share(code -> code.matches("[a-z]{3}")) > 0) {
      parts.put("letters", "upper");
    }
    Map<String, String> signs = new LinkedHashMap<>();
    for (String code : column.distinct()) {
      if (NumberGuess.isCurrencySign(code)) {
        signs.put(code, currency(code));
      }
    }
    if (!signs.isEmpty()) {
      parts.put("values", YamlText.mapping(signs));
      if (signs.containsValue(SuggestedKey.BLANK)) {
        comments.add("? the currency of each sign, as in ISO 4217");
      }
    }
    add("currency", column, parts, comments);
  }

  private SuggestedKey currencyOfAmounts() {
    Optional<ColumnProfile> price =
        Optional.ofNullable(paths.get("unit_price"))
            .or(() -> Optional.ofNullable(paths.get("total_amount")))
            .flatMap(columns::profile);
    if (price.isPresent() && price.get().share(text -> text.indexOf('€') >= 0) > 0.9) {
      return SuggestedKey.of("currency", "{value: EUR}", price.get().path() + " has €");
    }
    String seen =
        price.isPresent() && price.get().share(text -> text.indexOf('$') >= 0) > 0
            ? " ($ stands in " + price.get().path() + ")"
            : "";
    return SuggestedKey.of(
        "currency",
        "{value: " + SuggestedKey.BLANK + "}",
        "? no column holds it" + seen + ": the currency of all amounts, such as EUR");
  }

  private static String currency(String sign) {
    return switch (sign) {
      case "€" -> "EUR";
      case "£" -> "GBP";
      case "Kč" -> "CZK";
      case "zł" -> "PLN";
      default -> SuggestedKey.BLANK; // $, ¥ and kr are those of several countries
    };
  }

  private void addNumber(Column column, ColumnProfile found) {
    Map<String, String> parts = parts(found);
    Optional<ColumnProfile> currency = columns.find("currency", ColumnProfile::holdsCurrencies);
    List<String> comments = new NumberFieldGuess(column, found, currency).addTo(parts);
    add(column.name(), found, parts, comments);
  }

  private void addDate(String name, ColumnProfile found) {
    TimeGuess guess = TimeGuess.of(found, TimeGuess.Named.AS_TIME).orElseThrow();
    Map<String, String> parts = parts(found);
    if (!guess.names().equals(List.of("iso"))) {
      parts.put("time", YamlText.list(guess.names()));
    }
    add(name, found, parts, List.of(guess.evidence()));
  }
}
