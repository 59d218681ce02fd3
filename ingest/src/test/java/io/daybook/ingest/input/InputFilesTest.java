package io.daybook.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  @TempDir Path home;

  @BeforeEach
  void start() throws IOException {
    for (String name : List.of("b.log", "a.log", "x/a.log", "x/y/a.log", "x/y/a.txt", "[1].log")) {
      Path file = home.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  @Test
  void sortsTheMatchesOfAllPatterns() {
    assertThat(find("*.log", "x/*/*.txt"))
        .containsExactly("[1].log", "a.log", "b.log", "x/y/a.txt");
  }

  @Test
  void takesAbsoluteAndRelativePatterns() {
    assertThat(find(home + "/x/*.log", "./x/../a.log", home + "/b.log"))
        .containsExactly("a.log", "b.log", "x/a.log");
  }

  @Test
  void letsTwoStarsStandForAnyDirectoriesOrNone() {
    assertThat(find("**/a.log")).containsExactly("a.log", "x/a.log", "x/y/a.log");
    assertThat(find("x/**/a.log")).containsExactly("x/a.log", "x/y/a.log");
    assertThat(find("x/**")).containsExactly("x/a.log", "x/y/a.log", "x/y/a.txt");
  }

  @Test
  void takesAlternativesAndCharacterClasses() {
    assertThat(find("{a,b}.log")).containsExactly("a.log", "b.log");
    assertThat(find("[a].log")).containsExactly("a.log");
  }

  @Test
  void takesANameThatLooksLikeAGlob() {
    assertThat(find("[1].log")).containsExactly("[1].log");
  }

  @Test
  void passesOverDirectories() {
    assertThat(find("*")).containsExactly("[1].log", "a.log", "b.log");
  }

  @Test
  void countsAFileWithSeveralNamesOnce() throws IOException {
    Files.createSymbolicLink(home.resolve("0.log"), home.resolve("a.log"));
    Files.createLink(home.resolve("hard.log"), home.resolve("b.log"));
    Files.createSymbolicLink(home.resolve("x/loop"), home);

    assertThat(find("*.log")).containsExactly("0.log", "[1].log", "b.log");
    assertThat(find("**/a.txt")).containsExactly("x/y/a.txt");
  }

  @Test
  void reportsWhatIsNamedAndNotThere() {
    InputFiles.FileListing found =
        new NamedFiles(List.of("none.log", "x", "no/*.log"), home).look();

    assertThat(found.files()).isEmpty();
    assertThat(found.unmatched()).containsExactly("no/*.log");
    assertThat(found.problems())
        .extracting(InputProblem::message)
        .satisfiesExactly(
            missing -> assertThat(missing).contains("expected a file but there is none"),
            directory -> assertThat(directory).contains("found a directory; write 'x/*'"));
  }

  @Test
  void waitsForANameThatIsStillToCome() {
    InputFiles.FileListing found = InputFiles.find(List.of("none.log", "no/*.log"), home);

    assertThat(found.unmatched()).containsExactly("none.log", "no/*.log");
    assertThat(found.problems()).isEmpty();
  }

  private List<String> find(String... patterns) {
    InputFiles.FileListing found = InputFiles.find(Arrays.asList(patterns), home);
    assertThat(found.problems()).isEmpty();
    return found.files().stream().map(file -> home.relativize(file.path()).toString()).toList();
  }
}
