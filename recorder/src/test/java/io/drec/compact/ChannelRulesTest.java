package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.IpcKind;
import io.drec.sample.Flow;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Reach;
import io.drec.store.Edge;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import org.junit.jupiter.api.Test;

/** Pipes, local sockets, what processes do to one another, and name resolution. */
final class ChannelRulesTest {
  private final Frames frames = new Frames();
  private final Proc bash = frames.running(100, "/bin/bash", "bash");
  private final Proc curl = bash.fork(200).exec("/usr/bin/curl", "curl", "http://x/");

  @Test
  void shouldJoinWriterAndReaderByTheirPipe() {
    Proc grep = bash.fork(201).exec("/bin/grep", "grep", "x");
    Reach.Pipe out = Reach.write(curl, 77);
    Reach.Pipe in = Reach.read(grep, 77, 0);
    final long beganNs = frames.epochNs();
    out.close(500);
    in.close(400);
    try (Told told = new Told(frames)) {
      Edge read = told.cause(grep.id(), Mechanism.PASS);
      assertThat(read.from()).isEqualTo(out.id());
      assertThat(read.firstNs()).isEqualTo(beganNs);
      assertThat(read.bytes()).isEqualTo(400);
      assertThat(told.cause(out.id(), Mechanism.PASS).bytes()).isEqualTo(500);
      assertThat(told.name(out.id())).isEqualTo("pipe:[77]");
    }
  }

  @Test
  void shouldTakeWhatAShellReadsAsItsInputForItsScript() {
    Proc shell = bash.fork(201).exec("/bin/sh", "sh");
    Reach.Pipe out = Reach.write(curl, 77);
    Reach.Pipe in = Reach.read(shell, 77, 0);
    in.close(12);
    try (Told told = new Told(frames)) {
      assertThat(told.cause(shell.id(), Mechanism.SCRIPT).from()).isEqualTo(out.id());
      assertThat(told.cause(shell.id(), Mechanism.SCRIPT).bytes()).isEqualTo(12);
    }
  }

  @Test
  void shouldNotTakeTheInputOfAShellThatWasToldWhatToRunForItsScript() {
    for (String arguments : new String[] {"x.sh", "-c read", "-ec read", "-x x.sh"}) {
      String[] args = ("sh " + arguments).split(" ");
      Proc shell = bash.fork(300 + arguments.length()).exec("/bin/sh", args);
      Reach.read(shell, 78, 0);
      Reach.Pipe other = Reach.read(shell, 79, 5);
      try (Told told = new Told(frames)) {
        assertThat(told.causes(shell.id())).as(arguments).contains("through a pipe pipe:[78]");
        assertThat(told.causes(shell.id())).contains("through a pipe " + told.name(other.id()));
      }
    }
    for (String arguments : new String[] {"-s", "-x", "-", "-e -s one"}) {
      String[] args = ("sh " + arguments).split(" ");
      Proc shell = bash.fork(400 + arguments.length()).exec("/bin/sh", args);
      Reach.read(shell, 80, 0);
      try (Told told = new Told(frames)) {
        assertThat(told.causes(shell.id())).as(arguments).contains("script pipe:[80]");
      }
    }
  }

  @Test
  void shouldTellAPipeWhoseBeginWasNotRecorded() {
    Reach.Pipe pipe = Reach.unseen(curl, 77);
    frames.after(100);
    pipe.close(9);
    try (Told told = new Told(frames)) {
      Edge edge = told.cause(pipe.id(), Mechanism.PASS);
      assertThat(edge.bytes()).isEqualTo(9);
      assertThat(edge.lastNs()).isEqualTo(frames.epochNs());
      assertThat(edge.firstNs()).isLessThan(edge.lastNs());
    }
  }

  @Test
  void shouldTellWhatOneProcessDidToAnother() {
    Proc other = bash.fork(201).exec("/bin/sleep", "sleep", "9");
    Reach.act(curl, IpcKind.SIGNAL, 9, other);
    Reach.act(curl, IpcKind.MEMORY_WRITE, 0, other);
    Reach.act(curl, IpcKind.MEMORY_READ, 0, other);
    Reach.act(curl, IpcKind.TRACE, 16, other);
    Reach.act(curl, IpcKind.TRACE, 5, other);
    try (Told told = new Told(frames)) {
      assertThat(told.causes(other.id()))
          .startsWith(
              "remote memory curl",
              "process access curl",
              "process access curl",
              "remote memory curl",
              "signal curl");
    }
  }

  @Test
  void shouldLeadFromTheOneWhoConnectsToTheOneWhoListens() {
    Proc server = bash.fork(201).exec("/usr/bin/dockerd", "dockerd");
    Reach.act(curl, IpcKind.SOCKET_CONNECT, 0, server);
    Reach.act(server, IpcKind.SOCKET_ACCEPT, 0, curl);
    try (Told told = new Told(frames)) {
      assertThat(told.causes(server.id())).startsWith("local socket curl", "local socket curl");
      assertThat(told.causes(curl.id())).noneMatch(cause -> cause.startsWith("local"));
    }
  }

  @Test
  void shouldFindAConnectionByTheNameThatWasResolvedForIt() {
    Reach.answer(curl, "Stage.Example.org", 203, 0, 113, 7);
    Flow flow = curl.connect("203.0.113.7", 80);
    Flow other = curl.connect("203.0.113.8", 80);
    Proc late = bash.fork(201).exec("/usr/bin/nc", "nc");
    Flow byOther = late.connect("203.0.113.7", 81);
    try (Told told = new Told(frames)) {
      assertThat(told.postings(Indicator.Kind.DOMAIN, "stage.example.org"))
          .extracting(posting -> posting.object())
          .containsExactlyInAnyOrder(curl.id(), flow.id(), byOther.id());
      assertThat(told.cause(flow.id(), Mechanism.RESOLVE).firstNs())
          .isLessThan(told.flow(flow.id()).firstNs());
      assertThat(told.causes(other.id())).noneMatch(cause -> cause.startsWith("resolve"));
    }
  }
}
