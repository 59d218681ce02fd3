package io.daybook.warehouse.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A place in the configuration, which may be empty. Every getter adds a {@link Problem} and returns
 * the default (or a harmless value) where the text doesn't fit; nothing throws. A getter also makes
 * its key known: {@link #noOtherKeys()} reports the rest.
 */
public final class ConfigNode {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_.-]+)}");
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB|TiB)", Pattern.CASE_INSENSITIVE);
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
  private static final Pattern RATIO = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%");
  private static final String MISSING = "nothing";
  private static final int DEEPEST = 100;

  /** Stands in a suggested file for what a person must say. */
  private static final String BLANK = "___";

  private final @Nullable ConfigEntry entry;
  private final String file;
  private final String path;
  private final @Nullable Node node;
  private final Map<String, String> settings;
  private final Problems problems;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Map<String, Node> keys = new HashMap<>();
  private final TreeSet<String> known = new TreeSet<>();
  private boolean readable = true;

  ConfigNode(
      String file,
      String path,
      @Nullable Node node,
      Map<String, String> settings,
      Problems problems) {
    this(null, file, path, node, settings, problems);
  }

  /**
   * @param entry whose file it is; null for a file of no single entry
   */
  ConfigNode(
      @Nullable ConfigEntry entry,
      String file,
      String path,
      @Nullable Node node,
      Map<String, String> settings,
      Problems problems) {
    this.entry = entry;
    this.file = file;
    this.path = path;
    this.node = isNull(node) ? null : node;
    this.settings = settings;
    this.problems = problems;
    if (this.node instanceof MappingNode mapping) {
      readEntries(mapping);
    }
  }

  private void readEntries(MappingNode mapping) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(tuple.getKeyNode(), path, "a structure", "a plain key", "");
      } else if (entries.putIfAbsent(key.getValue(), tuple.getValueNode()) != null) {
        problem(key, key(key.getValue()), "it a second time", "each key once", "remove one");
      } else {
        keys.put(key.getValue(), key);
      }
    }
  }

  /** Returns an empty node: every getter gives its default. */
  public static ConfigNode empty(Problems problems) {
    return new ConfigNode("defaults", "", null, Map.of(), problems);
  }

  /** Returns what stands for a file that was reported: nothing more is to be said of it. */
  static ConfigNode unreadable(String file) {
    ConfigNode silent = new ConfigNode(file, "", null, Map.of(), new Problems());
    silent.readable = false;
    return silent;
  }

  /** Returns whether the file could be read. */
  boolean isReadable() {
    return readable;
  }

  /** Returns whether something stands here. */
  public boolean isPresent() {
    return node != null;
  }

  /** Returns whether a mapping of keys stands here. */
  public boolean isMapping() {
    return node instanceof MappingNode;
  }

  /** Returns whether a list stands here. */
  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Returns whether the key is there. */
  public boolean has(String key) {
    known.add(key);
    return !isNull(entries.get(key));
  }

  /** Returns what stands at a key; an empty node if nothing does. */
  public ConfigNode child(String key) {
    known.add(key);
    return new ConfigNode(entry, file, key(key), entries.get(key), settings, problems);
  }

  /** Returns a child that must be a mapping of keys if it is there at all. */
  public ConfigNode section(String key) {
    ConfigNode child = child(key);
    if (child.isPresent() && !child.isMapping()) {
      child.problem(child.rendered(), "keys and values", "indent them below '" + key + ":'");
    }
    return child;
  }

  /** Returns all keys with what stands there, in the order of the file; all become known. */
  public Map<String, ConfigNode> children() {
    Map<String, ConfigNode> children = new LinkedHashMap<>();
    for (String key : entries.keySet()) {
      children.put(key, child(key));
    }
    return children;
  }

  /** Returns the elements of a list at a key; a single value is a list of one. */
  public List<ConfigNode> list(String key) {
    ConfigNode child = child(key);
    if (!child.isPresent()) {
      return List.of();
    }
    if (!(child.node instanceof SequenceNode sequence)) {
      return List.of(child);
    }
    List<ConfigNode> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      elements.add(
          new ConfigNode(
              entry, file, child.path + "[" + elements.size() + "]", element, settings, problems));
    }
    return elements;
  }

  /** Returns the texts of a list at a key; a single text is a list of one. */
  public List<String> texts(String key) {
    return list(key).stream().flatMap(element -> element.text().stream()).toList();
  }

  /**
   * Returns the text that stands here, with every <code>${name}</code> filled from settings;
   * nothing where one of them has no value.
   */
  public Optional<String> text() {
    if (node == null) {
      return Optional.empty();
    }
    if (!(node instanceof ScalarNode scalar)) {
      problem(rendered(), "a single value", "");
      return Optional.empty();
    }
    if (scalar.getValue().equals(BLANK)) {
      problem("the blank " + BLANK, "a value", "fill it in: the comment above it says how");
      return Optional.empty();
    }
    Matcher matcher = VARIABLE.matcher(scalar.getValue());
    StringBuilder filled = new StringBuilder();
    boolean complete = true;
    while (matcher.find()) {
      String name = matcher.group(1);
      String value = settings.get(name);
      if (value == null) {
        problem("${" + name + "}", "a value for it", "give --set " + name + "=VALUE");
        complete = false;
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value == null ? "" : value));
    }
    return complete ? Optional.of(matcher.appendTail(filled).toString()) : Optional.empty();
  }

  /** Returns the text at a key. */
  public Optional<String> text(String key) {
    return child(key).text();
  }

  /** Returns the text at a key, or the default. */
  public String text(String key, String defaultValue) {
    return text(key).orElse(defaultValue);
  }

  /** Returns the text at a key that must be there; an empty one after the problem was added. */
  public String requiredText(String key, String example) {
    Optional<String> text = text(key);
    if (text.isEmpty() && !has(key)) {
      child(key).problem(MISSING, "a value", "add '" + key + ": " + example + "'");
    }
    return text.orElse("");
  }

  /** Returns the whole number at a key, or the default. */
  public int integer(String key, int defaultValue, int least, int most) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return defaultValue;
    }
    try {
      int number = Integer.parseInt(text.get().replace("_", ""));
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as for a number out of range.
    }
    child(key).problem("'" + text.get() + "'", "a number from " + least + " to " + most, "");
    return defaultValue;
  }

  /** Returns the bytes at a key, such as {@code 128MiB}, or the default. */
  public long bytes(String key, long defaultValue) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return defaultValue;
    }
    Matcher matcher = SIZE.matcher(text.get());
    int power =
        matcher.matches()
            ? "bkmgt".indexOf(matcher.group(2).toLowerCase(Locale.ROOT).charAt(0))
            : -1;
    if (power < 0 || Long.parseLong(matcher.group(1)) > Long.MAX_VALUE >> (10 * power)) {
      child(key).problem("'" + text.get() + "'", "a size with a unit", "write it like 128MiB");
      return defaultValue;
    }
    return Long.parseLong(matcher.group(1)) << (10 * power);
  }

  /** Returns the size at a key as {@link #bytes(String, long)} does, up to a limit of whole GiB. */
  long bytes(String key, long defaultValue, long limit) {
    long bytes = bytes(key, defaultValue);
    if (bytes > limit) {
      child(key).problem("'" + text(key).orElse("") + "'", "at most " + (limit >> 30) + "GiB", "");
      return defaultValue;
    }
    return bytes;
  }

  /** Returns the time at a key, such as {@code 15m} or {@code 30d}, or the default. */
  public Duration duration(String key, Duration defaultValue) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return defaultValue;
    }
    Matcher matcher = TIME.matcher(text.get());
    if (!matcher.matches()) {
      child(key)
          .problem(
              "'" + text.get() + "'",
              "a number from 0 on with a unit (ms, s, m, h, d)",
              "write it like 15m or 30d");
      return defaultValue;
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /** Returns the time at a key, which must be above zero, or the default. */
  public Duration positiveDuration(String key, Duration defaultValue) {
    Duration time = duration(key, defaultValue);
    if (time.isZero()) {
      child(key).problem("'" + text(key).orElse("") + "'", "a time above zero", "write it like 1s");
      return defaultValue;
    }
    return time;
  }

  /** Returns the share at a key, such as {@code 1%}, as a fraction, or the default. */
  public double ratio(String key, double defaultValue) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return defaultValue;
    }
    Matcher matcher = RATIO.matcher(text.get());
    double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : -1;
    if (percent < 0 || percent > 100) {
      child(key).problem("'" + text.get() + "'", "a share from 0% to 100%", "write it like 1%");
      return defaultValue;
    }
    return percent / 100;
  }

  /** Returns the IANA zone at a key, or the default. */
  public ZoneId zone(String key, ZoneId defaultValue) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return defaultValue;
    }
    try {
      return ZoneId.of(text.get());
    } catch (DateTimeException e) {
      child(key)
          .problem("'" + text.get() + "'", "an IANA time zone", "write it like Europe/London");
      return defaultValue;
    }
  }

  /** Returns the constant at a key, written in kebab-case, or the default. */
  public <E extends Enum<E>> E oneOf(String key, Class<E> type, E defaultValue) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return defaultValue;
    }
    List<String> labels = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String label = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (label.equals(text.get())) {
        return constant;
      }
      labels.add(label);
    }
    child(key).problem("'" + text.get() + "'", "one of " + String.join(", ", labels), "");
    return defaultValue;
  }

  /** Reports every key that no getter asked for. */
  public void noOtherKeys() {
    for (Map.Entry<String, Node> entry : entries.entrySet()) {
      if (!known.contains(entry.getKey())) {
        problem(
            keys.get(entry.getKey()),
            key(entry.getKey()),
            "an unknown key",
            known.isEmpty() ? "no key" : "one of " + String.join(", ", known),
            nearest(entry.getKey()).map(near -> "did you mean '" + near + "'?").orElse(""));
      }
    }
  }

  /** Adds a problem with what stands here. */
  public void problem(String found, String expected, String remedy) {
    problem(node, path, found, expected, remedy);
  }

  /** Returns what stands here for a message: the text, or what kind of structure it is. */
  public String rendered() {
    if (node == null) {
      return MISSING;
    }
    if (node instanceof ScalarNode scalar) {
      return "'" + scalar.getValue() + "'";
    }
    return isList() ? "a list" : "keys and values";
  }

  /**
   * Returns all that stands here, however it was laid out, ordered and commented: two that are
   * equal say the same. Variables are filled.
   *
   * @param keys of full keys below this place, without places in lists, such as {@code
   *     events.fields}: the wanted ones
   */
  public String canonical(Predicate<String> keys) {
    StringBuilder text = new StringBuilder();
    appendCanonical(text, node, "", 0, keys);
    return text.toString();
  }

  private void appendCanonical(
      StringBuilder text, @Nullable Node at, String atKey, int depth, Predicate<String> keys) {
    if (depth > DEEPEST) {
      return; // an alias within itself
    }
    if (at instanceof MappingNode mapping) {
      TreeMap<String, Node> values = new TreeMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        values.put(
            tuple.getKeyNode() instanceof ScalarNode plain ? plain.getValue() : "",
            tuple.getValueNode());
      }
      text.append('{');
      values.forEach(
          (key, value) -> {
            String full = atKey.isEmpty() ? key : atKey + "." + key;
            if (keys.test(full)) {
              text.append(key).append(": ");
              appendCanonical(text, value, full, depth + 1, keys);
              text.append(", ");
            }
          });
      text.append('}');
    } else if (at instanceof SequenceNode sequence) {
      text.append('[');
      for (Node element : sequence.getValue()) {
        appendCanonical(text, element, atKey, depth + 1, keys);
        text.append(", ");
      }
      text.append(']');
    } else if (at instanceof ScalarNode scalar && !isNull(scalar)) {
      String value = filled(scalar);
      text.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
  }

  /**
   * Returns all that stands here as a text from which {@link ConfigTree#source} reads the same in
   * another process: JSON, which YAML includes. Variables are filled.
   *
   * @param keys of full keys below this place: the wanted ones
   */
  String portable(Predicate<String> keys) {
    StringBuilder text = new StringBuilder();
    appendPortable(text, node, "", 0, keys);
    return text.toString();
  }

  private void appendPortable(
      StringBuilder text, @Nullable Node at, String atKey, int depth, Predicate<String> keys) {
    String comma = "";
    if (at instanceof MappingNode mapping && depth <= DEEPEST) {
      text.append('{');
      for (NodeTuple tuple : mapping.getValue()) {
        String key = tuple.getKeyNode() instanceof ScalarNode plain ? plain.getValue() : "";
        String full = atKey.isEmpty() ? key : atKey + "." + key;
        if (keys.test(full)) {
          appendQuoted(text.append(comma), key);
          appendPortable(text.append(": "), tuple.getValueNode(), full, depth + 1, keys);
          comma = ", ";
        }
      }
      text.append('}');
    } else if (at instanceof SequenceNode sequence && depth <= DEEPEST) {
      text.append('[');
      for (Node element : sequence.getValue()) {
        appendPortable(text.append(comma), element, atKey, depth + 1, keys);
        comma = ", ";
      }
      text.append(']');
    } else if (at instanceof ScalarNode scalar && !isNull(scalar)) {
      appendQuoted(text, filled(scalar));
    } else {
      text.append("null");
    }
  }

  /** Line breaks of any script would be folded. */
  private static void appendQuoted(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char sign = value.charAt(i);
      if (sign == '"' || sign == '\\') {
        text.append('\\').append(sign);
      } else if (sign < ' ' || sign > '~') {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) sign));
      } else {
        text.append(sign);
      }
    }
    text.append('"');
  }

  private String filled(ScalarNode scalar) {
    return VARIABLE
        .matcher(scalar.getValue())
        .replaceAll(
            found ->
                Matcher.quoteReplacement(settings.getOrDefault(found.group(1), found.group())));
  }

  /** Returns the full key of this place. */
  public String path() {
    return path;
  }

  private void problem(
      @Nullable Node at, String key, String found, String expected, String remedy) {
    String place =
        at == null || at.getStartMark() == null
            ? file
            : file + ":" + (at.getStartMark().getLine() + 1);
    problems.add(new Problem(entry, place, key, found, expected, remedy));
  }

  private String key(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Returns the names that are most like a mistaken one, whatever its letters; at most three. */
  static List<String> nearest(Collection<String> names, String mistaken) {
    String lower = mistaken.toLowerCase(Locale.ROOT);
    Map<String, Integer> distances = new HashMap<>();
    for (String name : names) {
      distances.put(name.toLowerCase(Locale.ROOT), distance(name.toLowerCase(Locale.ROOT), lower));
    }
    int least = distances.values().stream().min(Integer::compare).orElse(Integer.MAX_VALUE);
    return least > Math.max(1, lower.length() / 3)
        ? List.of()
        : distances.entrySet().stream()
            .filter(name -> name.getValue() == least)
            .map(Map.Entry::getKey)
            .sorted()
            .limit(3)
            .toList();
  }

  private Optional<String> nearest(String key) {
    return known.stream()
        .filter(candidate -> distance(candidate, key) <= Math.max(1, key.length() / 3))
        .min((a, b) -> Integer.compare(distance(a, key), distance(b, key)));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static boolean isNull(@Nullable Node node) {
    return node == null || (node instanceof ScalarNode && node.getTag().equals(Tag.NULL));
  }
}
