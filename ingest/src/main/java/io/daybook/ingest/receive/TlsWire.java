package io.daybook.ingest.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** A connection with TLS, of which this is the server. */
final class TlsWire implements Wire {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer arrived;
  private final ByteBuffer leaving;
  private boolean atEnd;
  private boolean more;

  TlsWire(SocketChannel channel, SSLContext context) {
    this.channel = channel;
    this.engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    int packet = engine.getSession().getPacketBufferSize();
    this.arrived = ByteBuffer.allocate(packet);
    this.leaving = ByteBuffer.allocate(packet);
    leaving.limit(0);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    more = false;
    while (flush()) {
      HandshakeStatus handshake = engine.getHandshakeStatus();
      if (handshake == HandshakeStatus.NEED_TASK) {
        engine.getDelegatedTask().run();
      } else if (handshake == HandshakeStatus.NEED_WRAP) {
        leaving.clear();
        Status status = engine.wrap(NOTHING, leaving).getStatus();
        leaving.flip();
        if (status == Status.CLOSED) {
          flush();
          return result(into, before, -1);
        }
      } else {
        Status status = unwrap(into);
        if (status == Status.CLOSED) {
          return result(into, before, -1);
        }
        if (status == Status.BUFFER_OVERFLOW) {
          more = true;
          return result(into, before, 0);
        }
        if (status == Status.BUFFER_UNDERFLOW && !receive()) {
          return result(into, before, atEnd ? -1 : 0);
        }
      }
    }
    return result(into, before, 0);
  }

  private static int result(ByteBuffer into, int before, int otherwise) {
    return into.position() > before ? into.position() - before : otherwise;
  }

  private Status unwrap(ByteBuffer into) throws IOException {
    arrived.flip();
    SSLEngineResult result = engine.unwrap(arrived, into);
    arrived.compact();
    return result.getStatus();
  }

  /** Reads from the network; returns whether something came. */
  private boolean receive() throws IOException {
    int read = atEnd ? -1 : channel.read(arrived);
    atEnd |= read < 0;
    return read > 0;
  }

  /** Returns whether everything that was to be said is said. */
  private boolean flush() throws IOException {
    if (leaving.hasRemaining()) {
      channel.write(leaving);
    }
    return !leaving.hasRemaining();
  }

  @Override
  public boolean hasMore() {
    return more;
  }

  @Override
  public boolean wantsToWrite() {
    return leaving.hasRemaining();
  }
}
