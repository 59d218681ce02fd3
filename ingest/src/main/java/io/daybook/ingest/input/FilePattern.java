package io.daybook.ingest.input;

import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of a source's {@code files}: a plain name or a glob as {@link
 * FileSystem#getPathMatcher} knows it, where {@code **} and a slash also stand for no directory at
 * all.
 *
 * @param base the directory above the first wildcard; the file itself if there is no wildcard
 * @param matchers what a path relative to the base may match; none for a plain name
 * @param depth how many levels below the base a match can be
 */
record FilePattern(Path base, List<PathMatcher> matchers, int depth) {
  private static final String ANY_DIRECTORIES = "**/";

  /**
   * Reads a pattern.
   *
   * @throws java.util.regex.PatternSyntaxException if the glob is malformed
   */
  static FilePattern of(String text, Path workingDirectory) {
    int wildcard = firstWildcard(text);
    if (wildcard < 0) {
      return new FilePattern(workingDirectory.resolve(text).normalize(), List.of(), 0);
    }
    int split = text.lastIndexOf('/', wildcard) + 1;
    String glob = text.substring(split);
    List<PathMatcher> matchers = new ArrayList<>();
    for (String variant : variants(glob)) {
      matchers.add(workingDirectory.getFileSystem().getPathMatcher("glob:" + variant));
    }
    int depth =
        glob.contains("**")
            ? Integer.MAX_VALUE
            : 1 + (int) glob.chars().filter(c -> c == '/').count();
    Path base = workingDirectory.resolve(text.substring(0, split)).normalize();
    return new FilePattern(base, matchers, depth);
  }

  boolean isPlainName() {
    return matchers.isEmpty();
  }

  boolean matches(Path path) {
    Path relative = base.relativize(path);
    return matchers.stream().anyMatch(matcher -> matcher.matches(relative));
  }

  private static int firstWildcard(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?[{\\".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the glob with and without each of its "any directories". */
  private static List<String> variants(String glob) {
    int at = glob.indexOf(ANY_DIRECTORIES);
    if (at < 0) {
      return List.of(glob);
    }
    List<String> variants = new ArrayList<>();
    String before = glob.substring(0, at);
    for (String rest : variants(glob.substring(at + ANY_DIRECTORIES.length()))) {
      variants.add(before + ANY_DIRECTORIES + rest);
      variants.add(before + rest);
    }
    return variants;
  }
}
