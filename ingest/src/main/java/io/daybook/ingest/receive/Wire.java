package io.daybook.ingest.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The bytes that a connection brings, read without waiting. */
interface Wire {
  /**
   * Reads what is there.
   *
   * @param into with room for at least {@link #ROOM_BYTES}
   * @return how many bytes; 0 if there are none now, -1 at the end
   */
  int read(ByteBuffer into) throws IOException;

  /** What a reader has room for. */
  int ROOM_BYTES = 64 << 10;

  /** Returns whether there may be more that the network will not tell of. */
  boolean hasMore();

  /** Returns whether it waits until the other side takes what it has to say. */
  boolean wantsToWrite();

  /** A connection without TLS. */
  static Wire plain(SocketChannel channel) {
    return new Wire() {
      @Override
      public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
      }

      @Override
      public boolean hasMore() {
        return false;
      }

      @Override
      public boolean wantsToWrite() {
        return false;
      }
    };
  }
}
