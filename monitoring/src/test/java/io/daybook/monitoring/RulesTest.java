package io.daybook.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.yaml.snakeyaml.Yaml;

/** The alert rules, by promtool and beside the documents. */
class RulesTest {
  private static final Path DIRECTORY = Prometheus.RULES.resolveSibling(".");
  private static final Path OPERATION = Prometheus.FOLDER.resolveSibling("docs/operation.md");
  private static final Pattern ASKED = Pattern.compile("alertname=\"(\\w+)\"");
  private static final Pattern METRIC = Pattern.compile("daybook_\\w+");

  @Test
  @DisabledIfSystemProperty(named = "prometheus.skip", matches = "true")
  void fireWhereTheyShouldAndClearWhenTheCauseIsGone() throws Exception {
    Prometheus.ToolEnd tests = Prometheus.promtool(DIRECTORY, "test", "rules", "daybook.test.yaml");

    assertThat(tests.exitCode()).as(tests.output()).isZero();
    assertThat(tests.output()).contains("SUCCESS");
  }

  @Test
  @DisabledIfSystemProperty(named = "prometheus.skip", matches = "true")
  void areTakenByPrometheusWithTheExampleOfItsConfiguration() throws Exception {
    Prometheus.ToolEnd check = Prometheus.promtool(DIRECTORY, "check", "config", "prometheus.yaml");

    assertThat(check.exitCode()).as(check.output()).isZero();
    assertThat(check.output()).contains("17 rules found");
  }

  @Test
  void haveEachATestThatFiresItAndOneThatClearsIt() throws IOException {
    Map<String, Set<Boolean>> outcomes = new TreeMap<>();
    for (Map<String, Object> test : maps(read("daybook.test.yaml"), "tests")) {
      for (Map<String, Object> question : maps(test, "promql_expr_test")) {
        Matcher alert = ASKED.matcher(String.valueOf(question.get("expr")));
        assertThat(alert.find()).isTrue();
        outcomes
            .computeIfAbsent(alert.group(1), name -> new HashSet<>())
            .add(!maps(question, "exp_samples").isEmpty());
      }
    }

    assertThat(outcomes).containsOnlyKeys(alerts().keySet());
    assertThat(outcomes.values()).allMatch(both -> both.size() == 2);
  }

  @Test
  void sayWhomTheyCallAndWhereTheRemedyStands() throws IOException {
    Set<String> headings =
        Files.readAllLines(OPERATION).stream()
            .filter(line -> line.startsWith("#### "))
            .map(line -> line.substring("#### ".length()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(headings).isEqualTo(new TreeSet<>(alerts().keySet()));
    alerts()
        .forEach(
            (name, rule) -> {
              assertThat(map(rule, "labels")).as(name).containsOnlyKeys("severity");
              assertThat(map(rule, "labels").get("severity")).as(name).isIn("page", "ticket");
              assertThat(map(rule, "annotations"))
                  .as(name)
                  .containsOnlyKeys("summary", "runbook")
                  .containsEntry("runbook", "docs/operation.md#" + name.toLowerCase(Locale.ROOT));
            });
  }

  /** Those of Prometheus itself, such as up, apart. */
  @Test
  void askForMetricsThatAreDocumented() throws IOException {
    String document = Files.readString(OPERATION);
    alerts()
        .forEach(
            (name, rule) ->
                METRIC
                    .matcher(String.valueOf(rule.get("expr")))
                    .results()
                    .forEach(
                        metric ->
                            assertThat(document).as(name).contains("| `" + metric.group() + "` ")));
  }

  private static Map<String, Map<String, Object>> alerts() throws IOException {
    Map<String, Map<String, Object>> alerts = new TreeMap<>();
    for (Map<String, Object> group : maps(read("daybook.rules.yaml"), "groups")) {
      for (Map<String, Object> rule : maps(group, "rules")) {
        if (rule.containsKey("alert")) {
          alerts.put(String.valueOf(rule.get("alert")), rule);
        }
      }
    }
    return alerts;
  }

  private static Map<String, Object> read(String file) throws IOException {
    return new Yaml().load(Files.readString(DIRECTORY.resolve(file)));
  }

  @SuppressWarnings("unchecked") // a wrong type fails the test
  private static List<Map<String, Object>> maps(Map<String, Object> of, String key) {
    return (List<Map<String, Object>>) of.get(key);
  }

  @SuppressWarnings("unchecked") // a wrong type fails the test
  private static Map<String, Object> map(Map<String, Object> of, String key) {
    return (Map<String, Object>) of.get(key);
  }
}
