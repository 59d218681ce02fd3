package io.daybook.ingest.landing;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFile.Growth;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.NamedFiles;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Logs that are still written to. */
public record GrowingFiles(NamedFiles files) implements SourceFiles {
  GrowingFiles(Path logs) {
    this(new NamedFiles(List.of("*.log"), logs));
  }

  @Override
  public InputFiles.FileListing look() {
    InputFiles.FileListing found = files.look();
    return new InputFiles.FileListing(
        found.files().stream().map(file -> file.as(Growth.GROWING)).toList(),
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
