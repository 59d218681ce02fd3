package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of a source: each is looked at once, and none is opened. Links are followed; a
 * file with several names is found once, under the first of them. Directories and special files are
 * passed over.
 */
public final class InputFiles {
  private static final int TYPE = 0170000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;

  private final Path workingDirectory;
  private final TreeMap<Path, InputFile> files = new TreeMap<>();
  private final Map<Path, Optional<InputFile>> directories = new HashMap<>();
  private final List<String> unmatched = new ArrayList<>();
  private final List<InputProblem> problems = new ArrayList<>();

  /**
   * What was found.
   *
   * @param files sorted by path
   * @param unmatched globs and names without a file, which is no problem
   * @param problems what was named and can't be read
   * @param quarantined of which only what is sealed already is to be landed
   */
  public record FileListing(
      List<InputFile> files,
      List<String> unmatched,
      List<InputProblem> problems,
      List<InputFile> quarantined) {
    public FileListing {
      files = List.copyOf(files);
      unmatched = List.copyOf(unmatched);
      problems = List.copyOf(problems);
      quarantined = List.copyOf(quarantined);
    }

    /** A listing without anything quarantined. */
    public FileListing(List<InputFile> files, List<String> unmatched, List<InputProblem> problems) {
      this(files, unmatched, problems, List.of());
    }

    /** Returns how many bytes all files hold. */
    public long bytes() {
      return files.stream().mapToLong(InputFile::size).sum();
    }
  }

  /**
   * What was found, and where.
   *
   * @param directories in which a name could come or go that would be found, as each was before it
   *     was read; nothing for one that isn't there
   */
  public record WalkedPlaces(FileListing listing, Map<Path, Optional<InputFile>> directories) {
    public WalkedPlaces {
      directories = Map.copyOf(directories);
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
  public static FileListing find(List<String> patterns, Path workingDirectory) {
    return walk(patterns, workingDirectory).listing();
  }

  /** Does the same, and tells which directories were looked through. */
  public static WalkedPlaces walk(List<String> patterns, Path workingDirectory) {
    InputFiles search = new InputFiles(workingDirectory);
    patterns.forEach(search::add);
    return new WalkedPlaces(search.found(), search.directories);
  }

  private void add(String text) {
    // A name that exists is that file, even if it looks like a glob.
    Path plain = workingDirectory.resolve(text).normalize();
    try {
      note(plain.getParent());
      addNamed(text, Sight.of(plain));
      return;
    } catch (NoSuchFileException e) {
      // A glob, or a file that is still to come.
    } catch (IOException e) {
      problems.add(InputProblem.unreadable(text, e));
      return;
    }
    try {
      FilePattern pattern = FilePattern.of(text, workingDirectory);
      if (pattern.isPlainName() || !new Walk(pattern).matches()) {
        unmatched.add(text);
      }
    } catch (PatternSyntaxException e) {
      problems.add(
          new InputProblem(
              text, "expected a glob but found " + e.getDescription() + "; mend 'files'"));
    }
  }

  /** Takes a directory in, before it is read. */
  private void note(@Nullable Path directory) {
    if (directory == null) {
      return;
    }
    try {
      directories.putIfAbsent(directory, Optional.of(InputFile.at(directory)));
    } catch (IOException e) {
      directories.putIfAbsent(directory, Optional.empty());
    }
  }

  private void addNamed(String text, Sight sight) {
    if (sight.isDirectory()) {
      problems.add(
          new InputProblem(
              text, "expected a file but found a directory; write '" + text + "/*' for its files"));
    } else if (!sight.isRegular()) {
      problems.add(
          new InputProblem(
              text, "expected a regular file but found a device or pipe; name a file"));
    } else {
      files.put(sight.file().path(), sight.file());
    }
  }

  private FileListing found() {
    List<InputFile> distinct = new ArrayList<>();
    Set<InputFile.Key> seen = new HashSet<>();
    for (InputFile file : files.values()) {
      if (seen.add(file.key())) {
        distinct.add(file);
      }
    }
    return new FileListing(distinct, unmatched, problems);
  }

  /** What stands under a name. */
  private record Sight(InputFile file, int type) {
    static Sight of(Path path) throws IOException {
      Map<String, Object> attributes =
          Files.readAttributes(path, "unix:" + InputFile.ATTRIBUTES + ",mode");
      int mode = attributes.get("mode") instanceof Integer number ? number : 0;
      return new Sight(InputFile.of(path, attributes), mode & TYPE);
    }

    boolean isRegular() {
      return type == REGULAR;
    }

    boolean isDirectory() {
      return type == DIRECTORY;
    }
  }

  /** A way through the directories below a glob's base. */
  private final class Walk {
    private final FilePattern pattern;
    private final Set<InputFile.Key> above = new HashSet<>();
    private boolean matched;

    Walk(FilePattern pattern) {
      this.pattern = pattern;
    }

    boolean matches() {
      walk(pattern.base(), 1);
      return matched;
    }

    private void walk(Path directory, int depth) {
      note(directory);
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          visit(entry, depth);
        }
      } catch (NoSuchFileException | NotDirectoryException e) {
        // Gone, or still to come.
      } catch (DirectoryIteratorException e) {
        problems.add(InputProblem.unreadable(directory.toString(), new IOException(e)));
      } catch (IOException e) {
        problems.add(InputProblem.unreadable(directory.toString(), e));
      }
    }

    private void visit(Path entry, int depth) {
      boolean named = pattern.matches(entry);
      if (!named && depth == pattern.depth()) {
        return;
      }
      try {
        Sight sight = Sight.of(entry);
        if (sight.isRegular() && named) {
          files.put(entry, sight.file());
          matched = true;
        }
        // A loop of links holds nothing new.
        if (sight.isDirectory() && depth < pattern.depth() && above.add(sight.file().key())) {
          walk(entry, depth + 1);
          above.remove(sight.file().key());
        }
      } catch (NoSuchFileException e) {
        // Rotation at work, or a link that leads nowhere.
      } catch (IOException e) {
        problems.add(InputProblem.unreadable(entry.toString(), e));
      }
    }
  }
}
