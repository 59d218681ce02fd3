package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a source. Links are followed; a file with several names is found once, under
 * the first of them. Directories and special files are passed over.
 */
public final class InputFiles {
  private final Path workingDirectory;
  private final TreeSet<Path> paths = new TreeSet<>();
  private final List<String> unmatched = new ArrayList<>();
  private final List<InputProblem> problems = new ArrayList<>();

  /**
   * What was found.
   *
   * @param files sorted by path
   * @param unmatched globs without a match, which is no problem
   * @param problems what was named and can't be read
   */
  public record Found(List<InputFile> files, List<String> unmatched, List<InputProblem> problems) {
    public Found {
      files = List.copyOf(files);
      unmatched = List.copyOf(unmatched);
      problems = List.copyOf(problems);
    }

    /** Returns how many bytes all files hold. */
    public long bytes() {
      return files.stream().mapToLong(InputFile::size).sum();
    }
  }

  private InputFiles(Path workingDirectory) {
    this.workingDirectory = workingDirectory.toAbsolutePath();
  }

  /**
   * Finds files.
   *
   * @param patterns plain names and globs; relative ones are below the working directory
   */
  static Found find(List<String> patterns, Path workingDirectory) {
    InputFiles search = new InputFiles(workingDirectory);
    patterns.forEach(search::add);
    return search.found();
  }

  private void add(String text) {
    // A name that exists is that file, even if it looks like a glob.
    Path plain = workingDirectory.resolve(text).normalize();
    if (Files.exists(plain)) {
      addNamed(text, plain);
      return;
    }
    try {
      FilePattern pattern = FilePattern.of(text, workingDirectory);
      if (pattern.isPlainName()) {
        problems.add(InputProblem.missing(text));
      } else if (!walk(pattern)) {
        unmatched.add(text);
      }
    } catch (PatternSyntaxException e) {
      problems.add(
          new InputProblem(
              text, "expected a glob but found " + e.getDescription() + "; mend 'files'"));
    }
  }

  private void addNamed(String text, Path path) {
    if (Files.isDirectory(path)) {
      problems.add(
          new InputProblem(
              text, "expected a file but found a directory; write '" + text + "/*' for its files"));
    } else if (!Files.isRegularFile(path)) {
      problems.add(
          new InputProblem(
              text, "expected a regular file but found a device or pipe; name a file"));
    } else {
      paths.add(path);
    }
  }

  private boolean walk(FilePattern pattern) {
    List<Path> matches = new ArrayList<>();
    if (Files.isDirectory(pattern.base())) {
      try {
        Files.walkFileTree(
            pattern.base(),
            EnumSet.of(FileVisitOption.FOLLOW_LINKS),
            pattern.depth(),
            new Visitor(pattern, matches));
      } catch (IOException e) {
        problems.add(InputProblem.unreadable(pattern.base().toString(), e));
      }
    }
    paths.addAll(matches);
    return !matches.isEmpty();
  }

  private Found found() {
    List<InputFile> files = new ArrayList<>();
    Set<List<Long>> seen = new HashSet<>();
    for (Path path : paths) {
      try {
        InputFile file = InputFile.at(path);
        if (seen.add(List.of(file.device(), file.inode()))) {
          files.add(file);
        }
      } catch (IOException e) {
        problems.add(InputProblem.unreadable(path.toString(), e));
      }
    }
    return new Found(files, unmatched, problems);
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final FilePattern pattern;
    private final List<Path> matches;

    Visitor(FilePattern pattern, List<Path> matches) {
      this.pattern = pattern;
      this.matches = matches;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && pattern.matches(file)) {
        matches.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      // A loop of links holds nothing new; a file that has just gone is rotation at work.
      if (!(e instanceof FileSystemLoopException || e instanceof NoSuchFileException)) {
        problems.add(InputProblem.unreadable(file.toString(), e));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
      if (e != null) {
        problems.add(InputProblem.unreadable(directory.toString(), e));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
