package io.daybook.tests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of the house: which room may use which. */
class ArchitectureTest {
  private static final String ROOT = "io.daybook.";

  /** Each room with the rooms it may use. */
  private static final Map<String, List<String>> ROOMS =
      Map.ofEntries(
          Map.entry("warehouse", List.of()),
          Map.entry("sender", List.of()),
          Map.entry("ingest", List.of("warehouse")),
          Map.entry("archive", List.of("warehouse")),
          Map.entry("metrics", List.of("warehouse", "archive")),
          Map.entry("hive", List.of("warehouse")),
          Map.entry("console", List.of("warehouse", "ingest", "archive", "metrics")),
          Map.entry(
              "bench", List.of("warehouse", "ingest", "archive", "hive", "metrics", "console")),
          Map.entry("local.hdfs", List.of()),
          Map.entry("local.stack", List.of("warehouse")),
          Map.entry("local.shop", List.of("warehouse")),
          Map.entry(
              "night",
              List.of(
                  "warehouse", "ingest", "archive", "metrics", "hive", "console", "local.stack")));

  private static JavaClasses classes;
  private static List<Path> sources;

  @BeforeAll
  static void importWhatIsBuilt() throws IOException {
    List<Path> built = new ArrayList<>();
    try (Stream<Path> found = Files.walk(Command.DIST, 4)) {
      built.addAll(found.filter(path -> path.endsWith(Path.of("target", "classes"))).toList());
    }
    classes = new ClassFileImporter().importPaths(built);
    try (Stream<Path> found = Files.walk(Command.DIST)) {
      sources =
          found
              .filter(path -> path.toString().contains("/src/main/java/"))
              .filter(path -> path.toString().endsWith(".java"))
              .filter(path -> !path.endsWith("package-info.java"))
              .toList();
    }
  }

  @Test
  void seesAtLeastAsManyClassesAsThereAreSources() {
    assertThat(sources).hasSizeGreaterThan(150);
    assertThat(classes.size()).isGreaterThanOrEqualTo(sources.size());
  }

  @TestFactory
  Stream<DynamicTest> usesOnlyTheRoomsItMay() {
    return ROOMS.entrySet().stream()
        .map(
            room ->
                DynamicTest.dynamicTest(
                    room.getKey(),
                    () -> {
                      List<String> allowed = new ArrayList<>(room.getValue());
                      allowed.add(room.getKey());
                      String[] others =
                          Stream.concat(ROOMS.keySet().stream(), Stream.of("cli"))
                              .filter(other -> !allowed.contains(other))
                              .map(other -> ROOT + other + "..")
                              .toArray(String[]::new);
                      noClasses()
                          .that()
                          .resideInAPackage(ROOT + room.getKey() + "..")
                          .should()
                          .dependOnClassesThat()
                          .resideInAnyPackage(others)
                          .check(classes);
                    }));
  }

  @Test
  void hasNoCyclesBetweenPackages() {
    slices().matching("io.daybook.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void planNeedsNoSpark() {
    noClasses()
        .that()
        .resideInAPackage("io.daybook.metrics.plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..")
        .check(classes);
  }

  /** Of the archive, figures know how a table is stored, and nothing of runs and records. */
  @Test
  void figuresUseNothingOfTheArchiveButItsTables() {
    noClasses()
        .that()
        .resideInAPackage("io.daybook.metrics..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.daybook.archive..")
                .and(resideOutsideOfPackage("io.daybook.archive.table")))
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("io.daybook.archive.table")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.daybook.archive..")
                .and(resideOutsideOfPackage("io.daybook.archive.table")))
        .check(classes);
  }

  @Test
  void protocolsTouchStorageOnlyThroughTheNarrowDoor() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.daybook.warehouse.ledger..",
            "io.daybook.warehouse.segment..",
            "io.daybook.ingest..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop..")
        .check(classes);
  }

  /** It runs in other people's services. */
  @Test
  void senderNeedsNothingElseOfOurs() {
    classes()
        .that()
        .resideInAPackage("io.daybook.sender..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.net.ssl..",
            "com.github.luben.zstd..",
            "dev.failsafe..",
            "org.slf4j..",
            "org.jspecify.annotations..",
            "ch.qos.logback..",
            "io.daybook.sender..")
        .check(classes);
    noClasses()
        .that()
        .resideInAPackage("io.daybook.sender")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ch.qos.logback..")
        .check(classes);
  }

  @Test
  void namesNoClassAfterNothing() {
    classes()
        .that()
        .resideInAPackage("io.daybook..")
        .should()
        .haveNameNotMatching(".*(Utils?|Helper|Manager|Common|Impl)$")
        .check(classes);
  }
}
