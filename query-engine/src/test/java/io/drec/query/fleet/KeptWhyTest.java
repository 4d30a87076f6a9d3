package io.drec.query.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drec.query.http.Right;
import io.drec.query.question.JsonTree;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Question.Options;
import io.drec.query.question.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cause that is followed to hosts that come later than who asked could wait. */
final class KeptWhyTest {
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

  /** Asked at gamma, by name or wherever it is; its answers as of now can be asked for. */
  private Question.Answers keep(String host) throws IOException {
    Question why = new Question.Why(Campaign.PAYLOAD, Campaign.host(host));
    Reply first = campaign.ask(why, OutputFormat.JSON, Campaign.ANN, Map.of("wait", "1h"));
    JsonTree answer = JsonTree.parse(first.body());
    String id = answer.text("question");
    assertThat(id).as(Campaign.body(first)).isNotNull();
    return new Question.Answers(id, Options.NONE);
  }

  private static List<String> hostsOfPath(JsonTree answer) {
    List<JsonTree> causes = answer.objects("causes");
    return causes.isEmpty()
        ? List.of()
        : causes.get(0).objects("path").stream()
            .map(step -> step.object("entity").text("host", "?"))
            .distinct()
            .toList();
  }

  private static void reaches(Campaign at, Question answers, String... hosts) {
    await().untilAsserted(() -> assertThat(hostsOfPath(at.tree(answers))).containsExactly(hosts));
  }

  @Test
  void shouldGoOnAtAHostThatComesBack() throws IOException {
    campaign.connect("alpha", "gamma");
    Question answers = keep("gamma");
    JsonTree cut = campaign.tree(answers);
    assertThat(cut.objects("causes").get(0).object("ends_at").text("host")).isEqualTo("beta");
    assertThat(campaign.fleet.hosts.get("alpha").answerer.counts().asked()).isZero();

    campaign.fleet.hosts.get("beta").connect();
    reaches(campaign, answers, "gamma", "beta", "alpha");
    JsonTree whole = campaign.tree(answers);
    assertThat(whole.objects("causes").get(0).object("entry").object("source").text("ip"))
        .isEqualTo("198.51.100.9");
    assertThat(whole.object("coverage").object("audience").number("answered", 0)).isEqualTo(3);
    assertThat(campaign.text(answers)).contains("on alpha", "Kept open: drec answers ");
    assertThat(campaign.fleet.hosts.get("gamma").answerer.counts().asked())
        .as("gamma had answered already")
        .isEqualTo(1);
  }

  @Test
  void shouldBeginAtAHostThatWasAway() throws IOException {
    campaign.connect("alpha", "beta");
    Question answers = keep("gamma");
    assertThat(campaign.tree(answers).truth("found")).isFalse();
    campaign.fleet.hosts.get("gamma").connect();
    reaches(campaign, answers, "gamma", "beta", "alpha");
  }

  @Test
  void shouldGoOnWhenTheCentreIsStartedAnewHowOftenSoever() throws IOException {
    campaign.connect("gamma");
    Question answers = keep(null);
    await().until(() -> campaign.store.answers() == 1);
    try (Campaign second = campaign.startedAnew()) {
      assertThat(hostsOfPath(second.tree(answers))).containsExactly("gamma");
      second.connect("beta");
      reaches(second, answers, "gamma", "beta");
      await().until(() -> campaign.store.answers() >= 2);
      try (Campaign third = second.startedAnew()) {
        third.connect("alpha");
        reaches(third, answers, "gamma", "beta", "alpha");
        assertThat(third.desk.gauges().get("drec.fleet.open").getAsDouble()).isEqualTo(1);
        await()
            .untilAsserted(
                () ->
                    assertThat(third.desk.gauges().get("drec.fleet.held.bytes").getAsDouble())
                        .isZero());
        reaches(third, answers, "gamma", "beta", "alpha");
      }
    }
  }

  @Test
  void shouldAskNobodyAnyMoreWhenItIsClosed() throws IOException {
    campaign.connect("gamma");
    Question answers = keep("gamma");
    await().until(() -> campaign.store.answers() == 1);
    try (Campaign later = campaign.startedAnew(Campaign.NOW.plusSeconds(7_200))) {
      later.connect("alpha", "beta");
      JsonTree closed = later.tree(answers);
      assertThat(hostsOfPath(closed)).containsExactly("gamma");
      JsonTree end = closed.objects("causes").get(0).object("ends_at");
      assertThat(end.text("host")).isEqualTo("beta");
      assertThat(end.text("why")).contains("while the question was open");
      assertThat(later.fleet.hosts.get("beta").answerer.counts().asked()).isZero();
    }
  }

  @Test
  void shouldListTheQuestionAndNotItsSteps() throws IOException {
    campaign.connect("alpha", "gamma");
    Question.Answers answers = keep("gamma");
    JsonTree list = campaign.tree(new Question.Answers("", Options.NONE));
    assertThat(list.objects("questions"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.text("question")).isEqualTo(answers.id());
              assertThat(one.text("kind")).isEqualTo("why");
              assertThat(one.text("about")).isEqualTo(Campaign.PAYLOAD);
              assertThat(one.truth("open")).isTrue();
              assertThat(one.object("audience").number("answered", 0)).isEqualTo(1);
              assertThat(one.object("audience").number("offline", 0)).isEqualTo(1);
            });
    campaign
        .store
        .questionIds()
        .filter(id -> !id.toString().equals(answers.id()))
        .forEach(
            step ->
                assertThat(
                        Campaign.body(
                            campaign.ask(new Question.Answers(step.toString(), Options.NONE))))
                    .contains("no question " + step + " is kept here"));
  }

  @Test
  void shouldTellItOnlyToWhoMayAskTheFleetWhereItLedOn() throws IOException {
    campaign.connect("gamma");
    Question answers = keep("gamma");
    assertThatThrownBy(
            () -> campaign.ask(answers, OutputFormat.JSON, Campaign.who(Right.ASK_HOST), Map.of()))
        .hasMessageContaining("ask.fleet");
  }

  /** It takes a question for the walk and one for each of its steps. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void shouldKeepNothingOfAQuestionThatIsNotKeptWhole(int taken) throws IOException {
    campaign.connect("beta", "gamma");
    campaign.store.takeInQuestions(taken);
    Question why = new Question.Why(Campaign.PAYLOAD, Campaign.host("gamma"));
    Reply refused = campaign.ask(why, OutputFormat.JSON, Campaign.ANN, Map.of("wait", "1h"));
    assertThat(Campaign.body(refused)).contains("the disk is full");

    campaign.store.takeInQuestions(Integer.MAX_VALUE);
    assertThat(campaign.store.questionIds()).isEmpty();
    assertThat(campaign.desk.gauges().get("drec.fleet.open").getAsDouble()).isZero();
    campaign.fleet.hosts.get("alpha").connect();
    assertThat(Campaign.body(campaign.ask(new Question.Answers("", Options.NONE))))
        .contains("\"count\": 0");
    reaches(campaign, keep("gamma"), "gamma", "beta", "alpha");
  }

  /** All that is kept of a walk makes room together. */
  @Test
  void shouldDropTheStepsWithTheOldestQuestion() throws IOException {
    campaign.connect("gamma");
    Question.Answers oldest = keep("gamma");
    Question.Search search = new Question.Search("event.action:none", Options.NONE);
    for (int i = 0; i < KeptQuestions.KEPT_MAX; i++) {
      campaign.ask(search, OutputFormat.JSON, Campaign.ANN, Map.of("wait", "2h"));
    }
    assertThat(campaign.store.questionIds()).hasSize(KeptQuestions.KEPT_MAX);
    assertThat(Campaign.body(campaign.ask(oldest))).contains("no question");
  }
}
