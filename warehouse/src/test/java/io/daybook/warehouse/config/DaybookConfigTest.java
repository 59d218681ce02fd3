package io.daybook.warehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.segment.Framing;
import io.daybook.warehouse.segment.Framing.CsvFraming;
import io.daybook.warehouse.segment.Framing.HeaderRecord;
import io.daybook.warehouse.table.Column;
import io.daybook.warehouse.table.ColumnType;
import io.daybook.warehouse.table.Dataset;
import io.daybook.warehouse.table.Datasets;
import io.daybook.warehouse.table.LoginRiskLimits;
import io.daybook.warehouse.table.LoginTables;
import io.daybook.warehouse.table.MetricTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaybookConfigTest {
  @TempDir Path directory;
  private TestingTree tree;

  @BeforeEach
  void start() {
    tree = new TestingTree(directory);
  }

  @Test
  void needsNoFile() {
    Problems problems = new Problems();
    DaybookConfig embedded =
        DaybookConfig.read(ConfigTree.load(Optional.empty(), Map.of(), problems), problems);

    problems.throwIfAny();
    assertThat(embedded).isEqualTo(tree.read());
    assertThat(embedded.warehouse().zones().root()).isEqualTo(new StoragePath("/daybook"));
    assertThat(embedded.warehouse().zone()).isEqualTo(ZoneOffset.UTC);
    assertThat(embedded.cluster().hdfs()).isEmpty();
    assertThat(embedded.collect().segmentBytes()).isEqualTo(128L << 20);
    assertThat(embedded.collect().zstdLevel()).isEqualTo(1);
    assertThat(embedded.archive().compression()).isEqualTo(DaybookConfig.Compression.ZSTD);
    assertThat(embedded.spark().master()).isEqualTo("local[*]");
    assertThat(embedded.datasets().keySet()).containsExactly("login", "purchase", "orders");
    assertThat(embedded.sources()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing yet\n", "---\n", "warehouse:\n", "null"})
  void takesAnEmptyFileForTheDefaults(String text) throws IOException {
    DaybookConfig defaults = tree.read();
    tree.file("daybook.yaml", text);

    assertThat(tree.read()).isEqualTo(defaults);
  }

  @Test
  void keepsEverythingForEverUnlessToldOtherwise() throws IOException {
    assertThat(tree.read().retention())
        .isEqualTo(new RetentionConfig(Optional.empty(), Optional.empty()));

    tree.file("daybook.yaml", "retention: {raw: 400d, quarantine: 48h}");

    assertThat(tree.read().retention())
        .isEqualTo(
            new RetentionConfig(
                Optional.of(Duration.ofDays(400)), Optional.of(Duration.ofDays(2))));
  }

  @ParameterizedTest
  @CsvSource({
    "'raw: 36h', 'whole days, at least one'",
    "'raw: 0d', 'whole days, at least one'",
    "'raw: ages', 'a number from 0 on with a unit'",
    "'archive: 400d', 'figures are made of all days before'",
    "'metrics: 400d', 'figures are made of all days before'"
  })
  void refusesRetentionThatItCannotKeep(String key, String message) throws IOException {
    tree.file("daybook.yaml", "retention: {" + key + "}");

    assertThatThrownBy(tree::read).hasMessageContaining(message);
  }

  @Test
  void readsEverySection() throws IOException {
    tree.file(
        "daybook.yaml",
        "warehouse: {root: /books, zone: Asia/Shanghai}",
        "cluster:",
        "  hdfs: hdfs://nn:8020",
        "  hadoop-conf: " + directory,
        "  metastore: thrift://ms:9083",
        "  jdbc: jdbc:hive2://hive:10000/default",
        "collect: {agent: web-1, state: /var/lib/daybook, segment-size: 64MiB, zstd-level: 3}",
        "archive: {threads: 4, memory: 1GiB, compression: snappy}",
        "spark:",
        "  master: yarn",
        "  submit: /opt/spark/bin/spark-submit",
        "  driver-memory: 2GiB",
        "  conf: {spark.a: 1, spark.b: two}",
        "stack: {anything: here}");

    DaybookConfig read = tree.read();

    assertThat(read.warehouse().zones().root()).isEqualTo(new StoragePath("/books"));
    assertThat(read.warehouse().zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    assertThat(read.cluster())
        .isEqualTo(
            new DaybookConfig.Cluster(
                Optional.of("hdfs://nn:8020"),
                Optional.of(directory.toString()),
                Optional.of("thrift://ms:9083"),
                Optional.of("jdbc:hive2://hive:10000/default"),
                Optional.empty()));
    assertThat(read.collect().agent()).isEqualTo("web-1");
    assertThat(read.collect().state()).contains("/var/lib/daybook");
    assertThat(read.collect().segmentBytes()).isEqualTo(64L << 20);
    assertThat(read.collect().zstdLevel()).isEqualTo(3);
    assertThat(read.archive())
        .isEqualTo(new DaybookConfig.Archive(4, 1L << 30, DaybookConfig.Compression.SNAPPY));
    assertThat(read.spark())
        .isEqualTo(
            new DaybookConfig.Spark(
                "yarn",
                Optional.of("/opt/spark/bin/spark-submit"),
                2L << 30,
                Map.of("spark.a", "1", "spark.b", "two")));
  }

  @Test
  void readsSources() throws IOException {
    tree.file(
            "sources/app_login.yaml",
            "dataset: login",
            "files: [/var/log/app/*.log, logs/*.log]",
            "max-record: 1MiB",
            "fields: {event_time: /t}")
        .file(
            "sources/shop.yaml", "dataset: purchase", "files: x.csv", "format: csv", "quote: \"'\"")
        .file(
            "sources/till.yaml",
            "dataset: purchase",
            "files: x.tsv",
            "format: tsv",
            "columns: [a, b]");

    DaybookConfig read = tree.read();

    assertThat(read.sources().keySet()).containsExactly("app_login", "shop", "till");
    SourceConfig login = read.sources().get("app_login");
    assertThat(login.dataset()).contains(Datasets.LOGIN);
    assertThat(login.framing()).isEqualTo(new Framing.LineFraming());
    assertThat(login.maxRecordBytes()).isEqualTo(1 << 20);
    SourceConfig shop = read.sources().get("shop");
    assertThat(shop.framing())
        .isEqualTo(new Framing.CsvFraming(',', '\'', HeaderRecord.FIRST_RECORD));
    assertThat(shop.maxRecordBytes()).isEqualTo(16 << 20);
    SourceConfig till = read.sources().get("till");
    assertThat(till.framing())
        .isEqualTo(new Framing.CsvFraming('\t', CsvFraming.NONE, HeaderRecord.ABSENT));
  }

  @Test
  void readsWhatACsvIsWrittenWith() throws IOException {
    tree.file("sources/a.yaml", "dataset: login", "files: x", "format: csv", "quote: none");
    tree.file(
        "sources/b.yaml", "dataset: login", "files: x", "format: tsv", "quote: '\"'", "escape: \\");

    Map<String, SourceConfig> sources = tree.read().sources();

    assertThat(sources.values())
        .extracting(SourceConfig::framing)
        .containsExactly(
            new CsvFraming(',', CsvFraming.NONE, HeaderRecord.FIRST_RECORD),
            new CsvFraming('\t', '"', '\\', HeaderRecord.FIRST_RECORD));
  }

  @Test
  void readsOwnDatasets() throws IOException {
    tree.file(
            "datasets/stock.yaml",
            "comment: one row per count",
            "columns:",
            "  article: string",
            "  pieces: {type: BIGINT, nullability: required, comment: how many}",
            "  price: decimal(10, 2)",
            "  counted_by: {type: string, privacy: personal, allowed: [ann, bob]}")
        .file("sources/counts.yaml", "dataset: stock", "files: x.log");

    DaybookConfig read = tree.read();

    Dataset stock = read.datasets().get("stock");
    assertThat(stock.comment()).isEqualTo("one row per count");
    assertThat(stock.ownColumns())
        .containsExactly(
            Column.optional("article", ColumnType.Simple.STRING, ""),
            Column.required("pieces", ColumnType.Simple.BIGINT, "how many"),
            Column.optional("price", new ColumnType.Decimal(10, 2), ""),
            Column.optional("counted_by", ColumnType.Simple.STRING, "")
                .personal()
                .oneOf("ann", "bob"));
    assertThat(read.sources().get("counts").dataset()).contains(stock);
  }

  @Test
  void tellsEveryProblemOfEveryFileAtOnce() throws IOException {
    tree.file(
            "daybook.yaml",
            "warehouse:",
            "  root: daybook",
            "  zome: UTC",
            "collect:",
            "  agent: web 1",
            "  segment-size: 128MB",
            "archive: {compression: gzip}",
            "figures: {}")
        .file("datasets/stock.yaml", "columns: {Article: string}")
        .file("sources/app.yaml", "dataset: logins", "files: x.log", "max-record: [1]");

    ConfigurationException told =
        catchThrowableOfType(ConfigurationException.class, () -> tree.read());

    assertThat(told.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(told.getMessage().lines())
        .containsExactly(
            "The configuration has 9 problems:",
            "  [datasets/stock.yaml:1] columns.Article: expected lower_snake_case and no word that"
                + " SQL reserves but found a column named 'Article'; rename the column",
            "  [daybook.yaml:2] warehouse.root: expected an absolute HDFS path but found"
                + " 'daybook'; write it like /daybook",
            "  [daybook.yaml:3] warehouse.zome: expected one of root, zone but found an unknown"
                + " key; did you mean 'zone'?",
            "  [daybook.yaml:5] collect.agent: expected letters, digits, '.', '_' and '-' but"
                + " found 'web 1'; name this collector",
            "  [daybook.yaml:6] collect.segment-size: expected a size with a unit but found"
                + " '128MB'; write it like 128MiB",
            "  [daybook.yaml:7] archive.compression: expected one of zstd, snappy but found"
                + " 'gzip'",
            "  [daybook.yaml:8] figures: expected one of archive, cluster, collect, console, metrics,"
                + " monitoring, notify, retention, spark, stack, sweep, warehouse but found an unknown key",
            "  [source app] sources/app.yaml:1 dataset: expected one of login, purchase, orders, stock but"
                + " found 'logins'; or declare it in datasets/logins.yaml",
            "  [source app] sources/app.yaml:3 max-record: expected a single value but found a list");
  }

  @Test
  void namesTheSourceInWhoseFileAProblemIs() throws IOException {
    tree.file("daybook.yaml", "stock: 1")
        .file("sources/app.yaml", "dataset: logins", "max-record: many")
        .file("sources/till.yaml", "dataset: purchase", "format: xml")
        .file("sources/web.yaml", "dataset: login", " files: x")
        .file("sources/well.yaml", "dataset: login");

    Problems problems = tree.allProblems();

    assertThat(problems.of("app"))
        .extracting(Problem::key)
        .containsExactly("dataset", "max-record");
    assertThat(problems.of("till")).extracting(Problem::key).containsExactly("format");
    assertThat(problems.of("web")).extracting(Problem::expected).containsExactly("valid YAML");
    assertThat(problems.of("well")).isEmpty();
    assertThat(problems.general()).extracting(Problem::key).containsExactly("stock");
    assertThat(problems.all()).hasSize(5);
    assertThat(problems.of("till").get(0))
        .hasToString(
            "[source till] sources/till.yaml:2 format: expected one of json, csv, tsv, regex,"
                + " logfmt but found 'xml'");
  }

  @Test
  void tellsWhatASourceLacks() throws IOException {
    tree.file("sources/App-1.yaml", "format: json");

    assertThat(tree.problems())
        .containsExactly(
            "[source App-1] sources/App-1.yaml dataset: expected a value but found nothing; add 'dataset:"
                + " purchase'",
            "[source App-1] sources/App-1.yaml:1 expected a lower_snake_case file name but found a source named"
                + " 'App-1'; rename the file: small letters, digits and '_', a letter first, at most"
                + " 63 characters, such as web_shop.yaml");
  }

  @Test
  void tellsADatasetWithoutAName() throws IOException {
    tree.file("sources/app.yaml", "dataset: ''", "files: x");

    assertThat(tree.problems())
        .singleElement()
        .asString()
        .startsWith(
            "[source app] sources/app.yaml:1 dataset: expected one of login, purchase, orders but found ''");
  }

  @Test
  void tellsAMissingVariableOfASourceOnce() throws IOException {
    tree.file("sources/app.yaml", "dataset: login", "max-record: ${size}", "encoding: ${coding}");

    assertThat(tree.problems())
        .containsExactly(
            "[source app] sources/app.yaml:2 max-record: expected a value for it but found ${size}; give --set"
                + " size=VALUE",
            "[source app] sources/app.yaml:3 encoding: expected a value for it but found ${coding}; give --set"
                + " coding=VALUE");
    assertThat(tree.set("size", "2KiB").set("coding", "utf-8").read().sources().get("app"))
        .extracting(SourceConfig::maxRecordBytes)
        .isEqualTo(2048);
  }

  @Test
  void readsACollector() throws IOException {
    tree.file(
        "daybook.yaml",
        "collect:",
        "  agent: web-1",
        "  bundle-below: 1MiB",
        "  scan: 500ms",
        "  threads: 3",
        "  idle: 10m",
        "  drain: 5s",
        "  limits: {bandwidth: 20MiB, cpu-percent: 50}",
        "  spool: {size: 64MiB, max-batch: 1MiB}",
        "  listen: 0.0.0.0:8440",
        "  tls: {certificate: c.pem, key: k.pem}",
        "  status: 127.0.0.1:9102");

    assertThat(tree.read().collect())
        .isEqualTo(
            new CollectConfig(
                "web-1",
                Optional.empty(),
                128L << 20,
                1L << 20,
                1,
                Duration.ofMillis(500),
                3,
                Duration.ofMinutes(10),
                Duration.ofSeconds(5),
                new CollectConfig.Limits(20L << 20, 0.5),
                new CollectConfig.SpoolConfig(64L << 20, 1L << 20),
                new Address("0.0.0.0", 8440),
                Optional.of(new Tls(Path.of("c.pem"), Path.of("k.pem"))),
                new Address("127.0.0.1", 9102)));
  }

  @Test
  void refusesAnAddressWithoutAPort() throws IOException {
    tree.file("daybook.yaml", "collect:", "  listen: example.org", "  scan: 0s");

    assertThat(tree.problems())
        .containsExactly(
            "[daybook.yaml:3] collect.scan: expected a time above zero but found '0s';"
                + " write it like 1s",
            "[daybook.yaml:2] collect.listen: expected a host and a port but found 'example.org';"
                + " write it like 127.0.0.1:8440");
  }

  @Test
  void readsTheStartOfRecordsOfSeveralLines() throws IOException {
    tree.file("sources/app.yaml", "dataset: login", "files: x", "start-pattern: '^\\d{4}-'");

    assertThat(tree.read().sources().get("app").framing())
        .isEqualTo(new Framing.StartPatternFraming("^\\d{4}-"));
  }

  @Test
  void readsHowCharactersAreWritten() throws IOException {
    tree.file("sources/a.yaml", "dataset: login", "files: x", "encoding: iso-8859-1");
    tree.file("sources/b.yaml", "dataset: login", "files: x", "encoding: utf-16le");
    tree.file("sources/c.yaml", "dataset: login", "files: x", "encoding: utf-16be");

    DaybookConfig configuration = tree.read();

    assertThat(configuration.sources().values())
        .extracting(SourceConfig::framing)
        .containsExactly(
            new Framing.LineFraming(),
            new Framing.LineFraming(Framing.CodeUnit.UTF_16LE),
            new Framing.LineFraming(Framing.CodeUnit.UTF_16BE));
    assertThat(configuration.sources().values())
        .extracting(source -> Encoding.of(source.node()))
        .containsExactly(Encoding.ISO_8859_1, Encoding.UTF_16LE, Encoding.UTF_16BE);
  }

  @Test
  void tellsEncodingsThatCannotBe() throws IOException {
    tree.file("sources/a.yaml", "dataset: login", "files: x", "encoding: utf16");
    tree.file("sources/b.yaml", "dataset: login", "files: x", "encoding: utf-16le", "format: csv");
    tree.file(
        "sources/c.yaml",
        "dataset: login",
        "files: x",
        "encoding: utf-16be",
        "start-pattern: '^#'");
    tree.file("sources/d.yaml", "dataset: login", "files: x", "encoding: windows-1525");
    tree.file("sources/e.yaml", "dataset: login", "files: x", "encoding: iso-2022-jp");
    tree.file("sources/f.yaml", "dataset: login", "files: x", "encoding: 'as it comes, mostly'");

    assertThat(tree.problems())
        .containsExactly(
            "[source a] sources/a.yaml:3 encoding: expected an encoding in which ASCII characters are single"
                + " bytes, or utf-16le or utf-16be but found 'utf16'; name the order of the bytes: utf-16le"
                + " or utf-16be",
            "[source b] sources/b.yaml:4 format: expected another format but found csv or tsv in UTF-16;"
                + " write it as UTF-8",
            "[source c] sources/c.yaml:4 start-pattern: expected records of one line but found '^#' in a log"
                + " in UTF-16; write the log as UTF-8",
            "[source d] sources/d.yaml:3 encoding: expected the name of an encoding but found"
                + " 'windows-1525'; did you mean windows-1250 or windows-1251 or windows-1252?",
            "[source e] sources/e.yaml:3 encoding: expected an encoding in which ASCII characters are single"
                + " bytes, or utf-16le or utf-16be but found 'iso-2022-jp'; write the log as UTF-8",
            "[source f] sources/f.yaml:3 encoding: expected the name of an encoding but found 'as it comes,"
                + " mostly'; write it like windows-1252, gbk or shift_jis");
  }

  @Test
  void readsWhatAHeaderLooksLike() throws IOException {
    tree.file("sources/a.yaml", "dataset: login", "files: x", "format: csv", "header: '^at,'");

    assertThat(tree.read().sources().get("a").framing())
        .isEqualTo(new CsvFraming(',', '"', CsvFraming.NONE, null, HeaderRecord.ABSENT, "^at,"));
  }

  @Test
  void tellsHeadersThatCannotBe() throws IOException {
    tree.file("sources/a.yaml", "dataset: login", "files: x", "format: csv", "header: 'x*'");
    tree.file("sources/b.yaml", "dataset: login", "files: x", "format: csv", "header: '('");

    assertThat(tree.problems())
        .containsExactly(
            "[source a] sources/a.yaml:4 header: expected a regular expression that fits headers alone but"
                + " found 'x*', which fits every record; write it like '^at,order,'",
            "[source b] sources/b.yaml:4 header: expected a regular expression (RE2 syntax) but found '(';"
                + " missing closing ): (");
  }

  @Test
  void readsValuesOneBehindTheOther() throws IOException {
    tree.file(
        "sources/a.yaml", "dataset: login", "files: x", "framing: values", "max-record: 1MiB");

    assertThat(tree.read().sources().get("a").framing())
        .isEqualTo(new Framing.ValueFraming(1 << 20));
  }

  @Test
  void tellsValuesThatCannotBe() throws IOException {
    tree.file("sources/a.yaml", "dataset: login", "files: x", "framing: value");
    tree.file(
        "sources/b.yaml",
        "dataset: login",
        "files: x",
        "format: csv",
        "framing: values",
        "start-pattern: x");
    tree.file("sources/c.yaml", "dataset: login", "files: x", "framing: values", "encoding: gbk");

    assertThat(tree.problems())
        .containsExactly(
            "[source a] sources/a.yaml:3 framing: expected one of lines, values but found 'value'",
            "[source b] sources/b.yaml:4 framing: expected values of 'format: json' but found values of"
                + " another format; leave 'framing' out",
            "[source b] sources/b.yaml:4 framing: expected one of the two but found values beside"
                + " 'start-pattern'; leave one out",
            "[source c] sources/c.yaml:3 framing: expected an encoding in which no other character has the"
                + " bytes of braces but found values in gbk; write the log as UTF-8, or one value per line");
  }

  @Test
  void readsAnyEncodingThatHoldsAscii() throws IOException {
    tree.file("sources/a.yaml", "dataset: login", "files: x", "encoding: cp1252");
    tree.file("sources/b.yaml", "dataset: login", "files: x", "format: csv", "encoding: gbk");
    tree.file(
        "sources/c.yaml",
        "dataset: login",
        "files: x",
        "format: csv",
        "encoding: sjis",
        "delimiter: '|'");
    tree.file(
        "sources/d.yaml",
        "dataset: login",
        "files: x",
        "encoding: iso-8859-1",
        "start-pattern: '^\u00fc'");

    assertThat(tree.read().sources().values())
        .extracting(SourceConfig::framing)
        .containsExactly(
            new Framing.LineFraming(),
            new CsvFraming(',', '"', HeaderRecord.FIRST_RECORD),
            new CsvFraming('|', '"', CsvFraming.NONE, "Shift_JIS", HeaderRecord.FIRST_RECORD, null),
            new Framing.StartPatternFraming("^\u00fc", "ISO-8859-1"));
  }

  @Test
  void tellsKeysOfAnotherFormat() throws IOException {
    tree.file("sources/a.yaml", "dataset: login", "files: x", "delimiter: ';'", "pattern: x");
    tree.file("sources/b.yaml", "dataset: login", "files: x", "format: regex", "header: x");

    assertThat(tree.problems())
        .containsExactly(
            "[source a] sources/a.yaml:3 delimiter: expected 'delimiter' with 'format: csv' or"
                + " 'format: tsv' alone but found 'delimiter' with 'json'; add 'format'",
            "[source a] sources/a.yaml:4 pattern: expected 'pattern' with 'format: regex' alone but"
                + " found 'pattern' with 'json'; add 'format'",
            "[source b] sources/b.yaml:4 header: expected 'header' with 'format: csv' or 'format:"
                + " tsv' alone but found 'header' with 'regex'; leave it out, or mend 'format'");
  }

  @Test
  void tellsFramingsThatCannotBe() throws IOException {
    tree.file("sources/a.yaml", "dataset: login", "files: x", "format: csv", "delimiter: '\"'");
    tree.file(
        "sources/b.yaml",
        "dataset: login",
        "files: x",
        "format: tsv",
        "delimiter: '||'",
        "quote: ü");
    tree.file("sources/c.yaml", "dataset: login", "files: []", "format: xml");
    tree.file("sources/e.yaml", "dataset: login", "files: x", "format: csv", "escape: '\"'");
    tree.file("sources/f.yaml", "dataset: login", "files: x", "format: csv", "escape: ','");
    tree.file("sources/g.yaml", "dataset: login", "files: x", "format: csv", "escape: \"\\0\"");
    tree.file("sources/d.yaml", "dataset: login", "files: x", "start-pattern: '^(a'");

    assertThat(tree.problems())
        .containsExactly(
            "[source a] sources/a.yaml quote: expected another character than the delimiter but found the"
                + " delimiter",
            "[source b] sources/b.yaml:4 delimiter: expected one ASCII character but found '||'",
            "[source b] sources/b.yaml:5 quote: expected one ASCII character or 'none' but found 'ü'",
            "[source c] sources/c.yaml:3 format: expected one of json, csv, tsv, regex, logfmt but found"
                + " 'xml'",
            "[source d] sources/d.yaml:3 start-pattern: expected a regular expression (RE2 syntax) but found"
                + " '^(a'; missing closing ): ^(a",
            "[source e] sources/e.yaml:4 escape: expected another character than the quote but found the"
                + " quote; leave 'escape' out: a doubled quote is text without it",
            "[source f] sources/f.yaml:4 escape: expected another character than the delimiter but found the"
                + " delimiter",
            "[source g] sources/g.yaml:4 escape: expected one ASCII character but found '\0'");
  }

  @Test
  void tellsWhatAnOwnDatasetMayNotBe() throws IOException {
    tree.file("datasets/login.yaml", "columns: {}")
        .file("datasets/quarantine.yaml", "columns: {}")
        .file(
            "datasets/stock.yaml",
            "columns:",
            "  select: string",
            "  user_id: string",
            "  a: varchar",
            "  b: decimal(39,2)",
            "  c: {comment: no type}",
            "  d: [string]",
            "  e: {type: int, nulability: yes}",
            "  f:",
            "colums: {}");

    assertThat(tree.problems())
        .containsExactly(
            "[datasets/login.yaml:1] expected a name of its own but found a dataset named 'login',"
                + " which there is already; rename the file",
            "[datasets/quarantine.yaml:1] expected a name of its own but found a dataset named"
                + " 'quarantine', which there is already; rename the file",
            "[datasets/stock.yaml:2] columns.select: expected lower_snake_case and no word that"
                + " SQL reserves but found a column named 'select'; rename the column",
            "[datasets/stock.yaml:3] columns.user_id: expected a name of its own but found a column"
                + " named 'user_id', which every dataset has; rename the column",
            "[datasets/stock.yaml:4] columns.a: expected string, int, bigint, double, boolean, date"
                + " or decimal(p,s) but found 'varchar'",
            "[datasets/stock.yaml:5] columns.b: expected a decimal of at most 18 digits but found"
                + " 'decimal(39,2)'",
            "[datasets/stock.yaml] columns.c.type: expected a value but found nothing; add 'type:"
                + " string'",
            "[datasets/stock.yaml:7] columns.d: expected a single value but found a list",
            "[datasets/stock.yaml:8] columns.e.nulability: expected one of allowed, comment,"
                + " nullability, privacy, type but found an unknown key; did you mean"
                + " 'nullability'?",
            "[datasets/stock.yaml] columns.f: expected a type but found nothing; add 'f: string'",
            "[datasets/stock.yaml:10] colums: expected one of columns, comment but found an unknown"
                + " key; did you mean 'columns'?");
  }

  @Test
  void tellsTheLineOfASyntaxErrorAndReadsTheOtherFiles() throws IOException {
    tree.file("daybook.yaml", "warehouse:", "  root: /a", " zone: UTC")
        .file("sources/app.yaml", "dataset: login", "max-record: many");

    assertThat(tree.problems())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("[daybook.yaml:3] expected valid YAML but found ")
        .endsWith("; mind the indentation, and quote texts with : # { } [ ] in them");
    assertThat(tree.problems().get(1)).startsWith("[source app] sources/app.yaml:2 max-record: ");
  }

  @Test
  void saysNothingElseOfAFileThatIsNoYaml() throws IOException {
    tree.file("sources/app.yaml", "dataset: login", " files: x")
        .file("sources/list.yaml", "- dataset")
        .file("datasets/stock.yaml", "columns: {a: string")
        .file("sources/stock.yaml", "dataset: stock", "files: x", "fields: {a: a}");

    assertThat(tree.problems())
        .satisfiesExactly(
            app ->
                assertThat(app)
                    .startsWith("[source app] sources/app.yaml:2 expected valid YAML but found"),
            list ->
                assertThat(list)
                    .isEqualTo(
                        "[source list] sources/list.yaml:1 expected keys and values but found a list; write"
                            + " lines like 'key: value'"),
            stock -> assertThat(stock).startsWith("[datasets/stock.yaml:1] expected valid YAML"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: [1    | <stream end> in place of ',' or ']'",
        "a: [1,   | '<stream end>' in place of the node content",
        "a: b: c  | other text: mapping values are not allowed here",
        "a: *b    | undefined alias b",
        "a: @b    | character '@' that cannot start any token. (Do not use @ for indentation)",
      })
  void saysInASentenceWhyAFileIsNoYaml(String text, String found) throws IOException {
    tree.file("sources/app.yaml", text);

    assertThat(tree.problems())
        .singleElement()
        .asString()
        .matches("\\[source app] sources/app.yaml:[12] expected valid YAML but found .*")
        .contains(" but found " + found + "; mind the indentation");
  }

  @Test
  void tellsAFileThatIsNoUtf8() throws IOException {
    tree.bytes("daybook.yaml", (byte) 'a', (byte) ':', (byte) ' ', (byte) 0xfc);

    assertThat(tree.problems())
        .containsExactly(
            "[daybook.yaml] expected text in UTF-8 but found other bytes; save the file as UTF-8");
  }

  @Test
  void tellsAFileThatCannotBeRead() throws IOException {
    Files.createDirectories(directory.resolve("sources/app.yaml"));

    assertThat(tree.problems())
        .first()
        .asString()
        .startsWith("[source app] sources/app.yaml expected a readable file but found IOException ")
        .endsWith("; check its owner and permissions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"- warehouse\n- cluster", "just text"})
  void tellsAFileThatHoldsNoKeys(String text) throws IOException {
    tree.file("daybook.yaml", text);

    assertThat(tree.problems())
        .singleElement()
        .asString()
        .startsWith("[daybook.yaml:1] expected keys and values but found ");
  }

  @Test
  void tellsAMissingDirectory() throws IOException {
    assertThat(new TestingTree(directory.resolve("nowhere")).problems())
        .containsExactly(
            "[--config] expected a directory with daybook.yaml, sources/, datasets/ and metrics/ but found '"
                + directory.resolve("nowhere")
                + "'; there is no such directory");
    tree.file("daybook.yaml", "");
    assertThat(new TestingTree(directory.resolve("daybook.yaml")).problems())
        .singleElement()
        .asString()
        .endsWith("; name the directory, not a file");
  }

  @Test
  void countsOneProblemAsOne() {
    ConfigurationException one =
        new ConfigurationException(List.of(new Problem("f", "k", "x", "y", "")));

    assertThat(one).hasMessage("The configuration has 1 problem:\n  [f] k: expected y but found x");
    assertThat(one.problems()).hasSize(1);
  }

  @Test
  void refusesASizeAboveItsLimit() throws IOException {
    tree.file("daybook.yaml", "collect:", "  spool: {max-batch: 2GiB}")
        .file("sources/app.yaml", "dataset: login", "max-record: 1025MiB");

    assertThat(tree.problems())
        .contains(
            "[daybook.yaml:2] collect.spool.max-batch: expected at most 1GiB but found '2GiB'",
            "[source app] sources/app.yaml:2 max-record: expected at most 1GiB but found"
                + " '1025MiB'");
  }

  @Test
  void namesAClosedDayThatIsNone() throws IOException {
    tree.file("daybook.yaml", "metrics:", "  closed-days: [2026-12-24, 12-25, 13-01, christmas]");

    assertThat(tree.problems())
        .containsExactly(
            "[daybook.yaml:2] metrics.closed-days[2]: expected a day but found '13-01'; write a"
                + " day, such as 2026-12-24, or one of every year, such as 12-25",
            "[daybook.yaml:2] metrics.closed-days[3]: expected a day but found 'christmas'; write a"
                + " day, such as 2026-12-24, or one of every year, such as 12-25");
  }

  @Test
  void takesOtherLimitsOfLoginRisks() throws IOException {
    tree.file(
        "daybook.yaml", "metrics:", "  login-risk: {accounts-of-an-ip: 30, accounts-stuffed: 0}");
    assertThat(tree.problems())
        .containsExactly(
            "[daybook.yaml:2] metrics.login-risk.accounts-stuffed: expected a number from 1 to"
                + " 1000000 but found '0'");

    tree.file("daybook.yaml", "metrics:", "  login-risk: {accounts-of-an-ip: 30}");
    DaybookConfig.MetricChoice metrics = tree.read().metrics();

    assertThat(metrics.loginRisk()).isEqualTo(new LoginRiskLimits(30, 5, 5, 50));
    assertThat(metrics.tables())
        .contains(LoginTables.loginRisk(new LoginRiskLimits(30, 5, 5, 50)))
        .doesNotContain(LoginTables.LOGIN_RISK_DAILY)
        .hasSize(MetricTables.ALL.size());
  }
}
