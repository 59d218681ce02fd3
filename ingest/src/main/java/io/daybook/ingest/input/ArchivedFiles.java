package io.daybook.ingest.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Old logs: files, and all files in directories and below. Nothing more comes to them.
 *
 * @param roots files and directories; one that isn't there is a problem
 */
public record ArchivedFiles(List<Path> roots) implements SourceFiles {
  public ArchivedFiles {
    roots = List.copyOf(roots);
  }

  @Override
  public InputFiles.FileListing look() {
    List<String> names = new ArrayList<>();
    List<InputProblem> problems = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> paths = Files.walk(root.toAbsolutePath(), FileVisitOption.FOLLOW_LINKS)) {
        paths.filter(Files::isRegularFile).map(Path::toString).forEach(names::add);
      } catch (NoSuchFileException e) {
        problems.add(
            new InputProblem(
                root.toString(), "expected a file or directory but there is none; name another"));
      } catch (UncheckedIOException e) {
        problems.add(InputProblem.unreadable(root.toString(), new IOException(e.getMessage(), e)));
      } catch (IOException e) {
        problems.add(InputProblem.unreadable(root.toString(), e));
      }
    }
    InputFiles.FileListing found = InputFiles.find(names, Path.of("/"));
    problems.addAll(found.problems());
    return new InputFiles.FileListing(found.files(), List.of(), problems);
  }

  @Override
  public OpenFile open(InputFile file) throws IOException {
    return OpenFile.open(file);
  }

  @Override
  public void release(InputFile file) {}
}
