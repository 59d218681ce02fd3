package io.daybook.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.text.ParseException;
import java.util.List;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** An engine whose runs are recorded by Java Flight Recorder; the last one's recording is kept. */
record RecordedEngine(Engine engine, Path file) implements Engine {
  @Override
  public String name() {
    return engine.name();
  }

  @Override
  public String description() {
    return engine.description() + "; recorded to " + file.getFileName();
  }

  @Override
  public void reset(BenchInput input) throws IOException {
    engine.reset(input);
  }

  @Override
  public List<Path> archive(BenchInput input) throws IOException, SQLException {
    try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
      recording.start();
      List<Path> files = engine.archive(input);
      recording.stop();
      recording.dump(file);
      return files;
    } catch (ParseException e) {
      throw new IOException("expected the JDK's settings 'profile' to be readable", e);
    }
  }
}
