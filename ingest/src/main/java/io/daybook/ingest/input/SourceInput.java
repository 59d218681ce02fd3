package io.daybook.ingest.input;

import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.CollectConfig;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.Tls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where the records of a source come from. */
public sealed interface SourceInput {

  /** Returns the key by which a source declares it. */
  String key();

  /**
   * Files of this host.
   *
   * @param patterns plain names and globs; relative ones are below the working directory
   * @param rotation how the files end
   * @param envelope what a container runtime has put around each line
   */
  record Files(List<String> patterns, Rotation rotation, EnvelopeType envelope)
      implements SourceInput {
    public Files {
      patterns = List.copyOf(patterns);
    }

    @Override
    public String key() {
      return "files";
    }

    /** Files that are rotated by rename and hold the service's own lines. */
    public static Files of(String... patterns) {
      return new Files(List.of(patterns), Rotation.RENAME, EnvelopeType.NONE);
    }
  }

  /** What rotation does to a file. */
  enum Rotation {
    /** It is renamed, packed or deleted; a new one takes its name. */
    RENAME,
    /** It is copied, then emptied under its name. */
    COPYTRUNCATE
  }

  /** What a container runtime puts around each line that a service writes. */
  enum EnvelopeType {
    /** Nothing: no container. */
    NONE,
    /** Docker's json-file driver: an object per line. */
    DOCKER,
    /** The Container Runtime Interface: time, stream and a tag for partial lines. */
    CRI
  }

  /**
   * Batches pushed to {@code POST /v1/logs/<source>} at {@link CollectConfig#listen}.
   *
   * @param tokenFile holds the bearer token that its senders must show
   * @param keyRule what a batch without a key counts as (default {@link KeyRule#REQUIRED})
   */
  record Http(Path tokenFile, KeyRule keyRule) implements SourceInput {
    @Override
    public String key() {
      return "http";
    }
  }

  /** What a batch counts as whose sender gives no key with it. */
  enum KeyRule {
    /** It is refused. */
    REQUIRED("each batch counts once, by the key that its sender gives"),
    /** Equal bodies of one sender within 24 hours are one batch. */
    CONTENT(
        "equal bodies of one sender within 24 hours count once; a body that is sent again after"
            + " midnight (UTC) to another collector counts twice, unless 'event_id' is mapped"),
    /** Each request is a batch of its own. */
    NONE(
        "each request counts, so at least once: what a sender sends again counts twice, unless"
            + " 'event_id' is mapped");

    private final String promise;

    KeyRule(String promise) {
      this.promise = promise;
    }

    /** Returns what senders can rely on, as people are told. */
    public String promise() {
      return promise;
    }
  }

  /**
   * Syslog, over TCP, UDP or both.
   *
   * @param listen an address of this source alone, for TCP
   * @param tls of TCP
   * @param udp for UDP
   */
  record Syslog(Optional<Address> listen, Optional<Tls> tls, Optional<Datagrams> udp)
      implements SourceInput {

    /** Returns syslog over TCP alone. */
    public static Syslog tcp(Address listen, Optional<Tls> tls) {
      return new Syslog(Optional.of(listen), tls, Optional.empty());
    }

    @Override
    public String key() {
      return "syslog";
    }
  }

  /**
   * Datagrams.
   *
   * @param listen an address of this source alone
   * @param bufferBytes what the kernel is asked to keep until it is taken (default 4 MiB)
   */
  record Datagrams(Address listen, int bufferBytes) {
    /** What the kernel keeps while a batch becomes durable. */
    public static final int DEFAULT_BUFFER_BYTES = 4 << 20;

    private static final int LEAST_BUFFER_BYTES = 4 << 10;
    private static final int MOST_BUFFER_BYTES = 1 << 30;

    static Optional<Datagrams> read(ConfigNode syslog) {
      ConfigNode udp = syslog.section("udp");
      if (!udp.isPresent()) {
        return Optional.empty();
      }
      udp.requiredText("listen", "0.0.0.0:514");
      long bytes = udp.bytes("buffer", DEFAULT_BUFFER_BYTES);
      if (bytes < LEAST_BUFFER_BYTES || bytes > MOST_BUFFER_BYTES) {
        udp.child("buffer").problem(udp.child("buffer").rendered(), "4KiB to 1GiB", "");
      }
      Datagrams read =
          new Datagrams(
              Address.read(udp, "listen").orElse(new Address("127.0.0.1", 0)),
              (int) Math.min(MOST_BUFFER_BYTES, Math.max(LEAST_BUFFER_BYTES, bytes)));
      udp.noOtherKeys();
      return Optional.of(read);
    }
  }

  /**
   * The journal of systemd, as {@code journalctl -o json --follow} prints it.
   *
   * @param command how it is called (default {@code journalctl})
   * @param options which entries, such as {@code --unit=sshd}
   */
  record Journald(String command, List<String> options) implements SourceInput {
    public Journald {
      options = List.copyOf(options);
    }

    @Override
    public String key() {
      return "journald";
    }
  }

  /** What the collector's standard input holds, up to its end. */
  record StandardInput() implements SourceInput {
    @Override
    public String key() {
      return "stdin";
    }
  }

  /**
   * Reads the one input of a source from the top of its file; what is wrong is added to the
   * configuration's problems.
   */
  static SourceInput read(ConfigNode node) {
    List<SourceInput> inputs = new ArrayList<>();
    if (!node.list("files").isEmpty()) {
      inputs.add(
          new Files(
              node.texts("files"),
              node.oneOf("rotation", Rotation.class, Rotation.RENAME),
              node.oneOf("container", EnvelopeType.class, EnvelopeType.NONE)));
    }
    ConfigNode http = node.section("http");
    if (http.isPresent()) {
      inputs.add(
          new Http(
              Path.of(http.requiredText("token-file", "/etc/daybook/shop.token")),
              http.oneOf("key", KeyRule.class, KeyRule.REQUIRED)));
      http.noOtherKeys();
    }
    ConfigNode syslog = node.section("syslog");
    if (syslog.isPresent()) {
      Optional<Datagrams> udp = Datagrams.read(syslog);
      if (udp.isEmpty()) {
        syslog.requiredText("listen", "127.0.0.1:6514");
      }
      Optional<Tls> tls = Tls.read(syslog);
      Optional<Address> listen = Address.read(syslog, "listen");
      if (tls.isPresent() && !syslog.has("listen")) {
        syslog
            .child("tls")
            .problem("no 'listen'", "'listen' beside it", "there is no TLS over UDP");
      }
      inputs.add(new Syslog(listen, tls, udp));
      syslog.noOtherKeys();
    }
    ConfigNode journald = node.section("journald");
    if (journald.isPresent()) {
      inputs.add(new Journald(journald.text("command", "journalctl"), journald.texts("options")));
      journald.noOtherKeys();
    }
    if (node.text("stdin").filter("true"::equals).isPresent()) {
      inputs.add(new StandardInput());
    } else if (node.has("stdin")) {
      node.child("stdin").problem(node.child("stdin").rendered(), "true", "or leave it out");
    }
    String one = "one of files (a glob or a list), http, syslog, journald, stdin";
    if (inputs.isEmpty()) {
      node.child("files").problem("nothing", one, "add 'files: /var/log/shop/*.log'");
    } else if (inputs.size() > 1) {
      String keys = inputs.stream().map(SourceInput::key).collect(Collectors.joining(" and "));
      node.child(inputs.get(1).key())
          .problem(keys, one, "keep one; what comes another way is a source of its own");
    }
    return inputs.isEmpty() ? Files.of() : inputs.get(0);
  }
}
