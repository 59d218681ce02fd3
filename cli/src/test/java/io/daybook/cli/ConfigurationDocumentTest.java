package io.daybook.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.local.stack.StackConfig;
import io.daybook.night.Workspace;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.OwnMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/configuration.md has every key that the code reads, no other, and the code's defaults. */
class ConfigurationDocumentTest {
  /** Those of a mapping have tables of their own. */
  private static final Set<String> OF_MAPPINGS =
      Set.of("fields", "events", "skip", "repeat", "newest");

  private static final String SOURCE =
      """
      dataset: login
      files: [x.log]
      fields: {event_time: at, outcome: {value: success}}
      """;

  /** Inputs that have keys with defaults, each with what it requires and room for others. */
  private static final Map<String, String> INPUTS =
      Map.of(
          "journald", "journald: {options: []%s}",
          "http", "http: {token-file: token%s}",
          "syslog.udp", "syslog: {udp: {listen: '127.0.0.1:514'%s}}");

  @TempDir private Path home;

  @Test
  void listsEveryKeyOfTheMainFile() throws Exception {
    assertThat(keys("## Keys of daybook.yaml"))
        .hasSizeGreaterThan(30)
        .containsExactlyInAnyOrderElementsOf(KnownKeys.ofMain().leaves(Set.of()));
  }

  @Test
  void listsEveryKeyOfASource() throws Exception {
    Set<String> known = new TreeSet<>();
    for (String base :
        List.of("files: x\n", "files: x\nformat: csv\n", "files: x\nformat: regex\n")) {
      known.addAll(KnownKeys.ofSource(base).leaves(OF_MAPPINGS));
    }

    assertThat(keys("## Keys of a source"))
        .hasSizeGreaterThan(20)
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void listsEveryKeyOfADataset() throws Exception {
    List<String> keys = new ArrayList<>(KnownKeys.ofDataset().below(""));
    KnownKeys.ofDataset().below("columns.probe").forEach(key -> keys.add("columns." + key));

    assertThat(keys("## Keys of a dataset")).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void listsEveryKeyOfAMetricTable() throws Exception {
    KnownKeys known = KnownKeys.ofMetric();
    List<String> keys = new ArrayList<>(known.below(""));
    keys.remove("look-ahead");
    for (String columns : List.of("dimensions", "measures")) {
      known.below(columns + ".probe").forEach(key -> keys.add(columns + "." + key));
    }
    for (String section : List.of("look-ahead", "gates")) {
      known.below(section).forEach(key -> keys.add(section + "." + key));
    }

    assertThat(keys("## Keys of a metric table"))
        .hasSizeGreaterThan(20)
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void givesTheDefaultsOfAMetricTable() throws Exception {
    String base = "comment: c\ninputs: {login: same day}\n";
    String column = "kind: {type: string, comment: c";
    Map<String, String> told = defaults("## Keys of a metric table");
    assertThat(told)
        .containsOnlyKeys(
            "audience",
            "dimensions.privacy",
            "measures.privacy",
            "measures.nullability",
            "measures.adds-up-over",
            "gates.effect");
    told.forEach(
        (key, text) -> {
          String name = key.substring(key.lastIndexOf('.') + 1) + ": " + text;
          String without =
              switch (key.replaceFirst("\\..*", "")) {
                case "dimensions" -> "dimensions: {" + column + "}}\n";
                case "measures" -> "measures: {" + column + "}}\n";
                case "gates" -> "measures: {" + column + "}}\ngates: [{rate: kind}]\n";
                default -> "measures: {" + column + "}}\n";
              };
          String with =
              key.equals("audience")
                  ? without + name + "\n"
                  : key.startsWith("gates")
                      ? without.replace("rate: kind", "rate: kind, " + name)
                      : without.replace("comment: c", "comment: c, " + name);
          assertThat(metric(base + with)).as(key).isEqualTo(metric(base + without));
        });
  }

  private OwnMetric metric(String text) {
    try {
      Path config = home.resolve("metric");
      Files.createDirectories(config.resolve("metrics"));
      Files.writeString(config.resolve("metrics/probe.yaml"), text);
      Files.writeString(config.resolve("metrics/probe.sql"), "SELECT 1");
      return KnownKeys.open(home, config).configuration().metrics().own().get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void givesTheDefaultsOfTheMainFile() throws Exception {
    Map<String, Object> defaults = decided(workspace("", SOURCE, ""));
    Map<String, String> told = defaults("## Keys of daybook.yaml");
    assertThat(told).hasSizeGreaterThan(20);
    told.forEach(
        (key, text) -> {
          if (!key.startsWith("stack.")) {
            assertThat(decided(workspace(nested(key, text), SOURCE, "")))
                .as(key)
                .isEqualTo(defaults);
          }
        });
    assertThat(told)
        .containsAllEntriesOf(
            Map.of(
                "stack.ports.namenode", "" + StackConfig.of(home).ports().nameNode(),
                "stack.ports.namenode-web", "" + StackConfig.of(home).ports().nameNodeWeb(),
                "stack.ports.metastore", "" + StackConfig.of(home).ports().metastore(),
                "stack.ports.hiveserver2", "" + StackConfig.of(home).ports().hiveServer2(),
                "stack.ports.hiveserver2-http", "" + StackConfig.of(home).ports().hiveServer2Http(),
                "stack.ports.hiveserver2-web", "" + StackConfig.of(home).ports().hiveServer2Web(),
                "stack.ports.console", "" + StackConfig.of(home).ports().console()));
  }

  @Test
  void givesTheDefaultsOfASource() throws Exception {
    Map<String, String> told = defaults("## Keys of a source");
    assertThat(told).hasSizeGreaterThan(8);
    told.forEach(
        (key, text) -> {
          String base = SOURCE + (key.equals("quote") ? "format: csv\n" : "");
          String with = base + nested(key, text);
          for (Map.Entry<String, String> input : INPUTS.entrySet()) {
            if (key.startsWith(input.getKey() + ".")) {
              String last = key.substring(input.getKey().length() + 1);
              base = base(input.getValue(), "");
              with = base(input.getValue(), ", " + last + ": " + text);
            }
          }
          assertThat(source(with)).as(key).isEqualTo(source(base));
        });
  }

  @Test
  void givesTheDefaultsOfADataset() throws Exception {
    Dataset without = dataset("columns: {size: {type: string}}\n");
    defaults("## Keys of a dataset")
        .forEach(
            (key, text) -> {
              if (key.startsWith("columns.")) {
                String column = key.substring("columns.".length()) + ": " + text;
                assertThat(dataset("columns: {size: {type: string, " + column + "}}\n"))
                    .as(key)
                    .isEqualTo(without);
              }
            });
    assertThat(without.comment()).startsWith("own dataset ");
  }

  /** Returns a source with an input that has other keys. */
  private static String base(String input, String otherKeys) {
    return SOURCE.replace("files: [x.log]", input.formatted(otherKeys));
  }

  /** Returns the defaults that are written as code, by key. */
  private static Map<String, String> defaults(String heading) throws IOException {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (List<String> row :
        MarkdownDocument.read("docs/configuration.md").section(heading).rows()) {
      if (row.get(1).matches("`[^`]+`")) {
        defaults.put(
            MarkdownDocument.codes(row.get(0)).get(0), MarkdownDocument.codes(row.get(1)).get(0));
      }
    }
    return defaults;
  }

  private static List<String> keys(String heading) throws IOException {
    return MarkdownDocument.read("docs/configuration.md").section(heading).keys();
  }

  private static String nested(String key, String value) {
    String[] keys = key.split("\\.", -1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keys.length; i++) {
      text.append("  ".repeat(i)).append(keys[i]).append(i + 1 < keys.length ? ":\n" : ": ");
    }
    return text.append("'").append(value).append("'\n").toString();
  }

  /** Returns what the main file decides. */
  private static Map<String, Object> decided(Workspace workspace) {
    Map<String, Object> values = values((Record) workspace.configuration());
    values.remove("sources");
    return values;
  }

  /** Returns what a source's file decides, its mapping apart. */
  private List<Object> source(String text) {
    Workspace workspace = workspace("", text, "");
    return List.of(
        plain(workspace.configuration().sources().values().iterator().next()),
        plain(workspace.sources().get(0)));
  }

  private Dataset dataset(String text) {
    return workspace("", SOURCE, text).configuration().datasets().get("probe");
  }

  /** Returns what a record holds, but for the places that it was read from. */
  private static Map<String, Object> values(Record record) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (!component.getType().equals(ConfigNode.class)) {
        try {
          Method accessor = component.getAccessor();
          accessor.setAccessible(true);
          Object value = accessor.invoke(record);
          values.put(component.getName(), value == null ? "null" : plain(value));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return values;
  }

  private static Object plain(Object value) {
    if (value instanceof ZoneId zone) {
      return zone.getRules(); // UTC has more than one name
    }
    return value instanceof Record record ? values(record) : value;
  }

  private Workspace workspace(String main, String source, String dataset) {
    try {
      Path config = home.resolve("conf");
      Files.createDirectories(config.resolve("sources"));
      Files.createDirectories(config.resolve("datasets"));
      Files.writeString(config.resolve("daybook.yaml"), main);
      Files.writeString(config.resolve("sources/probe.yaml"), source);
      Files.deleteIfExists(config.resolve("datasets/probe.yaml"));
      if (!dataset.isEmpty()) {
        Files.writeString(config.resolve("datasets/probe.yaml"), dataset);
      }
      return KnownKeys.open(home, config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
