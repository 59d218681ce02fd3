package io.daybook.warehouse.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The files of a configuration as they stand: {@code daybook.yaml}, {@code sources/*.yaml}, {@code
 * datasets/*.yaml}. A source's and a dataset's name is its file's.
 *
 * @param main the top of the tree
 * @param sources by name
 * @param datasets by name
 */
public record ConfigTree(
    ConfigNode main, Map<String, ConfigNode> sources, Map<String, ConfigNode> datasets) {

  private static final String SUFFIX = ".yaml";
  private static final String SOURCES = "sources";

  /** How the parser complains about most. */
  private static final Pattern EXPECTED =
      Pattern.compile("expected (?<expected>.*), but (?:found|got) (?<found>.*)");

  /**
   * Reads the files.
   *
   * @param directory where they are; nothing for the embedded defaults
   * @param settings what fills <code>${name}</code>
   */
  public static ConfigTree load(
      Optional<Path> directory, Map<String, String> settings, Problems problems) {
    if (directory.isEmpty()) {
      return new ConfigTree(ConfigNode.empty(problems), Map.of(), Map.of());
    }
    Path base = directory.get();
    if (!Files.isDirectory(base)) {
      problems.add(
          new Problem(
              "--config",
              "",
              "'" + base + "'",
              "a directory with daybook.yaml, sources/ and datasets/",
              Files.exists(base)
                  ? "name the directory, not a file"
                  : "there is no such directory"));
      return load(Optional.empty(), settings, problems);
    }
    Path main = base.resolve("daybook.yaml");
    ConfigNode top =
        Files.exists(main)
            ? read(null, base, main, settings, problems)
            : new ConfigNode("daybook.yaml", "", null, settings, problems);
    return new ConfigTree(
        top,
        folder(base, SOURCES, settings, problems),
        folder(base, "datasets", settings, problems));
  }

  private static Map<String, ConfigNode> folder(
      Path base, String name, Map<String, String> settings, Problems problems) {
    Path folder = base.resolve(name);
    if (!Files.isDirectory(folder)) {
      return Map.of();
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      problems.add(unreadable(null, name, e));
      return Map.of();
    }
    Map<String, ConfigNode> nodes = new LinkedHashMap<>();
    for (Path file : files) {
      String fileName = String.valueOf(file.getFileName());
      String entry = fileName.substring(0, fileName.length() - SUFFIX.length());
      String source = name.equals(SOURCES) ? entry : null;
      nodes.put(entry, read(source, base, file, settings, problems));
    }
    return nodes;
  }

  private static ConfigNode read(
      @Nullable String source,
      Path base,
      Path file,
      Map<String, String> settings,
      Problems problems) {
    String name = base.relativize(file).toString();
    try {
      Node node = compose(Files.readString(file));
      ConfigNode top = new ConfigNode(source, name, "", node, settings, problems);
      if (!top.isPresent() || top.isMapping()) {
        return top;
      }
      top.problem(top.rendered(), "keys and values", "write lines like 'key: value'");
    } catch (MarkedYAMLException e) {
      problems.add(
          new Problem(
              source,
              name + ":" + (e.getProblemMark().getLine() + 1),
              "",
              found(e.getProblem()),
              "valid YAML",
              "mind the indentation, and quote texts with : # { } [ ] in them"));
    } catch (YAMLException e) {
      problems.add(new Problem(source, name, "", String.valueOf(e.getMessage()), "valid YAML", ""));
    } catch (CharacterCodingException e) {
      problems.add(
          new Problem(source, name, "", "other bytes", "text in UTF-8", "save the file as UTF-8"));
    } catch (IOException e) {
      problems.add(unreadable(source, name, e));
    }
    return ConfigNode.unreadable(name);
  }

  /** Returns a parser's complaint as what was found. */
  private static String found(String complaint) {
    Matcher both = EXPECTED.matcher(complaint);
    if (both.matches()) {
      return both.group("found") + " in place of " + both.group("expected");
    }
    return complaint.startsWith("found ")
        ? complaint.substring("found ".length())
        : "other text: " + complaint;
  }

  private static @Nullable Node compose(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(true); // reported with their place by ConfigNode
    return new Yaml(options).compose(new StringReader(text));
  }

  private static Problem unreadable(@Nullable String source, String name, IOException e) {
    return new Problem(
        source,
        name,
        "",
        e.getClass().getSimpleName() + " " + e.getMessage(),
        "a readable file",
        "check its owner and permissions");
  }
}
