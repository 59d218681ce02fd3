package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The console's pages in Chromium; pictures of them stay in {@code tests/target/console}. */
final class ConsolePages implements AutoCloseable {
  static final List<String> ALL =
      List.of("/", "/sales", "/customers", "/orders", "/logins", "/trust", "/tables");

  private final ObjectMapper json = new ObjectMapper();
  private final Process browser;
  private final Writer commands;
  private final BufferedReader answers;

  private ConsolePages(Process browser) {
    this.browser = browser;
    this.commands = browser.outputWriter(StandardCharsets.UTF_8);
    this.answers = browser.inputReader(StandardCharsets.UTF_8);
  }

  static ConsolePages open(URI address) throws IOException {
    Path room = Command.DIST.resolve("console");
    return new ConsolePages(
        new ProcessBuilder(
                "node",
                room.resolve("web/browser/check.mjs").toString(),
                room.resolve("target/browser/chromium").toString(),
                address.toString(),
                Command.DIST.resolve("tests/target/console").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  private JsonNode command(String line) throws IOException {
    commands.write(line + "\n");
    commands.flush();
    String answer = answers.readLine();
    assertThat(answer).as(line).isNotNull();
    JsonNode told = json.readTree(answer);
    assertThat(told.path("failure").asText()).as(line).isEmpty();
    return told;
  }

  /** Looks at a page, and expects that nothing is wrong with it, whatever it shows. */
  String assertSound(String path, String theme, int width) throws IOException {
    JsonNode seen = command("look " + path + " " + theme + " " + width);
    String name = path + " " + theme + " " + width;
    assertThat(seen.path("findings")).as("axe on " + name).isEmpty();
    assertThat(seen.path("errors")).as("errors on " + name).isEmpty();
    assertThat(seen.path("elsewhere")).as("requests of " + name).isEmpty();
    assertThat(seen.path("dialogs")).as("dialogs of " + name).isEmpty();
    assertThat(seen.path("inline").asInt()).as("inline scripts of " + name).isZero();
    assertThat(seen.path("overflow").asInt()).as("overflow of " + name).isZero();
    return seen.path("text").asText();
  }

  /** Opens a page, which stays open. */
  void stayAt(String path) throws IOException {
    command("open " + path);
  }

  /** Returns the texts that the open page has shown since, by publication. */
  Map<Long, List<String>> shown() throws IOException {
    Map<Long, List<String>> shown = new TreeMap<>();
    for (JsonNode state : command("watch").path("states")) {
      assertThat(state.path("header").asText()).isEqualTo(state.path("publication").asText());
      shown
          .computeIfAbsent(state.path("publication").asLong(), key -> new ArrayList<>())
          .add(state.path("text").asText());
    }
    return shown;
  }

  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (!browser.waitFor(10, TimeUnit.SECONDS)) {
        browser.destroyForcibly();
      }
    } catch (InterruptedException e) {
      browser.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
