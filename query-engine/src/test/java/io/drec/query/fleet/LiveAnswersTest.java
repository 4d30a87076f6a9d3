package io.drec.query.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drec.query.audit.ChainedLogCheck;
import io.drec.query.http.Administration;
import io.drec.query.http.Engine;
import io.drec.query.http.EngineConfig;
import io.drec.query.http.ListenAddress;
import io.drec.query.question.JsonTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A fleet's answer as it comes, over HTTP. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LiveAnswersTest {
  private static final String SCOPE = "scope?point=ip%3A10.0.0.2";

  @TempDir private Path directory;
  private Campaign campaign;
  private Engine engine;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    campaign = new Campaign(directory.resolve("fleet"));
    Path state = directory.resolve("state");
    engine =
        Engine.start(
            EngineConfig.of(state, state, new ListenAddress("127.0.0.1", 0), List.of()),
            campaign.desk,
            authorization -> Campaign.ANN,
            Administration.NONE);
  }

  @AfterEach
  void stop() {
    engine.close();
    campaign.close();
  }

  private record Event(String name, JsonTree data) {
    static Event next(BufferedReader lines) throws IOException {
      String name = lines.readLine();
      String data = lines.readLine();
      assertThat(name).startsWith("event: ");
      assertThat(data).startsWith("data: ");
      assertThat(lines.readLine()).isEmpty();
      byte[] json = data.substring("data: ".length()).getBytes(StandardCharsets.UTF_8);
      return new Event(name.substring("event: ".length()), JsonTree.parse(json));
    }

    String host() {
      return data.text("host", "");
    }
  }

  private HttpRequest request(String question) {
    return HttpRequest.newBuilder(URI.create(engine.address() + "/api/v1/" + question)).build();
  }

  private BufferedReader live(String question) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(request("live/" + question), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static List<Event> rest(BufferedReader lines) throws IOException {
    List<Event> events = new ArrayList<>();
    do {
      events.add(Event.next(lines));
    } while (!events.get(events.size() - 1).name().equals("answer"));
    assertThat(lines.readLine()).as("behind the answer").isNull();
    return events;
  }

  /** What beta says is held back until the test lets it go. */
  private BlockingQueue<byte[]> holdBeta() {
    BlockingQueue<byte[]> held = new LinkedBlockingQueue<>();
    campaign.fleet.hosts.get("beta").way.toCentre =
        message -> {
          held.add(message);
          return null;
        };
    return held;
  }

  @Test
  void shouldTellTheIndexAtOnceThenEachHostAsItComesThenTheSameAnswerAsEver() throws Exception {
    campaign.connect("alpha", "beta");
    BlockingQueue<byte[]> held = holdBeta();
    try (BufferedReader lines = live(SCOPE + "&deadline=30s")) {
      Event index = Event.next(lines);
      assertThat(index.name()).isEqualTo("index");
      assertThat(index.data().objects("hosts"))
          .extracting(host -> host.text("host"))
          .containsExactlyInAnyOrder("alpha", "gamma");
      assertThat(Event.next(lines).data().number("hosts", 0)).isEqualTo(3);

      // Beta has not said a word yet.
      Event alpha = Event.next(lines);
      assertThat(alpha.host()).isEqualTo("alpha");
      assertThat(alpha.data().text("state")).isEqualTo("answered");
      assertThat(alpha.data().object("answer").objects("hosts")).hasSize(1);
      assertThat(alpha.data().object("audience").number("pending", 0)).isEqualTo(1);

      JoinedChannels way = campaign.fleet.hosts.get("beta").way;
      way.toCentre = message -> message;
      while (!held.isEmpty()) {
        way.sendToCentre(held.take());
      }
      List<Event> rest = rest(lines);
      assertThat(rest).extracting(Event::host).containsExactly("beta", "");
      for (Event event : rest.subList(0, 1)) {
        assertAddsUp(event.data().object("audience"));
      }
      JsonTree answer = rest.get(1).data();
      assertThat(answer.number("exit_status", 9)).isZero();
      assertThat(answer.text("body"))
          .isEqualTo(client.send(request(SCOPE), HttpResponse.BodyHandlers.ofString()).body());
      assertAddsUp(
          JsonTree.parse(answer.text("body", "").getBytes(StandardCharsets.UTF_8))
              .object("coverage")
              .object("audience"));
    }
    String log = Files.readString(directory.resolve("state").resolve("audit.log"));
    assertThat(log.lines().filter(line -> line.contains("live/scope")))
        .satisfiesExactly(
            begun -> assertThat(begun).contains("\"status\":102"),
            ended -> assertThat(ended).contains("\"status\":200"));
  }

  private static void assertAddsUp(JsonTree audience) {
    long sum =
        List.of("answered", "no_match", "pending", "offline", "failed", "refused", "by_index")
            .stream()
            .mapToLong(state -> audience.number(state, 1_000))
            .sum();
    assertThat(sum).isEqualTo(audience.number("hosts", 0)).isEqualTo(3);
  }

  @Test
  void shouldTellOfEachHostThatAPathLeadsTo() throws Exception {
    campaign.connect("alpha", "beta", "gamma");
    try (BufferedReader lines = live("why?point=path%3A%2Ftmp%2Fpayload&host=gamma")) {
      List<Event> events = rest(lines);
      assertThat(events.stream().filter(event -> event.name().equals("host")))
          .extracting(Event::host)
          .contains("gamma", "beta", "alpha");
    }
  }

  @Test
  void shouldTellARefusalAsTheAnswerAndAMistakeAtOnce() throws Exception {
    try (BufferedReader lines = live("scope?point=nonsense")) {
      JsonTree answer = rest(lines).get(0).data();
      assertThat(answer.number("status", 0)).isEqualTo(400);
      assertThat(answer.number("exit_status", 0)).isEqualTo(2);
    }
    HttpResponse<String> wrong =
        client.send(request("live/scope?limt=3"), HttpResponse.BodyHandlers.ofString());
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("limt");
    assertThat(
            client.send(request("live/nothing"), HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(400);
  }

  /** Live or not, and whether or not a host has the question before it yet. */
  @Test
  void shouldTellTheHostsToStopWhenTheClientGoesAway() throws Exception {
    campaign.connect("alpha", "beta");
    for (String question : List.of("live/" + SCOPE, SCOPE)) {
      holdBeta();
      BlockingQueue<AskMessage> toBeta = new LinkedBlockingQueue<>();
      campaign.fleet.hosts.get("beta").way.toHost =
          message -> {
            toBeta.add(read(message));
            return message;
          };
      try (RawGet get = new RawGet(engine.address(), "/api/v1/" + question + "&deadline=50s")) {
        assertThat(toBeta.take()).isInstanceOf(AskMessage.Ask.class);
      }
      assertThat(toBeta.take()).isInstanceOf(AskMessage.Cancel.class);
      Path log = directory.resolve("state").resolve("audit.log");
      await()
          .untilAsserted(
              () ->
                  assertThat(Files.readString(log).lines().filter(line -> line.contains(question)))
                      .last()
                      .asString()
                      .contains("\"status\":499"));
      assertThat(ChainedLogCheck.of(List.of(log), "").problem()).isNull();
    }
  }

  private static AskMessage read(byte[] message) {
    try {
      return AskMessage.of(message);
    } catch (io.drec.relay.message.MessageException e) {
      throw new IllegalStateException(e);
    }
  }
}
