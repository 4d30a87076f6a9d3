package io.drec.query.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.IpcKind;
import io.drec.sample.Flow;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Reach;
import io.drec.sample.Session;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ScopeTest {
  private final Frames frames = new Frames().start();
  private final Proc shell = frames.running(100, "/bin/bash", "bash");

  @Test
  void shouldNameEveryProcessThatTouchedAnAddressAndNoOther() {
    shell.fork(201).connect("203.0.113.7", 80).close(1, 1);
    shell.fork(202).connect("203.0.113.7", 443).close(1, 1);
    shell.fork(203).connect("203.0.113.70", 80).close(1, 1);
    shell.fork(204).send("203.0.113.7", 53);
    try (Story story = new Story(frames)) {
      assertThat(pids(story, "ip:203.0.113.7")).containsExactly(201, 202, 204);
      assertThat(pids(story, "ip:203.0.113.7:443")).containsExactly(202);
      assertThat(story.text(Story.scope("ip:203.0.113.7"))).contains("alpha: 5 events");
    }
  }

  @Test
  void shouldNameWhoTookConnectionsInOnAnAddress() {
    Proc server = shell.fork(201);
    server.listen(22);
    server.accept("203.0.113.9", 5000);
    try (Story story = new Story(frames)) {
      assertThat(pids(story, "ip:10.0.0.5")).containsExactly(201);
      assertThat(pids(story, "ip:203.0.113.9")).containsExactly(201);
    }
  }

  @Test
  void shouldCountARenameOnceThoughItHasTwoNames() {
    shell.fork(201).create("/tmp/a", 71).close(5);
    shell.fork(202).rename("/tmp/a", "/tmp/b").rename("/tmp/b", "/tmp/c");
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.scope("path:/tmp/c")))
          .contains("alpha: 4 events")
          .contains("2 processes");
      assertThat(pids(story, "path:/tmp/c")).containsExactly(201, 202);
    }
  }

  @Test
  void shouldCountAnExecOnceThoughFileAndProcessTellOfIt() {
    shell.fork(201).exec("/usr/bin/curl", "curl");
    shell.fork(202).exec("/usr/bin/curl", "curl");
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.scope("name:curl"))).contains("alpha: 2 events", "2 processes");
      assertThat(story.text(Story.scope("path:/usr/bin/curl"))).contains("alpha: 2 events");
    }
  }

  @Test
  void shouldFindWhoResolvedANameAndWhoThenConnected() {
    Proc curl = shell.fork(201).exec("/usr/bin/curl", "curl");
    Reach.answer(curl, "stage.example.org", 203, 0, 113, 7);
    curl.connect("203.0.113.7", 80).close(1, 1);
    shell.fork(202).connect("203.0.113.7", 80).close(1, 1);
    shell.fork(203).connect("203.0.113.8", 80).close(1, 1);
    try (Story story = new Story(frames)) {
      assertThat(pids(story, "domain:Stage.Example.org")).containsExactly(201, 202);
    }
  }

  @Test
  void shouldFollowAPipeButNotBackIntoWhoStartedItsWriter() {
    Proc curl = shell.fork(201).exec("/usr/bin/curl", "curl");
    Proc sh = shell.fork(202).exec("/bin/sh", "sh");
    Reach.write(curl, 77).close(9);
    Reach.read(sh, 77, 0).close(9);
    sh.fork(203).exec("/bin/touch", "touch", "x");
    Reach.write(curl, 78).close(9);
    Reach.read(shell, 78, 5).close(9);
    shell.fork(204).exec("/bin/ls", "ls");
    try (Story story = new Story(frames)) {
      assertThat(pidsOf(part(story.json(Story.scope("pid:201")), "descendants")))
          .contains(202, 203)
          .doesNotContain(100, 204);
    }
  }

  /** What a server starts for others, or later, is not of the one who asked. */
  @Test
  void shouldFollowAConnectionIntoWhatTheServerStartedAtOnce() {
    Proc server = frames.running(90, "/usr/bin/dockerd", "dockerd");
    server.fork(203).exec("/bin/sh", "sh", "before");
    Proc client = shell.fork(201).exec("/usr/bin/docker", "docker", "run", "x");
    Reach.act(client, IpcKind.SOCKET_CONNECT, 0, server);
    server.fork(204).exec("/bin/sh", "sh", "asked").create("/root/x", 71).close(4);
    frames.after(2000);
    server.fork(205).exec("/bin/sh", "sh", "later");
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.scope("pid:201")))
          .contains("dockerd", "sh asked", "/root/x")
          .doesNotContain("sh before", "sh later");
    }
  }

  @Test
  void shouldFindPathsByPattern() {
    shell.fork(201).create("/opt/a/x.sh", 71).close(5);
    shell.fork(202).create("/opt/b/y.sh", 72).close(5);
    shell.fork(203).create("/srv/z.sh", 73).close(5);
    try (Story story = new Story(frames)) {
      assertThat(pids(story, "path:/opt/*.sh")).containsExactly(201, 202);
      assertThat(pids(story, "path:*/?.sh")).containsExactly(201, 202, 203);
      assertThat(pids(story, "name:z*")).containsExactly(203);
      assertThat(story.ask(Story.scope("name:q*"), OutputFormat.TEXT).status())
          .isEqualTo(Reply.Status.NOT_FOUND);
    }
  }

  @Test
  void shouldFollowAProcessForwardInTime() {
    Proc payload = shell.fork(201).exec("/tmp/payload", "payload");
    Proc child = payload.fork(202).exec("/bin/id", "id");
    Session dropped = child.create("/tmp/dropped", Proc.inodeOf("/tmp/dropped"));
    dropped.close(5);
    payload.chmod("/etc/untouched", 0600);
    Proc runner = shell.fork(203).exec("/tmp/dropped", "dropped");
    Flow flow = runner.connect("203.0.113.7", 443);
    flow.close(1, 1);
    shell.fork(204).exec("/bin/id", "id");
    try (Story story = new Story(frames)) {
      String json = story.json(Story.scope("pid:201"));
      assertThat(pidsOf(part(json, "descendants"))).containsExactly(202, 203);
      assertThat(part(json, "files")).contains("/tmp/dropped", "/etc/untouched");
      assertThat(part(json, "flows")).contains("203.0.113.7");
    }
  }

  @Test
  void shouldNotTakeWhatWasThereBeforeForAnImpact() {
    shell.fork(200).fork(300);
    Proc late = shell.fork(201);
    Proc reader = shell.fork(202).exec("/bin/cat", "cat", "/tmp/a");
    reader.read("/tmp/a", 71).close(5);
    late.write("/tmp/a", 71).close(5);
    try (Story story = new Story(frames)) {
      String json = story.json(Story.scope("pid:201"));
      assertThat(pidsOf(part(json, "descendants"))).isEmpty();
      assertThat(part(json, "files")).contains("/tmp/a");
    }
  }

  @Test
  void shouldOnlyCountActsWithinTheSpan() {
    Proc before = shell.fork(201);
    before.connect("203.0.113.7", 80).close(1, 1);
    frames.after(60_000);
    Proc within = shell.fork(202);
    within.connect("203.0.113.7", 80).close(1, 1);
    frames.after(60_000);
    before.connect("203.0.113.7", 80).close(1, 1);
    try (Story story = new Story(frames)) {
      Question question =
          new Question.Scope(
              "ip:203.0.113.7",
              new Question.Options(
                  null,
                  "2026-01-01T00:00:30",
                  "2026-01-01T00:01:30",
                  java.util.OptionalInt.empty()));
      assertThat(pidsOf(part(story.json(question), "hosts"))).containsExactly(202);
    }
  }

  @Test
  void shouldNotListWhoActedOnlyBeforeAndAfterTheSpan() {
    Proc around = shell.fork(201);
    Proc during = shell.fork(202);
    around.create("/tmp/a", 71).close(5);
    Session open = during.write("/tmp/a", 71);
    frames.after(120_000);
    around.write("/tmp/a", 71).close(5);
    open.close(5);
    try (Story story = new Story(frames)) {
      String json =
          story.json(
              new Question.Scope(
                  "path:/tmp/a",
                  new Question.Options(
                      null,
                      "2026-01-01T00:00:30",
                      "2026-01-01T00:01:30",
                      java.util.OptionalInt.empty())));
      assertThat(pidsOf(part(json, "hosts"))).containsExactly(202);
      assertThat(json).contains("also count events outside --since and --until");
    }
  }

  @Test
  void shouldSayNoAndUnknownDifferently() {
    try (Story story = new Story(frames)) {
      Reply reply = story.ask(Story.scope("ip:203.0.113.7"), OutputFormat.JSON);
      assertThat(reply.status()).isEqualTo(Reply.Status.NOT_FOUND);
      assertThat(Story.body(reply)).contains("\"found\": false", "\"known\": true", "no gap");
    }
    try (Story story = new Story(new Intrusion().lossBeforeTheEnd().frames)) {
      Reply reply = story.ask(Story.scope("ip:203.0.113.7"), OutputFormat.JSON);
      assertThat(Story.body(reply))
          .contains("\"found\": false", "\"known\": false", "may have happened unseen")
          .contains("\"cause\": \"ring_full\"", "\"count\": 17");
    }
  }

  @Test
  void shouldKeepHostsApart() {
    shell.fork(201).connect("203.0.113.7", 80).close(1, 1);
    try (Story story = new Story(frames)) {
      Question unknown = new Question.Scope("ip:203.0.113.7", Story.host("beta"));
      Reply reply = story.ask(unknown, OutputFormat.TEXT);
      assertThat(reply.status()).isEqualTo(Reply.Status.USAGE);
      assertThat(Story.body(reply)).contains("no host 'beta'", "it holds alpha");
      Question known = new Question.Scope("ip:203.0.113.7", Story.host("alpha"));
      assertThat(pidsOf(part(story.json(known), "hosts"))).containsExactly(201);
    }
  }

  @Test
  void shouldKnowAHostInAnyCaseAndWithOrWithoutItsDomain() {
    shell.fork(201).connect("203.0.113.7", 80).close(1, 1);
    try (Story story = new Story(frames)) {
      for (String name : List.of("ALPHA", "alpha.example.org", "Alpha.other.example")) {
        Question question = new Question.Scope("ip:203.0.113.7", Story.host(name));
        assertThat(pidsOf(story.json(question))).as(name).containsOnly(201);
      }
      Question longer = new Question.Scope("ip:203.0.113.7", Story.host("alphabet"));
      assertThat(story.ask(longer, OutputFormat.TEXT).status()).isEqualTo(Reply.Status.USAGE);
    }
  }

  @Test
  void shouldAskWhichHostIsMeantWhereANameFitsSeveral() {
    Frames two = new Frames().imported("web.one.example");
    two.foreign(700, "{g-1}", "/bin/sh").connects(5001, "203.0.113.7", 80);
    two.imported("web.two.example");
    two.foreign(700, "{g-1}", "/bin/sh").connects(5001, "203.0.113.7", 80);
    try (Story story = new Story(two)) {
      Reply several = story.ask(new Question.Search("*", Story.host("web")), OutputFormat.TEXT);
      assertThat(several.status()).isEqualTo(Reply.Status.USAGE);
      assertThat(Story.body(several)).contains("one of web.one.example, web.two.example");
      Question exact = new Question.Scope("ip:203.0.113.7", Story.host("web.two.example"));
      assertThat(story.ask(exact, OutputFormat.TEXT).status()).isEqualTo(Reply.Status.ANSWER);
    }
  }

  private static List<Integer> pids(Story story, String point) {
    return pidsOf(part(story.json(Story.scope(point)), "hosts"));
  }

  /** The array of that name, by its indentation. */
  private static String part(String json, String name) {
    int from = json.indexOf("\n  \"" + name + "\": [");
    assertThat(from).as(name + " in " + json).isNotNegative();
    int to = json.indexOf("\n  ]", from);
    int empty = json.indexOf("[ ]", from);
    return json.substring(from, empty >= 0 && (to < 0 || empty < to) ? empty : to);
  }

  private static List<Integer> pidsOf(String json) {
    Matcher matcher = Pattern.compile("\"pid\": (\\d+)").matcher(json);
    return matcher.results().map(found -> Integer.valueOf(found.group(1))).toList();
  }
}
