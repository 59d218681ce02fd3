package io.daybook.warehouse.config;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.LoginRiskLimits;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.table.MetricTables;
import io.daybook.warehouse.table.OwnMetric;
import io.daybook.warehouse.zone.Zones;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a person decided, complete and checked. The defaults need no file at all.
 *
 * @param warehouse where it is and which zone its days are in
 * @param cluster HDFS and Hive; what is absent comes from the embedded stack
 * @param collect the agent of this host
 * @param archive the archive writer
 * @param sweep when files are deleted
 * @param retention how long data is kept
 * @param spark how Spark is started
 * @param metrics the figures of a night
 * @param console where figures are looked at
 * @param monitoring what is told of nights to those on call
 * @param datasets built-in and own, by name
 * @param sources by name
 */
public record DaybookConfig(
    Warehouse warehouse,
    Cluster cluster,
    CollectConfig collect,
    Archive archive,
    SweepDelays sweep,
    RetentionConfig retention,
    Spark spark,
    MetricChoice metrics,
    ConsoleConfig console,
    MonitoringConfig monitoring,
    Map<String, Dataset> datasets,
    Map<String, SourceConfig> sources) {

  /**
   * What every run of this warehouse agrees on.
   *
   * @param zones every path, below {@code root} (default {@code /daybook})
   * @param zone the business zone, in which days begin (default UTC)
   */
  public record Warehouse(Zones zones, ZoneId zone) {}

  /**
   * The cluster's services; what is absent comes from the embedded stack.
   *
   * @param hdfs such as {@code hdfs://namenode:8020}
   * @param hadoopConf directory with {@code core-site.xml} and {@code hdfs-site.xml}
   * @param metastore such as {@code thrift://metastore:9083}
   * @param jdbc HiveServer2, such as {@code jdbc:hive2://hive:10000/default}
   * @param kerberos whom HDFS is asked as, where it wants to know
   */
  public record Cluster(
      Optional<String> hdfs,
      Optional<String> hadoopConf,
      Optional<String> metastore,
      Optional<String> jdbc,
      Optional<Kerberos> kerberos) {

    /** The embedded stack. */
    public static final Cluster EMBEDDED =
        new Cluster(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /**
   * A login by keytab.
   *
   * @param principal such as {@code daybook/web-1@SHOP.EXAMPLE}
   * @param keytab file with its keys
   */
  public record Kerberos(String principal, Path keytab) {}

  /**
   * The archive writer's means.
   *
   * @param threads segments, days and columns worked on at once (default: the processors)
   * @param memoryBytes what events may take before they are spilled (default 512 MiB)
   * @param compression codec of Parquet files (default zstd, level 3)
   * @param sparkAboveBytes compressed bytes of a dataset's new segments from which on Spark
   *     archives them (default: none, never)
   */
  public record Archive(
      int threads, long memoryBytes, Compression compression, Optional<Long> sparkAboveBytes) {
    /** Means of one process, which never asks Spark. */
    public Archive(int threads, long memoryBytes, Compression compression) {
      this(threads, memoryBytes, compression, Optional.empty());
    }
  }

  /** Codecs that every reader of the archive knows. */
  public enum Compression {
    ZSTD,
    SNAPPY
  }

  /**
   * When files are deleted that no reader and no run needs.
   *
   * @param retention how long a superseded version stays after the publication that replaced it:
   *     longer than the longest query (default 24h)
   * @param abortAfter a run that began longer ago and has not committed never will: longer than the
   *     longest run (default 24h)
   */
  public record SweepDelays(Duration retention, Duration abortAfter) {}

  /**
   * How Spark is started.
   *
   * @param master such as {@code local[2]} (default: local, all processors) or {@code yarn}
   * @param submit the cluster's {@code spark-submit}; nothing: Daybook's own Spark
   * @param driverMemoryBytes heap of the driver (default 1 GiB)
   * @param conf further {@code --conf} settings by key
   */
  public record Spark(
      String master, Optional<String> submit, long driverMemoryBytes, Map<String, String> conf) {}

  /**
   * The figures of a night.
   *
   * @param tables that are made and published, each behind those that it is made of (default: all);
   *     others stay as they are
   * @param own those of them that the configuration declares, in their order
   * @param held own tables that can't be made, for a problem of their files
   * @param closed days on which no events are to be expected (default: none)
   * @param loginRisk by which logins look like an attack
   */
  public record MetricChoice(
      List<MetricTable> tables,
      List<OwnMetric> own,
      List<HeldTable> held,
      ClosedDays closed,
      LoginRiskLimits loginRisk) {
    public MetricChoice {
      tables = List.copyOf(tables);
      own = List.copyOf(own);
      held = List.copyOf(held);
    }
  }

  /**
   * An own metric table, or a view, that stays as it is.
   *
   * @param kind such as {@code metric table}, before the name
   * @param reason problems of its files, the table that it waits for, or why Hive keeps it
   */
  public record HeldTable(String kind, String table, String reason) {
    /** Returns an own metric table. */
    public static HeldTable metric(String table, String reason) {
      return new HeldTable("metric table", table, reason);
    }

    /** Returns table and reason for a person. */
    public String describe() {
      return "[" + kind + " " + table + "] stays as it is: " + reason;
    }
  }

  public DaybookConfig {
    datasets = Collections.unmodifiableMap(new LinkedHashMap<>(datasets));
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
  }

  /**
   * Reads the tree. Sections of other rooms are left to them: {@code stack}, and of each source its
   * input, roll and mapping. Problems are added.
   */
  public static DaybookConfig read(ConfigTree tree, Problems problems) {
    ConfigNode main = tree.main();
    Map<String, Dataset> datasets = new LinkedHashMap<>();
    Datasets.BUILT_IN.forEach(dataset -> datasets.put(dataset.name(), dataset));
    tree.datasets()
        .forEach(
            (name, node) ->
                DatasetReader.read(name, node, datasets.keySet())
                    .ifPresent(dataset -> datasets.put(name, dataset)));
    tree.sources().values().forEach(source -> addVersions(source, datasets));
    Map<String, SourceConfig> sources = new LinkedHashMap<>();
    tree.sources()
        .forEach(
            (name, node) ->
                sources.put(name, SourceConfig.read(name, node, dataset(node, datasets, tree))));
    DaybookConfig configuration =
        new DaybookConfig(
            warehouse(main.section("warehouse")),
            cluster(main.section("cluster")),
            CollectConfig.read(main.section("collect")),
            archive(main.section("archive")),
            sweep(main.section("sweep")),
            RetentionConfig.read(main.section("retention")),
            spark(main.section("spark")),
            metrics(main.section("metrics"), new OwnMetrics(tree, datasets, problems)),
            ConsoleConfig.read(main.section("console")),
            MonitoringConfig.read(main),
            datasets,
            sources);
    main.child("stack");
    main.noOtherKeys();
    return configuration;
  }

  /** A dataset tells versions as soon as the records of one of its sources have some. */
  private static void addVersions(ConfigNode source, Map<String, Dataset> datasets) {
    if (!source.has(SourceConfig.NEWEST)) {
      return;
    }
    Dataset dataset = datasets.get(source.text("dataset").orElse(""));
    if (dataset == null) {
      return;
    }
    for (Column column : dataset.hasVersions() ? List.<Column>of() : Dataset.VERSION_COLUMNS) {
      if (dataset.column(column.name()).isPresent()) {
        source
            .child(SourceConfig.NEWEST)
            .problem(
                "a column '" + column.name() + "' of the dataset " + dataset.name(),
                "none of that name, which the versions of records need",
                "rename the column in datasets/" + dataset.name() + ".yaml");
        return;
      }
    }
    datasets.put(dataset.name(), dataset.withVersions());
  }

  /** Returns a source's dataset; empty if it has none that can be used. */
  private static Optional<Dataset> dataset(
      ConfigNode source, Map<String, Dataset> datasets, ConfigTree tree) {
    String name = source.requiredText("dataset", "purchase");
    Dataset dataset = datasets.get(name);
    ConfigNode file = tree.datasets().get(name);
    boolean isReported = file != null && !file.isReadable();
    if (dataset == null && !isReported && source.text("dataset").isPresent()) {
      source
          .child("dataset")
          .problem(
              "'" + name + "'",
              "one of " + String.join(", ", datasets.keySet()),
              "or declare it in datasets/" + name + ".yaml");
    }
    return Optional.ofNullable(dataset);
  }

  private static Warehouse warehouse(ConfigNode node) {
    String root = node.text("root", "/daybook");
    StoragePath path = new StoragePath("/daybook");
    try {
      path = new StoragePath(root);
    } catch (IllegalArgumentException e) {
      node.child("root")
          .problem("'" + root + "'", "an absolute HDFS path", "write it like /daybook");
    }
    Warehouse warehouse = new Warehouse(new Zones(path), node.zone("zone", ZoneOffset.UTC));
    node.noOtherKeys();
    return warehouse;
  }

  private static Cluster cluster(ConfigNode node) {
    Optional<String> hdfs = node.text("hdfs");
    if (hdfs.isPresent() && !isAddress(hdfs.get())) {
      node.child("hdfs")
          .problem("'" + hdfs.get() + "'", "an address", "write it like hdfs://namenode:8020");
    }
    Optional<String> hadoopConf = node.text("hadoop-conf");
    if (hadoopConf.isPresent() && !Files.isDirectory(Path.of(hadoopConf.get()))) {
      node.child("hadoop-conf")
          .problem(
              "'" + hadoopConf.get() + "', which is none",
              "a directory with core-site.xml and hdfs-site.xml",
              "");
    }
    Cluster cluster =
        new Cluster(hdfs, hadoopConf, node.text("metastore"), node.text("jdbc"), kerberos(node));
    node.noOtherKeys();
    return cluster;
  }

  private static Optional<Kerberos> kerberos(ConfigNode cluster) {
    ConfigNode node = cluster.section("kerberos");
    if (!node.isPresent()) {
      return Optional.empty();
    }
    Kerberos kerberos =
        new Kerberos(
            node.requiredText("principal", "daybook/host@REALM"),
            Path.of(node.requiredText("keytab", "/etc/daybook/daybook.keytab")));
    node.noOtherKeys();
    return Optional.of(kerberos);
  }

  private static boolean isAddress(String text) {
    try {
      return new URI(text).getScheme() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Archive archive(ConfigNode node) {
    Archive archive =
        new Archive(
            node.integer("threads", Runtime.getRuntime().availableProcessors(), 1, 256),
            node.bytes("memory", 512L << 20),
            node.oneOf("compression", Compression.class, Compression.ZSTD),
            node.has("spark-above") ? Optional.of(node.bytes("spark-above", 0)) : Optional.empty());
    node.noOtherKeys();
    return archive;
  }

  private static SweepDelays sweep(ConfigNode node) {
    SweepDelays sweep =
        new SweepDelays(
            node.duration("retention", Duration.ofHours(24)),
            node.duration("abort-after", Duration.ofHours(24)));
    node.noOtherKeys();
    return sweep;
  }

  private static MetricChoice metrics(ConfigNode node, OwnMetrics own) {
    List<String> names = node.texts("tables");
    List<String> known =
        Stream.concat(MetricTables.ALL.stream().map(MetricTable::name), own.names().stream())
            .toList();
    for (String name : names) {
      if (!known.contains(name)) {
        node.child("tables")
            .problem(
                "'" + name + "'",
                "names of metric tables",
                "take some of " + String.join(", ", known) + ", or leave the key out for all");
      }
    }
    MetricChoice metrics =
        own.choice(
            node.has("tables") ? Optional.of(names) : Optional.empty(),
            ClosedDays.read(node),
            loginRisk(node.section("login-risk")));
    node.noOtherKeys();
    return metrics;
  }

  private static LoginRiskLimits loginRisk(ConfigNode node) {
    LoginRiskLimits normal = LoginRiskLimits.DEFAULT;
    LoginRiskLimits limits =
        new LoginRiskLimits(
            limit(node, "accounts-of-an-ip", normal.accountsOfAnIp()),
            limit(node, "ips-of-an-account", normal.ipsOfAnAccount()),
            limit(node, "failures-before-success", normal.failuresBeforeSuccess()),
            limit(node, "accounts-stuffed", normal.accountsStuffed()));
    node.noOtherKeys();
    return limits;
  }

  private static int limit(ConfigNode node, String key, int defaultValue) {
    return node.integer(key, defaultValue, 1, 1_000_000);
  }

  private static Spark spark(ConfigNode node) {
    Map<String, String> conf = new LinkedHashMap<>();
    node.section("conf").children().forEach((key, value) -> conf.put(key, value.text().orElse("")));
    Spark spark =
        new Spark(
            node.text("master", "local[*]"),
            node.text("submit"),
            node.bytes("driver-memory", 1L << 30),
            conf);
    node.noOtherKeys();
    return spark;
  }
}
