package io.daybook.cli;

import io.daybook.local.stack.ConsoleLaunch;
import io.daybook.night.Workspace;
import io.daybook.warehouse.run.ConsoleProgress;
import io.daybook.warehouse.run.ExitCode;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The top of the command line: options that every command takes, and the commands. */
@Command(
    name = "daybook",
    description = {
      "Keeps the books of an online shop: collects its logs into HDFS, archives them as Parquet,"
          + " counts every night, publishes in Hive.",
      "",
      "A first look:      daybook demo",
      "Your own logs:     daybook up; daybook collect --once --config DIR; daybook nightly --config"
          + " DIR"
    },
    synopsisSubcommandLabel = "COMMAND",
    version = "daybook " + Daybook.VERSION,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes, the same for every command:%n")
public final class Daybook implements Callable<Integer> {
  static final String VERSION = "0.1.0";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".daybook",
      scope = ScopeType.INHERIT,
      description = "State of this host: embedded stack, journal, logs (default: ./.daybook).")
  private Path home = Path.of(".daybook");

  @Option(
      names = "--config",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description =
          "Directory with daybook.yaml, sources/, datasets/ (default: built-in defaults).")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      scope = ScopeType.INHERIT,
      description = "Fills $${KEY} in the configuration; repeatable.")
  private List<Setting> settings = new ArrayList<>();

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the result as JSON.")
  private boolean json;

  /** The same option, known also if the command line can't be parsed up to it. */
  private boolean jsonAsked;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show what a command does and its options.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean version;

  @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces.")
  private boolean debug;

  private final Environment environment;

  private Daybook(Environment environment) {
    this.environment = environment;
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Environment environment = Environment.ofProcess();
    int exitCode = execute(environment, args);
    environment.out().flush();
    System.exit(exitCode);
  }

  /**
   * Runs one command and returns its exit code; a failure is a message on the environment's
   * standard error. Can be called any number of times in a process, also side by side: it changes
   * nothing of the process, except what the environment is given to change. Relative paths are
   * those of the process's working directory. {@code collect} without {@code --once} ends only by a
   * signal of the environment, and a second signal ends the whole process.
   *
   * @param args the command line without the program's name
   */
  public static int execute(Environment environment, String... args) {
    return new Daybook(environment).run(args);
  }

  private int run(String... args) {
    jsonAsked = List.of(args).contains("--json");
    ErrorReport errors = errors();
    return commandLine()
        .setOut(new PrintWriter(out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err(), true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler((e, command, parsed) -> errors.report(e))
        .setParameterExceptionHandler((e, line) -> errors.reportUsage(e))
        .execute(args);
  }

  /** Returns all commands of an environment, ready to be parsed. */
  static CommandLine commands(Environment environment) {
    return new Daybook(environment).commandLine();
  }

  private CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(this);
    commandLine
        .addSubcommand(new DemoCommand(this))
        .addSubcommand(new UpCommand(this))
        .addSubcommand(new DownCommand(this))
        .addSubcommand(new StatusCommand(this))
        .addSubcommand(
            new CommandLine(new CollectCommand(this)).addSubcommand(new CollectStatusCommand(this)))
        .addSubcommand(new AgentsCommand(this))
        .addSubcommand(new ImportCommand(this))
        .addSubcommand(
            new CommandLine(new VerifyCommand())
                .addSubcommand(new VerifyCommand.Raw(this))
                .addSubcommand(new VerifyArchiveCommand(this)))
        .addSubcommand(new PlanCommand(this))
        .addSubcommand(new NightlyCommand(this))
        .addSubcommand(new ArchiveCommand(this))
        .addSubcommand(
            new CommandLine(new MetricsCommand(this)).addSubcommand(new MetricsTryCommand(this)))
        .addSubcommand(
            new CommandLine(new GatesCommand(this))
                .addSubcommand(new GatesCommand.ReleaseCommand(this)))
        .addSubcommand(new FilesCommand(this))
        .addSubcommand(new TraceCommand(this))
        .addSubcommand(new HistoryCommand(this))
        .addSubcommand(new RestoreCommand(this))
        .addSubcommand(new EraseCommand(this))
        .addSubcommand(new PublishCommand(this))
        .addSubcommand(new SweepCommand(this))
        .addSubcommand(new ExpireCommand(this))
        .addSubcommand(new TierCommand(this))
        .addSubcommand(new SqlCommand(this))
        .addSubcommand(new SubmitCommand(this))
        .addSubcommand(new ConsoleCommand(this))
        .addSubcommand(new NoteCommand(this))
        .addSubcommand(new SumsCommand(this))
        .addSubcommand(
            new CommandLine(new QuarantineCommand())
                .addSubcommand(new QuarantineCommand.ShowCommand(this)))
        .addSubcommand(
            new CommandLine(new DdlCommand()).addSubcommand(new DdlCommand.ApplyCommand(this)))
        .addSubcommand(
            new CommandLine(new MappingCommand())
                .addSubcommand(new SuggestCommand(this))
                .addSubcommand(new PresetCommands.ListCommand(this))
                .addSubcommand(new PresetCommands.InitCommand(this))
                .addSubcommand(new MappingCommand.TryCommand(this)))
        .addSubcommand(
            new CommandLine(new BenchCommand())
                .addSubcommand(new ArchiveBenchCommands.ArchiveBenchCommand(this))
                .addSubcommand(new BenchCommand.EnginesBenchCommand(this))
                .addSubcommand(new LandingBenchCommands.FleetBenchCommand(this))
                .addSubcommand(new LandingBenchCommands.LandingBenchCommand(this))
                .addSubcommand(new ArchiveBenchCommands.LedgerBenchCommand(this))
                .addSubcommand(new ArchiveBenchCommands.MappingBenchCommand(this))
                .addSubcommand(new FiguresBenchCommands.MetricsBenchCommand(this))
                .addSubcommand(new FiguresBenchCommands.ForecastBenchCommand(this))
                .addSubcommand(new FiguresBenchCommands.QueriesBenchCommand(this))
                .addSubcommand(new FiguresBenchCommands.ConsoleBenchCommand(this))
                .addSubcommand(new BenchCommand.SimulateBenchCommand(this)));
    describeExitCodes(commandLine);
    ownOptionsFirst(commandLine);
    return commandLine
        .registerConverter(LocalDate.class, Daybook::day)
        .registerConverter(Setting.class, Setting::parse)
        .registerConverter(AllowedRejects.class, AllowedRejects::parse)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new CommandLine.TypeConversionException(
          "expected a day like 2026-03-01 but found '" + text + "'");
    }
  }

  private static void ownOptionsFirst(CommandLine commandLine) {
    commandLine.getCommandSpec().usageMessage().sortOptions(false);
    commandLine.getSubcommands().values().forEach(Daybook::ownOptionsFirst);
  }

  private static void describeExitCodes(CommandLine commandLine) {
    Map<String, String> meanings = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      meanings.put(String.valueOf(code.number()), code.meaning());
    }
    commandLine.getCommandSpec().usageMessage().exitCodeList(meanings);
  }

  /**
   * Answers a line without a command: a person gets the list on standard output, as git prints it.
   * The exit code is that of wrong usage all the same, for a script that lost its command must not
   * go on as if its work were done.
   */
  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (isJson()) {
      throw new CommandLine.ParameterException(line, "expected a command but found none");
    }
    CommandOverview.print(out(), line);
    return exit(ExitCode.USAGE);
  }

  /** Wires a command's workspace; its services are opened on first use. */
  Workspace workspace() {
    return workspace(Optional.ofNullable(config), Map.of());
  }

  /** Wires a workspace with another configuration, and settings besides the command line's. */
  Workspace workspace(Path otherConfig, Map<String, String> moreSettings) {
    return workspace(Optional.of(otherConfig), moreSettings);
  }

  private Workspace workspace(Optional<Path> directory, Map<String, String> moreSettings) {
    Map<String, String> values = new LinkedHashMap<>(settings());
    values.putAll(moreSettings);
    Workspace workspace =
        new Workspace(
            home, directory, values, progress(), environment.dist(), environment.standardInput());
    environment.log().accept(workspace.home());
    return workspace;
  }

  /** Returns how a console with this command's options is started. */
  ConsoleLaunch consoleLaunch() {
    return consoleLaunch(Optional.ofNullable(config), Map.of());
  }

  /** Returns how a console of another configuration is started, with settings besides. */
  ConsoleLaunch consoleLaunch(Path otherConfig, Map<String, String> moreSettings) {
    return consoleLaunch(Optional.of(otherConfig), moreSettings);
  }

  private ConsoleLaunch consoleLaunch(Optional<Path> directory, Map<String, String> moreSettings) {
    List<String> main = new ArrayList<>(List.of(Daybook.class.getName(), "console"));
    main.addAll(List.of("--home", home().toString()));
    directory.ifPresent(
        given -> main.addAll(List.of("--config", given.toAbsolutePath().normalize().toString())));
    settings.forEach(
        setting -> main.addAll(List.of("--set", setting.key() + "=" + setting.value())));
    moreSettings.forEach((key, value) -> main.addAll(List.of("--set", key + "=" + value)));
    return new ConsoleLaunch(System.getProperty("java.class.path"), main);
  }

  ConsoleProgress progress() {
    return new ConsoleProgress(err(), terminal(), System::nanoTime);
  }

  /** Returns what standard error is. */
  ConsoleProgress.Terminal terminal() {
    return isJson() ? ConsoleProgress.Terminal.PLAIN : environment.terminal();
  }

  /** Returns the configuration directory; nothing for the built-in defaults. */
  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  /** Returns the values of the configuration's variables. */
  Map<String, String> settings() {
    Map<String, String> values = new LinkedHashMap<>();
    settings.forEach(setting -> values.put(setting.key(), setting.value()));
    return values;
  }

  /** Returns how failures become messages and exit codes. */
  ErrorReport errors() {
    return new ErrorReport(this);
  }

  Output output() {
    return new Output(out(), isJson() ? Output.Form.JSON : Output.Form.TEXT);
  }

  Environment environment() {
    return environment;
  }

  PrintStream err() {
    return environment.err();
  }

  PrintStream out() {
    return environment.out();
  }

  Path home() {
    return home.toAbsolutePath().normalize();
  }

  /** Returns the options that a following command needs to go on in the same place. */
  String sameOptions() {
    StringBuilder options = new StringBuilder();
    if (!home.equals(Path.of(".daybook"))) {
      options.append(" --home ").append(home);
    }
    return options.toString();
  }

  boolean debug() {
    return debug;
  }

  boolean isJson() {
    return json || jsonAsked;
  }

  static int exit(ExitCode code) {
    return code.number();
  }
}
