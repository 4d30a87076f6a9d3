package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.store.Entity;
import io.drec.store.Mechanism;
import org.junit.jupiter.api.Test;

final class ProcessRulesTest {
  private final Frames frames = new Frames();

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
}
