package io.daybook.bench.mapping;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

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
    List<MappingFeature> features = new ArrayList<>();
    features.add(
        json.with("json, skip", HEAD + "skip: [{path: sku, equals: none}]\n" + FIELDS));
    features.add(json.with("json, ignore", HEAD + "ignore: '^#'\n" + FIELDS));
    features.add(field(json, "event_id", "hash", "event_id: {hash: [id, order]}"));
    features.add(field(json, "event_id", "hash: record", "event_id: {hash: record}"));
    features.add(field(json, "event_id", "no event_id", ""));
    features.add(
        field(
            json,
            "product_id",
            "extract and values",
            "product_id: {path: sku, extract: '(\\d+)', values: {7: x}}"));
    features.add(field(json, "product_id", "letters", "product_id: {path: sku, letters: lower}"));
    features.add(field(json, "product_id", "strip", "product_id: {path: sku, strip: true}"));
    features.add(
        field(
            json,
            "product_name",
            "replace",
            "product_name: {path: article, replace: {'[,.]': ''}}"));
    features.add(field(json, "order_id", "join", "order_id: {join: [order, sku], with: '-'}"));
    features.add(
        field(json, "order_id", "the first of two paths", "order_id: {path: [number, order]}"));
    features.addAll(numbersOf(json));
    features.addAll(timesOf(json));
    features.addAll(listsOf(json));
    return features;
  }

  /** The plain mapping with another field for a column, and other records where it needs them. */
  private static MappingFeature field(
      MappingFeature plain, String column, String feature, String field) {
    String mapping = plain.mapping().replaceFirst("  " + column + ": .*\n", "");
    return plain.with(
        plain.name() + ", " + feature,
        field.isEmpty()
            ? mapping
            : mapping.replace("fields:\n", "fields:\n  " + field + "\n"));
  }

  private static MappingFeature field(
      MappingFeature plain,
      String column,
      String feature,
      String field,
      Function<Sale, String> record) {
    MappingFeature mapped = field(plain, column, feature, field);
    return mapped.with(mapped.name(), mapped.mapping(), record);
  }

  private static List<MappingFeature> numbersOf(MappingFeature json) {
    return List.of(
        field(
            json,
            "unit_price",
            "number: decimal, groups",
            "unit_price: {path: price, number: {decimal: ',', groups: '.'}}",
            sale -> json(sale, quoted(sale.at()), quoted(grouped(sale)))),
        field(
            json,
            "unit_price",
            "number: accounting",
            "unit_price: {path: price, number: {accounting: true}}",
            sale -> json(sale, quoted(sale.at()), quoted("$" + sale.price()))),
        field(
            json,
            "unit_price",
            "scale",
            "unit_price: {path: price, scale: -2}",
            sale -> json(sale, quoted(sale.at()), Long.toString(sale.cents()))),
        field(
            json,
            "unit_price",
            "minor-units",
            "unit_price: {path: price, minor-units: cur}",
            sale ->
                json(sale, quoted(sale.at()) + ",\"cur\":\"eur\"", Long.toString(sale.cents()))),
        field(
            json,
            "unit_price",
            "round",
            "unit_price: {path: price, round: 2}",
            sale -> json(sale, quoted(sale.at()), sale.price() + "00000003")),
        field(json, "unit_price", "amount for unit_price", "amount: price"));
  }

  private static List<MappingFeature> timesOf(MappingFeature json) {
    String pattern = "time: 'dd.MM.yyyy HH:mm:ss'";
    return List.of(
        field(
            json,
            "event_time",
            "time: epoch-s",
            "event_time: {path: at, time: epoch-s}",
            sale -> json(sale, Long.toString(sale.epochSecond()), sale.price())),
        field(
            json,
            "event_time",
            "time: epoch",
            "event_time: {path: at, time: epoch}",
            sale -> json(sale, sale.epochSecond() + ".123", sale.price())),
        field(
            json,
            "event_time",
            "time: a pattern",
            "event_time: {path: at, " + pattern + "}",
            sale -> json(sale, quoted(german(sale)), sale.price())),
        field(
            json,
            "event_time",
            "zone",
            "event_time: {path: at, " + pattern + ", zone: Europe/Berlin}",
            sale -> json(sale, quoted(german(sale)), sale.price())),
        field(
            json,
            "event_time",
            "zone: path",
            "event_time: {path: at, " + pattern + ", zone: {path: tz}}",
            sale ->
                json(sale, quoted(german(sale)) + ",\"tz\":\"Europe/Berlin\"", sale.price())));
  }

  private static List<MappingFeature> listsOf(MappingFeature json) {
    String inMessage = FIELDS.replaceAll(": (id|at|order|sku|article|qty|price)\n", ": /message/$1\n");
    return List.of(
        json.grouped(
            "json, each (4 elements)",
            HEAD
                + "fields: {event_time: at, order_id: order, currency: {value: EUR}}\n"
                + "events:\n"
                + "  - each: /items\n"
                + "    fields: {event_id: ./id, product_id: ./sku, product_name: ./article,"
                + " quantity: ./qty, unit_price: ./price}\n",
            4,
            MappingFeatures::basket),
        json.with(
            "json, key steps",
            HEAD + FIELDS.replace("sku\n", "'/params/[key=sku]/value/*'\n"),
            sale ->
                json(sale, quoted(sale.at()), sale.price())
                    .replace(
                        "\"sku\":" + quoted(sale.sku()),
                        "\"params\":[{\"key\":\"page\",\"value\":{\"text\":\"/\"}},{\"key\":\"sku\","
                            + "\"value\":{\"text\":"
                            + quoted(sale.sku())
                            + "}}]")),
        json.with(
            "json, parse",
            HEAD + "parse: [message]\n" + inMessage,
            sale -> "{\"message\":" + quoted(json(sale).strip().replace("\"", "\\\"")) + "}\n"),
        json.with("json, framing: values", HEAD + "framing: values\n" + FIELDS));
  }

  private static List<MappingFeature> ofCsv(MappingFeature csv) {
    String head = HEAD + "format: csv\n";
    return List.of(
        csv.with(
            "csv, quote: none",
            head + "quote: none\n" + FIELDS,
            sale -> fields(sale, ",", sale.sku(), sale.price())),
        csv.with("csv, escape", head + "escape: '\\'\n" + FIELDS),
        csv.with("csv, null-text", head + "null-text: '\\N'\n" + FIELDS),
        csv.with("csv, header", head + "header: '^id,at,'\n" + FIELDS),
        csv.with(
            "csv, carry", head + "carry: {by: order, columns: [sku]}\n" + FIELDS),
        csv.in(
            Charset.forName("windows-1252"),
            "csv, encoding: windows-1252",
            head + "encoding: windows-1252\n" + FIELDS),
        csv.in(Charset.forName("GBK"), "csv, encoding: gbk", head + "encoding: gbk\n" + FIELDS));
  }

  private static String basket(Sale[] sales) {
    StringBuilder items = new StringBuilder();
    for (Sale sale : sales) {
      items.append(items.isEmpty() ? "" : ",").append(json(sale).strip());
    }
    return "{\"at\":"
        + quoted(sales[0].at())
        + ",\"order\":"
        + quoted(sales[0].order())
        + ",\"items\":["
        + items
        + "]}\n";
  }

  private static String grouped(Sale sale) {
    String price = sale.price("%d,%02d");
    int units = price.indexOf(',');
    return price.substring(0, units - 3) + "." + price.substring(units - 3);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String json(Sale sale) {
    return json(sale, quoted(sale.at()), sale.price());
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
