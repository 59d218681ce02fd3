package io.daybook.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.warehouse.run.FaultPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Holds ARCHITECTURE.md against the POMs, the fault points and the decisions. */
class ArchitectureDocumentTest {
  private static final Path DOCUMENT = Command.DIST.resolve("ARCHITECTURE.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern FOLDER = Pattern.compile("^- `([^`]+)`.*", Pattern.MULTILINE);
  private static final Pattern DECISION =
      Pattern.compile(
          "^\\| [^|]+ \\| \\[ADR (\\d+)]\\(docs/adr/([^)]+)\\) +\\|$", Pattern.MULTILINE);
  private static final Set<String> SCOPES = Set.of("compile", "provided", "runtime");

  @Test
  void givesEveryModuleARowWithWhatItMayUse() throws Exception {
    Map<String, String> folderByArtifact = new LinkedHashMap<>();
    for (String folder : modules()) {
      folderByArtifact.put(child(pom(folder), "artifactId").orElseThrow(), folder);
    }
    Map<String, Set<String>> expected = new TreeMap<>();
    for (String folder : modules()) {
      expected.put(folder, dependencies(folder, folderByArtifact));
    }

    assertThat(documented()).isEqualTo(expected);
  }

  @Test
  void saysOfAModuleWithoutDependenciesThatItUsesNothingOfOurs() throws Exception {
    assertThat(rows())
        .allSatisfy(
            cells -> {
              String mayUse = cells.get(cells.size() - 1);
              assertThat(codes(mayUse).isEmpty()).isEqualTo(mayUse.equals("nothing of ours"));
            });
  }

  @Test
  void tellsWhatACrashLeavesAtEveryFaultPoint() throws Exception {
    Set<String> told =
        Files.readString(DOCUMENT)
            .lines()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .collect(Collectors.toSet());

    assertThat(told).containsAll(Stream.of(FaultPoint.values()).map(FaultPoint::label).toList());
  }

  @Test
  void saysOfEveryModuleWhatLivesThere() throws Exception {
    List<String> told =
        FOLDER.matcher(section("## Modules")).results().map(line -> line.group(1)).toList();

    assertThat(told).containsExactlyInAnyOrderElementsOf(modules());
  }

  @Test
  void listsEveryDecision() throws Exception {
    Map<String, Integer> listed = new TreeMap<>();
    DECISION
        .matcher(section("## Key decisions"))
        .results()
        .forEach(row -> listed.put(row.group(2), Integer.valueOf(row.group(1))));
    Map<String, Integer> made = new TreeMap<>();
    try (Stream<Path> files = Files.list(Command.DIST.resolve("docs/adr"))) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .forEach(name -> made.put(name, Integer.valueOf(name.substring(0, name.indexOf('-')))));
    }

    assertThat(listed).isEqualTo(made);
  }

  /** Returns the module table: folder to the folders it may use. */
  private static Map<String, Set<String>> documented() throws Exception {
    Map<String, Set<String>> table = new TreeMap<>();
    for (List<String> cells : rows()) {
      Set<String> mayUse = new TreeSet<>(codes(cells.get(cells.size() - 1)));
      assertThat(table.put(codes(cells.get(0)).get(0), mayUse)).as(cells.get(0)).isNull();
    }
    return table;
  }

  /** Returns the lines below a heading, up to the next one. */
  private static String section(String heading) throws Exception {
    return Files.readString(DOCUMENT)
        .lines()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .collect(Collectors.joining("\n"));
  }

  private static List<List<String>> rows() throws Exception {
    return section("## Modules")
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList())
        .map(cells -> cells.subList(0, cells.size() - 1))
        .toList();
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map((MatchResult code) -> code.group(1)).toList();
  }

  private static List<String> modules() throws Exception {
    return elements(elements(pom(""), "modules").get(0), "module").stream()
        .map(Node::getTextContent)
        .toList();
  }

  private static Set<String> dependencies(String folder, Map<String, String> folderByArtifact)
      throws Exception {
    Set<String> folders = new TreeSet<>();
    for (Element list : elements(pom(folder), "dependencies")) {
      for (Element dependency : elements(list, "dependency")) {
        String scope = child(dependency, "scope").orElse("compile");
        if (child(dependency, "groupId").orElse("").equals("io.daybook")
            && SCOPES.contains(scope)) {
          String artifact = child(dependency, "artifactId").orElseThrow();
          assertThat(folderByArtifact).containsKey(artifact);
          folders.add(folderByArtifact.get(artifact));
        }
      }
    }
    return folders;
  }

  private static Element pom(String folder) throws Exception {
    DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
    xml.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return xml.newDocumentBuilder()
        .parse(Command.DIST.resolve(folder).resolve("pom.xml").toFile())
        .getDocumentElement();
  }

  private static Optional<String> child(Element parent, String name) {
    return elements(parent, name).stream().map(Node::getTextContent).findFirst();
  }

  /** Returns the elements directly below, not those further down. */
  private static List<Element> elements(Element parent, String name) {
    NodeList children = parent.getChildNodes();
    return Stream.iterate(0, i -> i + 1)
        .limit(children.getLength())
        .map(children::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(element -> element.getTagName().equals(name))
        .toList();
  }
}
