package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files that patterns name, as they are now: nothing more comes to them. Nothing is kept from
 * being taken away.
 *
 * @param patterns plain names and globs
 * @param workingDirectory where relative patterns begin
 */
public record NamedFiles(List<String> patterns, Path workingDirectory) implements SourceFiles {
  public NamedFiles {
    patterns = List.copyOf(patterns);
  }

  @Override
  public InputFiles.Found look() {
    return InputFiles.find(patterns, workingDirectory);
  }

  @Override
  public OpenFile open(InputFile file) throws IOException {
    return OpenFile.open(file);
  }

  @Override
  public void release(InputFile file) {}
}
