package io.daybook.archive.suggest;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names that logs and exports have for the columns of the datasets: English, German, Spanish,
 * French. The first name is the most certain one.
 */
final class ColumnNames {
  private static final int EXACT = 100;
  private static final int AS_ENDING = 60;
  private static final int AS_BEGINNING = 40;

  private static final String NAMES =
      """
      event_time: event_time event_timestamp timestamp at ts time datetime date_time created_at \
        created order_date purchase_date invoice_date bestelldatum auftragsdatum datum fecha \
        occurred_at paid_at logged_at time_local date when
      order_id: order_id order order_no order_number order_nr bestellnr bestellnummer auftragsnr \
        invoice_no invoice_number invoice rechnungsnr receipt payment_intent purchase_order po_so \
        pedido commande transaction_id
      line_no: line_no line line_number lineno pos position posnr item_no item_number row
      product_id: product_id sku item_id article article_no article_id artikelnr artikelnummer \
        stock_code product_code lineitem_sku asin ean variant_id product item
      product_name: product_name product_title item_name lineitem_name artikel artikelname \
        bezeichnung title description item_description name
      category: category product_category item_category kategorie product_group
      quantity: quantity qty lineitem_quantity item_quantity menge units pieces anzahl cantidad \
        quantite line_item_quantity
      unit_price: unit_price price lineitem_price item_price einzelpreis stueckpreis preis precio \
        prix gross amount net
      amount: line_total line_amount amount item_total total gesamtpreis betrag extended_price \
        line_value line_item_value
      discount: discount discount_amount line_discount rabatt nachlass descuento remise
      currency: currency currency_code cur ccy waehrung moneda devise currency_iso
      user_id: user_id user customer_id customer username user_name login email account account_id \
        kundennr kunde uid member buyer
      session_id: session_id session ga_session_id sid visit_id
      ip: ip client_ip remote_addr ip_address remote_ip source_ip clientip remote_host address
      user_agent: user_agent agent useragent ua http_user_agent
      channel: channel sales_channel platform device_os
      country: country country_code land pais pays billing_country
      outcome: outcome result login_result success successful succeeded ok status state
      failure_reason: failure_reason reason error error_message why failure
      method: auth_method login_method method provider
      status: order_status status state financial_status fulfillment_status zustand bestellstatus
      total_amount: total_amount total order_total total_price grand_total gesamtbetrag summe \
        line_item_value revenue purchase_revenue amount gross value
      item_count: item_count total_items item_quantity line_item_quantity items quantity
      payment_method: payment_method payment_type payment zahlungsart gateway
      coupon: coupon coupon_code discount_code voucher gutschein promo_code
      kind: kind type event event_name event_type event_category transaction_type typ
      updated_at: updated_at modified_at updated modified last_modified version
      id: id event_id uuid guid transaction_id message_id txn_id
      zone: tz timezone time_zone zone zeitzone
      page: page path url uri request_uri
      bytes: bytes size body_bytes_sent response_size
      """;

  private static final Map<String, List<String>> BY_COLUMN = byColumn();

  /** Words behind a name that leave it what it is. */
  private static final Pattern OF_THE_SAME =
      Pattern.compile("eur|usd|gbp|chf|nr|no|number|code|ordered|brutto|gross|net|netto|utc|local");

  /** Words that make a name that of something else. */
  private static final Map<String, Pattern> OF_OTHERS =
      Map.of(
          "unit_price", Pattern.compile("total|tax|shipping|discount|compare|fee|cost"),
          "quantity", Pattern.compile("fulfillable|stock|refund"),
          "product_name",
              Pattern.compile("customer|buyer|billing|shipping|contact|user|first|last"),
          "event_time", Pattern.compile("scheduled|updated|modified|expire|birth|due|cancel|until"),
          "total_amount", Pattern.compile("sub_?total|tax|shipping|discount"),
          "order_id", Pattern.compile("date|status|time|total|quantity|note"),
          "user_id", Pattern.compile("agent|note"));

  private ColumnNames() {}

  private static Map<String, List<String>> byColumn() {
    Map<String, List<String>> names = new HashMap<>();
    for (String line : NAMES.lines().toList()) {
      int colon = line.indexOf(':');
      names.put(line.substring(0, colon), List.of(line.substring(colon + 1).strip().split(" +")));
    }
    return names;
  }

  /** Returns how likely a path's name is that of a column; 0: not at all, at most 100. */
  static int likeness(String column, String path) {
    Pattern others = OF_OTHERS.get(column);
    if (others != null && forms(path).stream().anyMatch(form -> others.matcher(form).find())) {
      return 0;
    }
    List<String> names = BY_COLUMN.getOrDefault(column, List.of(column));
    int best = 0;
    for (String form : forms(path)) {
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        int score = 0;
        if (form.equals(name)) {
          score = EXACT - i;
        } else if (form.endsWith("_" + name) && name.length() > 1) {
          score = AS_ENDING - i;
        } else if (form.startsWith(name + "_")
            && OF_THE_SAME.matcher(form.substring(name.length() + 1)).matches()) {
          score = AS_BEGINNING - i;
        }
        best = Math.max(best, score);
      }
    }
    return Math.max(0, best);
  }

  /** The name of a path by itself, and together with the one before it. */
  private static List<String> forms(String path) {
    int key = path.indexOf("[key=");
    if (key >= 0) {
      return List.of(normal(path.substring(key + 5, path.indexOf(']', key))));
    }
    String pointer = path.startsWith("./") ? path.substring(1) : path;
    if (!pointer.startsWith("/")) {
      return List.of(normal(pointer));
    }
    String[] parts = pointer.substring(1).split("/", -1);
    String last = normal(parts[parts.length - 1]);
    if (parts.length == 1) {
      return List.of(last);
    }
    String joined = normal(parts[parts.length - 2]) + "_" + last;
    // The id of a customer is none of the record.
    return List.of("id", "name", "type", "key", "value", "code").contains(last)
        ? List.of(joined)
        : List.of(last, joined);
  }

  /** Small letters and digits, words joined by _. */
  static String normal(String name) {
    String words = name.replaceAll("(\\p{Ll}|\\d)(\\p{Lu})", "$1_$2").toLowerCase(Locale.ROOT);
    String german =
        words.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss");
    return Normalizer.normalize(german, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replaceAll("[^\\p{L}\\p{N}]+", "_")
        .replaceAll("^_|_$", "");
  }
}
