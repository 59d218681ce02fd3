package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that patterns name, as they are now: nothing more comes to them, and a plain name
 * without a file is a problem. Nothing is kept from being taken away.
 *
 * @param patterns plain names and globs
 * @param workingDirectory where relative patterns begin
 */
public record NamedFiles(List<String> patterns, Path workingDirectory) implements SourceFiles {
  public NamedFiles {
    patterns = List.copyOf(patterns);
  }

  @Override
  public InputFiles.FileListing look() {
    InputFiles.FileListing found = InputFiles.find(patterns, workingDirectory);
    List<String> unmatched = new ArrayList<>();
    List<InputProblem> problems = new ArrayList<>();
    for (String text : found.unmatched()) {
      if (FilePattern.of(text, workingDirectory).isPlainName()) {
        problems.add(InputProblem.missing(text));
      } else {
        unmatched.add(text);
      }
    }
    problems.addAll(found.problems());
    return new InputFiles.FileListing(found.files(), unmatched, problems);
  }

  @Override
  public OpenFile open(InputFile file) throws IOException {
    return OpenFile.open(file);
  }

  @Override
  public void release(InputFile file) {}
}
