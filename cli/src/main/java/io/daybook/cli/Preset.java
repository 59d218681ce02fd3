package io.daybook.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** A source's file for a log that many have, with a sample of it. */
enum Preset {
  NGINX_ACCESS("access log of nginx, as page views", Optional.of("page_view"), "log"),
  APACHE_ACCESS("access log of Apache, as page views", Optional.of("page_view"), "log"),
  SSHD("logins at sshd, in auth.log", Optional.empty(), "log"),
  SHOPIFY_ORDERS_CSV("Shopify's export of orders, as purchases", Optional.empty(), "csv"),
  SHOPIFY_ORDERS_WEBHOOK(
      "Shopify's webhooks, orders and refunds as purchases", Optional.empty(), "jsonl"),
  WOOCOMMERCE_ORDERS(
      "WooCommerce's REST API, orders and refunds as purchases", Optional.empty(), "json"),
  STRIPE_EVENTS("Stripe's events, charges and refunds as purchases", Optional.empty(), "jsonl"),
  GA4_EXPORT("Google Analytics 4 in BigQuery, as purchases", Optional.empty(), "jsonl"),
  WINDOWS_LOGONS("logons in Windows' Security log", Optional.empty(), "jsonl");

  private final String log;
  private final Optional<String> dataset;
  private final String sampleEnding;

  Preset(String log, Optional<String> dataset, String sampleEnding) {
    this.log = log;
    this.dataset = dataset;
    this.sampleEnding = sampleEnding;
  }

  /** Returns its name on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns which log it is for. */
  String log() {
    return log;
  }

  /** Returns the name of the dataset that it declares; nothing if it takes a built-in one. */
  Optional<String> dataset() {
    return dataset;
  }

  /** Returns the text of the source's file. */
  String source() throws IOException {
    return resource(label() + ".yaml");
  }

  /** Returns the text of a dataset's file. */
  static String datasetFile(String dataset) throws IOException {
    return resource(dataset + ".yaml");
  }

  /** Returns an invented sample of the log. */
  String sample() throws IOException {
    return resource(label() + "." + sampleEnding);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Preset.class.getResourceAsStream("presets/" + name)) {
      if (in == null) {
        throw new IOException("expected the resource presets/" + name + " but found none");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
