package io.daybook.ingest.input;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of this host.
 *
 * @param workingDirectory where relative patterns begin
 */
public record LocalInputs(Path workingDirectory) implements Inputs {

  @Override
  public InputFiles.Found find(List<String> patterns) {
    return InputFiles.find(patterns, workingDirectory);
  }

  @Override
  public OpenFile open(Path path) throws IOException {
    return OpenFile.open(path);
  }
}
