package io.drec.query.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.query.cli.Browser;
import io.drec.query.http.Administration;
import io.drec.query.http.Engine;
import io.drec.query.http.EngineConfig;
import io.drec.query.http.ListenAddress;
import io.drec.query.question.JsonTree;
import io.drec.query.question.OutputFormat;
import io.drec.query.question.Question;
import io.drec.query.question.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console of a centre in a real browser. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ConsoleFleetIT {
  private static final Question SCOPE = new Question.Scope("ip:10.0.0.2", Question.Options.NONE);

  @TempDir private Path directory;
  private Campaign campaign;
  private Engine engine;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Browser.isThere(), Browser.MISSING);
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
    if (engine != null) {
      engine.close();
      campaign.close();
    }
  }

  private String page(String question) throws Exception {
    return Browser.dump(
        directory, engine.address() + "/#token=any/" + question, "data-answered=\"#/");
  }

  @Test
  void shouldListTheHostsAndTheQuestionsThatAreKept() throws Exception {
    campaign.connect("alpha", "beta");
    Reply first = campaign.ask(SCOPE, OutputFormat.JSON, Campaign.ANN, Map.of("wait", "1h"));
    String id = JsonTree.parse(first.body()).text("question");

    String hosts = page("hosts");
    assertThat(hosts).contains("data-answered=\"#/hosts\"", "3 hosts, 2 connected, 0 alarms");
    assertThat(hosts).containsPattern("<b>gamma</b>.*</td><td>away</td>");
    assertThat(hosts).contains("site:north", "2026-01-01 00:00:");

    assertThat(page("answers"))
        .contains("ip:10.0.0.2", "asked by ann", "#/answers?id=" + id, ">open<")
        .contains("3 hosts: 2 answered, 1 offline");
    assertThat(page("answers?id=" + id)).contains("On alpha", "On gamma");

    Question why = new Question.Why(Campaign.PAYLOAD, Campaign.host("beta"));
    Reply cause = campaign.ask(why, OutputFormat.JSON, Campaign.ANN, Map.of("wait", "1h"));
    String walk = JsonTree.parse(cause.body()).text("question");
    assertThat(page("answers?id=" + walk)).contains("198.51.100.9", "card flow entry");
  }

  @Test
  void shouldShowAFleetsAnswerByHostAndWhoHasNotToldIt() throws Exception {
    campaign.connect("alpha", "beta");
    String page = page("scope?point=ip%3A10.0.0.2");
    assertThat(page)
        .contains("data-answered=\"#/scope?point=ip%3A10.0.0.2\"", "3 hosts: 2 answered")
        .contains("<b>gamma</b>: offline", "not every host has told it")
        .contains("by the index, as of")
        .doesNotContain("coverage whole", "class=\"progress\"");
    assertThat(page).containsPattern("#/why\\?point=entity%3Ap[0-9a-f]+&amp;host=alpha");

    String found = page("search?q=file.name%3Apayload");
    assertThat(found).contains(">host</th>", "<td>beta</td>");
    assertThat(found).containsPattern("#/why\\?point=event%3A[0-9.]+&amp;host=beta");
    assertThat(found).containsPattern("#/tree\\?process=process%3Ap[0-9a-f]+&amp;host=beta");

    String keepOpen = "<label class=\"of-centre\" hidden=\"\">keep open";
    assertThat(page("hosts")).as("a list cannot be kept open").contains(keepOpen);
    assertThat(found).contains("keep open").doesNotContain(keepOpen);

    String why = page("why?point=path%3A%2Ftmp%2Fpayload&host=beta");
    assertThat(why).contains("198.51.100.9", "card flow entry");
    assertThat(page("scope?point=nonsense")).contains("class=\"refusal\"");
  }
}
