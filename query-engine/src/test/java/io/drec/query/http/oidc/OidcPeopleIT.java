package io.drec.query.http.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.query.http.Administration;
import io.drec.query.http.Asking;
import io.drec.query.http.Desk;
import io.drec.query.http.Engine;
import io.drec.query.http.EngineConfig;
import io.drec.query.http.ListenAddress;
import io.drec.query.http.Right;
import io.drec.query.http.Waiter;
import io.drec.query.http.Who;
import io.drec.query.question.JsonTree;
import io.drec.query.question.Reply;
import io.drec.store.FootageStatus;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of a real provider, which is a process of its own on the loopback. */
@Timeout(120)
final class OidcPeopleIT {
  private static final Path JARS =
      Path.of(System.getProperty("drec.root", ".."))
          .resolve("query-engine/oidc-provider/target/lib");

  @TempDir private static Path directory;
  private static @Nullable Process provider;
  private static String base = "";
  private static String issuer = "";
  private static OidcPeople people;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(Files.isDirectory(JARS), "needs the provider's jars: mvn package makes " + JARS);
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            JARS + "/*",
            "no.nav.security.mock.oauth2.StandaloneMockOAuth2ServerKt");
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    builder.environment().put("SERVER_HOSTNAME", "127.0.0.1");
    builder
        .environment()
        .put(
            "JSON_CONFIG",
            "{\"httpServer\":\"NettyWrapper\",\"tokenCallbacks\":["
                + callback("drec", 60)
                + ","
                + callback("late", -600)
                + "]}");
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile());
    provider = builder.start();
    base = "http://127.0.0.1:" + port + "/";
    issuer = base + "drec";
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> !token("drec", "ann").isEmpty());
    people = OidcPeople.of(issuer, "drec", "drec_rights");
  }

  private static String callback(String issuerId, int expirySeconds) {
    return "{\"issuerId\":\""
        + issuerId
        + "\",\"tokenExpiry\":"
        + expirySeconds
        + ",\"requestMappings\":["
        + mapping("ann", "drec", "[\"ask.host\",\"read.raw\",\"something.else\"]")
        + ","
        + mapping("bob", "elsewhere", "[\"ask.host\"]")
        + ","
        + mapping("dan", "drec", "[\"enrol\"]")
        + ","
        + mapping("mia", "drec", "[\"audit.read\"]")
        + ","
        + mapping("eve", "drec", "[]")
        + "]}";
  }

  private static String mapping(String who, String audience, String rights) {
    return "{\"requestParam\":\"client_id\",\"match\":\""
        + who
        + "\",\"claims\":{\"sub\":\""
        + who
        + "\",\"aud\":[\""
        + audience
        + "\"],\"drec_rights\":"
        + rights
        + "}}";
  }

  @AfterAll
  static void stop() {
    Process process = provider;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String token(String issuerId, String who)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + issuerId + "/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "grant_type=client_credentials&client_secret=x&scope=drec&client_id=" + who))
            .build();
    byte[] body =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    return JsonTree.parse(body).text("access_token", "");
  }

  private static @Nullable Who admit(String token) {
    return people.admit("Bearer " + token);
  }

  @Test
  void shouldKnowWhoTheProviderSaysAndWhatTheyMay() throws Exception {
    String token = token("drec", "ann");
    assertThat(OidcPeople.isJwt("Bearer " + token)).isTrue();
    Who who = Objects.requireNonNull(admit(token));
    assertThat(who.name()).isEqualTo("ann");
    assertThat(who.rights()).isEqualTo(Set.of(Right.ASK_HOST, Right.READ_RAW));
    assertThat(Objects.requireNonNull(admit(token("drec", "eve"))).rights()).isEmpty();
  }

  /** The gates are the same ones as for static users; here the provider says who may pass. */
  @Test
  void shouldOpenWhatTheProvidersRolesNameAndNothingElse() throws Exception {
    Path state = directory.resolve("state");
    Administration administration =
        (who, verb, parameters) -> {
          who.need(verb.equals("token") ? Right.ENROL : Right.ADMINISTRATE, verb);
          return "done";
        };
    try (Engine engine =
        Engine.start(
            EngineConfig.of(state, state, new ListenAddress("127.0.0.1", 0), List.of()),
            new NoDesk(),
            people,
            administration)) {
      for (String act : List.of("POST admin/token", "POST admin/deny", "GET audit")) {
        for (String who : List.of("ann", "dan", "mia", "eve")) {
          boolean may =
              act.equals("POST admin/token") && who.equals("dan")
                  || act.equals("GET audit") && who.equals("mia");
          assertThat(status(engine, token("drec", who), act))
              .as("%s by %s", act, who)
              .isEqualTo(may ? 200 : 403);
        }
        assertThat(status(engine, token("drec", "bob"), act)).isEqualTo(401);
      }
    }
  }

  private static int status(Engine engine, String token, String act) throws Exception {
    String[] words = act.split(" ", -1);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(engine.address() + "/api/v1/" + words[1]))
            .header("Authorization", "Bearer " + token)
            .method(words[0], HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** Nobody asks here. */
  private static final class NoDesk implements Desk {
    @Override
    public CompletableFuture<Reply> ask(Asking asking, Waiter waiter) {
      return CompletableFuture.failedFuture(new AssertionError("nobody asks here"));
    }

    @Override
    public CompletableFuture<Optional<FootageStatus>> status() {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public int waiting() {
      return 0;
    }

    @Override
    public int answering() {
      return 0;
    }

    @Override
    public void close() {}
  }

  @Test
  void shouldRefuseATokenForAnotherAudienceOfAnotherIssuerOrTooOld() throws Exception {
    assertThat(admit(token("drec", "bob"))).isNull();
    assertThat(admit(token("other", "ann"))).isNull();
    OidcPeople late = OidcPeople.of(base + "late", "drec", "drec_rights");
    assertThat(late.admit("Bearer " + token("late", "ann"))).isNull();
  }

  @Test
  void shouldRefuseATokenThatWasChangedOrIsNotSigned() throws Exception {
    List<String> parts = List.of(token("drec", "eve").split("\\.", -1));
    String claims = new String(Base64.getUrlDecoder().decode(parts.get(1)), StandardCharsets.UTF_8);
    String more = base64(claims.replace("[]", "[\"administrate\"]"));
    assertThat(admit(parts.get(0) + "." + more + "." + parts.get(2))).isNull();
    assertThat(admit(base64("{\"alg\":\"none\"}") + "." + more + ".")).isNull();
    assertThat(admit("no.token.atall")).isNull();
    assertThat(people.admit(null)).isNull();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldNotTakeKeysInClearFromAnotherMachine() {
    assertThatThrownBy(() -> OidcPeople.of("http://idp.example/drec", "drec", "drec_rights"))
        .hasMessageContaining("is not https");
    assertThatThrownBy(() -> OidcPeople.of(issuer + "/", "drec", "drec_rights"))
        .isInstanceOf(IOException.class);
  }
}
