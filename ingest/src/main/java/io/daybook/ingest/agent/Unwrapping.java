package io.daybook.ingest.agent;

import io.daybook.ingest.container.Unwrapper;
import io.daybook.ingest.follow.Transformation;
import io.daybook.warehouse.config.SourceInput.Envelope;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Lets the lines of a container's log be unwrapped while they are copied.
 *
 * @param envelope what is around them
 */
record Unwrapping(Envelope envelope, int maxRecordBytes) implements Transformation.Kind {

  @Override
  public Transformation begin() {
    return new Unwrapped(Unwrapper.begin(envelope, maxRecordBytes));
  }

  @Override
  public Transformation resume(String state) {
    return new Unwrapped(Unwrapper.resume(envelope, maxRecordBytes, state));
  }

  private record Unwrapped(Unwrapper unwrapper) implements Transformation {
    @Override
    public long readFrom() {
      return unwrapper.readFrom();
    }

    @Override
    public String state() {
      return unwrapper.state();
    }

    @Override
    public void feed(byte[] bytes, int from, int to, OutputStream out) throws IOException {
      unwrapper.feed(bytes, from, to, (line, start, end) -> write(line, start, end, out));
    }

    @Override
    public void end(OutputStream out) throws IOException {
      unwrapper.end((line, start, end) -> write(line, start, end, out));
    }

    private static void write(byte[] line, int start, int end, OutputStream out)
        throws IOException {
      out.write(line, start, end - start);
      out.write('\n');
    }
  }
}
