package io.daybook.ingest.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One sender of syslog. */
final class SyslogConnection implements AutoCloseable {
  private final SocketChannel channel;
  private final Wire wire;
  private final SyslogFramer framer;

  SyslogConnection(SocketChannel channel, Wire wire, SyslogFramer framer) {
    this.channel = channel;
    this.wire = wire;
    this.framer = framer;
  }

  /**
   * Reads what is there.
   *
   * @param arrived is overwritten
   * @return whether more may come
   */
  boolean read(ByteBuffer arrived, SyslogFramer.MessageSink out) throws IOException {
    do {
      arrived.clear();
      int length = wire.read(arrived);
      if (length < 0) {
        return false;
      }
      framer.feed(arrived.array(), arrived.arrayOffset(), arrived.arrayOffset() + length, out);
    } while (wire.hasMore());
    return true;
  }

  /** Gives what is there of the message under way. */
  void cut(SyslogFramer.MessageSink out) {
    framer.cut(out);
  }

  /** Returns how many bytes wait for the end of their message. */
  int waitingBytes() {
    return framer.waitingBytes();
  }

  /** Returns whether a message was begun and hasn't ended. */
  boolean isInFrame() {
    return framer.isInFrame();
  }

  boolean wantsToWrite() {
    return wire.wantsToWrite();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
