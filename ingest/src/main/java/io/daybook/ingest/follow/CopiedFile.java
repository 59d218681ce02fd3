package io.daybook.ingest.follow;

import io.daybook.ingest.input.InputFile;
import io.daybook.ingest.input.OpenFile;
import io.daybook.ingest.landing.HeaderScan;
import io.daybook.ingest.landing.RecordEnd;
import io.daybook.ingest.spool.Batch;
import io.daybook.ingest.spool.SpoolFullException;
import io.daybook.warehouse.segment.Framing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One file that is copied into a stream as it is read. A batch holds whole records (but for one
 * that is larger than a batch), and its key says how far the file was read: both are durable, or
 * neither. The file is held open, so that it can be read to its end whatever becomes of its name.
 */
final class CopiedFile {
  private static final int BATCH_BYTES = 4 << 20;

  /** At this size the copy of a file goes on in another data file, so that the first can go. */
  private static final long ROLL_BYTES = 64L << 20;

  private static final int MAX_BATCHES = 50_000;

  private final CopyStream stream;
  private final Framing framing;
  private final Transformation.@Nullable TransformationFactory kind;
  private final HeaderScan headers;
  private InputFile seen;
  private @Nullable FileChannel channel;
  private @Nullable Transformation transformation;
  private long offset;
  private boolean lookedInto;
  private boolean fresh = true;
  private int batches;

  /** How much of a file is taken. */
  enum CopyExtent {
    WHOLE_RECORDS,
    EVERYTHING
  }

  /**
   * @param stream goes on where its key says, or begins if it has none
   */
  CopiedFile(
      InputFile file,
      CopyStream stream,
      Framing framing,
      Transformation.@Nullable TransformationFactory kind) {
    this.seen = file;
    this.stream = stream;
    this.framing = framing;
    this.headers = new HeaderScan(framing);
    this.kind = kind;
    CopyKey key = stream.key();
    this.offset = key == null ? 0 : key.offset();
    if (kind != null) {
      this.transformation = begin(kind, key);
      this.offset = transformation.readFrom();
    }
  }

  private static Transformation begin(
      Transformation.TransformationFactory kind, @Nullable CopyKey key) {
    return key == null ? kind.begin() : kind.resume(key.state());
  }

  /** What a channel holds. */
  record ChannelBytes(FileChannel channel) implements OpenFile.ByteSource {
    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return channel.read(into, position);
    }

    @Override
    public void close() {}
  }

  InputFile seen() {
    return seen;
  }

  /** Returns whether anything of it was copied. */
  boolean isBegun() {
    return stream.key() != null;
  }

  boolean isHeld() {
    return channel != null;
  }

  /** Returns whether nothing has happened to it since it was looked into. */
  boolean isAsSeen(InputFile file) {
    return lookedInto && file.isUnchanged(seen);
  }

  /** Takes in that it was found, perhaps under another name. */
  void find(InputFile file) {
    if (!isAsSeen(file)) {
      lookedInto = false;
    }
    seen = file;
  }

  /** Returns its size now, also if it has no name any more. */
  long size() throws IOException {
    return held().size();
  }

  /** Returns it as it is now. */
  OpenFile open() throws IOException {
    FileChannel held = held();
    return new OpenFile(seen.upTo(held.size()), new ChannelBytes(held));
  }

  private FileChannel held() throws IOException {
    if (channel == null) {
      FileChannel opened = FileChannel.open(seen.path(), StandardOpenOption.READ);
      if (!InputFile.at(seen.path()).isSameFile(seen)) {
        opened.close();
        throw new NoSuchFileException(seen.path().toString(), null, "it was renamed meanwhile");
      }
      channel = opened;
    }
    return channel;
  }

  /** Returns whether the file still holds what was copied of it. */
  boolean isContinued() throws IOException {
    OpenFile open = open();
    CopyKey key = stream.key();
    return open.file().size() >= offset && (key == null || key.continuesIn(open));
  }

  /**
   * Copies what has come.
   *
   * @throws SpoolFullException if there is no room; what was copied before stays
   */
  void copy(CopyExtent extent) throws IOException {
    OpenFile open = open();
    if (transformation != null) {
      transform(transformation, open, extent);
    } else {
      while (copyBatch(open, extent)) {
        // Until nothing whole is left.
      }
    }
    seen = seen.upTo(open.file().size());
    lookedInto = true;
  }

  private boolean copyBatch(OpenFile open, CopyExtent extent) throws IOException {
    long size = open.file().size();
    if (offset >= size) {
      return false;
    }
    long most = Math.min(size, offset + BATCH_BYTES);
    long end = most;
    if (extent == CopyExtent.WHOLE_RECORDS || most < size) {
      end = new RecordEnd(open.upTo(most)).last(framing, offset, offset);
      if (end == offset && most - offset < BATCH_BYTES) {
        return false;
      }
      end = end == offset ? most : end;
    }
    append(open, open.bytes(offset, end), end, CopyKey.NO_STATE);
    return true;
  }

  private void transform(Transformation made, OpenFile open, CopyExtent extent) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[(int) Math.min(BATCH_BYTES, Math.max(1, open.file().size() - offset))];
    for (int held = open.read(buffer, made.readFrom());
        held > 0;
        held = open.read(buffer, made.readFrom())) {
      made.feed(buffer, 0, held, out);
      give(made, open, out);
    }
    if (extent == CopyExtent.EVERYTHING) {
      made.end(out);
      give(made, open, out);
    }
  }

  private void give(Transformation made, OpenFile open, ByteArrayOutputStream out)
      throws IOException {
    if (out.size() == 0) {
      offset = made.readFrom();
      return;
    }
    try {
      append(open, out.toByteArray(), made.readFrom(), made.state());
      out.reset();
    } catch (IOException e) {
      // What it has given is lost with this call: it goes on where the last batch ended.
      restart();
      throw e;
    }
  }

  private void restart() {
    if (kind != null) {
      transformation = begin(kind, stream.key());
      offset = transformation.readFrom();
    }
  }

  private void append(OpenFile open, byte[] bytes, long end, String state) throws IOException {
    CopyKey next = CopyKey.of(open, end, state);
    try {
      Batch batch = stream.append(next, withHeader(open, bytes));
      offset = end;
      fresh = false;
      batches++;
      if (batch.end() >= ROLL_BYTES || batches >= MAX_BATCHES) {
        roll();
      }
    } catch (SpoolFullException e) {
      // So that what is landed of it can go.
      roll();
      throw e;
    }
  }

  private void roll() throws IOException {
    stream.roll();
    fresh = true;
    batches = 0;
  }

  /** Each data file can be read alone: it begins with the header record in force. */
  private byte[] withHeader(OpenFile open, byte[] bytes) throws IOException {
    if (!fresh || offset == 0) {
      return bytes;
    }
    byte[] header = headers.at(open, offset);
    byte[] both = Arrays.copyOf(header, header.length + bytes.length);
    System.arraycopy(bytes, 0, both, header.length, bytes.length);
    return both;
  }

  /** Takes in that the file no longer holds what was copied of it, and makes that durable. */
  void empty(InputFile file, Instant now) throws IOException {
    stream.empty(file.path(), now);
  }

  /** Ends the copy: nothing more is appended to its data file. */
  void end() throws IOException {
    stream.leave();
    roll();
    letGo();
  }

  /** Copies nothing more; what was copied stays. */
  void close() {
    stream.leave();
    try {
      letGo();
    } catch (IOException e) {
      // Nothing was written to it.
    }
  }

  /** Closes the file; it is opened by its name when it is needed again. */
  void letGo() throws IOException {
    FileChannel held = channel;
    channel = null;
    if (held != null) {
      held.close();
    }
  }
}
