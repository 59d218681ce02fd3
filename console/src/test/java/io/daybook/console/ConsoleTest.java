package io.daybook.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.console.trust.NightBooks;
import io.daybook.metrics.gate.BlockedDay;
import io.daybook.metrics.gate.Gate;
import io.daybook.metrics.gate.GateFinding;
import io.daybook.metrics.gate.GateRecords;
import io.daybook.metrics.plan.MissingDays;
import io.daybook.testing.TestingCertificate;
import io.daybook.warehouse.config.Address;
import io.daybook.warehouse.config.ConsoleConfig;
import io.daybook.warehouse.config.DaybookConfig.HeldTable;
import io.daybook.warehouse.config.Tls;
import io.daybook.warehouse.files.FileStatus;
import io.daybook.warehouse.files.ForwardingStorage;
import io.daybook.warehouse.files.Storage;
import io.daybook.warehouse.files.StoragePath;
import io.daybook.warehouse.run.ExitCode;
import io.daybook.warehouse.run.OperatorException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 3, 2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARKUP = "<script>alert(1)</script>";

  @TempDir Path root;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private TestingBooks books;
  private AwayStorage storage;
  private Console console;

  /** A storage that can be away. */
  private static final class AwayStorage extends ForwardingStorage {
    private volatile boolean isAway;

    AwayStorage(Storage real) {
      super(real);
    }

    @Override
    public List<FileStatus> list(StoragePath directory) throws IOException {
      if (isAway) {
        throw new IOException("injected: the NameNode is away");
      }
      return super.list(directory);
    }
  }

  private static final class OneNight implements NightBooks {
    private final List<String> faulty;

    OneNight(String... faulty) {
      this.faulty = List.of(faulty);
    }

    @Override
    public MissingDays missing() {
      return MissingDays.NONE;
    }

    @Override
    public List<BlockedDay> volume() {
      return List.of();
    }

    @Override
    public List<NightAccount> nights() {
      return List.of(
          new NightAccount(
              "a1",
              Instant.EPOCH,
              Instant.EPOCH,
              10,
              true,
              "nothing to do",
              List.of(new StepAccount("plan", 0.5, "nothing to do")),
              List.of(),
              faulty));
    }

    @Override
    public String metrics() {
      return "daybook_night_exit_code 0.0\n# EOF\n";
    }
  }

  @BeforeEach
  void fill() throws Exception {
    books = new TestingBooks(root.resolve("warehouse"));
    storage = new AwayStorage(books.storage());
  }

  private void publish() throws IOException {
    LocalDate tuesday = MONDAY.plusDays(1);
    books.archive("login", LocalDate.of(2026, 3, 3), MONDAY, tuesday);
    books.figures("login_daily", MONDAY, Map.of("country", "'" + MARKUP + "'", "attempts", "7"));
    books.figures("login_daily", tuesday, Map.of("country", "'=1+1'", "attempts", "8"));
    books.figures(
        "restatements",
        MONDAY,
        Map.of(
            "table_name",
            "'login_daily'",
            "measure",
            "'attempts'",
            "old_total",
            "6",
            "new_total",
            "7",
            "publication",
            "1",
            "reason",
            "'late events'"));
    books.publish();
  }

  private void start() {
    start(new Address("127.0.0.1", 0), ConsoleConfig.DEFAULT);
  }

  private void start(Address listen, ConsoleConfig settings) {
    console =
        Console.start(
            TestingConfig.of(books.zones(), settings),
            storage,
            new Configuration(),
            root.resolve("home"),
            listen,
            new OneNight(),
            "1.2.3",
            Clock.systemUTC());
  }

  private void startWithFigures() throws IOException {
    publish();
    start();
    awaitPublication(1);
  }

  private void awaitPublication(long number) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> assertThat(json("/books").path("publication").asLong()).isEqualTo(number));
  }

  @AfterEach
  void close() {
    if (console != null) {
      console.close();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(console.address().resolve(path)).timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> answer = get("/api/v1" + path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        request("/api/v1" + path).POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), console.address().getPort());
  }

  /** Connects as another client than the others of this test. */
  private Socket connectAsAnother() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0));
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), console.address().getPort()));
    return socket;
  }

  private String token() throws IOException {
    return "Bearer " + Files.readString(root.resolve("home/token")).strip();
  }

  @Test
  void tellsThatNothingWasPublishedYet() throws Exception {
    start();
    awaitPublication(0);

    JsonNode state = json("/books");

    assertThat(state.path("publishedAt").isNull()).isTrue();
    assertThat(state.path("stale").isNull()).isTrue();
    assertThat(json("/catalogue").path("tables")).isEmpty();
    assertThat(json("/trust/tables").path("tables")).isNotEmpty();
    assertThat(json("/days").path("days")).isEmpty();
  }

  @Test
  void answersWithThePublicationInForce() throws Exception {
    startWithFigures();

    JsonNode figures = json("/figures?table=login_daily&measures=attempts&by=dt&publication=1");

    assertThat(figures.path("publication").asLong()).isOne();
    assertThat(figures.path("rows").toString())
        .isEqualTo("[[\"2026-03-02\",\"7\"],[\"2026-03-03\",\"8\"]]");
    assertThat(json("/books").path("completeTo").asText()).isEqualTo("2026-03-02");
  }

  @Test
  void followsThePublicationAndTellsWhoAsksForTheOldOne() throws Exception {
    startWithFigures();
    assertThat(json("/figures?table=login_daily&measures=attempts").path("rows").toString())
        .isEqualTo("[[\"15\"]]");
    books.figures("login_daily", MONDAY, Map.of("country", "'DE'", "attempts", "100"));
    books.publish();
    awaitPublication(2);

    assertThat(json("/figures?table=login_daily&measures=attempts").path("rows").toString())
        .isEqualTo("[[\"108\"]]");
    HttpResponse<String> old = get("/api/v1/figures?table=login_daily&publication=1");
    assertThat(old.statusCode()).isEqualTo(409);
    assertThat(JSON.readTree(old.body()).at("/error/publication").asLong()).isEqualTo(2);
  }

  @Test
  void saysNothingNewToWhoHasTheAnswer() throws Exception {
    startWithFigures();
    String path = "/api/v1/figures?table=login_daily&by=dt";
    String tag = get(path).headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again = get(path, "If-None-Match", tag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.headers().firstValue("Vary")).contains("Accept-Encoding");
    assertThat(get(path, "If-None-Match", "\"other\", " + tag).statusCode()).isEqualTo(304);
    assertThat(get(path, "If-None-Match", tag.substring(2)).statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    books.figures("login_daily", MONDAY, Map.of("country", "'DE'", "attempts", "100"));
    books.publish();
    awaitPublication(2);
    assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(200);
  }

  @Test
  void countsRowsBehindTheLastOneToo() throws Exception {
    startWithFigures();

    JsonNode answer = json("/figures?table=login_daily&by=dt,country&offset=5000");

    assertThat(answer.path("rows")).isEmpty();
    assertThat(answer.path("total").asLong())
        .isEqualTo(json("/figures?table=login_daily&by=dt,country").path("rows").size())
        .isPositive();
  }

  @Test
  void takesDaysOfFourDigitYearsAlone() throws Exception {
    startWithFigures();

    for (String day : List.of("%2B10000-01-01", "-0001-01-01", "0000-01-01")) {
      HttpResponse<String> answer = get("/api/v1/figures?table=login_daily&from=" + day);
      assertThat(answer.statusCode()).as(day).isEqualTo(400);
      assertThat(answer.body()).contains("years 1 to 9999");
    }
  }

  @Test
  void packsWhatIsLong() throws Exception {
    startWithFigures();
    HttpResponse<byte[]> answer =
        client.send(
            request("/api/v1/catalogue").header("Accept-Encoding", "gzip").build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(JSON.readTree(in)).isEqualTo(json("/catalogue"));
    }
  }

  @Test
  void givesCsvThatNoSpreadsheetTakesForFormulas() throws Exception {
    startWithFigures();

    HttpResponse<String> answer =
        get("/api/v1/figures.csv?table=login_daily&measures=attempts&by=dt,country");

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
    assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
        .isEqualTo("attachment; filename=\"login_daily-1.csv\"");
    assertThat(answer.body().lines())
        .containsExactly(
            "dt,country,attempts", "2026-03-02," + MARKUP + ",7", "2026-03-03,'=1+1,8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "table=login_daily&measures=loves",
        "table=loves",
        "measures=attempts",
        "table=login_daily&from=yesterday",
        "table=login_daily&from=2026-03-03&to=2026-03-02",
        "table=login_daily&grain=year",
        "table=login_daily&limit=0",
        "table=login_daily&limit=10001",
        "table=login_daily&limit=many",
        "table=login_daily&loves=1",
        "table=login_daily&where.city=x",
        "table=login_daily&by=dt&measures=users",
      })
  void refusesWithWhatWasExpected(String query) throws Exception {
    startWithFigures();

    HttpResponse<String> answer = get("/api/v1/figures?" + query);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).at("/error/message").asText()).contains("expected");
  }

  @Test
  void neverShowsValuesAsHtml() throws Exception {
    startWithFigures();
    for (String path :
        List.of(
            "figures?table=login_daily&by=country",
            "figures.csv?table=login_daily&by=country",
            "figures?table=%3Cscript%3Ealert(1)%3C/script%3E",
            "%3Cscript%3E")) {
      HttpResponse<String> answer = get("/api/v1/" + path);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).doesNotContain("html");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'")
          .contains("script-src 'self'")
          .doesNotContain("unsafe-eval");
    }
  }

  @Test
  void tellsOfDaysWhatIsToBeKnown() throws Exception {
    startWithFigures();
    post("/notes", note("the till was down"), writing());

    JsonNode days = json("/days").path("days");

    assertThat(days).hasSize(2);
    assertThat(days.at("/0/complete").asBoolean()).isTrue();
    assertThat(days.at("/0/restatements/0/before").asText()).isEqualTo("6.0000");
    assertThat(days.at("/0/notes/0/text").asText()).isEqualTo("the till was down");
    assertThat(days.at("/1/complete").asBoolean()).isFalse();
  }

  private String[] writing() throws IOException {
    return new String[] {"Authorization", token(), "X-Daybook", "note"};
  }

  private static String note(String text) throws IOException {
    return JSON.writeValueAsString(Map.of("day", MONDAY.toString(), "text", text));
  }

  @Test
  void keepsNotesUntilTheyAreTakenBack() throws Exception {
    start();
    HttpResponse<String> written = post("/notes", note(" " + MARKUP + " "), writing());
    assertThat(written.statusCode()).isEqualTo(201);
    String id = JSON.readTree(written.body()).path("id").asText();
    assertThat(json("/notes").at("/notes/0/text").asText()).isEqualTo(MARKUP);

    assertThat(post("/notes/" + id + "/retraction", "", writing()).statusCode()).isEqualTo(201);
    assertThat(post("/notes/" + id + "/retraction", "", writing()).statusCode()).isEqualTo(201);

    assertThat(json("/notes").path("notes")).isEmpty();
    assertThat(Path.of(books.zones().notes().value()).resolve(id + ".json")).exists();
    assertThat(post("/notes/abc/retraction", "", writing()).statusCode()).isEqualTo(404);
    assertThat(post("/notes/..%2fx/retraction", "", writing()).statusCode()).isIn(400, 404);
  }

  @Test
  void takesNoNoteThatIsNone() throws Exception {
    start();
    for (String body :
        List.of(
            "",
            "{",
            "{}",
            "{\"day\": \"today\", \"text\": \"x\"}",
            note(""),
            note("x".repeat(1001)))) {
      assertThat(post("/notes", body, writing()).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(post("/notes", note("x".repeat(20_000)), writing()).statusCode()).isEqualTo(413);
    assertThat(json("/notes").path("notes")).isEmpty();
  }

  @Test
  void letsNobodyWriteWhoShowsNoTokenOrComesFromAnotherSite() throws Exception {
    start();
    String body = note("x");
    String other = "Sec-Fetch-Site";
    assertThat(post("/notes", body, "X-Daybook", "note").statusCode()).isEqualTo(401);
    assertThat(post("/notes", body, "X-Daybook", "note", "Authorization", "Bearer x").statusCode())
        .isEqualTo(401);
    assertThat(post("/notes", body, "Authorization", token()).statusCode()).isEqualTo(403);
    for (String[] sent :
        List.of(
            new String[] {other, "cross-site"}, new String[] {"Origin", "https://evil.example"})) {
      assertThat(
              post("/notes", body, "Authorization", token(), "X-Daybook", "note", sent[0], sent[1])
                  .statusCode())
          .isEqualTo(403);
    }
    assertThat(
            post(
                    "/notes",
                    body,
                    "Authorization",
                    token(),
                    "X-Daybook",
                    "note",
                    "Origin",
                    "http://127.0.0.1:" + console.address().getPort(),
                    other,
                    "same-origin")
                .statusCode())
        .isEqualTo(201);
    assertThat(post("/figures", "", writing()).statusCode()).isEqualTo(405);
    assertThat(Files.getPosixFilePermissions(root.resolve("home/token"))).hasSize(2);
  }

  @Test
  void answersNoNameThatOnlyLeadsToLoopback() throws Exception {
    start();
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/books HTTP/1.0\r\nHost: evil.example\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void doesNotOpenToStrangersWithoutTlsAndTokensOrAProxy() throws Exception {
    Path tokens = Files.writeString(root.resolve("tokens"), "secret\n");
    TestingCertificate certificate = TestingCertificate.create(root.resolve("tls"));
    Optional<Tls> tls = Optional.of(new Tls(certificate.pem(), certificate.key()));
    for (ConsoleConfig settings :
        List.of(
            ConsoleConfig.DEFAULT,
            new ConsoleConfig(Optional.empty(), tls, Optional.empty(), Optional.empty()),
            new ConsoleConfig(
                Optional.empty(), Optional.empty(), Optional.of(tokens), Optional.empty()))) {
      assertThatThrownBy(() -> start(new Address("0.0.0.0", 0), settings))
          .isInstanceOfSatisfying(
              OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining("console.tls");
    }
  }

  @Test
  void opensToStrangersWhoShowATokenOverTls() throws Exception {
    Path tokens = Files.writeString(root.resolve("tokens"), "secret\n");
    TestingCertificate certificate = TestingCertificate.create(root.resolve("tls"));
    start(
        new Address("0.0.0.0", 0),
        new ConsoleConfig(
            Optional.empty(),
            Optional.of(new Tls(certificate.pem(), certificate.key())),
            Optional.of(tokens),
            Optional.empty()));
    HttpClient trusting = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
    URI uri = URI.create("https://127.0.0.1:" + console.address().getPort() + "/api/v1/books");

    assertThat(status(trusting, HttpRequest.newBuilder(uri))).isEqualTo(401);
    assertThat(status(trusting, HttpRequest.newBuilder(uri).header("Authorization", "Bearer x")))
        .isEqualTo(401);
    assertThat(
            status(trusting, HttpRequest.newBuilder(uri).header("Authorization", "Bearer secret")))
        .isEqualTo(200);
  }

  private static int status(HttpClient with, HttpRequest.Builder request) throws Exception {
    return with.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  @Test
  void believesAProxyAloneWhoAsks() throws Exception {
    ConsoleConfig.Proxy here = new ConsoleConfig.Proxy("X-User", List.of("127.0.0.1"));
    start(
        new Address("0.0.0.0", 0),
        new ConsoleConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(here)));
    URI uri = URI.create("http://127.0.0.1:" + console.address().getPort() + "/api/v1/books");

    assertThat(status(client, HttpRequest.newBuilder(uri).header("X-User", "anna"))).isEqualTo(200);
    assertThat(status(client, HttpRequest.newBuilder(uri))).isEqualTo(401);
    close();
    ConsoleConfig.Proxy elsewhere = new ConsoleConfig.Proxy("X-User", List.of("10.0.0.1"));
    start(
        new Address("0.0.0.0", 0),
        new ConsoleConfig(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(elsewhere)));
    URI other = URI.create("http://127.0.0.1:" + console.address().getPort() + "/api/v1/books");
    assertThat(status(client, HttpRequest.newBuilder(other).header("X-User", "anna")))
        .isEqualTo(403);
    assertThat(status(client, HttpRequest.newBuilder(other).header("Authorization", token())))
        .as("a token without TLS")
        .isEqualTo(403);
  }

  /**
   * A proxy of this host hands on what strangers ask; the console must not take that for its own.
   */
  @Test
  void letsNobodyInByAProxyOnLoopbackThatNamesNobody() throws Exception {
    ConsoleConfig.Proxy here = new ConsoleConfig.Proxy("X-User", List.of("127.0.0.1"));
    start(
        new Address("127.0.0.1", 0),
        new ConsoleConfig(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(here)));

    assertThat(get("/api/v1/books").statusCode()).isEqualTo(401);
    assertThat(get("/api/v1/books", "X-User", "anna").statusCode()).isEqualTo(200);
  }

  @Test
  void goesOnWithTheFiguresItHasWhileTheWarehouseIsAway() throws Exception {
    startWithFigures();
    storage.isAway = true;
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(json("/books").at("/stale/message").asText())
                    .contains("the NameNode is away"));

    assertThat(json("/figures?table=login_daily&measures=attempts").path("rows")).hasSize(1);
    HttpResponse<String> sums = get("/api/v1/trust/sums");
    assertThat(sums.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(sums.body()).at("/error/code").asText()).isEqualTo("not-ready");

    storage.isAway = false;
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(json("/books").path("stale").isNull()).isTrue());
    assertThat(json("/trust/sums").path("sums")).hasSize(1);
  }

  @Test
  void startsWhileTheWarehouseIsAwayAndSaysSo() throws Exception {
    publish();
    storage.isAway = true;
    start();

    HttpResponse<String> answer = get("/api/v1/figures?table=login_daily");
    assertThat(answer.statusCode()).isEqualTo(503);

    storage.isAway = false;
    awaitPublication(1);
  }

  @Test
  void tracesAFigureToItsVersionInputsAndSegments() throws Exception {
    startWithFigures();

    JsonNode figures = json("/trace?table=login_daily&day=2026-03-02");
    assertThat(figures.path("kind").asText()).isEqualTo("figures");
    assertThat(figures.at("/versions/0/rows").asText()).isEqualTo("1");
    assertThat(figures.at("/versions/0/committedAt").asText())
        .isEqualTo(TestingBooks.NIGHT.toString());
    assertThat(figures.at("/inputs/0/relation").asText()).isEqualTo("login");
    assertThat(figures.at("/inputs/0/days/0").asText()).isEqualTo("2026-03-02");
    JsonNode dataset = json("/trace?table=login&day=2026-03-02");
    assertThat(dataset.path("kind").asText()).isEqualTo("dataset");
    assertThat(get("/api/v1/trace?table=loves&day=2026-03-02").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/trace?table=../raw&day=2026-03-02").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsWhetherTheBooksCanBeTrusted() throws Exception {
    startWithFigures();

    JsonNode sums = json("/trust/sums?from=2026-03-01&to=2026-03-31").at("/sums/0");
    assertThat(sums.path("read").asText()).isEqualTo("22");
    assertThat(sums.path("holds").asBoolean()).isTrue();
    JsonNode runs = json("/trust/runs");
    assertThat(runs.path("runs")).hasSize(4);
    assertThat(runs.at("/nights/0/steps/0/name").asText()).isEqualTo("plan");
    assertThat(runs.at("/nights/0/succeeded").asBoolean()).isTrue();
    assertThat(runs.at("/nights/0/meaning").asText()).isEqualTo("nothing to do");
    assertThat(json("/trust/gates").path("blocked")).isEmpty();
    assertThat(json("/trust/agents").path("agents")).isEmpty();
    assertThat(json("/trust/quarantine").path("reasons")).isEmpty();
  }

  /** After a night that failed before it published, the newest days are committed alone. */
  @Test
  void tellsWhatIsPublishedFromWhatIsCommitted() throws Exception {
    startWithFigures();
    books.archive("login", LocalDate.of(2026, 3, 6), MONDAY.plusDays(2), MONDAY.plusDays(3));
    books.figures("login_daily", MONDAY, Map.of("attempts", "9"));
    books.figures("login_daily", MONDAY.plusDays(2), Map.of("attempts", "9"), Map.of());

    for (String name : List.of("login", "login_daily")) {
      JsonNode table = table(name);
      assertThat(table.path("lastDay").asText()).as(name).isEqualTo("2026-03-03");
      assertThat(table.path("completeTo").asText("")).isLessThanOrEqualTo("2026-03-03");
      assertThat(table.path("days").asLong()).isEqualTo(2);
      assertThat(table.at("/unpublished/days").asLong()).isEqualTo(2);
    }
    assertThat(table("login_daily").path("rows").asText()).isEqualTo("2");
    assertThat(table("login_daily").at("/unpublished/firstDay").asText()).isEqualTo("2026-03-02");
    assertThat(table("login_daily").at("/unpublished/lastDay").asText()).isEqualTo("2026-03-04");

    books.publish();
    awaitPublication(2);
    assertThat(table("login_daily").path("unpublished").isNull()).isTrue();
    assertThat(table("login_daily").path("lastDay").asText()).isEqualTo("2026-03-04");
  }

  @Test
  void tellsNothingPublishedBeforeTheFirstPublication() throws Exception {
    books.archive("login", LocalDate.of(2026, 3, 3), MONDAY);
    books.figures("login_daily", MONDAY, Map.of("attempts", "7"));
    start();

    assertThat(table("login_daily").path("lastDay").isNull()).isTrue();
    assertThat(table("login_daily").path("completeTo").isNull()).isTrue();
    assertThat(table("login").at("/unpublished/days").asLong()).isOne();
  }

  @Test
  void tellsByWhatATableIsHeld() throws Exception {
    publish();
    new GateRecords(books.storage(), "login_daily", books.zones().metrics("login_daily"))
        .block(
            MONDAY,
            Map.of(),
            List.of(
                new GateFinding("login_daily", MONDAY, "attempts", "7", "8", Gate.Severity.BLOCK)),
            Instant.EPOCH);
    console =
        Console.start(
            TestingConfig.of(
                books.zones(), ConsoleConfig.DEFAULT, HeldTable.metric("visits_daily", "no query")),
            storage,
            new Configuration(),
            root.resolve("home"),
            new Address("127.0.0.1", 0),
            new OneNight("promo_daily"),
            "1.2.3",
            Clock.systemUTC());

    assertThat(hold("login_daily")).isEqualTo("gate 2026-03-02: attempts");
    assertThat(hold("login_failures_daily")).isEqualTo("input login_daily");
    assertThat(hold("anomaly_daily")).isEqualTo("input login_daily");
    assertThat(hold("visits_daily")).isEqualTo("definition no query");
    assertThat(hold("promo_daily")).isEqualTo("definition the last night could not use it");
    assertThat(hold("order_daily")).isEmpty();
    assertThat(hold("login")).isEmpty();
  }

  private JsonNode table(String name) throws Exception {
    for (JsonNode table : json("/trust/tables").path("tables")) {
      if (table.path("name").asText().equals(name)) {
        return table;
      }
    }
    throw new AssertionError(name);
  }

  private String hold(String name) throws Exception {
    JsonNode held = table(name).path("held");
    return held.isNull() ? "" : held.path("by").asText() + " " + held.path("reason").asText();
  }

  @Test
  void tellsPrometheusOfItselfAndTheNight() throws Exception {
    startWithFigures();
    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(answer.body().lines())
        .contains("daybook_console_publication 1.0", "daybook_night_exit_code 0.0")
        .filteredOn(line -> line.equals("# EOF"))
        .hasSize(1);
    assertThat(answer.body()).contains("daybook_console_behind_seconds 0.0").endsWith("# EOF\n");
    assertThat(answer.body())
        .containsPattern("daybook_console_answers_total\\{status=\"200\"} [1-9]");
  }

  @Test
  void describesItselfAsItAnswers() throws Exception {
    startWithFigures();
    post("/notes", note("x"), writing());
    JsonNode description = JSON.readTree(get("/api/v1/openapi.json").body());
    Map<String, String> queries =
        Map.of(
            "/figures", "?table=login_daily&by=dt",
            "/trace", "?table=login_daily&day=2026-03-02");
    List<String> asked = new ArrayList<>();
    description
        .path("paths")
        .properties()
        .forEach(
            path -> {
              JsonNode schema =
                  path.getValue().at("/get/responses/200/content/application~1json/schema");
              if (!schema.isMissingNode()) {
                asked.add(path.getKey());
                try {
                  JsonNode answer = json(path.getKey() + queries.getOrDefault(path.getKey(), ""));
                  assertFits(description, schema, answer, path.getKey());
                } catch (Exception e) {
                  throw new AssertionError(path.getKey(), e);
                }
              }
            });
    assertThat(asked).hasSizeGreaterThanOrEqualTo(12);
    JsonNode writing = description.at("/paths/~1notes/post");
    assertThat(writing.at("/requestBody/content/application~1json/schema/$ref").asText())
        .endsWith("/NoteDraft");
    assertThat(writing.at("/responses/201").isObject()).isTrue();
    assertThat(writing.at("/parameters/0/name").asText()).isEqualTo("X-Daybook");
  }

  /** As far as the schemas of the description go: types, properties, items, nulls. */
  private static void assertFits(JsonNode all, JsonNode schema, JsonNode value, String at) {
    if (schema.has("$ref")) {
      assertFits(all, all.at(schema.path("$ref").asText().substring(1)), value, at);
    } else if (schema.has("anyOf")) {
      if (!value.isNull()) {
        assertFits(all, schema.at("/anyOf/0"), value, at);
      }
    } else if (schema.path("type").asText().equals("object")) {
      TreeSet<String> properties = new TreeSet<>();
      schema.path("properties").fieldNames().forEachRemaining(properties::add);
      TreeSet<String> found = new TreeSet<>();
      value.fieldNames().forEachRemaining(found::add);
      assertThat(found).as(at).isEqualTo(properties);
      for (String property : properties) {
        assertFits(
            all,
            schema.path("properties").path(property),
            value.path(property),
            at + "/" + property);
      }
    } else if (schema.path("type").asText().equals("array")) {
      assertThat(value.isArray()).as(at).isTrue();
      value.forEach(item -> assertFits(all, schema.path("items"), item, at + "/*"));
    } else {
      switch (schema.path("type").asText()) {
        case "string" -> assertThat(value.isTextual()).as(at).isTrue();
        case "integer" -> assertThat(value.isIntegralNumber()).as(at).isTrue();
        case "number" -> assertThat(value.isNumber()).as(at).isTrue();
        case "boolean" -> assertThat(value.isBoolean()).as(at).isTrue();
        default -> assertThat(schema).as(at).isEmpty();
      }
    }
  }

  /** Requests that never end hold no thread and no place that another address could have. */
  @Test
  void isNotHeldUpByClientsThatNeverEnd() throws Exception {
    startWithFigures();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 600; i++) {
        slow.add(connectAsAnother());
        begin(slow.get(i));
      }

      assertThat(json("/catalogue").path("tables")).isNotEmpty();
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** Begins a request; of an address with too many connections it is refused. */
  private static void begin(Socket socket) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /api/v1/catalogue HTTP/1.1\r\nHost: localhost\r\nX-S"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("Broken pipe|Connection reset.*");
    }
  }

  /** Many answers that nobody reads hold no thread either. */
  @Test
  void isNotHeldUpByClientsThatDoNotRead() throws Exception {
    startWithFigures();
    List<Socket> deaf = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        Socket socket = connectAsAnother();
        deaf.add(socket);
        String request = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.repeat(200).getBytes(StandardCharsets.US_ASCII));
      }

      assertThat(json("/catalogue").path("tables")).isNotEmpty();
    } finally {
      for (Socket socket : deaf) {
        socket.close();
      }
    }
  }

  @Test
  void takesNoHeaderWithoutAnEnd() throws Exception {
    startWithFigures();

    assertThat(get("/api/v1/books", "X-Long", "x".repeat(20_000)).statusCode()).isEqualTo(431);
  }

  @Test
  void leadsNowhereOutsideOfThePage() throws Exception {
    start();
    for (String path :
        List.of(
            "/..%2f..%2fetc%2fpasswd", "/assets/../../Console.class", "/nothing.js", "/%00.js")) {
      assertThat(get(path).statusCode()).as(path).isIn(400, 404, 503);
    }
  }

  @Test
  void saysThatTheAddressIsTaken() {
    start();
    Address taken = new Address("127.0.0.1", console.address().getPort());

    assertThatThrownBy(
            () ->
                Console.start(
                    TestingConfig.of(books.zones(), ConsoleConfig.DEFAULT),
                    storage,
                    new Configuration(),
                    root.resolve("other"),
                    taken,
                    new OneNight(),
                    "1.2.3",
                    Clock.systemUTC()))
        .isInstanceOfSatisfying(
            OperatorException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_READY))
        .hasMessageContaining("console.listen");
  }
}
