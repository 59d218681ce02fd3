package io.daybook.ingest.container;

import io.daybook.ingest.container.Part.Completion;
import io.daybook.ingest.container.Part.Stream;
import io.daybook.ingest.input.SourceInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the log that a container runtime keeps into the lines that the service wrote. Parts of a
 * line are joined, each stream's apart from the other's. A line that is no envelope is a line as it
 * stands. What is above the maximum, joined or not, comes in pieces, each a line of its own.
 *
 * <p>It does nothing but turn bytes into bytes. {@link #state()} says how far it is; another one
 * that goes on from there, with the same file, gives exactly what this one hasn't given yet.
 */
public final class Unwrapper {
  /** JSON writes a byte as six characters at most. */
  private static final int MOST_ESCAPED = 6;

  private static final int ENVELOPE_BYTES = 64 << 10;

  private final Envelope envelope;
  private final int maxRecordBytes;
  private final long maxLineBytes;
  private final Map<Stream, PartialLine> pending = new EnumMap<>(Stream.class);

  /** Before its end only what was pending there is taken. */
  private final UnwrapState resumed;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long lineStart;
  private boolean inLongLine;
  private long bareLines;

  /** Takes what the service wrote. */
  @FunctionalInterface
  public interface LineSink {
    /**
     * Takes a line.
     *
     * @param bytes holds it from {@code from} up to {@code to}, without a line end; valid during
     *     the call
     */
    void line(byte[] bytes, int from, int to) throws IOException;
  }

  /** The beginning of a service's line. */
  private static final class PartialLine {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long since;

    PartialLine(long since) {
      this.since = since;
    }
  }

  private Unwrapper(Envelope envelope, int maxRecordBytes, UnwrapState from) {
    this.envelope = envelope;
    this.maxRecordBytes = maxRecordBytes;
    this.maxLineBytes = (long) MOST_ESCAPED * maxRecordBytes + ENVELOPE_BYTES;
    this.resumed = from;
    this.lineStart = from.readFrom();
    this.inLongLine = lineStart == from.consumed() && from.inLongLine();
  }

  /** Returns one for a file from its beginning on. */
  public static Unwrapper begin(SourceInput.EnvelopeType kind, int maxRecordBytes) {
    return new Unwrapper(envelope(kind), maxRecordBytes, UnwrapState.BEGINNING);
  }

  /**
   * Returns one that goes on where another one was.
   *
   * @param state of that one, for the same file
   * @throws IllegalArgumentException if it is none
   */
  public static Unwrapper resume(SourceInput.EnvelopeType kind, int maxRecordBytes, String state) {
    return new Unwrapper(envelope(kind), maxRecordBytes, UnwrapState.parse(state));
  }

  private static Envelope envelope(SourceInput.EnvelopeType kind) {
    return switch (kind) {
      case DOCKER -> new DockerEnvelope();
      case CRI -> new CriEnvelope();
      case NONE -> throw new IllegalArgumentException("there is nothing to unwrap");
    };
  }

  /** Returns the byte of the file from which on it wants to be fed. */
  public long readFrom() {
    return lineStart + line.size();
  }

  /** Returns how far it is, in a short text without blanks. */
  public String state() {
    // Before everything of the other one's is seen again, this one is where that one was.
    return lineStart < resumed.consumed()
        ? resumed.toString()
        : new UnwrapState(lineStart, since(Stream.STDOUT), since(Stream.STDERR), inLongLine)
            .toString();
  }

  private long since(Stream stream) {
    PartialLine part = pending.get(stream);
    return part == null ? UnwrapState.NOTHING : part.since;
  }

  /** Returns how many lines were no envelopes. */
  public long bareLines() {
    return bareLines;
  }

  /** Takes the bytes that follow those it has; what has no line end yet waits for it. */
  public void feed(byte[] bytes, int from, int to, LineSink out) throws IOException {
    int at = from;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, at, i - at);
        at = i + 1;
        endLine(1, out);
      }
    }
    line.write(bytes, at, to - at);
    cutLongLine(out);
  }

  /** Gives what waits, when the file has ended: nothing more belongs to it. */
  public void end(LineSink out) throws IOException {
    if (line.size() > 0) {
      endLine(0, out);
    }
    for (Stream stream : Stream.values()) {
      give(stream, out);
    }
  }

  private void endLine(int endBytes, LineSink out) throws IOException {
    cutLongLine(out);
    byte[] bytes = line.toByteArray();
    long start = lineStart;
    line.reset();
    lineStart += bytes.length + endBytes;
    Optional<Part> part = inLongLine ? Optional.empty() : envelope.open(bytes, 0, bytes.length);
    inLongLine = false;
    if (part.isPresent()) {
      take(part.get(), start, out);
    } else if (start >= resumed.consumed()) {
      bareLines++;
      pieces(bytes, out);
    }
  }

  /** What is too long to be an envelope is given as it comes, but for its last piece. */
  private void cutLongLine(LineSink out) throws IOException {
    inLongLine |= line.size() > maxLineBytes;
    if (!inLongLine || line.size() <= maxRecordBytes) {
      return;
    }
    byte[] bytes = line.toByteArray();
    int from = 0;
    for (; bytes.length - from > maxRecordBytes; from += maxRecordBytes) {
      if (lineStart >= resumed.consumed()) {
        out.line(bytes, from, from + maxRecordBytes);
      }
      lineStart += maxRecordBytes;
    }
    line.reset();
    line.write(bytes, from, bytes.length - from);
  }

  private void take(Part part, long start, LineSink out) throws IOException {
    if (start < resumed.consumed() && start < resumed.since(part.stream())) {
      return;
    }
    PartialLine whole = pending.computeIfAbsent(part.stream(), stream -> new PartialLine(start));
    ByteBuffer text = part.text();
    whole.bytes.write(text.array(), text.arrayOffset() + text.position(), text.remaining());
    if (part.completion() == Completion.WHOLE || whole.bytes.size() >= maxRecordBytes) {
      give(part.stream(), out);
    }
  }

  private void give(Stream stream, LineSink out) throws IOException {
    PartialLine whole = pending.remove(stream);
    if (whole != null) {
      pieces(whole.bytes.toByteArray(), out);
    }
  }

  private void pieces(byte[] bytes, LineSink out) throws IOException {
    int from = 0;
    do {
      int to = (int) Math.min(bytes.length, (long) from + maxRecordBytes);
      out.line(bytes, from, to);
      from = to;
    } while (from < bytes.length);
  }
}
