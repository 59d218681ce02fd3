package io.daybook.sender;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Batches in memory. */
final class MemoryStore implements BatchStore {
  @Override
  public List<SealedBatch> recovered() {
    return List.of();
  }

  @Override
  public long refusedBytes() {
    return 0;
  }

  @Override
  public int overheadBytes() {
    return 0;
  }

  @Override
  public OpenBatch open(BatchKey key) {
    return new MemoryBatch(key, new ByteArrayOutputStream());
  }

  @Override
  public void close() {}

  private record MemoryBatch(BatchKey key, ByteArrayOutputStream lines) implements OpenBatch {
    @Override
    public long bytes() {
      return lines.size();
    }

    @Override
    public void append(byte[] line) {
      lines.writeBytes(line);
    }

    @Override
    public void sync() {}

    @Override
    public Optional<SealedBatch> seal() {
      return Optional.of(new PackedBatch(key, ZstdBody.pack(lines.toByteArray())));
    }
  }

  private static final class PackedBatch implements SealedBatch {
    private final BatchKey key;
    private final byte[] body;

    private PackedBatch(BatchKey key, byte[] body) {
      this.key = key;
      this.body = body;
    }

    @Override
    public BatchKey key() {
      return key;
    }

    @Override
    public long bytes() {
      return body.length;
    }

    @Override
    public byte[] body() {
      return body;
    }

    @Override
    public void drop() {}

    @Override
    public Optional<Path> setAside(String why) {
      return Optional.empty();
    }
  }
}
