package io.daybook.ingest.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.BufferUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One sender of syslog. Nothing is read from it while its messages have no room. */
final class SyslogConnection extends AbstractConnection.NonBlocking {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogConnection.class);
  private static final int READ_BYTES = 64 << 10;

  /** So many bytes in a row are read, then it's others' turn. */
  private static final int TURN_BYTES = 4 * READ_BYTES;

  /** When all unfinished messages together are above this, longer ones of them are cut. */
  private static final int WAITING_BYTES = 32 << 20;

  private static final int LONG_MESSAGE_BYTES = 8 << 10;

  private final Connector connector;
  private final SyslogFramer framer;
  private final MessageWriter writer;
  private final AtomicLong waitingBytes;
  private boolean hasMore;

  /**
   * @param waitingBytes of the unfinished messages of all connections
   */
  SyslogConnection(
      EndPoint endPoint,
      Connector connector,
      SyslogFramer framer,
      MessageWriter writer,
      AtomicLong waitingBytes) {
    super(endPoint, connector.getExecutor());
    this.connector = connector;
    this.framer = framer;
    this.writer = writer;
    this.waitingBytes = waitingBytes;
  }

  @Override
  public void onOpen() {
    super.onOpen();
    fillInterested();
  }

  @Override
  public void onFillable() {
    RetainableByteBuffer buffer = connector.getByteBufferPool().acquire(READ_BYTES, false);
    try {
      if (read(buffer.getByteBuffer())) {
        writer.whenThereIsRoom(this::fillInterested);
        return;
      }
    } catch (IOException e) {
      LOG.debug("[{}] broke: {}", this, e.toString());
    } finally {
      buffer.release();
    }
    close();
  }

  /** Takes what has arrived; returns whether more may come. */
  private synchronized boolean read(ByteBuffer arrived) throws IOException {
    hasMore = true;
    for (int taken = 0; taken < TURN_BYTES && !writer.isFull(); taken += arrived.remaining()) {
      BufferUtil.clear(arrived);
      int length = getEndPoint().fill(arrived);
      if (length <= 0) {
        hasMore = false;
        return length == 0;
      }
      take(arrived);
    }
    return true;
  }

  private void take(ByteBuffer arrived) {
    int before = framer.waitingBytes();
    int from = arrived.arrayOffset() + arrived.position();
    framer.feed(arrived.array(), from, from + arrived.remaining(), writer::add);
    int now = framer.waitingBytes();
    if (waitingBytes.addAndGet(now - before) > WAITING_BYTES && now > LONG_MESSAGE_BYTES) {
      framer.cut(writer::add);
      waitingBytes.addAndGet(framer.waitingBytes() - now);
    }
  }

  /** Returns whether a message was begun and hasn't ended. */
  synchronized boolean isInFrame() {
    return framer.isInFrame();
  }

  /** Returns whether all that has arrived at this host was taken. */
  synchronized boolean isRead() {
    return !hasMore && arrivedBytes() == 0;
  }

  private int arrivedBytes() {
    EndPoint plain =
        getEndPoint() instanceof EndPoint.Wrapper secure ? secure.unwrap() : getEndPoint();
    try {
      return ((SocketChannelEndPoint) plain).getChannel().socket().getInputStream().available();
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public synchronized void onClose(Throwable cause) {
    waitingBytes.addAndGet(-framer.waitingBytes());
    super.onClose(cause);
  }
}
