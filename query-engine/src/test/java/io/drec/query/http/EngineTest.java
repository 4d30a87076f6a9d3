package io.drec.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import io.drec.store.Footage;
import io.drec.store.Indicator;
import io.drec.store.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole engine on a free port of loopback, over a recording that is made up. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EngineTest {
  @TempDir private Path directory;

  private final FakeFootage footage = new FakeFootage();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final HttpClient client = HttpClient.newHttpClient();

  private volatile boolean readable = true;
  private Engine engine;
  private String token;

  @BeforeEach
  void start() throws IOException {
    start(Duration.ofSeconds(50));
  }

  private void start(Duration timeLimit) throws IOException {
    EngineConfig config =
        new EngineConfig(
            directory.resolve("data"),
            directory.resolve("state"),
            new ListenAddress("127.0.0.1", 0),
            List.of("drec.example:443"),
            2,
            1,
            timeLimit);
    engine = Engine.start(config, data -> open(), this::answer);
    token = Token.read(config.tokenFile());
  }

  @AfterEach
  void stop() {
    release.countDown();
    engine.close();
  }

  private Footage open() {
    if (!readable) {
      throw new StoreException("no recording here; start one");
    }
    return footage;
  }

  /** Says what was asked, and does what some questions ask for. */
  private Reply answer(Footage asked, Question question, OutputFormat format) {
    begun.incrementAndGet();
    String subject =
        question instanceof Question.Why why ? why.point() : question.getClass().getSimpleName();
    switch (subject) {
      case "test:wait" -> awaitRelease();
      case "test:endless" -> spinOver(asked);
      case "test:fail" -> throw new IllegalStateException("a bug");
      default -> {}
    }
    Reply.Status status =
        switch (subject) {
          case "test:nothing" -> Reply.Status.NOT_FOUND;
          case "test:wrong" -> Reply.Status.USAGE;
          default -> Reply.Status.ANSWER;
        };
    String body = format.json() ? "{\"asked\":\"" + question + "\"}\n" : format + " " + question;
    return new Reply(status, body.getBytes(StandardCharsets.UTF_8));
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void spinOver(Footage asked) {
    try {
      asked.values(Indicator.Kind.PATH, "/", value -> true);
    } finally {
      abandoned.incrementAndGet();
    }
  }

  // ---- answers --------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "why?point=path%3A%2Fopt%2Fa%20b, 'Why[point=path:/opt/a b,'",
    "scope?point=ip%3A203.0.113.7, 'Scope[point=ip:203.0.113.7,'",
    "search?q=a%3Ab%2Bc, 'Search[query=a:b+c,'",
    "search, 'Search[query=,'",
    "tree?process=pid%3A1&limit=5, 'Tree[process=pid:1,'",
    "status?since=2h&until=1h&host=h, 'Status[options=Options[host=h, since=2h, until=1h,'",
  })
  void shouldAnswerEachQuestion(String question, String asked) throws Exception {
    HttpResponse<String> response = ask(question);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains(asked);
    assertThat(header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(header(response, "Drec-Exit-Status")).isEqualTo("0");
    assertThat(header(response, "Drec-Took-Ms")).matches("[0-9]+");
  }

  @ParameterizedTest
  @CsvSource({
    "test:nothing, 404, 1, application/json",
    "test:wrong, 400, 2, text/plain;charset=utf-8",
    "test:fail, 500, 3, text/plain;charset=utf-8",
  })
  void shouldSayHowItWent(String point, int status, String exitStatus, String type)
      throws Exception {
    HttpResponse<String> response = ask("why?point=" + point);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(header(response, "Drec-Exit-Status")).isEqualTo(exitStatus);
    assertThat(header(response, "Content-Type")).isEqualTo(type);
    assertThat(response.body()).doesNotContain("a bug").doesNotContain("Exception");
  }

  @Test
  void shouldSayInOneLineThatTheRecordingCannotBeReadAndFindItLater() throws Exception {
    readable = false;
    HttpResponse<String> response = ask("status");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(header(response, "Drec-Exit-Status")).isEqualTo("3");
    assertThat(response.body()).isEqualTo("no recording here; start one\n");
    readable = true;
    assertThat(ask("status").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldRefreshTheRecordingForEachQuestionAndOpenItAnewWhenItBroke() throws Exception {
    ask("status");
    ask("status");
    assertThat(footage.refreshes).hasValue(1);
    footage.broken.set(true);
    assertThat(ask("status").statusCode()).as("opened anew").isEqualTo(200);
    assertThat(footage.closes).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, '', '{'",
    "text/plain, '', 'OutputFormat[form=TEXT, colour=false]'",
    "text/plain, '&format=colour', 'OutputFormat[form=TEXT, colour=true]'",
    "application/json, '&format=text', 'OutputFormat[form=TEXT, colour=false]'",
    "text/plain, '&format=json', '{'",
    "*/*, '&format=csv', 'OutputFormat[form=CSV, colour=false]'",
    "*/*, '&format=jsonl', 'OutputFormat[form=JSON_LINES, colour=false]'",
    "*/*, '', '{'",
  })
  void shouldAnswerInTheFormatAskedFor(String accept, String format, String begins)
      throws Exception {
    HttpResponse<String> response =
        send(request("/api/v1/why?point=pid:1" + format).header("Accept", accept));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).startsWith(begins);
    String type =
        switch (begins) {
          case "{" -> "application/json";
          case "OutputFormat[form=CSV, colour=false]" -> "text/csv;charset=utf-8;header=present";
          case "OutputFormat[form=JSON_LINES, colour=false]" -> "application/x-ndjson";
          default -> "text/plain;charset=utf-8";
        };
    assertThat(header(response, "Content-Type")).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "why, point is missing",
    "why?point=a&point=b, more than once",
    "why?point=a&limt=3, 'limt'",
    "why?point=a&limit=x, 'x'",
    "why?point=a&format=xml, 'xml'",
    "tree?point=a, 'point'",
    "why?point=a&%1B%5B31m=b, ?[31m",
  })
  void shouldSayInOneLineWhatIsWrongWithAQuestion(String question, String named) throws Exception {
    HttpResponse<String> response = ask(question);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(header(response, "Drec-Exit-Status")).isEqualTo("2");
    assertThat(response.body()).contains(named).endsWith("\n");
    assertThat(response.body().lines()).hasSize(1);
    assertThat(begun).hasValue(0);
  }

  // ---- who may ask ----------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/status", "/metrics", "/nowhere", "/api/v1/"})
  void shouldAnswerNothingWithoutTheToken(String path) throws Exception {
    URI uri = engine.address().resolve(path);
    List<String> wrong = new ArrayList<>(List.of("Bearer", "Bearer ", "Basic " + token));
    wrong.addAll(List.of("Bearer " + token.substring(1), "Bearer " + token + "x", token));
    for (String authorization : wrong) {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri);
      HttpResponse<String> response = send(request.header("Authorization", authorization));
      assertThat(response.statusCode()).as(authorization).isEqualTo(401);
      assertThat(header(response, "WWW-Authenticate")).startsWith("Bearer");
      assertThat(response.body()).contains("token").doesNotContain(token);
    }
    assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(401);
    assertThat(begun).hasValue(0);
  }

  @Test
  void shouldKeepTheTokenInAFileOfItsOwnerAlone() throws Exception {
    Path file = directory.resolve("state/token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(token).as("256 bits in base64").hasSize(43);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> Token.loadOrCreate(file, new java.security.SecureRandom())))
        .hasMessageContaining("open to others");
  }

  /** A stranger's page whose name points to 127.0.0.1 still sends the stranger's name. */
  @ParameterizedTest
  @CsvSource({
    "evil.example:PORT, 403",
    "evil.example, 403",
    "127.0.0.1, 403",
    "127.0.0.1:1, 403",
    "localhost.evil.example:PORT, 403",
    "127.0.0.1:PORT, 200",
    "LOCALHOST:PORT, 200",
    "[::1]:PORT, 200",
    "drec.example:443, 200",
  })
  void shouldAnswerOnlyWhenCalledByItsName(String host, int status) throws Exception {
    String named = host.replace("PORT", Integer.toString(engine.address().getPort()));
    for (String path : List.of("/api/v1/status", "/health", "/")) {
      String response = raw("GET " + path + " HTTP/1.1\r\nHost: " + named + "\r\n");
      assertThat(response).as(path).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.example, 403",
    "null, 403",
    "http://127.0.0.1:1, 403",
    "http://127.0.0.1:PORT, 200",
    "https://drec.example:443, 200"
  })
  void shouldLetNoStrangersPageAsk(String origin, int status) throws Exception {
    String named = origin.replace("PORT", Integer.toString(engine.address().getPort()));
    HttpResponse<String> response = send(request("/api/v1/status").header("Origin", named));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/health", "/api/v1/status", "/nowhere", "/console/nothing"})
  void shouldTieTheBrowsersHandsInEveryResponse(String path) throws Exception {
    for (boolean known : new boolean[] {true, false}) {
      HttpRequest.Builder request = HttpRequest.newBuilder(engine.address().resolve(path));
      HttpResponse<String> response = send(known ? request(path) : request);
      assertThat(header(response, "Content-Security-Policy"))
          .startsWith("default-src 'none'")
          .doesNotContain("unsafe");
      assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
      assertThat(header(response, "X-Frame-Options")).isEqualTo("DENY");
    }
  }

  @Test
  void shouldSayWhatIsAtAnUnknownPath() throws Exception {
    HttpResponse<String> response = send(request("/api/v1/explain"));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("'/api/v1/explain'").contains("/openapi.yml");
    assertThat(response.body().lines()).hasSize(1);
    for (String path : List.of("/console/..%2f..%2fapplication.properties", "/console/%2e%2e")) {
      assertThat(send(request(path)).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void shouldOnlyBeAskedWithGet() throws Exception {
    HttpRequest.Builder post =
        request("/api/v1/status").POST(HttpRequest.BodyPublishers.ofString("x"));
    HttpResponse<String> response = send(post);
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.body().lines()).hasSize(1);
    String line = "GET /api/v1/why?point=" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: h\r\n";
    assertThat(raw(line)).matches("(?s)HTTP/1.[01] 41[34] .*").contains("\r\n\r\n");
    assertThat(begun).hasValue(0);
  }

  // ---- limits ---------------------------------------------------------------------------------

  @Test
  void shouldTurnAwayQuestionsBeyondItsLimitAndStayAlive() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
    for (int index = 0; index < 3; index++) {
      waiting.add(sendAsync(request("/api/v1/why?point=test:wait")));
      int asked = index + 1;
      await().until(() -> begun.get() == Math.min(asked, 2));
    }
    // Two are at work and one waits; the one waiting cannot be seen from here but by the next.
    await().until(() -> ask("status").statusCode() == 429);
    HttpResponse<String> refused = ask("status");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(header(refused, "Retry-After")).isEqualTo("1");
    assertThat(refused.body().lines()).hasSize(1);
    release.countDown();
    for (CompletableFuture<HttpResponse<String>> response : waiting) {
      assertThat(response.get().statusCode()).isEqualTo(200);
    }
    assertThat(ask("status").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldStopAQuestionThatTakesTooLong() throws Exception {
    engine.close();
    start(Duration.ofSeconds(1));
    HttpResponse<String> response = ask("why?point=test:endless");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("too long").contains("since");
    await().until(() -> abandoned.get() == 1);
    assertThat(audit().get(0)).contains("\"status\":503");
    assertThat(ask("status").statusCode()).isEqualTo(200);
  }

  /** Whoever closes the connection has stopped the question: Ctrl-C, or a closed browser. */
  @Test
  void shouldStopAQuestionWhoseClientWentAway() throws Exception {
    engine.close();
    start(Duration.ofMinutes(10));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), engine.address().getPort())) {
      String head =
          "GET /api/v1/why?point=test:endless HTTP/1.1\r\nHost: 127.0.0.1:"
              + engine.address().getPort()
              + "\r\nAuthorization: Bearer "
              + token
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      await().until(() -> begun.get() == 1);
    }
    await().until(() -> abandoned.get() == 1);
    await().until(() -> !audit().isEmpty());
    assertThat(audit().get(0)).contains("\"status\":499");
  }

  // ---- audit ----------------------------------------------------------------------------------

  @Test
  void shouldWriteEveryQuestionDown() throws Exception {
    ask("why?point=path%3A%2Fopt%2Fx");
    ask("why?point=test:nothing");
    ask("why");
    List<String> lines = audit();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .contains("\"question\":\"/api/v1/why?point=path%3A%2Fopt%2Fx\"")
        .contains("\"status\":200")
        .contains("\"from\":\"127.0.0.1:")
        .contains("\"who\":\"uid " + uid() + "\"");
    assertThat(lines.get(1)).contains("\"status\":404");
    assertThat(lines.get(2)).contains("\"status\":400");
    for (String line : lines) {
      try (var json = new JsonFactory().createParser(line)) {
        while (json.nextToken() != null) {
          assertThat(json.currentToken()).isNotNull();
        }
      }
    }
    assertThat(String.join("", lines)).doesNotContain(token);
  }

  @Test
  void shouldGiveNoAnswerThatItCannotWriteDown() throws Exception {
    ask("status");
    Path log = directory.resolve("state/audit.log");
    Files.delete(log);
    Files.createDirectory(log);
    HttpResponse<String> response = ask("status");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("audit log").doesNotContain("asked");
  }

  // ---- its own state --------------------------------------------------------------------------

  @Test
  void shouldTellItsHealthToAnyone() throws Exception {
    HttpRequest.Builder health = HttpRequest.newBuilder(engine.address().resolve("/health"));
    HttpResponse<String> response = send(health);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo("{\"status\":\"recording\",\"readable\":true,\"recording\":true}\n");
    footage.recording.set(false);
    await().until(() -> send(health).body().contains("\"not recording\""));
    assertThat(send(health).statusCode()).isEqualTo(200);
    readable = false;
    footage.broken.set(true);
    await().until(() -> send(health).statusCode() == 503);
    assertThat(send(health).body()).contains("\"readable\":false");
  }

  @Test
  void shouldCountForPrometheus() throws Exception {
    ask("why?point=pid:1");
    ask("why?point=test:nothing");
    send(HttpRequest.newBuilder(engine.address().resolve("/metrics")));
    String metrics = send(request("/metrics").header("Accept", "*/*")).body();
    assertThat(metrics)
        .contains("drec_questions_seconds_count{question=\"why\",status=\"200\"} 1")
        .contains("drec_questions_seconds_count{question=\"why\",status=\"404\"} 1")
        .contains("drec_questions_seconds_bucket{question=\"why\",status=\"200\",le=\"0.1\"}")
        .contains("drec_refused_total{why=\"token\"} 1.0")
        .contains("drec_recorder_hits_total 110.0")
        .contains("drec_recorder_recorded_total 100.0")
        .contains("drec_recorder_lost_total 10.0")
        .contains("drec_recorder_lost_by_cause_total{cause=\"ring_full\"} 10.0")
        .contains("drec_compactor_lag_frames 2.0")
        .contains("drec_recording 1.0")
        .contains("drec_recording_readable 1.0");
  }

  @Test
  void shouldServeAnOpenApiDocumentOfEveryEndpoint() throws Exception {
    String document = send(HttpRequest.newBuilder(engine.address().resolve("/openapi.yml"))).body();
    List<String> paths =
        document.lines().filter(line -> line.matches("  /.*:")).map(String::strip).toList();
    assertThat(paths)
        .containsExactlyInAnyOrder(
            "/:",
            "/api/v1/why:",
            "/api/v1/scope:",
            "/api/v1/search:",
            "/api/v1/tree:",
            "/api/v1/scripts:",
            "/api/v1/locks:",
            "/api/v1/status:",
            "/api/v1/hosts:",
            "/api/v1/answers:",
            "/api/v1/live/{kind}:",
            "/api/v1/audit:",
            "/api/v1/admin/{verb}:",
            "/health:",
            "/metrics:",
            "/openapi.yml:");
    for (String path : paths) {
      // What changes something is no question, and is not asked by GET.
      String question = path.substring(0, path.length() - 1).replace("admin/{verb}", "status");
      String at = question.replace("{kind}", "status");
      assertThat(send(request(at + "?point=a:b&process=a:b").header("Accept", "*/*")).statusCode())
          .as(at)
          .isIn(200, 400);
    }
    assertThat(document).contains("bearer").contains("Drive Recorder");
  }

  // ---- helpers --------------------------------------------------------------------------------

  private HttpResponse<String> ask(String question) throws Exception {
    return send(request("/api/v1/" + question));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(engine.address().resolve(path))
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Sends what java.net.http would not, such as a Host of one's own. */
  private String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), engine.address().getPort())) {
      socket.setSoTimeout(10_000);
      String request = withToken("Connection: close\r\n");
      socket.getOutputStream().write((head + request).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String withToken(String head) {
    return head + "Authorization: Bearer " + token + "\r\n\r\n";
  }

  private List<String> audit() throws IOException {
    return Files.readAllLines(directory.resolve("state/audit.log"));
  }

  private int uid() throws IOException {
    return (Integer) Files.getAttribute(directory, "unix:uid");
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
