package io.daybook.warehouse.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The keys in which two texts of {@link ConfigNode#canonical} differ, for a person. */
public final class ChangedKeys {
  private final List<String> changes = new ArrayList<>();

  private ChangedKeys() {}

  /**
   * Returns each key that differs, with its old and its new value, such as {@code ids was "all" and
   * is nothing}: the deepest one that stands in both, or the whole texts if one can't be taken
   * apart.
   */
  public static List<String> between(String before, String now) {
    ChangedKeys keys = new ChangedKeys();
    try {
      keys.compare("", compose(before), compose(now));
    } catch (YAMLException e) {
      return List.of(change("its rule", before, now)); // a key that is no plain text
    }
    return keys.changes.isEmpty() && !before.equals(now)
        ? List.of(change("its rule", before, now))
        : List.copyOf(keys.changes);
  }

  private static @Nullable Node compose(String canonical) {
    return new Yaml(new LoaderOptions()).compose(new StringReader(canonical));
  }

  private void compare(String path, @Nullable Node before, @Nullable Node now) {
    if (before instanceof MappingNode old && now instanceof MappingNode current) {
      Map<String, Node> was = values(old);
      Map<String, Node> is = values(current);
      Set<String> keys = new TreeSet<>(was.keySet());
      keys.addAll(is.keySet());
      keys.forEach(
          key -> compare(path.isEmpty() ? key : path + "." + key, was.get(key), is.get(key)));
    } else if (before instanceof SequenceNode old
        && now instanceof SequenceNode current
        && old.getValue().size() == current.getValue().size()
        && old.getValue().stream().allMatch(MappingNode.class::isInstance)) {
      IntStream.range(0, old.getValue().size())
          .forEach(
              i -> compare(path + "[" + i + "]", old.getValue().get(i), current.getValue().get(i)));
    } else if (!text(before).equals(text(now))) {
      changes.add(change(path, text(before), text(now)));
    }
  }

  private static String change(String key, String before, String now) {
    return key + " was " + before + " and is " + now;
  }

  private static Map<String, Node> values(MappingNode mapping) {
    Map<String, Node> values = new TreeMap<>();
    mapping
        .getValue()
        .forEach(tuple -> values.put(scalar(tuple.getKeyNode()), tuple.getValueNode()));
    return values;
  }

  private static String scalar(Node node) {
    return node instanceof ScalarNode plain ? plain.getValue() : "";
  }

  private static String text(@Nullable Node node) {
    if (node instanceof MappingNode mapping) {
      return values(mapping).entrySet().stream()
          .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream()
          .map(ChangedKeys::text)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return node instanceof ScalarNode plain && !plain.isPlain()
        ? '"' + plain.getValue() + '"'
        : "nothing";
  }
}
