package io.daybook.night;

import io.daybook.archive.expiry.QuarantineExpiry;
import io.daybook.archive.expiry.RawExpiry;
import io.daybook.archive.mapping.Mapping;
import io.daybook.archive.quarantine.StoredQuarantine;
import io.daybook.archive.run.Allowances;
import io.daybook.archive.run.ArchiveReport;
import io.daybook.archive.run.ArchiveRun;
import io.daybook.archive.run.LocalEngine;
import io.daybook.archive.run.MergeRun;
import io.daybook.archive.run.PortableMappings;
import io.daybook.archive.run.QuarantineRecovery;
import io.daybook.archive.run.RereadRun;
import io.daybook.archive.run.SilentAgents.AgentSigns;
import io.daybook.archive.run.StoredMerge;
import io.daybook.archive.spark.ArchiveOrder;
import io.daybook.archive.table.RowSelection;
import io.daybook.console.Console;
import io.daybook.console.trust.NightBooks;
import io.daybook.console.trust.Notes;
import io.daybook.hive.ddl.DdlApplication;
import io.daybook.hive.publish.LedgerTable;
import io.daybook.hive.publish.Metastore;
import io.daybook.hive.publish.Publisher;
import io.daybook.hive.sql.HiveSession;
import io.daybook.hive.sweep.Sweeper;
import io.daybook.ingest.input.IngestSource;
import io.daybook.ingest.watermark.Watermarks;
import io.daybook.local.stack.ClassPaths;
import io.daybook.local.stack.LocalStack;
import io.daybook.local.stack.StackConfig;
import io.daybook.local.stack.StackEndpoints;
import io.daybook.local.stack.StackPorts;
import io.daybook.metrics.adhoc.AdHocSubmission;
import io.daybook.metrics.adhoc.MetastoreTables;
import io.daybook.metrics.app.DayRestore;
import io.daybook.metrics.app.DayTrial;
import io.daybook.metrics.app.Declarations;
import io.daybook.metrics.app.MetricsArguments;
import io.daybook.metrics.app.MetricsResult;
import io.daybook.metrics.app.MetricsSubmission;
import io.daybook.metrics.app.SparkSubmission;
import io.daybook.metrics.app.TrialArguments;
import io.daybook.metrics.plan.MissingDays;
import io.daybook.metrics.plan.Scope;
import io.daybook.metrics.trace.DayTrace;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.ConfigEntry;
import io.daybook.warehouse.config.ConfigNode;
import io.daybook.warehouse.config.ConfigTree;
import io.daybook.warehouse.config.ConfigurationException;
import io.daybook.warehouse.config.DaybookConfig;
import io.daybook.warehouse.config.Problem;
import io.daybook.warehouse.config.Problems;
import io.daybook.warehouse.config.SourceConfig;
import io.daybook.warehouse.files.HadoopStorage;
import io.daybook.warehouse.files.KerberosLogin;
import io.daybook.warehouse.ledger.Publications;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import io.daybook.warehouse.run.Progress;
import io.daybook.warehouse.run.RunId;
import io.daybook.warehouse.table.MetricTable;
import io.daybook.warehouse.tier.HdfsPolicies;
import io.daybook.warehouse.tier.TierRun;
import io.daybook.warehouse.zone.Zones;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.CommonConfigurationKeysPublic;

/**
 * The services of a command, wired once from home, configuration and settings. Each is opened on
 * first use, so that a command needs no more of the cluster than it uses.
 */
public final class Workspace {
  private static final Duration METASTORE_TIMEOUT = Duration.ofMinutes(5);

  private final boolean hasConfiguration;
  private final Path home;
  private final DaybookConfig configuration;
  private final Map<String, IngestSource> sources = new LinkedHashMap<>();
  private final Map<String, Mapping> mappings = new LinkedHashMap<>();
  private final Map<String, List<Problem>> faulty = new LinkedHashMap<>();
  private final Map<String, ReadSource> readable = new LinkedHashMap<>();
  private final List<Problem> problems;
  private final StackConfig stack;
  private final Progress progress;
  private final Optional<Path> dist;
  private final InputStream standardInput;

  /**
   * A source's file as the rooms read it.
   *
   * @param input how its records are collected
   * @param mapping how they become events
   */
  public record ReadSource(IngestSource input, Mapping mapping) {}

  /**
   * Reads the configuration.
   *
   * @param home state of this host
   * @param config the configuration's directory; empty for the built-in defaults
   * @param settings values of the configuration's variables
   * @param dist the directory that Daybook was built in; empty if the launcher named none
   * @param standardInput read by a source with 'stdin'
   * @throws io.daybook.warehouse.config.ConfigurationException naming all its problems, if any is
   *     in no source's or own metric table's file; a source whose own file has a problem is {@link
   *     #faulty}
   */
  public Workspace(
      Path home,
      Optional<Path> config,
      Map<String, String> settings,
      Progress progress,
      Optional<Path> dist,
      InputStream standardInput) {
    this.hasConfiguration = config.isPresent();
    this.home = home.toAbsolutePath().normalize();
    this.progress = progress;
    this.dist = dist;
    this.standardInput = standardInput;
    Problems problems = new Problems();
    ConfigTree tree = ConfigTree.load(config, settings, problems);
    this.configuration = DaybookConfig.read(tree, problems);
    configuration.sources().values().forEach(this::readSource);
    Mapping.checkTogether(mappings.values());
    this.stack = stack(tree.main().section("stack"), settings, problems);
    if (!problems.general().isEmpty()) {
      problems.throwIfAny();
    }
    this.problems = problems.all();
    for (String source : configuration.sources().keySet()) {
      IngestSource input = sources.get(source);
      Mapping mapping = mappings.get(source);
      boolean isReadable = problems.of(source).stream().allMatch(Workspace::isOfPlace);
      if (input != null && mapping != null && isReadable) {
        readable.put(source, new ReadSource(input, mapping));
      }
      if (!problems.of(source).isEmpty()) {
        faulty.put(source, problems.of(source));
        sources.remove(source);
        mappings.remove(source);
      }
    }
  }

  /** Whether a problem is that the place of the files lacks a variable's value. */
  private static boolean isOfPlace(Problem problem) {
    return problem.key().startsWith("files") && problem.found().startsWith("${");
  }

  /** Each room reads its own keys of a source's file; any other key is a problem. */
  private void readSource(SourceConfig source) {
    sources.put(source.name(), IngestSource.read(source));
    Mapping.read(source).ifPresent(mapping -> mappings.put(source.name(), mapping));
    source.noOtherKeys();
  }

  /** Ports from {@code stack.ports}, or {@code --set stack.ports.<service>=N}, or the home's. */
  private StackConfig stack(ConfigNode node, Map<String, String> settings, Problems problems) {
    StackConfig known = StackConfig.of(home);
    ConfigNode ports = node.section("ports");
    StackPorts before = known.ports();
    StackPorts wanted =
        new StackPorts(
            port(ports, settings, "namenode", before.nameNode(), problems),
            port(ports, settings, "namenode-web", before.nameNodeWeb(), problems),
            port(ports, settings, "metastore", before.metastore(), problems),
            port(ports, settings, "hiveserver2", before.hiveServer2(), problems),
            port(ports, settings, "hiveserver2-http", before.hiveServer2Http(), problems),
            port(ports, settings, "hiveserver2-web", before.hiveServer2Web(), problems),
            port(ports, settings, "console", before.console(), problems));
    ports.noOtherKeys();
    node.noOtherKeys();
    return known.withPorts(wanted).withWarehouseRoot(zones().root().value());
  }

  private static int port(
      ConfigNode node, Map<String, String> settings, String key, int known, Problems problems) {
    int configured = node.integer(key, known, 0, 65_535);
    String setting = settings.get("stack.ports." + key);
    if (setting == null) {
      return configured;
    }
    try {
      return Integer.parseInt(setting);
    } catch (NumberFormatException e) {
      problems.add(new Problem("--set", "stack.ports." + key, "'" + setting + "'", "a port", ""));
      return configured;
    }
  }

  public Path home() {
    return home;
  }

  public DaybookConfig configuration() {
    return configuration;
  }

  /** Returns whether there is a directory of a configuration, be it without any source. */
  public boolean hasConfiguration() {
    return hasConfiguration;
  }

  public Zones zones() {
    return configuration.warehouse().zones();
  }

  public Progress progress() {
    return progress;
  }

  /** Returns the problems of sources that can't be used, by name. */
  public Map<String, List<Problem>> faulty() {
    return faulty;
  }

  /** Returns the problems of own metric tables' files. */
  public List<Problem> metricProblems() {
    return problems.stream().filter(Workspace::isOfMetric).toList();
  }

  private static boolean isOfMetric(Problem problem) {
    ConfigEntry entry = problem.entry();
    return entry != null && entry.folder() == ConfigEntry.EntryFolder.METRICS;
  }

  /**
   * Makes sure that every source can be used.
   *
   * @throws ConfigurationException naming all problems
   */
  public void requireSound() {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  /**
   * Makes sure that a source can be used, if there is one of the name.
   *
   * @throws ConfigurationException naming its problems
   */
  public void requireSound(String source) {
    List<Problem> own = faulty.getOrDefault(source, List.of());
    if (!own.isEmpty()) {
      throw new ConfigurationException(own);
    }
  }

  /**
   * Returns the sources whose records can be read, by name: those that can be used, and those of
   * which only the place of the files isn't known, for want of a variable's value.
   */
  public Map<String, ReadSource> readable() {
    return readable;
  }

  /** Returns the mappings of all sources that can be used, by name. */
  public Map<String, Mapping> mappings() {
    return mappings;
  }

  /** Returns the embedded stack of the home, its ports moved where an offset is given. */
  public LocalStack localStack(Optional<Integer> portOffset) {
    StackConfig wanted = portOffset.map(stack::withPortOffset).orElse(stack);
    return new LocalStack(wanted, ClassPaths.of(dist(dist)));
  }

  /**
   * Returns the directory that Daybook was built in.
   *
   * @throws OperatorException if it is not known
   */
  public static Path dist(Optional<Path> known) {
    return known.orElseThrow(
        () ->
            new OperatorException(
                ExitCode.INTERNAL,
                "expected -Ddaybook.dist, the directory Daybook was built in, but found none;"
                    + " start it with the launcher ./daybook"));
  }

  /** Returns the file system of the warehouse. */
  public URI fileSystem() {
    return configuration
        .cluster()
        .hdfs()
        .map(URI::create)
        .orElseGet(() -> embedded("cluster.hdfs").hdfsUri());
  }

  /** Returns the JDBC address of HiveServer2. */
  public String jdbcUrl() {
    return configuration.cluster().jdbc().orElseGet(() -> embedded("cluster.jdbc").jdbcUrl());
  }

  private String metastoreUri() {
    return configuration
        .cluster()
        .metastore()
        .orElseGet(() -> embedded("cluster.metastore").metastoreUri().toString());
  }

  private StackEndpoints embedded(String key) {
    return StackEndpoints.read(home)
        .orElseThrow(
            () ->
                new OperatorException(
                    ExitCode.NOT_READY,
                    "["
                        + home
                        + "] Cannot reach the cluster: expected an embedded stack in this home, or "
                        + key
                        + " in the configuration, but found neither; run 'daybook up' first"));
  }

  /** Returns Hadoop's settings for the warehouse's file system, logged in where it asks for it. */
  public org.apache.hadoop.conf.Configuration hadoop() {
    org.apache.hadoop.conf.Configuration hadoop = new org.apache.hadoop.conf.Configuration();
    configuration
        .cluster()
        .hadoopConf()
        .map(Path::of)
        .ifPresent(
            directory -> {
              for (String file : List.of("core-site.xml", "hdfs-site.xml")) {
                hadoop.addResource(new org.apache.hadoop.fs.Path(directory.resolve(file).toUri()));
              }
            });
    if (configuration.cluster().hdfs().isEmpty()) {
      // One host: what refuses a connection won't take it in the next ten seconds either.
      hadoop.setInt(CommonConfigurationKeysPublic.IPC_CLIENT_CONNECT_MAX_RETRIES_KEY, 1);
    }
    hadoop.set(CommonConfigurationKeysPublic.FS_DEFAULT_NAME_KEY, fileSystem().toString());
    HadoopStorage.waitBriefly(hadoop);
    configuration
        .cluster()
        .kerberos()
        .ifPresent(login -> KerberosLogin.login(login.principal(), login.keytab(), hadoop));
    return hadoop;
  }

  /** Opens the warehouse's storage. */
  public HadoopStorage storage() throws IOException {
    return HadoopStorage.open(fileSystem(), hadoop());
  }

  /** Wires the collector of this host. */
  public HostCollector collector() {
    return new HostCollector(
        home, configuration.collect(), this::storage, zones(), progress, standardInput);
  }

  /** Archives datasets in a Spark of its own. */
  List<ArchiveReport> archiveOnSpark(
      List<Mapping> mappings, Allowances allowances, Map<String, Set<LocalDate>> arrivalDays)
      throws IOException {
    HadoopStorage storage = storage();
    AgentSigns signs =
        new WatchedAgents(new Watermarks(storage, zones()), Clock.systemUTC()).look();
    List<ArchiveOrder.SilentSource> silent = new ArrayList<>();
    for (Mapping mapping : mappings) {
      String source = mapping.source().name();
      for (LocalDate day : arrivalDays.getOrDefault(mapping.source().dataset().name(), Set.of())) {
        silent.add(new ArchiveOrder.SilentSource(source, day, signs.silent(source, day)));
      }
    }
    ArchiveOrder order =
        new ArchiveOrder(
            fileSystem(),
            zones().root(),
            configuration.warehouse().zone(),
            configuration.archive().compression(),
            configuration.archive().memoryBytes(),
            PortableMappings.of(mappings),
            allowances,
            silent,
            home.resolve("archive.json"));
    return new ArchiveSubmission(spark(), storage, zones()).run(order);
  }

  /** Wires a run of the archive. */
  public ArchiveRun archiveRun() throws IOException {
    HadoopStorage storage = storage();
    return new ArchiveRun(
        storage,
        configuration.warehouse(),
        archiveEngine(storage),
        Clock.systemUTC(),
        RunId::random,
        new WatchedAgents(new Watermarks(storage, zones()), Clock.systemUTC()));
  }

  private LocalEngine archiveEngine(HadoopStorage storage) {
    return new LocalEngine(
        storage,
        hadoop(),
        configuration.warehouse().zone(),
        configuration.archive(),
        home.resolve("spill"),
        progress);
  }

  /** Wires a run that archives quarantined records again. */
  public QuarantineRecovery quarantineRecovery() throws IOException {
    HadoopStorage storage = storage();
    return new QuarantineRecovery(
        storage,
        configuration.warehouse(),
        archiveEngine(storage),
        new StoredQuarantine(new RowSelection(hadoop(), configuration.archive().compression())),
        Clock.systemUTC(),
        RunId::random);
  }

  /** Wires reading archived records anew. */
  public RereadRun rereadRun() throws IOException {
    HadoopStorage storage = storage();
    return new RereadRun(
        storage,
        configuration.warehouse(),
        archiveEngine(storage),
        new RowSelection(hadoop(), configuration.archive().compression()),
        Clock.systemUTC(),
        RunId::random);
  }

  /** Wires the expiry of raw segments. */
  public RawExpiry rawExpiry() throws IOException {
    return new RawExpiry(
        storage(),
        configuration.warehouse(),
        new StoredQuarantine(new RowSelection(hadoop(), configuration.archive().compression())),
        configuration.archive().threads(),
        Clock.systemUTC(),
        RunId::random,
        progress);
  }

  /** Wires the expiry of the quarantine. */
  public QuarantineExpiry quarantineExpiry() throws IOException {
    return new QuarantineExpiry(
        storage(),
        zones(),
        new StoredQuarantine(new RowSelection(hadoop(), configuration.archive().compression())),
        Clock.systemUTC(),
        RunId::random);
  }

  /** Wires a merge of batches. */
  public MergeRun mergeRun() throws IOException {
    return new MergeRun(
        storage(),
        configuration.warehouse(),
        new StoredMerge(hadoop(), configuration.archive().compression()),
        Clock.systemUTC(),
        RunId::random,
        progress);
  }

  /** Wires the rewriting of old days under another policy of HDFS. */
  public TierRun tierRun() throws IOException {
    return new TierRun(
        storage(),
        HdfsPolicies.open(fileSystem(), hadoop()),
        zones(),
        Clock.systemUTC(),
        RunId::random);
  }

  private SparkSubmission spark() throws IOException {
    Files.createDirectories(home);
    return new SparkSubmission(configuration.spark(), dist(dist), home, configuration.cluster());
  }

  /** Wires the submission of a user's own job or SQL file. */
  public AdHocSubmission adHoc() throws IOException {
    MetastoreTables tables =
        new MetastoreTables(metastoreUri(), fileSystem(), zones().root().value(), dist(dist));
    return new AdHocSubmission(spark(), tables, configuration.spark().conf());
  }

  /** Runs the metrics application in a Spark of its own. */
  public MetricsResult metrics(Scope scope) throws IOException {
    MetricsArguments arguments = metricsArguments(scope, volumeGate().missing());
    return inSpark(submission -> submission.run(arguments));
  }

  /** Makes a day of a metric table in a Spark of its own, and keeps nothing of it. */
  public DayTrial trial(String table, LocalDate day, int limit) throws IOException {
    Scope scope = new Scope(Optional.of(day), Optional.of(day), Scope.Days.ALL);
    return inSpark(
        submission ->
            submission.trial(
                new TrialArguments(table, limit, metricsArguments(scope, MissingDays.NONE))));
  }

  private MetricsArguments metricsArguments(Scope scope, MissingDays missing) {
    return new MetricsArguments(
        fileSystem(),
        zones().root(),
        configuration.warehouse().zone(),
        scope,
        configuration.metrics().tables().stream().map(MetricTable::name).toList(),
        missing,
        Optional.empty(),
        Declarations.of(configuration));
  }

  private interface Submitted<T> {
    T by(MetricsSubmission submission) throws IOException, InterruptedException;
  }

  private <T> T inSpark(Submitted<T> application) throws IOException {
    try {
      return application.by(new MetricsSubmission(spark()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Spark was at work", e);
    }
  }

  /** Wires the return of days of figures to earlier versions. */
  public DayRestore dayRestore() throws IOException {
    return new DayRestore(
        storage(),
        zones(),
        configuration.warehouse().zone(),
        configuration.metrics().tables(),
        Clock.systemUTC(),
        RunId::random);
  }

  /** Wires the way from a day back to what it was made of. */
  public DayTrace dayTrace() throws IOException {
    return new DayTrace(storage(), zones(), configuration.metrics().tables());
  }

  /** Wires the judgement of how many events came. */
  public VolumeGate volumeGate() throws IOException {
    return new VolumeGate(storage(), zones(), configuration);
  }

  /**
   * Starts a console of this home.
   *
   * @param nights what it is told of nights
   * @param version of Daybook
   */
  public Console console(NightBooks nights, String version) throws IOException {
    return Console.start(
        configuration,
        storage(),
        hadoop(),
        home.resolve("console"),
        consoleAddress(),
        nights,
        version,
        Clock.systemUTC());
  }

  /** Returns where the console of this home answers, or would. */
  public Address consoleAddress() {
    StackPorts known = StackEndpoints.read(home).map(StackEndpoints::ports).orElse(stack.ports());
    return configuration
        .console()
        .listen()
        .orElseGet(() -> new Address("127.0.0.1", known.console()));
  }

  /** Opens the notes of people on days. */
  public Notes notes() throws IOException {
    return new Notes(storage(), zones(), Clock.systemUTC());
  }

  /** Opens HiveServer2. */
  public HiveSession hive() {
    return HiveSession.open(jdbcUrl());
  }

  /** Wires the application of the DDL. */
  public DdlApplication ddl(HiveSession hive, Metastore metastore) {
    return new DdlApplication(hive, fileSystem(), zones(), metastore, progress);
  }

  /** Opens the metastore. */
  public Metastore metastore() {
    return new Metastore(metastoreUri(), hadoop(), METASTORE_TIMEOUT);
  }

  /** Returns the tables of the configuration that have a ledger, those of the archive first. */
  public List<LedgerTable> ledgerTables() {
    return LedgerTable.all(
        configuration.datasets().values(), configuration.metrics().tables(), zones());
  }

  /** Wires the publication. */
  public Publisher publisher(Metastore metastore) throws IOException {
    return new Publisher(storage(), fileSystem(), metastore, progress);
  }

  /** Opens the records of what is published. */
  public Publications publications() throws IOException {
    return new Publications(storage(), zones(), RunId::random);
  }

  /** Wires the sweep. */
  public Sweeper sweeper(Metastore metastore) throws IOException {
    return new Sweeper(
        storage(),
        publications(),
        metastore,
        configuration.sweep().retention(),
        configuration.sweep().abortAfter(),
        Clock.systemUTC(),
        RunId::random);
  }

  /**
   * Returns the sources that can be used.
   *
   * @throws OperatorException if the configuration has none at all
   */
  public List<IngestSource> sources() {
    if (configuration.sources().isEmpty()) {
      throw new OperatorException(
          ExitCode.USAGE,
          "Cannot collect: expected sources in the configuration but found none; give --config DIR"
              + " with sources/*.yaml (see 'Your own logs in ten minutes' in README.md)");
    }
    return List.copyOf(sources.values());
  }
}
