package io.daybook.ingest.agent;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.NamedFiles;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceFiles;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.config.SourceInput;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.nio.file.Path;

/** The inputs of this host. */
public final class LocalIntakes implements Intakes {
  private final Path workingDirectory;

  /**
   * @param workingDirectory where relative patterns begin
   */
  public LocalIntakes(Path workingDirectory) {
    this.workingDirectory = workingDirectory;
  }

  @Override
  public Intake open(SourceConfig source) {
    if (source.input() instanceof SourceInput.Files files) {
      return new FileIntake(new Growing(new NamedFiles(files.patterns(), workingDirectory)));
    }
    throw new OperatorException(
        ExitCode.USAGE, "[" + source.name() + "] this input is not built yet; use 'files'");
  }

  private record Growing(NamedFiles files) implements SourceFiles {
    @Override
    public InputFiles.Found look() {
      InputFiles.Found found = files.look();
      return new InputFiles.Found(
          found.files().stream().map(file -> file.as(InputFile.Growth.GROWING)).toList(),
          found.unmatched(),
          found.problems());
    }

    @Override
    public OpenFile open(InputFile file) throws IOException {
      return files.open(file);
    }

    @Override
    public void release(InputFile file) {}
  }
}
