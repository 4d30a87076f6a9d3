package io.drec.query.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.query.http.Right;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole centre over HTTP: each right opens what its name says, and nothing else. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CentreRightsTest {
  private static final String TOKEN = "POST admin/token?role=relay&life=10m&labels=site:north";
  private static final String AUDIT = "GET audit?limit=2";
  private static final String LABEL = "POST admin/label?host=nobody&labels=x";
  private static final String USER = "POST admin/user?name=new&rights=ask.host";

  @TempDir private Path directory;
  private OwnCentre centre;

  @BeforeEach
  void start() throws Exception {
    centre = OwnCentre.start(directory);
  }

  @AfterEach
  void stop() {
    if (centre != null) {
      centre.close();
    }
  }

  private void assertRefused(String token, String act, String right) throws Exception {
    HttpResponse<String> response = centre.send(token, act);
    assertThat(response.statusCode()).as(act + ": " + response.body()).isEqualTo(403);
    assertThat(response.body()).contains("needs the right " + right);
  }

  @Test
  void shouldMakeJoinTokensForWhoMayEnrolAlone() throws Exception {
    String dan = centre.user("dan", Right.ENROL);
    HttpResponse<String> made = centre.send(dan, TOKEN);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(made.body().strip()).hasSizeGreaterThan(40).doesNotContain(" ");
    assertThat(centre.send(dan, "POST admin/token?life=never").body()).contains("is no span");
    assertThat(centre.send(dan, "POST admin/token?role=centre").body())
        .contains("is not host or relay");
    assertRefused(dan, AUDIT, "audit.read");
    assertRefused(dan, LABEL, "administrate");
    assertRefused(dan, USER, "administrate");
    assertRefused(dan, "GET hosts", "ask.host");
  }

  @Test
  void shouldTellTheAuditLogToWhoMayReadItAlone() throws Exception {
    String mia = centre.user("mia", Right.AUDIT_READ);
    assertRefused(mia, TOKEN, "enrol");
    assertRefused(mia, LABEL, "administrate");
    HttpResponse<String> log = centre.send(mia, AUDIT);
    assertThat(log.statusCode()).isEqualTo(200);
    assertThat(log.body().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("\"chain\":") && line.contains("\"who\":\"mia"))
        .anyMatch(line -> line.contains("admin/label") && line.contains("\"status\":403"));
    assertThat(centre.send(mia, "GET audit?limit=0").statusCode()).isEqualTo(400);
  }

  @Test
  void shouldShowMetricsToAMonitorAndNothingElseToIt() throws Exception {
    String monitor = centre.user("prometheus", Right.METRICS_READ);
    HttpResponse<String> metrics = centre.send(monitor, "GET ../../metrics");
    assertThat(metrics.statusCode()).as(metrics.body()).isEqualTo(200);
    assertThat(metrics.body()).contains("drec_fleet_connected");
    assertRefused(monitor, "GET hosts", "ask.host");
    assertRefused(monitor, AUDIT, "audit.read");
    assertRefused(centre.user("ann", Right.ASK_FLEET), "GET ../../metrics", "metrics.read");
  }

  @Test
  void shouldAdministrateForWhoMayAndGiveNoMoreThanTheyHave() throws Exception {
    String ada = centre.user("ada", Right.ADMINISTRATE, Right.ASK_HOST);
    assertRefused(ada, TOKEN, "enrol");
    assertRefused(ada, AUDIT, "audit.read");
    assertThat(centre.send(ada, LABEL).body()).contains("is the name or id of 0 members");
    HttpResponse<String> made = centre.send(ada, USER);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(centre.send(made.body().strip(), "GET hosts").statusCode()).isEqualTo(404);

    for (String more :
        new String[] {
          "POST admin/user?name=new&rights=all",
          "POST admin/user?name=admin&rights=ask.host",
          "POST admin/remove-user?name=admin"
        }) {
      HttpResponse<String> refused = centre.send(ada, more);
      assertThat(refused.statusCode()).as(more).isEqualTo(403);
      assertThat(refused.body()).contains("who has not the right");
    }
    assertThat(centre.send(ada, "POST admin/remove-user?name=new").body()).contains("removed new");
    assertThat(centre.send(made.body().strip(), "GET hosts").statusCode()).isEqualTo(401);
    assertThat(centre.send(ada, "POST admin/nothing").body()).contains("known: deny, allow");
  }

  @Test
  void shouldGiveTheCommandLineTheSameAnswerWhetherOrNotItIsToldAsItComes() throws Exception {
    EngineSide side =
        new EngineSide(centre.process().address(), centre.user("ann", Right.ASK_FLEET));
    List<String> lines = new ArrayList<>();
    Question.Options none = Question.Options.NONE;
    for (Question question :
        List.of(
            new Question.Scope("ip:203.0.113.7", none),
            new Question.Scope("nonsense", none),
            new Question.Search("process.name:curl", none))) {
      Reply told = side.telling(lines::add).ask(question, OutputFormat.TEXT);
      Reply asked = side.ask(question, OutputFormat.TEXT);
      assertThat(told.status()).as("%s", question).isEqualTo(asked.status());
      assertThat(told.body()).as("%s", question).isEqualTo(asked.body());
    }
    Side stranger = new EngineSide(centre.process().address(), "another-token").telling(lines::add);
    assertThat(stranger.ask(new Question.Scope("ip:203.0.113.7", none), OutputFormat.TEXT).status())
        .isEqualTo(Reply.Status.UNREADABLE);
    String log = Files.readString(directory.resolve("centre").resolve("audit.log"));
    assertThat(log).contains("live/scope", "live/search");
  }
}
