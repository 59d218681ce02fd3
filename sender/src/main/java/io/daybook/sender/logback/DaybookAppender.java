package io.daybook.sender.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import io.daybook.sender.Balance;
import io.daybook.sender.Buffer;
import io.daybook.sender.BufferException;
import io.daybook.sender.Durability;
import io.daybook.sender.RecordType;
import io.daybook.sender.Sender;
import io.daybook.sender.SenderConfig;
import io.daybook.sender.SenderNotice;
import io.daybook.sender.Token;
import io.daybook.sender.UnsentBatches;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends a service's log events to collectors: each event, as its encoder writes it, is a record.
 *
 * <p>The service never waits longer than {@code maxBlock} for room in the buffer. Events that found
 * none by then are counted and told in Logback's status; nothing else drops an event. The loggers
 * of the sender itself are left to other appenders.
 *
 * <p>To stop cleanly the logger context must be stopped: by the service, or by {@code
 * <shutdownHook/>} in {@code logback.xml}. What the collectors don't take within {@code drain}
 * stays in the directory for the next start; without a directory it is lost.
 */
public final class DaybookAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final String OWN_LOGGERS = Sender.class.getPackageName();
  private static final long TELL_EVERY_NANOS = 60_000_000_000L;

  private final List<String> collectors = new ArrayList<>();
  private final AtomicLong untaken = new AtomicLong();
  private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - TELL_EVERY_NANOS);

  private @Nullable Encoder<ILoggingEvent> encoder;
  private @Nullable String source;
  private @Nullable String token;
  private @Nullable String tokenFile;
  private @Nullable String senderName;
  private @Nullable String buffer;
  private @Nullable String trust;
  private RecordType records = RecordType.NDJSON;
  private Balance balance = Balance.ROUND_ROBIN;
  private Durability durability = Durability.PROCESS_CRASH;
  private long bufferLimitBytes = 256L << 20;
  private int window = 4;
  private Duration linger = Duration.buildByMilliseconds(1_000);
  private Duration maxBlock = Duration.buildByMilliseconds(100);
  private Duration drain = Duration.buildBySeconds(10);
  private @Nullable Sender sender;

  /** Required: what an event's record is. */
  public void setEncoder(Encoder<ILoggingEvent> encoder) {
    this.encoder = encoder;
  }

  /** Required, one or more: where a collector listens. */
  public void addCollector(String uri) {
    collectors.add(uri);
  }

  /** Required: the source's name in the collectors' configuration. */
  public void setSource(String source) {
    this.source = source;
  }

  /** The source's token; this or {@link #setTokenFile} is required. */
  public void setToken(String token) {
    this.token = token;
  }

  /** The file that holds the source's token. */
  public void setTokenFile(String file) {
    this.tokenFile = file;
  }

  /** The sender's name, the same for ever; default: the context's property HOSTNAME. */
  public void setSenderName(String senderName) {
    this.senderName = senderName;
  }

  /** The directory where records wait for collectors; default: none, they wait in memory. */
  public void setBuffer(String directory) {
    this.buffer = directory;
  }

  /** How much may wait; default 256MB. */
  public void setBufferLimit(FileSize limit) {
    this.bufferLimitBytes = limit.getSize();
  }

  /** What a record in the directory survives; default PROCESS_CRASH. */
  public void setDurability(Durability durability) {
    this.durability = durability;
  }

  /** File with the certificates, as PEM, that collectors are known by. */
  public void setTrust(String pem) {
    this.trust = pem;
  }

  /** What records are; default NDJSON. */
  public void setRecords(RecordType records) {
    this.records = records;
  }

  /** Which collector gets the next batch; default ROUND_ROBIN. */
  public void setBalance(Balance balance) {
    this.balance = balance;
  }

  /** How many batches may be under way at once; default 4. */
  public void setWindow(int window) {
    this.window = window;
  }

  /** How long an event waits for others; default 1 second. */
  public void setLinger(Duration linger) {
    this.linger = linger;
  }

  /** How long an event waits for room; default 100 milliseconds. */
  public void setMaxBlock(Duration maxBlock) {
    this.maxBlock = maxBlock;
  }

  /** How long a stop waits for collectors; default 10 seconds. */
  public void setDrain(Duration drain) {
    this.drain = drain;
  }

  /** Returns how many events found no room. */
  public long untaken() {
    return untaken.get();
  }

  @Override
  public void start() {
    if (encoder == null) {
      addError("[appender " + getName() + "] expected an <encoder> but found none");
      return;
    }
    try {
      sender = Sender.start(config(), this::tell);
    } catch (IllegalArgumentException | BufferException | IOException e) {
      addError("[appender " + getName() + "] sends nothing: " + e.getMessage(), e);
      return;
    }
    super.start();
  }

  @Override
  public void stop() {
    if (!isStarted()) {
      return;
    }
    super.stop();
    if (sender != null) {
      UnsentBatches left = sender.close(java.time.Duration.ofMillis(drain.getMilliseconds()));
      if (!left.isNothing()) {
        addWarn(
            "[appender "
                + getName()
                + "] stopped with "
                + left.batches()
                + (buffer == null ? " batches lost" : " batches left to the next start"));
      }
    }
    if (encoder != null) {
      encoder.stop();
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (sender == null || encoder == null || event.getLoggerName().startsWith(OWN_LOGGERS)) {
      return;
    }
    boolean taken = false;
    try {
      taken =
          sender.offer(
              encoder.encode(event), java.time.Duration.ofMillis(maxBlock.getMilliseconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalArgumentException e) {
      addError("[appender " + getName() + "] " + e.getMessage());
    }
    if (!taken) {
      long count = untaken.incrementAndGet();
      long now = System.nanoTime();
      long told = toldNanos.get();
      if (now - told >= TELL_EVERY_NANOS && toldNanos.compareAndSet(told, now)) {
        addError("[appender " + getName() + "] no room: " + count + " events dropped so far");
      }
    }
  }

  private SenderConfig config() throws IOException {
    SenderConfig.Builder config =
        SenderConfig.to(
                collectors.stream().map(URI::create).toList(),
                required("source", source),
                secret(),
                required(
                    "senderName",
                    senderName == null ? context.getProperty("HOSTNAME") : senderName))
            .records(records)
            .balance(balance)
            .window(window)
            .linger(java.time.Duration.ofMillis(linger.getMilliseconds()))
            .buffer(
                buffer == null
                    ? new Buffer.Memory(bufferLimitBytes)
                    : new Buffer.Disk(Path.of(buffer), bufferLimitBytes, durability));
    if (trust != null) {
      config.trust(Path.of(trust));
    }
    return config.build();
  }

  private Token secret() throws IOException {
    if (tokenFile != null) {
      return Token.read(Path.of(tokenFile));
    }
    return new Token(required("token", token));
  }

  private static String required(String key, @Nullable String value) {
    if (value == null) {
      throw new IllegalArgumentException("expected <" + key + "> but found none");
    }
    return value;
  }

  /** Logging here would come back as an event. */
  private void tell(SenderNotice notice) {
    if (notice instanceof SenderNotice.Refused refused) {
      addError(
          "[appender "
              + getName()
              + "] batch "
              + refused.key()
              + " refused with HTTP status "
              + refused.status()
              + ": "
              + refused.answer());
    } else if (notice instanceof SenderNotice.Damaged damaged) {
      addError("[appender " + getName() + "] " + damaged.found());
    }
  }
}
