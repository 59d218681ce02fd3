package io.daybook.ingest.landing;

import io.daybook.warehouse.files.StorageOutput;
import io.daybook.warehouse.run.FaultPoint;
import java.io.IOException;

/** Counts the bytes of an upload, and is where a test lets a process die in the middle of one. */
final class CheckedUpload extends StorageOutput {
  private final StorageOutput out;
  private long bytes;

  CheckedUpload(StorageOutput out) {
    this.out = out;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    int half = bytes == 0 ? length / 2 : 0;
    out.write(buffer, offset, half);
    if (bytes == 0) {
      FaultPoint.LANDING_IN_MID_WRITE.pass();
    }
    out.write(buffer, offset + half, length - half);
    bytes += length;
  }

  @Override
  public int sync() throws IOException {
    return out.sync();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
