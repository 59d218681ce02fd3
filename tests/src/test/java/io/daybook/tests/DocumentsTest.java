package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of all documents: their size, their tables, their links. */
class DocumentsTest {
  private static final int README_BYTES = 12 * 1024;
  private static final int TABLE_WIDTH = 140;
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern OWN_FILE =
      Pattern.compile(
          "(?<![\\w/.-])(?:docs/[\\w/-]+|README|ARCHITECTURE|CONTRIBUTING)\\.md(?:#[\\w-]+)?");
  private static final Set<String> NOT_OURS = Set.of("node_modules", "target", ".git", ".daybook");

  static List<Path> documents() throws IOException {
    return files(".md");
  }

  @Test
  void findsAllDocuments() throws IOException {
    assertThat(documents())
        .contains(
            Command.DIST.resolve("README.md"),
            Command.DIST.resolve("docs/mapping.md"),
            Command.DIST.resolve("docs/adr/0001-ledger-instead-of-a-table-format.md"),
            Command.DIST.resolve("ingest/deploy/README.md"),
            Command.DIST.resolve("examples/sshd-auth/README.md"));
  }

  @Test
  void keepsTheReadmeShort() throws IOException {
    assertThat(Files.size(Command.DIST.resolve("README.md"))).isLessThanOrEqualTo(README_BYTES);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void hasTablesThatFitAScreen(Path document) throws IOException {
    assertThat(prose(document).stream().filter(line -> line.startsWith("|")))
        .allSatisfy(
            line ->
                assertThat(line.codePointCount(0, line.length()))
                    .as(line)
                    .isLessThanOrEqualTo(TABLE_WIDTH));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksOnlyToFilesAndHeadingsThatAreThere(Path document) throws IOException {
    for (String line : prose(document)) {
      for (String link :
          LINK.matcher(line.replaceAll("`[^`]*`", "")).results().map(m -> m.group(1)).toList()) {
        if (!link.matches("[a-z]+:.*")) {
          assertThere(document, link);
        }
      }
    }
  }

  @Test
  void isReachedFromTheReadme() throws IOException {
    Set<Path> reached = new TreeSet<>();
    reach(Command.DIST.resolve("README.md"), reached);

    assertThat(reached).containsAll(documents());
  }

  /** Comments, messages and scripts name documents, too. */
  @Test
  void isNamedInCodeOnlyByFilesAndHeadingsThatAreThere() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String ending : List.of(".java", ".yaml", ".sh", ".py", ".service", ".crontab", ".in")) {
      sources.addAll(files(ending));
    }
    for (Path source : sources) {
      if (!source.toString().contains("src/test")) {
        for (String name :
            OWN_FILE
                .matcher(Files.readString(source))
                .results()
                .map(found -> found.group())
                .toList()) {
          assertThere(Command.DIST.resolve("README.md"), name);
        }
      }
    }
  }

  private static void reach(Path document, Set<Path> reached) throws IOException {
    if (!reached.add(document)) {
      return;
    }
    for (String line : prose(document)) {
      for (String link : LINK.matcher(line).results().map(m -> m.group(1)).toList()) {
        Path target = target(document, link);
        if (Files.isDirectory(target)) {
          for (Path below : documents()) {
            if (target.equals(below.getParent())) {
              reach(below, reached);
            }
          }
        } else if (target.toString().endsWith(".md") && Files.exists(target)) {
          reach(target, reached);
        }
      }
    }
  }

  private static Path target(Path document, String link) {
    String path = link.replaceFirst("#.*", "");
    return path.isEmpty() ? document : document.resolveSibling(path).normalize();
  }

  private static void assertThere(Path document, String link) throws IOException {
    Path target = target(document, link);
    assertThat(target).as("%s links to %s", document, link).exists();
    int anchor = link.indexOf('#');
    if (anchor >= 0) {
      assertThat(anchors(target))
          .as("%s links to %s", document, link)
          .contains(link.substring(anchor + 1));
    }
  }

  /** Returns the anchors of a document's headings, as GitHub makes them. */
  private static Set<String> anchors(Path document) throws IOException {
    Map<String, Integer> times = new HashMap<>();
    return prose(document).stream()
        .filter(line -> line.matches("#{1,6} .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .map(
            anchor -> {
              int before = times.merge(anchor, 1, Integer::sum) - 1;
              return before == 0 ? anchor : anchor + "-" + before;
            })
        .collect(Collectors.toSet());
  }

  /** Returns the lines that are in no fenced block. */
  private static List<String> prose(Path document) throws IOException {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    for (String line : Files.readAllLines(document)) {
      if (line.startsWith("```")) {
        fenced = !fenced;
      } else if (!fenced) {
        prose.add(line);
      }
    }
    assertThat(fenced).as("%s ends within a block", document).isFalse();
    return prose;
  }

  private static List<Path> files(String ending) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        Command.DIST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return NOT_OURS.contains(String.valueOf(directory.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && file.toString().endsWith(ending)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted().toList();
  }
}
