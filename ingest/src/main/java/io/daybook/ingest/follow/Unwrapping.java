package io.daybook.ingest.follow;

import io.daybook.ingest.container.Unwrapper;
import io.daybook.ingest.input.SourceInput.EnvelopeType;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Takes away what a container runtime has put around lines; each line ends with LF.
 *
 * @param envelope what it has put there
 * @param maxRecordBytes a longer line comes in pieces
 */
public record Unwrapping(EnvelopeType envelope, int maxRecordBytes)
    implements Transformation.TransformationFactory {

  @Override
  public Transformation begin() {
    return new UnwrapTransformation(Unwrapper.begin(envelope, maxRecordBytes));
  }

  @Override
  public Transformation resume(String state) {
    return new UnwrapTransformation(Unwrapper.resume(envelope, maxRecordBytes, state));
  }

  private record UnwrapTransformation(Unwrapper unwrapper) implements Transformation {
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
      unwrapper.feed(bytes, from, to, lines(out));
    }

    @Override
    public void end(OutputStream out) throws IOException {
      unwrapper.end(lines(out));
    }

    private static Unwrapper.LineSink lines(OutputStream out) {
      return (bytes, from, to) -> {
        out.write(bytes, from, to - from);
        out.write('\n');
      };
    }
  }
}
