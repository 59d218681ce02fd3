package io.daybook.ingest.limit;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.InputFiles;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.input.PushedBatch;
import io.daybook.ingest.input.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Files whose reader rests where a limit wants it. */
record RestingFiles(SourceFiles files, Throttle throttle) implements SourceFiles {
  @Override
  public void settle() {
    files.settle();
  }

  @Override
  public InputFiles.FileListing look() {
    return files.look();
  }

  @Override
  public OpenFile open(InputFile file) throws IOException {
    return files.open(file).beforeEachRead(throttle::rest);
  }

  @Override
  public List<PushedBatch> batches(InputFile file, long from) throws IOException {
    return files.batches(file, from);
  }

  @Override
  public CopyProgress taken(OpenFile whole) throws IOException {
    return files.taken(whole);
  }

  @Override
  public Path logOf(InputFile file) {
    return files.logOf(file);
  }

  @Override
  public void leave() {
    files.leave();
  }

  @Override
  public boolean isLastName(InputFile file) throws IOException {
    return files.isLastName(file);
  }

  @Override
  public void release(InputFile file) throws IOException {
    files.release(file);
  }
}
