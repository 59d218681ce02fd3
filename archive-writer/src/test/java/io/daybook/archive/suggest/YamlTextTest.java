package io.daybook.archive.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class YamlTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "two words",
        "/a/b",
        "./sku",
        "@timestamp",
        "true",
        "NO",
        "1",
        "1e2",
        "",
        " x",
        "a: b",
        "a #b",
        "it's",
        "[x]",
        "{x}",
        "a,b",
        "-",
        "...",
        "~",
        "\t",
        "a\u001b[31m",
        "\u0085",
        "\uFEFFx",
        "\u2028",
        "\\n",
        "\"",
        "€",
        "😀",
        "key*",
        "%",
        "!x",
        "&x",
        "yes",
        "null",
        ".5",
        ".nan",
        "a\u0000b",
        "x ",
        "2026-03-01"
      })
  void isReadAsTheTextItWas(String text) {
    String yaml = "[{" + YamlText.scalar(text) + ": " + YamlText.scalar(text) + "}]";

    Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    assertThat(read).isEqualTo(List.of(Map.of(text, text)));
  }
}
