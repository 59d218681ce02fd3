package io.daybook.sender;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Sender} needs to know. Made by {@link #to}, with defaults for all that isn't said.
 *
 * @param collectors where the collectors listen, such as {@code https://collector-1:8440}; equals,
 *     in the order of preference for {@link Balance#FAILOVER}
 * @param source the source's name in the collectors' configuration
 * @param token the source's token
 * @param name the sender's name, the same for ever; part of what makes two batches the same
 * @param records what the records are; default {@link RecordType#NDJSON}
 * @param balance default {@link Balance#ROUND_ROBIN}
 * @param window how many batches may be under way at once, 1 to 256; default 4
 * @param batchBytes uncompressed bytes at which a batch is sealed, 1 to 64 MiB; default 1 MiB. A
 *     record that is larger is a batch of its own. Collectors refuse batches above a limit of
 *     theirs, by default 8 MiB
 * @param linger how long a record waits for its batch to be full; default 1 s
 * @param requestTimeout how long a collector may take for an answer; default 30 s
 * @param backoff default {@link Backoff#DEFAULT}
 * @param circuit default {@link Circuit#DEFAULT}
 * @param buffer default 64 MiB of memory
 * @param whenFull default {@link WhenFull#BLOCK}
 * @param trust file with the certificates, as PEM, that collectors are to be known by; default
 *     those that the JDK trusts
 */
public record SenderConfig(
    List<URI> collectors,
    String source,
    Token token,
    String name,
    RecordType records,
    Balance balance,
    int window,
    long batchBytes,
    Duration linger,
    Duration requestTimeout,
    Backoff backoff,
    Circuit circuit,
    Buffer buffer,
    WhenFull whenFull,
    @Nullable Path trust) {
  private static final long MOST_BATCH_BYTES = 64L << 20;

  /**
   * @throws IllegalArgumentException if something isn't as described; all problems are told
   */
  public SenderConfig {
    collectors = List.copyOf(collectors);
    List<String> problems = new ArrayList<>();
    if (collectors.isEmpty()) {
      problems.add("[collectors] expected at least one but found none");
    }
    for (URI collector : collectors) {
      if (!isBase(collector)) {
        problems.add(
            "[collectors] expected http(s)://host:port, maybe with a path, but found " + collector);
      }
    }
    if (!source.matches("[A-Za-z0-9._-]{1,200}")) {
      problems.add(
          "[source] expected letters, digits, '.', '_' and '-' but found '" + source + "'");
    }
    if (!name.matches("[!-~]{1,200}")) {
      problems.add(
          "[name] expected 1 to 200 characters of printable ASCII without spaces but found '"
              + name
              + "'");
    }
    if (window < 1 || window > 256) {
      problems.add("[window] expected 1 to 256 batches but found " + window);
    }
    if (batchBytes < 1 || batchBytes > MOST_BATCH_BYTES) {
      problems.add("[batchBytes] expected 1 to " + MOST_BATCH_BYTES + " but found " + batchBytes);
    }
    if (linger.isNegative()) {
      problems.add("[linger] expected 0 or longer but found " + linger);
    }
    if (requestTimeout.isZero() || requestTimeout.isNegative()) {
      problems.add("[requestTimeout] expected longer than 0 but found " + requestTimeout);
    }
    if (buffer.limitBytes() < 1) {
      problems.add("[buffer] expected a limit of at least 1 byte but found " + buffer.limitBytes());
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
  }

  /** Starts a configuration with what has no default. */
  public static Builder to(List<URI> collectors, String source, Token token, String name) {
    return new Builder(collectors, source, token, name);
  }

  private static boolean isBase(URI uri) {
    String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    return (scheme.equals("http") || scheme.equals("https"))
        && uri.getHost() != null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && uri.getRawUserInfo() == null;
  }

  /** Collects what differs from the defaults. */
  public static final class Builder {
    private final List<URI> collectors;
    private final String source;
    private final Token token;
    private final String name;
    private RecordType records = RecordType.NDJSON;
    private Balance balance = Balance.ROUND_ROBIN;
    private int window = 4;
    private long batchBytes = 1L << 20;
    private Duration linger = Duration.ofSeconds(1);
    private Duration requestTimeout = Duration.ofSeconds(30);
    private Backoff backoff = Backoff.DEFAULT;
    private Circuit circuit = Circuit.DEFAULT;
    private Buffer buffer = new Buffer.Memory(64L << 20);
    private WhenFull whenFull = WhenFull.BLOCK;
    private @Nullable Path trust;

    private Builder(List<URI> collectors, String source, Token token, String name) {
      this.collectors = collectors;
      this.source = source;
      this.token = token;
      this.name = name;
    }

    public Builder records(RecordType type) {
      this.records = type;
      return this;
    }

    public Builder balance(Balance how) {
      this.balance = how;
      return this;
    }

    public Builder window(int batches) {
      this.window = batches;
      return this;
    }

    public Builder batchBytes(long bytes) {
      this.batchBytes = bytes;
      return this;
    }

    public Builder linger(Duration time) {
      this.linger = time;
      return this;
    }

    public Builder requestTimeout(Duration time) {
      this.requestTimeout = time;
      return this;
    }

    public Builder backoff(Backoff delays) {
      this.backoff = delays;
      return this;
    }

    public Builder circuit(Circuit rule) {
      this.circuit = rule;
      return this;
    }

    public Builder buffer(Buffer place) {
      this.buffer = place;
      return this;
    }

    public Builder whenFull(WhenFull reaction) {
      this.whenFull = reaction;
      return this;
    }

    /** Trusts the certificates in this PEM file, and no others. */
    public Builder trust(Path pem) {
      this.trust = pem;
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException with all problems, if there are any
     */
    public SenderConfig build() {
      return new SenderConfig(
          collectors,
          source,
          token,
          name,
          records,
          balance,
          window,
          batchBytes,
          linger,
          requestTimeout,
          backoff,
          circuit,
          buffer,
          whenFull,
          trust);
    }
  }
}
