package io.daybook.ingest.receive;

import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.input.SourceInput.Datagrams;
import io.daybook.ingest.receive.SyslogFramer.LineEnds;
import io.daybook.ingest.spool.Spool;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes syslog over UDP (RFC 5426): each datagram is a message, and a line of its own. Nobody holds
 * a sender up: what isn't taken in time, as while the spool is full, the kernel throws away. It
 * counts those, and {@link #status} tells of them.
 */
final class SyslogDatagrams implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(SyslogDatagrams.class);

  /** More than a datagram can hold, so that none is cut. */
  private static final int DATAGRAM_BYTES = 64 << 10;

  private static final long LOOK_MILLIS = 1000;
  private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(2);
  private static final Path TABLES = Path.of("/proc/net");

  private final String source;
  private final Selector selector;
  private final DatagramChannel channel;
  private final int port;
  private final KernelDrops drops;
  private final int wantedBufferBytes;
  private final int bufferBytes;
  private final SyslogFramer framer;
  private final PatientSpool patient;
  private final Worker serving;
  private final ByteBuffer datagram = ByteBuffer.allocate(DATAGRAM_BYTES);
  private final MessageBatch batch;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong empty = new AtomicLong();
  private final AtomicLong split = new AtomicLong();
  private OptionalLong lastDrops = OptionalLong.empty();
  private volatile boolean closing;
  private volatile boolean ended;

  private SyslogDatagrams(
      IngestSource source, Datagrams input, Selector selector, DatagramChannel channel, Spool spool)
      throws IOException {
    this.source = source.name();
    this.selector = selector;
    this.channel = channel;
    channel.register(selector, SelectionKey.OP_READ);
    InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
    this.port = local.getPort();
    this.drops = new KernelDrops(TABLES, local);
    this.wantedBufferBytes = input.bufferBytes();
    this.bufferBytes = channel.getOption(StandardSocketOptions.SO_RCVBUF);
    this.framer =
        new SyslogFramer(
            source.maxRecordBytes(),
            source.framing().endsWithNext() ? LineEnds.KEPT : LineEnds.ESCAPED);
    this.patient = new PatientSpool(spool);
    this.batch = new MessageBatch(patient);
    this.serving = new Worker("syslog-udp-" + source.name(), this::serve);
  }

  /**
   * Starts to listen.
   *
   * @param source whose input is syslog over UDP, perhaps besides TCP
   * @param spool may be that of a receiver over TCP, too
   * @throws OperatorException if it can't listen there
   */
  static SyslogDatagrams start(IngestSource source, Datagrams input, Spool spool) {
    try {
      DatagramChannel channel = DatagramChannel.open();
      try {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, input.bufferBytes());
        channel.bind(new InetSocketAddress(input.listen().host(), input.listen().port()));
        SyslogDatagrams receiver =
            new SyslogDatagrams(source, input, Selector.open(), channel, spool);
        receiver.warnOfASmallBuffer();
        receiver.serving.start();
        return receiver;
      } catch (IOException | UnresolvedAddressException e) {
        channel.close();
        throw refused(source.name(), input.listen(), e);
      }
    } catch (IOException e) {
      throw refused(source.name(), input.listen(), e);
    }
  }

  private static OperatorException refused(String source, Address address, Exception e) {
    return new OperatorException(
        ExitCode.NOT_READY,
        "["
            + source
            + "] expected an address of this host that is free but found "
            + address
            + " ("
            + e
            + "); mend 'syslog.udp.listen', or end what listens there",
        e);
  }

  private void warnOfASmallBuffer() {
    if (bufferBytes < wantedBufferBytes) {
      LOG.warn(
          "[{}] the kernel keeps {} bytes of datagrams instead of {}; raise net.core.rmem_max",
          source,
          bufferBytes,
          wantedBufferBytes);
    }
  }

  /** Returns the port it listens on. */
  int port() {
    return port;
  }

  private void serve() {
    try {
      while (!closing) {
        selector.select(LOOK_MILLIS);
        selector.selectedKeys().clear();
        if (!takeWhatIsThere()) {
          break;
        }
      }
      // What has arrived at this host would be lost: nobody tells its senders.
      takeWhatIsThere();
    } catch (IOException e) {
      LOG.error("[{}] nothing more is taken", source, e);
    } finally {
      dropped();
      close(channel);
      close(selector);
      ended = true;
    }
  }

  /** Takes what has arrived; returns false once there is nowhere to put it. */
  private boolean takeWhatIsThere() throws IOException {
    long deadline = System.nanoTime() + PATIENCE_AT_CLOSE.toNanos();
    while (!closing || System.nanoTime() < deadline) {
      datagram.clear();
      if (channel.receive(datagram) == null) {
        break;
      }
      received.incrementAndGet();
      take(datagram.array(), datagram.position());
      if (batch.isFull() && !batch.flush()) {
        return false;
      }
    }
    return batch.flush();
  }

  /** Some senders end a message as they would in a stream; that is no part of it. */
  private void take(byte[] bytes, int length) {
    int end = length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r' || bytes[end - 1] == 0)) {
      end--;
    }
    if (end == 0) {
      empty.incrementAndGet();
      return;
    }
    long before = batch.records();
    framer.message(bytes, end, batch::add);
    if (batch.records() > before + 1) {
      split.incrementAndGet();
    }
  }

  /** The kernel tells of a socket only while it is open. */
  private synchronized OptionalLong dropped() {
    if (channel.isOpen()) {
      OptionalLong now = drops.count();
      lastDrops = now.isPresent() ? now : lastDrops;
    }
    return lastDrops;
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.debug("cannot be closed: {}", e.toString());
    }
  }

  @Override
  public ReceiverStatus status() {
    OptionalLong dropped = dropped();
    return patient
        .status(0, 0)
        .with(
            new DatagramStatus(
                received.get(),
                empty.get(),
                split.get(),
                dropped.isPresent() ? dropped.getAsLong() : null,
                bufferBytes,
                wantedBufferBytes));
  }

  @Override
  public boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    serving.join(PATIENCE_AT_CLOSE.multipliedBy(2));
    patient.stop();
    serving.join(PATIENCE_AT_CLOSE.multipliedBy(2));
  }
}
