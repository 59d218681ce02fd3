package io.daybook.bench.mapping;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All formats, and the keys of a mapping one by one. */
final class MappingFeatures {
  private static final String HEAD =
      """
      dataset: purchase
      files: none
      lateness: unlimited
      """;
  private static final String FIELDS =
      """
      fields:
        event_id: id
        event_time: at
        order_id: order
        product_id: sku
        product_name: article
        quantity: qty
        unit_price: price
        currency: {value: EUR}
      """;
  private static final String CSV_HEADER = "id,at,order,sku,article,qty,price\n";

  private MappingFeatures() {}

  /** Returns the formats first, each before the features that are compared with it. */
  static List<MappingFeature> all() {
    List<MappingFeature> all = new ArrayList<>();
    MappingFeature json = MappingFeature.format("json", HEAD + FIELDS, "", MappingFeatures::json);
    MappingFeature csv =
        MappingFeature.format(
            "csv", HEAD + "format: csv\n" + FIELDS, CSV_HEADER, sale -> csv(sale, sale.price()));
    all.add(json);
    all.addAll(ofJson(json));
    all.add(csv);
    all.addAll(ofCsv(csv));
    all.add(
        MappingFeature.format(
            "tsv",
            HEAD + "format: tsv\n" + FIELDS,
            CSV_HEADER.replace(',', '\t'),
            sale -> fields(sale, "\t", sale.article(), sale.price())));
    all.add(
        MappingFeature.format(
            "regex",
            HEAD
                + "format: regex\n"
                + "pattern: '(?P<at>\\S+) (?P<id>\\w+) (?P<order>\\w+) (?P<sku>\\S+)"
                + " \"(?P<article>[^\"]*)\" (?P<qty>\\d+) (?P<price>\\S+)'\n"
                + FIELDS,
            "",
            MappingFeatures::line));
    all.add(
        MappingFeature.format(
            "logfmt", HEAD + "format: logfmt\n" + FIELDS, "", MappingFeatures::logfmt));
    return all;
  }

  private static List<MappingFeature> ofJson(MappingFeature json) {
    return List.of(
        json.with("json, skip", HEAD + "skip: [{path: sku, equals: none}]\n" + FIELDS),
        json.with(
            "json, hash", HEAD + FIELDS.replace("event_id: id", "event_id: {hash: [id, order]}")),
        json.with("json, no event_id", HEAD + FIELDS.replace("  event_id: id\n", "")),
        json.with(
            "json, extract and values",
            HEAD
                + FIELDS.replace(
                    "product_id: sku",
                    "product_id: {path: sku, extract: '(\\d+)', values: {7: x}}")),
        json.with(
            "json, time: epoch-s",
            HEAD + FIELDS.replace("event_time: at", "event_time: {path: at, time: epoch-s}"),
            sale -> json(sale, Long.toString(sale.epochSecond()), sale.price())),
        json.with(
            "json, time: a pattern with zone",
            HEAD
                + FIELDS.replace(
                    "event_time: at",
                    "event_time: {path: at, time: 'dd.MM.yyyy HH:mm:ss', zone: Europe/Berlin}"),
            sale -> json(sale, "\"" + german(sale) + "\"", sale.price())));
  }

  private static List<MappingFeature> ofCsv(MappingFeature csv) {
    return List.of(
        csv.in(
            Charset.forName("ISO-8859-1"),
            "csv, encoding: iso-8859-1",
            HEAD + "format: csv\nencoding: iso-8859-1\n" + FIELDS));
  }

  private static String json(Sale sale) {
    return json(sale, "\"" + sale.at() + "\"", sale.price());
  }

  /** One object in a line; time and price as they stand in JSON. */
  private static String json(Sale sale, String at, String price) {
    return "{\"id\":\""
        + sale.id()
        + "\",\"at\":"
        + at
        + ",\"order\":\""
        + sale.order()
        + "\",\"sku\":\""
        + sale.sku()
        + "\",\"article\":\""
        + sale.article()
        + "\",\"qty\":"
        + sale.quantity()
        + ",\"price\":"
        + price
        + "}\n";
  }

  private static String csv(Sale sale, String price) {
    return fields(sale, ",", "\"" + sale.article() + "\"", price);
  }

  private static String fields(Sale sale, String delimiter, String article, String price) {
    return String.join(
            delimiter,
            sale.id(),
            sale.at(),
            sale.order(),
            sale.sku(),
            article,
            Integer.toString(sale.quantity()),
            price)
        + "\n";
  }

  private static String line(Sale sale) {
    return sale.at()
        + " "
        + sale.id()
        + " "
        + sale.order()
        + " "
        + sale.sku()
        + " \""
        + sale.article()
        + "\" "
        + sale.quantity()
        + " "
        + sale.price()
        + "\n";
  }

  private static String logfmt(Sale sale) {
    return "at="
        + sale.at()
        + " id="
        + sale.id()
        + " order="
        + sale.order()
        + " sku="
        + sale.sku()
        + " article=\""
        + sale.article()
        + "\" qty="
        + sale.quantity()
        + " price="
        + sale.price()
        + "\n";
  }

  private static String german(Sale sale) {
    long second = sale.number() % 86_400;
    return String.format(
        Locale.ROOT, "01.03.2026 %02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
  }
}
