package io.drec.query.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drec.query.http.ForbiddenException;
import io.drec.query.http.Right;
import io.drec.query.question.JsonTree;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Question.Options;
import io.drec.query.question.Reply;
import io.drec.query.words.Times;
import io.drec.relay.message.Hello;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FleetDeskTest {
  private static final Question SCOPE = new Question.Scope("ip:10.0.0.2", Options.NONE);

  @TempDir private Path directory;
  private Campaign campaign;

  @BeforeEach
  void move() throws IOException {
    campaign = new Campaign(directory);
  }

  @AfterEach
  void stop() {
    campaign.close();
  }

  private static Question why(String host) {
    return new Question.Why(Campaign.PAYLOAD, Campaign.host(host));
  }

  private static JsonTree hostNamed(JsonTree answer, String name) {
    return answer.objects("hosts").stream()
        .filter(host -> host.text("host", "").equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldPutTogetherWhatHostsTellAndWhatTheIndexKnowsOfThoseThatAreOff() throws IOException {
    campaign.connect("alpha", "beta");
    JsonTree answer = campaign.tree(SCOPE);

    assertThat(answer.objects("hosts"))
        .extracting(host -> host.text("host"))
        .containsExactly("alpha", "beta", "gamma");
    JsonTree alpha = hostNamed(answer, "alpha");
    assertThat(alpha.text("source")).isEqualTo("host");
    assertThat(alpha.objects("processes"))
        .extracting(p -> p.number("pid", 0))
        .containsExactly(110L);
    JsonTree gamma = hostNamed(answer, "gamma");
    assertThat(gamma.text("source")).isEqualTo("index");
    assertThat(gamma.text("as_of")).isNotNull();
    assertThat(gamma.number("count", 0)).isPositive();

    JsonTree coverage = answer.object("coverage");
    JsonTree counts = coverage.object("audience");
    assertThat(counts.number("hosts", 0)).isEqualTo(3);
    assertThat(counts.number("answered", 0)).isEqualTo(2);
    assertThat(counts.number("no_match", 9)).isZero();
    assertThat(counts.number("offline", 0)).isEqualTo(1);
    assertThat(coverage.object("hosts").object("gamma").text("state")).isEqualTo("offline");
  }

  @Test
  void shouldGiveTheSameBytesForTheSameFleet() {
    campaign.connect("alpha", "beta");
    String first = Campaign.body(campaign.ask(SCOPE));
    assertThat(Campaign.body(campaign.ask(SCOPE))).isEqualTo(first);
    String why = Campaign.body(campaign.ask(why("beta")));
    assertThat(Campaign.body(campaign.ask(why("beta")))).isEqualTo(why);
  }

  @Test
  void shouldFollowACauseOverConnectionsToTheHostItBeganOn() throws IOException {
    campaign.connect("alpha", "beta", "gamma");
    JsonTree answer = campaign.tree(why("gamma"));

    JsonTree cause = answer.objects("causes").get(0);
    List<JsonTree> path = cause.objects("path");
    assertThat(path)
        .extracting(step -> step.object("entity").text("host"))
        .contains("gamma", "beta", "alpha")
        .startsWith("gamma")
        .endsWith("alpha");
    assertThat(path.stream().filter(step -> "connection".equals(step.text("mechanism"))))
        .hasSize(2);
    assertThat(cause.text("entry_kind")).isEqualTo("network");
    assertThat(cause.object("entry").text("host")).isEqualTo("alpha");
    assertThat(cause.object("entry").object("source").text("ip")).isEqualTo("198.51.100.9");
    assertThat(campaign.text(why("gamma")))
        .contains("on gamma", "on beta", "on alpha", "over a connection from", "198.51.100.9");
  }

  @Test
  void shouldSayWhereItWentOnWhenTheHostInBetweenIsOff() throws IOException {
    campaign.connect("alpha", "gamma");
    JsonTree answer = campaign.tree(why("gamma"));

    JsonTree end = answer.objects("causes").get(0).object("ends_at");
    assertThat(end.text("host")).isEqualTo("beta");
    assertThat(end.text("state")).isEqualTo("offline");
    assertThat(end.text("as_of")).isNotNull();
    assertThat(end.object("indexed").text("value")).isEqualTo("10.0.0.3:42000");
    assertThat(end.object("indexed").number("count", 0)).isPositive();
    assertThat(answer.strings("notes"))
        .anyMatch(note -> note.contains("is host beta, which is offline"));
    assertThat(campaign.text(why("gamma"))).contains("it went on at host beta, which is offline");
  }

  @Test
  void shouldAskTheHostWhereTheIndexSawThePointLastAndNameTheOthers() throws IOException {
    campaign.connect("alpha", "beta", "gamma");
    JsonTree answer = campaign.tree(why(null));
    assertThat(answer.object("point").text("host")).isEqualTo("gamma");
    assertThat(answer.strings("notes"))
        .anyMatch(note -> note.contains("Name another with --host: beta"));
  }

  @Test
  void shouldMergePagesOfEventsInOrderOfTime() throws IOException {
    campaign.connect("alpha", "beta", "gamma");
    Options three = new Options(null, null, null, OptionalInt.of(3));
    Question.Page oldest = new Question.Page(List.of(), "oldest", null);
    List<String> seen = new java.util.ArrayList<>();
    String after = null;
    do {
      Question.Page page = new Question.Page(List.of(), "oldest", after);
      JsonTree answer = campaign.tree(new Question.Search("event.action:exec", page, three));
      answer
          .objects("events")
          .forEach(
              event ->
                  seen.add(
                      event.text("@timestamp")
                          + event.text("host_id")
                          + event.object("event").text("id")));
      after = answer.text("next");
    } while (after != null);
    JsonTree whole = campaign.tree(new Question.Search("event.action:exec", oldest, Options.NONE));
    assertThat(seen).hasSize((int) whole.number("matches", 0)).isSorted().doesNotHaveDuplicates();
    assertThat(seen.size()).isGreaterThan(6);
  }

  @Test
  void shouldHandOnTheAnswerOfOneHostAsItIs() {
    campaign.connect("alpha");
    Reply tree = campaign.ask(new Question.Tree("pid:110", Campaign.host("alpha")));
    assertThat(tree.status()).isEqualTo(Reply.Status.ANSWER);
    assertThat(Campaign.body(tree)).contains("\"pid\": 110", "ancestors");
    assertThat(campaign.text(new Question.Status(Campaign.host("alpha")))).contains("records");
    Reply away = campaign.ask(new Question.Status(Campaign.host("beta")));
    assertThat(Campaign.body(away)).startsWith("host beta: offline");
    assertThat(away.status()).isEqualTo(Reply.Status.UNREADABLE);
  }

  @Test
  void shouldTellMistakesBeforeAnyHostIsAsked() {
    campaign.connect("alpha");
    assertThat(Campaign.body(campaign.ask(new Question.Scope("pth:/x", Options.NONE))))
        .contains("did you mean path");
    assertThat(Campaign.body(campaign.ask(new Question.Search("a AND (", Options.NONE))))
        .doesNotContain("alpha");
    assertThat(
            Campaign.body(campaign.ask(new Question.Scope("ip:10.0.0.2", Campaign.host("alfa")))))
        .contains("no host 'alfa'", "did you mean alpha?");
    assertThat(campaign.fleet.hosts.get("alpha").answerer.counts().asked()).isZero();
  }

  @Test
  void shouldKeepAQuestionOpenForHostsThatComeBack() throws IOException {
    campaign.connect("alpha", "beta");
    Reply first = campaign.ask(SCOPE, OutputFormat.JSON, Campaign.ANN, Map.of("wait", "1h"));
    String id = JsonTree.parse(first.body()).text("question");
    assertThat(id).isNotNull();

    campaign.fleet.hosts.get("gamma").connect();
    await()
        .untilAsserted(
            () -> {
              JsonTree later = campaign.tree(new Question.Answers(id, Options.NONE));
              assertThat(hostNamed(later, "gamma").text("source")).isEqualTo("host");
              assertThat(later.object("coverage").object("audience").number("offline", 9)).isZero();
            });
  }

  @Test
  void shouldAskOnlyHostsThatTheIndexNamesOrThatItCannotSpeakFor() throws IOException {
    campaign.connect("alpha", "beta", "gamma");
    Hello.Indexed whole = new Hello.Indexed(true, Times.ns(Campaign.NOW) - 1);
    campaign.indexed("alpha", 9, 9, whole);
    campaign.indexed("beta", 9, 9, whole);
    campaign.indexed("gamma", 9, 8, whole);
    Question scope = new Question.Scope("ip:198.51.100.9", Options.NONE);

    JsonTree answer = campaign.tree(scope);
    JsonTree counts = answer.object("coverage").object("audience");
    assertThat(counts.number("answered", 0)).as("alpha is named").isEqualTo(1);
    assertThat(counts.number("no_match", 0)).as("gamma's index lags behind").isEqualTo(1);
    assertThat(counts.number("by_index", 0)).isEqualTo(1);
    assertThat(counts.number("hosts", 0)).isEqualTo(3);
    JsonTree beta = answer.object("coverage").object("hosts").object("beta");
    assertThat(beta.text("state")).isEqualTo("by_index");
    assertThat(beta.text("as_of")).isNotNull();
    assertThat(campaign.fleet.hosts.get("beta").answerer.counts().asked()).isZero();
    assertThat(campaign.text(scope))
        .contains("1 by the index", "1 host was not asked: the index, as of 2026-", "--live");

    Reply everyone = campaign.ask(scope, OutputFormat.JSON, Campaign.ANN, Map.of("live", "all"));
    assertThat(
            JsonTree.parse(everyone.body())
                .object("coverage")
                .object("audience")
                .number("no_match", 0))
        .isEqualTo(2);
    assertThat(campaign.fleet.hosts.get("beta").answerer.counts().asked()).isEqualTo(1);
  }

  /** A no that nobody gave is none: an empty answer by the index alone is not known. */
  @Test
  void shouldNotCallItKnownWhatTheIndexAloneDenies() throws IOException {
    campaign.connect("alpha", "beta", "gamma");
    Hello.Indexed whole = new Hello.Indexed(true, Times.ns(Campaign.NOW) - 1);
    for (String name : List.of("alpha", "beta", "gamma")) {
      campaign.indexed(name, 9, 9, whole);
    }
    JsonTree answer = campaign.tree(new Question.Scope("domain:never.example", Options.NONE));
    assertThat(answer.truth("found")).isFalse();
    assertThat(answer.truth("known")).isFalse();
    assertThat(answer.object("coverage").object("audience").number("by_index", 0)).isEqualTo(3);
  }

  @Test
  void shouldAskHostsThemselvesWhereTheirIndexMayNotHoldIt() throws IOException {
    campaign.connect("alpha", "beta", "gamma");
    Hello.Indexed whole = new Hello.Indexed(true, Times.ns(Campaign.NOW) - 1);
    campaign.indexed("alpha", 9, 9, new Hello.Indexed(false, Times.ns(Campaign.NOW) - 1));
    campaign.indexed("beta", 9, 9, whole);
    campaign.indexed("gamma", 9, 9, new Hello.Indexed(true, 0));
    campaign.store.firstIndexDay(3);
    assertThat(byIndex("domain:never.example")).isEqualTo(1);
    for (String point :
        List.of("ip:10.0.0.77", "path:/tmp/nev*", "domain:" + "x".repeat(1_100), "pid:99")) {
      assertThat(byIndex(point)).as(point).isZero();
    }
  }

  private long byIndex(String point) throws IOException {
    JsonTree answer = campaign.tree(new Question.Scope(point, Options.NONE));
    return answer.object("coverage").object("audience").number("by_index", 9);
  }

  /** The centre is killed: what was asked, until when and what came in is in the store. */
  @Test
  void shouldGoOnWithAQuestionThatIsKeptOpenWhenTheCentreIsStartedAnew() throws IOException {
    campaign.connect("alpha");
    Reply first = campaign.ask(SCOPE, OutputFormat.JSON, Campaign.ANN, Map.of("wait", "1h"));
    String id = JsonTree.parse(first.body()).text("question");
    campaign.fleet.hosts.get("beta").connect();
    Question answers = new Question.Answers(id, Options.NONE);
    await().untilAsserted(() -> assertThat(answered(campaign, answers)).isEqualTo(2));
    await().until(() -> campaign.store.answers() == 2);

    try (Campaign again = campaign.startedAnew()) {
      assertThat(answered(again, answers)).isEqualTo(2);
      JsonTree listed = again.tree(new Question.Answers("", Options.NONE));
      assertThat(listed.objects("questions"))
          .singleElement()
          .satisfies(
              one -> {
                assertThat(one.text("question")).isEqualTo(id);
                assertThat(one.text("about")).isEqualTo("ip:10.0.0.2");
                assertThat(one.text("asked_by")).isEqualTo("ann");
                assertThat(one.text("open_until")).startsWith("2026-01-01T02:00:00");
                assertThat(one.truth("open")).isTrue();
              });
      long alphaAsked = again.fleet.hosts.get("alpha").answerer.counts().asked();
      again.connect("alpha", "beta", "gamma");
      await().untilAsserted(() -> assertThat(answered(again, answers)).isEqualTo(3));
      assertThat(hostNamed(again.tree(answers), "gamma").text("source")).isEqualTo("host");
      assertThat(again.fleet.hosts.get("alpha").answerer.counts().asked())
          .as("alpha had answered already")
          .isEqualTo(alphaAsked);
    }
  }

  private static long answered(Campaign at, Question answers) throws IOException {
    return at.tree(answers).object("coverage").object("audience").number("answered", 0);
  }

  /** The store has it: 256 questions with 64 MiB of answers each are not held here. */
  @Test
  void shouldHoldNoAnswerOfAQuestionThatIsKeptOpenOnceItIsWritten() throws IOException {
    campaign.connect("alpha", "beta");
    Reply first = campaign.ask(SCOPE, OutputFormat.JSON, Campaign.ANN, Map.of("wait", "1h"));
    Question answers =
        new Question.Answers(JsonTree.parse(first.body()).text("question"), Options.NONE);
    campaign.fleet.hosts.get("gamma").connect();
    await().untilAsserted(() -> assertThat(answered(campaign, answers)).isEqualTo(3));
    await().untilAsserted(() -> assertThat(held(campaign)).isZero());
    for (String name : List.of("alpha", "beta", "gamma")) {
      assertThat(hostNamed(campaign.tree(answers), name).objects("processes")).isNotEmpty();
    }
    try (Campaign again = campaign.startedAnew()) {
      assertThat(held(again)).isZero();
      assertThat(hostNamed(again.tree(answers), "gamma").objects("processes")).isNotEmpty();
    }
  }

  private static double held(Campaign at) {
    return at.desk.gauges().get("drec.fleet.held.bytes").getAsDouble();
  }

  /** An open question's audience is in memory: of a large fleet that is most of it. */
  @Test
  void shouldKeepNoMoreOpenThanThereIsMemoryForTheirAudiences() throws IOException {
    try (Campaign small = new Campaign(directory.resolve("small"), 1_500)) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Reply reply =
            small.ask(SCOPE, OutputFormat.JSON, Campaign.ANN, Map.of("wait", (i + 1) + "h"));
        ids.add(JsonTree.parse(reply.body()).text("question"));
      }
      assertThat(small.store.questionIds().map(Object::toString))
          .as("of three hosts each, seven of which there is room for")
          .containsExactlyInAnyOrder(ids.get(2), ids.get(3));
      assertThat(small.desk.gauges().get("drec.fleet.open").getAsDouble()).isEqualTo(2);
    }
  }

  @Test
  void shouldRefuseToKeepOpenWhatIsOfOneHostAlone() {
    campaign.connect("alpha");
    Question tree = new Question.Tree("pid:110", Campaign.host("alpha"));
    Reply refused = campaign.ask(tree, OutputFormat.JSON, Campaign.ANN, Map.of("wait", "1h"));
    assertThat(refused.status()).isEqualTo(Reply.Status.USAGE);
    assertThat(Campaign.body(refused)).contains("wait: why, scope and search are kept open");
  }

  @Test
  void shouldTellWhatCameInForAQuestionThatIsClosedByNow() throws IOException {
    campaign.connect("alpha");
    Question raw = new Question.Search("event.action:exec", Options.NONE);
    Reply first = campaign.ask(raw, OutputFormat.JSON, Campaign.ANN, Map.of("wait", "1h"));
    String id = JsonTree.parse(first.body()).text("question");
    await().until(() -> campaign.store.answers() == 1);
    Question answers = new Question.Answers(id, Options.NONE);
    try (Campaign later = campaign.startedAnew(Campaign.NOW.plusSeconds(7_200))) {
      later.connect("beta");
      JsonTree answer = later.tree(answers);
      assertThat(answer.objects("events")).isNotEmpty();
      assertThat(answer.object("coverage").object("audience").number("answered", 0)).isEqualTo(1);
      assertThat(answer.object("coverage").object("hosts").object("beta").text("why"))
          .contains("while the question was open");
      assertThat(later.fleet.hosts.get("beta").answerer.counts().asked()).isZero();
      assertThatThrownBy(
              () -> later.ask(answers, OutputFormat.JSON, Campaign.who(Right.ASK_FLEET), Map.of()))
          .hasMessageContaining("read.raw");
      assertThat(
              Campaign.body(
                  later.ask(
                      new Question.Answers("", Options.NONE),
                      OutputFormat.TEXT,
                      Campaign.who(Right.ASK_FLEET),
                      Map.of())))
          .contains("no question is kept");
    }
  }

  @Test
  void shouldLetEachDoOnlyWhatTheirRightsSay() {
    campaign.connect("alpha");
    Question one = new Question.Scope("ip:10.0.0.2", Campaign.host("alpha"));
    assertThat(ask(one, Right.ASK_HOST).status()).isEqualTo(Reply.Status.ANSWER);
    assertThatThrownBy(() -> ask(SCOPE, Right.ASK_HOST))
        .hasCauseInstanceOf(ForbiddenException.class)
        .hasMessageContaining("ask.fleet");
    assertThatThrownBy(() -> ask(one, Right.AUDIT_READ)).hasMessageContaining("ask.host");
    Question raw = new Question.Search("event.action:exec", Campaign.host("alpha"));
    assertThatThrownBy(() -> ask(raw, Right.ASK_FLEET)).hasMessageContaining("read.raw");
    assertThat(ask(raw, Right.ASK_HOST, Right.READ_RAW).status()).isEqualTo(Reply.Status.ANSWER);
  }

  private Reply ask(Question question, Right... rights) {
    return campaign.ask(question, OutputFormat.JSON, Campaign.who(rights), Map.of());
  }

  @Test
  void shouldListHostsWithWhatIsKnownOfEach() throws IOException {
    campaign.connect("alpha");
    JsonTree answer = campaign.tree(new Question.Hosts(Options.NONE));
    assertThat(answer.number("count", 0)).isEqualTo(3);
    assertThat(hostNamed(answer, "alpha").truth("connected")).isTrue();
    assertThat(hostNamed(answer, "beta").truth("connected")).isFalse();
    assertThat(campaign.text(new Question.Hosts(Options.NONE)))
        .contains("HOST", "alpha", "connected", "3 hosts, 1 connected, 0 alarms");
    assertThat(campaign.text(new Question.Status(Options.NONE))).contains("Centre", "connected");
  }
}
