package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Session;
import org.junit.jupiter.api.Test;

final class SymbolicLinksTest {
  private final Frames frames = new Frames();
  private final Proc shell = frames.running(100, "/bin/bash", "bash");

  @Test
  void shouldTakeANameThroughALinkedDirectoryForTheFileThatWasOpenedThere() {
    shell.symlink("usr/bin", "/bin");
    Session file = shell.create("/usr/bin/x.part", 77);
    file.close(1);
    shell.rename("/bin/x.part", "/bin/x");
    try (Told told = new Told(frames)) {
      assertThat(told.file(file.file()).paths()).containsExactly("/usr/bin/x.part", "/usr/bin/x");
    }
  }

  @Test
  void shouldFollowLinksToLinksAndEndWhenTheyGoRoundInCircles() {
    shell.symlink("/b", "/a");
    shell.symlink("/c", "/b");
    shell.symlink("/d/e", "/d/e");
    Session file = shell.create("/c/x", 77);
    file.close(1);
    shell.chmod("/a/x", 0755);
    shell.chmod("/d/e/f", 0755);
    try (Told told = new Told(frames)) {
      assertThat(told.causes(file.file())).containsExactly("chmod bash", "write bash");
    }
  }

  @Test
  void shouldForgetALinkThatWasRemovedAndKnowOneThatWasRenamed() {
    shell.symlink("/real", "/old");
    shell.rename("/old", "/new");
    Session file = shell.create("/real/x", 77);
    file.close(1);
    shell.chmod("/old/x", 0600);
    shell.chmod("/new/x", 0700);
    shell.unlink("/new");
    shell.chmod("/new/x", 0711);
    try (Told told = new Told(frames)) {
      assertThat(told.causes(file.file())).containsExactly("chmod bash", "write bash");
    }
  }
}
