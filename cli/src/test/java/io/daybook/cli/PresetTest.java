package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {
  /** The columns that are looked at, and the rows of each preset's sample. */
  private static final Map<Preset, List<String>> ROWS =
      Map.ofEntries(
          Map.entry(
              Preset.NGINX_ACCESS,
              List.of(
                  "event_time user_id ip method page status bytes",
                  "2026-03-01T08:14:07Z - 192.0.2.7 GET /tea?sort=price 200 5120",
                  "2026-03-01T08:14:09Z kim 2001:db8::7 POST /basket 302 0",
                  "2026-03-01T08:15:00Z - 192.0.2.9 - - 400 157")),
          Map.entry(
              Preset.APACHE_ACCESS,
              List.of(
                  "event_time user_id ip method page status bytes",
                  "2026-03-01T08:14:07Z - 192.0.2.7 GET /tea?sort=price 200 5120",
                  "2026-03-01T08:14:09Z kim 192.0.2.8 HEAD / 304 -",
                  "2026-03-01T08:15:00Z - 192.0.2.9 - - 408 -")),
          Map.entry(
              Preset.SSHD,
              List.of(
                  "event_time user_id ip outcome method failure_reason",
                  "2026-03-01T09:05:16.120Z kim 192.0.2.7 success publickey -",
                  "2026-03-01T10:20:30Z pi 192.0.2.9 failure password invalid user",
                  "2026-03-01T10:20:38Z root 192.0.2.9 failure password -",
                  "2026-03-01T10:20:38Z root 192.0.2.9 failure password -",
                  "2026-03-01T10:20:38Z root 192.0.2.9 failure password -")),
          Map.entry(
              Preset.SHOPIFY_ORDERS_CSV,
              List.of(
                  "event_time order_id product_id quantity amount currency user_id",
                  "2026-03-01T08:15:08Z #3001 MUG-BLUE 2.0000 20.0000 EUR kim@example.com",
                  "2026-03-01T08:15:08Z #3001 POT 1.0000 34.8000 EUR kim@example.com")),
          Map.entry(
              Preset.STRIPE_EVENTS,
              List.of(
                  "event_time order_id amount currency",
                  "2026-03-01T09:00:00Z pi_11 10.9900 USD",
                  "2026-03-01T09:01:00Z pi_12 500.0000 JPY",
                  "2026-03-02T09:00:00Z pi_11 -5.0000 USD")),
          Map.entry(
              Preset.SHOPIFY_ORDERS_WEBHOOK,
              List.of(
                  "event_time event_id order_id product_id quantity unit_price discount amount currency user_id",
                  "2026-03-01T08:15:08Z 81/0 7001 MUG-BLUE 2.0000 12.5000 - 25.0000 EUR 51",
                  "2026-03-01T08:15:08Z 82/0 7001 902 1.0000 34.8000 - 34.8000 EUR 51",
                  "2026-03-01T08:15:08Z 7001/1 7001 discount 0.0000 0.0000 5.0000 -5.0000 EUR 51",
                  "2026-03-03T09:00:00Z 71/2 7001 MUG-BLUE -1.0000 12.5000 - -10.5000 EUR -",
                  "2026-03-01T08:15:08Z 81/0 7001 MUG-BLUE 2.0000 12.5000 - 25.0000 EUR 51",
                  "2026-03-01T08:15:08Z 82/0 7001 902 1.0000 34.8000 - 34.8000 EUR 51",
                  "2026-03-01T08:15:08Z 7001/1 7001 discount 0.0000 0.0000 5.0000 -5.0000 EUR 51")),
          Map.entry(
              Preset.WOOCOMMERCE_ORDERS,
              List.of(
                  "event_time event_id order_id product_id quantity unit_price amount currency user_id",
                  "2026-03-01T08:15:08Z 811/0 501 MUG-BLUE 3.0000 6.6667 20.0000 EUR 51",
                  "2026-03-01T08:15:08Z 812/0 501 92 1.0000 20.0000 20.0000 EUR 51",
                  "2026-03-03T09:00:00Z 901/1 501 MUG-BLUE -1.0000 6.6700 -6.6700 EUR -",
                  "2026-03-03T09:00:00Z 902/2 501 92 1.0000 -2.0000 -2.0000 EUR -")),
          Map.entry(
              Preset.GA4_EXPORT,
              List.of(
                  "event_time order_id product_id quantity amount currency session_id user_id",
                  "2026-03-01T09:00:00.123456Z T-1 MUG 2.0000 25.0000 EUR 111 17.42",
                  "2026-03-01T09:00:00.123456Z T-1 TEA 1.0000 4.9000 EUR 111 17.42",
                  "2026-03-01T09:01:01.123456Z T-1 MUG 2.0000 25.0000 EUR 111 17.42",
                  "2026-03-01T09:01:01.123456Z T-1 TEA 1.0000 4.9000 EUR 111 17.42",
                  "2026-03-03T09:00:00.000001Z T-1 - -1.0000 -12.5000 EUR - 17.42")),
          Map.entry(
              Preset.WINDOWS_LOGONS,
              List.of(
                  "event_time user_id ip outcome method failure_reason",
                  "2026-03-01T09:14:07.120Z kim 192.0.2.7 success remote desktop -",
                  "2026-03-01T09:14:30Z administrator 192.0.2.9 failure network wrong password",
                  "2026-03-01T09:20:00Z lee - failure console unknown user")));

  /** Events that come again in a sample, since a log has them twice. */
  private static final Map<Preset, Long> DUPLICATES =
      Map.of(Preset.SHOPIFY_ORDERS_WEBHOOK, 3L, Preset.GA4_EXPORT, 2L);

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void givesTheEventsOfItsSample(Preset preset) throws Exception {
    Path sample = Files.writeString(directory.resolve("sample"), preset.sample());
    Path config = directory.resolve("conf");

    TestingCommand written =
        TestingCommand.run(
            "mapping", "init", "shop", "--preset", preset.label(), "--config", config.toString());
    makeFit(config.resolve("sources/shop.yaml"));
    TestingCommand tried =
        TestingCommand.run(
            "mapping",
            "try",
            "shop",
            sample.toString(),
            "--json",
            "--rows",
            "100",
            "--config",
            config.toString());

    assertThat(written.out()).startsWith("wrote " + config.resolve("sources/shop.yaml"));
    JsonNode result = new ObjectMapper().readTree(tried.out());
    assertThat(tried.exitCode()).as(tried.out()).isZero();
    List<String> expected = ROWS.get(preset);
    assertThat(rows(result, expected.get(0))).isEqualTo(expected.subList(1, expected.size()));
    assertThat(result.at("/duplicates/duplicates").asLong())
        .isEqualTo(DUPLICATES.getOrDefault(preset, 0L));
  }

  /** A live log is young, the samples are of one day for ever; a shop has a currency. */
  private static void makeFit(Path file) throws Exception {
    String preset = Files.readString(file).replace("default: ___", "default: EUR");
    boolean isLive = !preset.contains("\nlateness:");
    Files.writeString(file, isLive ? preset + "\nlateness: unlimited\n" : preset);
  }

  private static List<String> rows(JsonNode result, String columns) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : result.get("rows")) {
      rows.add(
          String.join(
              " ",
              List.of(columns.split(" ")).stream()
                  .map(column -> row.get("columns").path(column).asText("-"))
                  .toList()));
    }
    return rows;
  }

  @Test
  void listsEveryPreset() throws Exception {
    TestingCommand listed = TestingCommand.run("mapping", "presets", "--json");

    assertThat(new ObjectMapper().readTree(listed.out()))
        .extracting(row -> row.get("name").asText())
        .containsExactlyElementsOf(Stream.of(Preset.values()).map(Preset::label).toList());
  }

  @Test
  void overwritesNoFile() {
    String[] arguments = {
      "mapping", "init", "shop", "--preset", "sshd", "--config", directory.toString()
    };
    TestingCommand.run(arguments);

    TestingCommand again = TestingCommand.run(arguments);

    assertThat(again.exitCode()).isEqualTo(64);
    assertThat(again.err()).contains("Cannot write the preset: expected no file but found one");
  }

  @Test
  void namesThePresetsThatThereAre() {
    TestingCommand unknown =
        TestingCommand.run(
            "mapping", "init", "shop", "--preset", "iis", "--config", directory.toString());

    assertThat(unknown.exitCode()).isEqualTo(64);
    assertThat(unknown.err())
        .contains(
            "expected a preset of nginx-access, apache-access, sshd, shopify-orders-csv,"
                + " shopify-orders-webhook, woocommerce-orders, stripe-events, ga4-export,"
                + " windows-logons but found 'iis'");
  }
}
