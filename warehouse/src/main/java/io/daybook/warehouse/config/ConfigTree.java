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
 * datasets/*.yaml}, {@code metrics/*.yaml} and {@code metrics/*.sql}. What a file declares is named
 * as the file.
 *
 * @param main the top of the tree
 * @param sources by name
 * @param datasets by name
 * @param metrics own metric tables by name
 * @param queries the texts of {@code metrics/*.sql}, by name
 */
public record ConfigTree(
    ConfigNode main,
    Map<String, ConfigNode> sources,
    Map<String, ConfigNode> datasets,
    Map<String, ConfigNode> metrics,
    Map<String, String> queries) {

  private static final String SUFFIX = ".yaml";
  private static final String SQL = ".sql";
  private static final String MAIN = "daybook.yaml";
  private static final String PORTS = "stack.ports.";
  private static final String SOURCES = "sources";
  private static final String DATASETS = "datasets";
  private static final String METRICS = "metrics";

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
      return new ConfigTree(ConfigNode.empty(problems), Map.of(), Map.of(), Map.of(), Map.of());
    }
    Path base = directory.get();
    if (!Files.isDirectory(base)) {
      problems.add(
          new Problem(
              "--config",
              "",
              "'" + base + "'",
              "a directory with daybook.yaml, sources/, datasets/ and metrics/",
              Files.exists(base)
                  ? "name the directory, not a file"
                  : "there is no such directory"));
      return load(Optional.empty(), settings, problems);
    }
    settings.keySet().stream()
        .filter(key -> key.contains(".") && !key.startsWith(PORTS))
        .filter(key -> !isMentioned(base, key, problems))
        .forEach(key -> problems.add(unused(key)));
    Path main = base.resolve(MAIN);
    ConfigNode top =
        Files.exists(main)
            ? read(null, base, main, settings, problems)
            : new ConfigNode("daybook.yaml", "", null, settings, problems);
    return new ConfigTree(
        top,
        folder(base, SOURCES, settings, problems),
        folder(base, DATASETS, settings, problems),
        folder(base, METRICS, settings, problems),
        queries(base, problems));
  }

  /** Settings fill variables; they set no keys, though one named as a key looks as if it did. */
  private static Problem unused(String key) {
    return new Problem(
        "--set",
        key,
        "none",
        "a file of the configuration with ${" + key + "}",
        "to set this key, write it into daybook.yaml");
  }

  private static boolean isMentioned(Path base, String key, Problems problems) {
    Stream<Path> inFolders =
        Stream.of(SOURCES, DATASETS, METRICS)
            .flatMap(folder -> files(base, folder, "", problems).stream());
    return Stream.concat(Stream.of(base.resolve(MAIN)), inFolders)
        .anyMatch(file -> mentions(file, "${" + key + "}"));
  }

  /** What can't be read is told where it is read for its contents. */
  private static boolean mentions(Path file, String variable) {
    try {
      return Files.isRegularFile(file) && Files.readString(file).contains(variable);
    } catch (IOException e) {
      return true;
    }
  }

  private static Map<String, ConfigNode> folder(
      Path base, String name, Map<String, String> settings, Problems problems) {
    Map<String, ConfigNode> nodes = new LinkedHashMap<>();
    for (Path file : files(base, name, SUFFIX, problems)) {
      String declared = name(file, SUFFIX);
      nodes.put(declared, read(entry(name, declared), base, file, settings, problems));
    }
    return nodes;
  }

  /** A query that can't be read is a problem of its table. */
  private static Map<String, String> queries(Path base, Problems problems) {
    Map<String, String> queries = new LinkedHashMap<>();
    for (Path file : files(base, METRICS, SQL, problems)) {
      String name = name(file, SQL);
      try {
        queries.put(name, Files.readString(file));
      } catch (IOException e) {
        queries.put(name, "");
        problems.add(fault(ConfigEntry.metric(name), base.relativize(file).toString(), e));
      }
    }
    return queries;
  }

  private static List<Path> files(Path base, String name, String suffix, Problems problems) {
    Path folder = base.resolve(name);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    } catch (IOException e) {
      problems.add(fault(null, name, e));
      return List.of();
    }
  }

  private static String name(Path file, String suffix) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - suffix.length());
  }

  private static @Nullable ConfigEntry entry(String folder, String name) {
    return switch (folder) {
      case SOURCES -> ConfigEntry.source(name);
      case METRICS -> ConfigEntry.metric(name);
      default -> null;
    };
  }

  /** Reads a source's file from the text that {@link ConfigNode#portable} gave. */
  static ConfigNode source(String name, String text, Problems problems) {
    return new ConfigNode(
        ConfigEntry.source(name), name + SUFFIX, "", compose(text), Map.of(), problems);
  }

  private static ConfigNode read(
      @Nullable ConfigEntry entry,
      Path base,
      Path file,
      Map<String, String> settings,
      Problems problems) {
    String name = base.relativize(file).toString();
    try {
      Node node = compose(Files.readString(file));
      ConfigNode top = new ConfigNode(entry, name, "", node, settings, problems);
      if (!top.isPresent() || top.isMapping()) {
        return top;
      }
      top.problem(top.rendered(), "keys and values", "write lines like 'key: value'");
    } catch (MarkedYAMLException e) {
      problems.add(
          new Problem(
              entry,
              name + ":" + (e.getProblemMark().getLine() + 1),
              "",
              found(e.getProblem()),
              "valid YAML",
              "mind the indentation, and quote texts with : # { } [ ] in them"));
    } catch (YAMLException e) {
      problems.add(new Problem(entry, name, "", String.valueOf(e.getMessage()), "valid YAML", ""));
    } catch (IOException e) {
      problems.add(fault(entry, name, e));
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

  private static Problem fault(@Nullable ConfigEntry entry, String name, IOException e) {
    return e instanceof CharacterCodingException
        ? new Problem(entry, name, "", "other bytes", "text in UTF-8", "save the file as UTF-8")
        : new Problem(
            entry,
            name,
            "",
            e.getClass().getSimpleName() + " " + e.getMessage(),
            "a readable file",
            "check its owner and permissions");
  }
}
