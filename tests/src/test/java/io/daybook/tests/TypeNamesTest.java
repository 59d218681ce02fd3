package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each simple type name means one thing in the whole project, nested types and tests included. */
class TypeNamesTest {
  private static final Pattern DECLARATION =
      Pattern.compile(
          "^ *(?:(?:public|protected|private|static|abstract|final|sealed|non-sealed) )*"
              + "(?:class|record|interface|enum|@interface) ([A-Z]\\w*)",
          Pattern.MULTILINE);

  @Test
  void standOnceEach() throws IOException {
    Map<String, SortedSet<String>> filesByName = new TreeMap<>();
    for (Path file : sources()) {
      DECLARATION
          .matcher(Files.readString(file))
          .results()
          .map((MatchResult declaration) -> declaration.group(1))
          .forEach(
              name ->
                  filesByName
                      .computeIfAbsent(name, key -> new TreeSet<>())
                      .add(Command.DIST.relativize(file).toString()));
    }

    assertThat(filesByName).containsKey("TypeNamesTest").hasSizeGreaterThan(500);
    filesByName.values().removeIf(files -> files.size() == 1);
    assertThat(filesByName).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Command.DIST)) {
      return files
          .filter(file -> file.toString().contains("/src/") && file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    }
  }
}
