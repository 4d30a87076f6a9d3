package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Session;
import io.drec.store.Entity;
import io.drec.store.Indicator;
import io.drec.store.Mechanism;
import org.junit.jupiter.api.Test;

final class ProcessRulesTest {
  private final Frames frames = new Frames();

  @Test
  void shouldTellOfAProcessThatGoesOnActingWhenItHasEnded() {
    Proc shell = frames.running(100, "/bin/bash", "bash");
    Proc child = shell.fork(200);
    child.exit(3);
    for (int i = 0; i < 260; i++) { // a few more than are let go of together
      shell.fork(1000 + i).exit(0);
      child.write("/tmp/x" + i, 77 + i);
    }
    try (Told told = new Told(frames)) {
      assertThat(told.process(child.id()).lastNs()).isEqualTo(frames.epochNs());
    }
  }

  @Test
  void shouldTellOfAProcessThatEndedWhateverHasEndedSince() {
    Proc shell = frames.running(100, "/bin/bash", "bash");
    Proc child = shell.fork(200).exec("/usr/bin/tee", "tee", "/tmp/x");
    Session session = child.write("/tmp/x", 77);
    child.exit(3);
    long endedNs = frames.epochNs();
    for (int i = 0; i < 1000; i++) {
      shell.fork(1000 + i).exit(0);
    }
    session.close(9);
    try (Told told = new Told(frames)) {
      Entity.Process process = told.process(child.id());
      assertThat(process.endNs()).isEqualTo(endedNs);
      assertThat(process.lastNs()).isEqualTo(frames.epochNs());
      assertThat(process.images()).hasSize(1);
      assertThat(told.cause(session.file(), Mechanism.WRITE).bytes()).isEqualTo(9);
    }
  }

  @Test
  void shouldTellForkExecAndExitOfOneProcess() {
    Proc shell = frames.running(100, "/bin/bash", "bash", "-i");
    Proc child = shell.fork(200);
    long forkedNs = frames.epochNs();
    child.cwd("/tmp").exec("/usr/bin/curl", "curl", "-o", "a b", "");
    long execNs = frames.epochNs();
    child.exit(7);
    try (Told told = new Told(frames)) {
      Entity.Process process = told.process(child.id());
      assertThat(process.name()).isEqualTo("curl");
      assertThat(process.host()).hasSize(16);
      assertThat(process.pid()).isEqualTo(200);
      assertThat(process.parent()).isEqualTo(shell.id());
      assertThat(process.startNs()).isEqualTo(forkedNs);
      assertThat(process.firstNs()).isEqualTo(forkedNs);
      assertThat(process.endNs()).isEqualTo(frames.epochNs());
      assertThat(process.waitStatus()).isEqualTo(7 << 8);
      assertThat(process.tty()).isEqualTo("pts/3");
      assertThat(process.cgroup()).isEqualTo("/drec.slice/test");
      assertThat(process.cgroupId()).isEqualTo(4242);
      assertThat(process.running()).isFalse();
      assertThat(process.images()).hasSize(1);
      Entity.Image image = process.images().get(0);
      assertThat(image.args()).containsExactly("curl", "-o", "a b", "");
      assertThat(image.argsTruncatedFrom()).isNull();
      assertThat(image.workingDirectory()).isEqualTo("/tmp");
      assertThat(image.executable()).isEqualTo("/usr/bin/curl");
      assertThat(image.timeNs()).isEqualTo(execNs);
      assertThat(told.causes(child.id())).containsExactly("exec curl", "fork bash");
      assertThat(told.effects(shell.id())).containsExactly("fork curl");
      assertThat(told.cause(child.id(), Mechanism.FORK).firstNs()).isEqualTo(forkedNs);
    }
  }

  @Test
  void shouldKeepTheImagesOfOneProcessInTheirOrder() {
    Proc shell = frames.running(100, "/bin/bash", "bash");
    Proc child = shell.fork(200).exec("/bin/sh", "sh").exec("/usr/bin/env", "env").exec("/x", "y");
    try (Told told = new Told(frames)) {
      assertThat(told.process(child.id()).images())
          .extracting(Entity.Image::executable)
          .containsExactly("/bin/sh", "/usr/bin/env", "/x");
      assertThat(told.process(child.id()).imagesOmitted()).isZero();
      assertThat(told.causes(child.id()))
          .containsExactly("exec x", "exec env", "exec sh", "fork bash");
    }
  }

  @Test
  void shouldSayHowManyImagesItLeftOut() {
    Proc child = frames.running(100, "/bin/bash", "bash").fork(200);
    for (int i = 0; i < 70; i++) {
      child.exec("/bin/x" + i, "x");
    }
    try (Told told = new Told(frames)) {
      Entity.Process process = told.process(child.id());
      assertThat(process.imagesOmitted()).isEqualTo(6);
      assertThat(process.images()).hasSize(64);
      assertThat(process.images().get(0).executable()).isEqualTo("/bin/x0");
      assertThat(process.images().get(31).executable()).isEqualTo("/bin/x31");
      assertThat(process.images().get(32).executable()).isEqualTo("/bin/x38");
      assertThat(process.name()).isEqualTo("x69");
    }
  }

  @Test
  void shouldNameAForkByItsParentUntilItExecutes() {
    Proc shell = frames.running(100, "/bin/bash", "bash");
    Proc child = shell.fork(200);
    try (Told told = new Told(frames)) {
      assertThat(told.process(child.id()).name()).isEqualTo("bash");
      assertThat(told.process(child.id()).images()).isEmpty();
    }
  }

  @Test
  void shouldTakeARunningProcessToHaveBegunAtItsStart() {
    Proc init = frames.running(1, "/sbin/init", "init");
    Proc daemon = frames.running(50, init, "/usr/sbin/sshd", "sshd");
    try (Told told = new Told(frames)) {
      Entity.Process process = told.process(daemon.id());
      assertThat(process.running()).isTrue();
      assertThat(process.startNs()).isEqualTo(50_000 + Frames.OFFSET_NS);
      assertThat(told.cause(daemon.id(), Mechanism.FORK).firstNs()).isEqualTo(process.startNs());
      assertThat(told.cause(daemon.id(), Mechanism.EXEC).firstNs()).isEqualTo(process.startNs());
      assertThat(process.firstNs()).isEqualTo(frames.epochNs());
    }
  }

  @Test
  void shouldKnowAProcessThatOnlyActed() {
    Proc unseen = frames.unseen(300);
    unseen.unlink("/tmp/x");
    try (Told told = new Told(frames)) {
      assertThat(told.process(unseen.id()).name()).isEqualTo("pid 300");
      assertThat(told.process(unseen.id()).parent()).isNull();
      assertThat(told.process(unseen.id()).user()).isNull();
    }
  }

  @Test
  void shouldLinkAScriptThatTheKernelStartedAnInterpreterFor() {
    Proc shell = frames.running(100, "/bin/bash", "bash");
    Session file = shell.create("/opt/job/run.sh", 77);
    file.close(10);
    Proc child =
        shell.fork(200).cwd("/opt/job").execScript("./run.sh", "/bin/sh", "sh", "./run.sh");
    try (Told told = new Told(frames)) {
      assertThat(told.cause(child.id(), Mechanism.SCRIPT).from()).isEqualTo(file.file());
      assertThat(told.process(child.id()).images().get(0).script()).isEqualTo("./run.sh");
    }
  }

  @Test
  void shouldFindProcessesByNamePathUserAndPid() {
    Proc child = frames.running(100, "/bin/bash", "bash").fork(200).uid(500);
    child.exec("/usr/bin/curl", "curl");
    try (Told told = new Told(Footages.ofFrames(frames, TestRecording.USERS))) {
      assertThat(told.postings(Indicator.Kind.NAME, "curl"))
          .anyMatch(p -> p.object().equals(child.id()) && p.count() == 1);
      assertThat(told.postings(Indicator.Kind.PATH, "/usr/bin/curl"))
          .anyMatch(p -> p.object().equals(child.id()) && child.id().equals(p.process()));
      assertThat(told.postings(Indicator.Kind.PID, "200")).hasSize(1);
      assertThat(told.postings(Indicator.Kind.USER, "500")).hasSize(1);
      assertThat(told.postings(Indicator.Kind.USER, "ann")).hasSize(1);
      assertThat(told.postings(Indicator.Kind.USER, "root")).isEmpty();
      assertThat(told.values(Indicator.Kind.NAME, "cu")).containsExactly("curl");
      assertThat(told.process(child.id()).user().name()).isEqualTo("ann");
    }
  }

  @Test
  void shouldSayWhereArgumentsWereCut() {
    Proc child = frames.running(100, "/bin/bash", "bash").fork(200);
    child.exec("/bin/echo", "echo", "x".repeat(ProcessRules.ARGS_BYTES_MAX));
    try (Told told = new Told(frames)) {
      Entity.Image image = told.process(child.id()).images().get(0);
      assertThat(image.argsTruncatedFrom()).isEqualTo(ProcessRules.ARGS_BYTES_MAX + 6L);
      assertThat(image.args().get(1)).hasSize(ProcessRules.ARGS_BYTES_MAX - 5);
    }
  }
}
