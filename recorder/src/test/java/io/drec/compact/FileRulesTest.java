package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.RecordLayout;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Session;
import io.drec.store.Edge;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.EntityIds;
import io.drec.store.Indicator;
import io.drec.store.Keys;
import io.drec.store.Mechanism;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class FileRulesTest {
  private final Frames frames = new Frames();
  private final Proc shell = frames.running(100, "/bin/bash", "bash");

  private EntityId path(String path) {
    return new EntityIds().path(frames.hostId(), path.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldLetAWriteLastFromOpenToClose() {
    Session session = shell.create("/tmp/x", 77);
    long openedNs = frames.epochNs();
    frames.after(500);
    session.close(1234);
    try (Told told = new Told(frames)) {
      Edge write = told.cause(session.file(), Mechanism.WRITE);
      assertThat(write.from()).isEqualTo(shell.id());
      assertThat(write.firstNs()).isEqualTo(openedNs);
      assertThat(write.lastNs()).isEqualTo(frames.epochNs());
      assertThat(write.bytes()).isEqualTo(1234);
      Entity.File file = told.file(session.file());
      assertThat(file.paths()).containsExactly("/tmp/x");
      assertThat(file.createdNs()).isEqualTo(openedNs);
      assertThat(file.size()).isEqualTo(1234);
      assertThat(file.mode()).isEqualTo(0100644);
      assertThat(file.inode()).isEqualTo(77);
    }
  }

  @Test
  void shouldGiveAFileTheNameAgainThatItLost() {
    Session session = shell.create("/tmp/x", 77);
    shell.unlink("/tmp/x").write("/tmp/x", 77);
    try (Told told = new Told(frames)) {
      assertThat(told.file(session.file()).deletedNs()).isNull();
    }
  }

  @Test
  void shouldDeleteTheFileThatHasThePathAgain() {
    Session first = shell.create("/tmp/x", 77);
    Session other = shell.create("/tmp/x", 78);
    shell.write("/tmp/x", 77);
    shell.unlink("/tmp/x");
    try (Told told = new Told(frames)) {
      assertThat(told.causes(first.file())).contains("delete bash");
      assertThat(told.causes(other.file())).doesNotContain("delete bash");
      assertThat(told.file(first.file()).deletedNs()).isEqualTo(frames.epochNs());
    }
  }

  @Test
  void shouldLeaveAnOpenWriteWithoutAnEnd() {
    Session session = shell.write("/tmp/x", 77);
    try (Told told = new Told(frames)) {
      Edge write = told.cause(session.file(), Mechanism.WRITE);
      assertThat(write.lastNs()).isEqualTo(Long.MAX_VALUE);
      assertThat(write.bytes()).isEqualTo(-1);
      assertThat(told.file(session.file()).createdNs()).isNull();
    }
  }

  @Test
  void shouldMakeTheEdgeOfACloseWhoseOpenWasNotRecorded() {
    long openNs = 900 * Frames.MS;
    Session session = Session.unseen(shell, "/tmp/x", 77, RecordLayout.ACCESS_WRITE, openNs);
    session.close(5);
    try (Told told = new Told(frames)) {
      Edge write = told.cause(session.file(), Mechanism.WRITE);
      assertThat(write.firstNs()).isEqualTo(openNs + Frames.OFFSET_NS);
      assertThat(write.lastNs()).isEqualTo(frames.epochNs());
      assertThat(write.bytes()).isEqualTo(5);
      assertThat(told.file(session.file()).paths()).containsExactly("/tmp/x");
    }
  }

  @Test
  void shouldEndASessionAlsoWhenTheWallClockWasStepped() {
    Session session = shell.write("/tmp/x", 77);
    frames.stepClock(60_000).stepClock(-5);
    session.close(5);
    try (Told told = new Told(frames)) {
      assertThat(told.cause(session.file(), Mechanism.WRITE).bytes()).isEqualTo(5);
    }
  }

  @Test
  void shouldLetAReadActOnTheProcess() {
    Session session = shell.read("/etc/hosts", 5);
    session.close(20);
    try (Told told = new Told(frames)) {
      assertThat(told.cause(shell.id(), Mechanism.READ).bytes()).isEqualTo(20);
      assertThat(told.causes(session.file())).isEmpty();
    }
  }

  @Test
  void shouldTakeTheReadOfAnInterpretersArgumentForAScript() {
    Proc child = shell.fork(200).cwd("/tmp").exec("/usr/bin/python3.12", "python3", "./x.py");
    Session script = child.read("/tmp/x.py", 77);
    script.close(10);
    child.read("/tmp/other", 78).close(3);
    try (Told told = new Told(frames)) {
      assertThat(told.cause(child.id(), Mechanism.SCRIPT).from()).isEqualTo(script.file());
      assertThat(told.cause(child.id(), Mechanism.SCRIPT).bytes()).isEqualTo(10);
      assertThat(told.name(told.cause(child.id(), Mechanism.READ).from())).isEqualTo("other");
    }
  }

  @Test
  void shouldKnowAScriptThatIsCalledThroughSymbolicLinks() {
    shell.symlink("/opt/real", "/opt/link").symlink("x.sh", "/opt/real/y.sh");
    Proc child = shell.fork(200).exec("/bin/sh", "sh", "/opt/link/y.sh");
    Session script = child.read("/opt/real/x.sh", 77);
    try (Told told = new Told(frames)) {
      assertThat(told.cause(child.id(), Mechanism.SCRIPT).from()).isEqualTo(script.file());
    }
  }

  @Test
  void shouldNotTakeTheReadOfAnotherProgramsArgumentForAScript() {
    Proc child = shell.fork(200).cwd("/tmp").exec("/bin/cat", "cat", "x.py");
    child.read("/tmp/x.py", 77);
    try (Told told = new Told(frames)) {
      assertThat(told.causes(child.id())).contains("read x.py").doesNotContain("script x.py");
    }
  }

  @Test
  void shouldKeepAFileThroughItsRename() {
    Session session = shell.create("/tmp/x", 77);
    session.close(1);
    shell.rename("/tmp/x", "/opt/y");
    Session again = shell.read("/opt/y", 77);
    try (Told told = new Told(frames)) {
      assertThat(again.file()).isEqualTo(session.file());
      assertThat(told.file(session.file()).paths()).containsExactly("/tmp/x", "/opt/y");
      assertThat(told.file(session.file()).name()).isEqualTo("y");
      assertThat(told.file(session.file()).deletedNs()).isNull();
      assertThat(told.causes(session.file())).containsExactly("rename bash", "write bash");
      assertThat(told.postings(Indicator.Kind.PATH, "/opt/y"))
          .extracting(p -> p.object())
          .containsExactly(session.file());
    }
  }

  @Test
  void shouldDeleteTheFileThatARenameReplaced() {
    Session old = shell.create("/opt/y", 70);
    Session fresh = shell.create("/tmp/x", 77);
    shell.rename("/tmp/x", "/opt/y");
    long renamedNs = frames.epochNs();
    shell.unlink("/opt/y");
    try (Told told = new Told(frames)) {
      assertThat(told.file(old.file()).deletedNs()).isEqualTo(renamedNs);
      assertThat(told.causes(old.file())).containsExactly("write bash");
      assertThat(told.causes(fresh.file()))
          .containsExactly("delete bash", "rename bash", "write bash");
    }
  }

  @Test
  void shouldLetTwoFilesChangePlaces() {
    Session one = shell.create("/tmp/1", 71);
    Session two = shell.create("/tmp/2", 72);
    shell.exchange("/tmp/1", "/tmp/2").unlink("/tmp/1");
    try (Told told = new Told(frames)) {
      assertThat(told.file(one.file()).deletedNs()).isNull();
      assertThat(told.file(one.file()).paths()).containsExactly("/tmp/1", "/tmp/2");
      assertThat(told.file(two.file()).deletedNs()).isEqualTo(frames.epochNs());
    }
  }

  @Test
  void shouldFindTheFileOfARelativeName() {
    Session session = shell.create("/tmp/x", 77);
    shell.renameAt("/tmp", "x", "/opt", "../opt/y");
    try (Told told = new Told(frames)) {
      assertThat(told.file(session.file()).paths()).containsExactly("/tmp/x", "/opt/y");
    }
  }

  @Test
  void shouldDeleteAFileWithItsLastName() {
    Session session = shell.create("/tmp/x", 77);
    shell.link("/tmp/x", "/tmp/y").unlink("/tmp/x");
    try (Told told = new Told(frames)) {
      assertThat(told.file(session.file()).deletedNs()).isNull();
      assertThat(told.file(session.file()).paths()).containsExactly("/tmp/x", "/tmp/y");
    }
    shell.unlink("/tmp/y");
    try (Told told = new Told(frames)) {
      assertThat(told.file(session.file()).deletedNs()).isEqualTo(frames.epochNs());
      assertThat(told.causes(session.file()))
          .containsExactly("delete bash", "delete bash", "link bash", "write bash");
    }
  }

  @Test
  void shouldKnowAFileByItsPathAloneWhereNothingElseIsKnown() {
    shell.chmod("/opt/a", 0755).truncate("/opt/a", 7).chown("/opt/a");
    try (Told told = new Told(frames)) {
      Entity.File file = told.file(path("/opt/a"));
      assertThat(file.inode()).isNull();
      assertThat(file.size()).isEqualTo(7);
      assertThat(file.mode()).isEqualTo(0755);
      assertThat(told.causes(file.id()))
          .containsExactly("chown bash", "truncate bash", "chmod bash");
    }
  }

  @Test
  void shouldLinkAPathToTheFileThatItTurnsOutToBe() {
    shell.chmod("/opt/a", 0755);
    Session session = shell.read("/opt/a", 77);
    try (Told told = new Told(frames)) {
      assertThat(told.cause(session.file(), Mechanism.LINK).from()).isEqualTo(path("/opt/a"));
      assertThat(told.file(path("/opt/a")).deletedNs()).isNull();
    }
  }

  @Test
  void shouldLinkASymbolicLinkToItsTarget() {
    Session target = shell.create("/opt/real", 77);
    shell.symlink("real", "/opt/link");
    try (Told told = new Told(frames)) {
      assertThat(told.causes(path("/opt/link")))
          .containsExactlyInAnyOrder("link bash", "link real");
      assertThat(told.effects(target.file())).containsExactly("link link");
    }
  }

  @Test
  void shouldTellDirectoriesMadeAndRemoved() {
    shell.mkdir("/opt/d").rmdir("/opt/d");
    try (Told told = new Told(frames)) {
      assertThat(told.causes(path("/opt/d"))).containsExactly("delete bash", "create bash");
      assertThat(told.file(path("/opt/d")).mode()).isEqualTo(040755);
      assertThat(told.file(path("/opt/d")).deletedNs()).isEqualTo(frames.epochNs());
    }
  }

  @Test
  void shouldFindFilesByPathAndName() {
    Session session = shell.create("/tmp/x", 77);
    session.close(1);
    try (Told told = new Told(frames)) {
      assertThat(told.postings(Indicator.Kind.PATH, "/tmp/x"))
          .singleElement()
          .satisfies(
              posting -> {
                assertThat(posting.object()).isEqualTo(session.file());
                assertThat(posting.process()).isEqualTo(shell.id());
                assertThat(posting.count()).isEqualTo(2);
                assertThat(posting.lastNs()).isEqualTo(frames.epochNs());
              });
      assertThat(told.postings(Indicator.Kind.NAME, "x")).hasSize(1);
      assertThat(told.values(Indicator.Kind.PATH, "/tmp")).containsExactly("/tmp/x");
      assertThat(told.values(Indicator.Kind.PATH, "")).containsExactly("/bin/bash", "/tmp/x");
    }
  }

  @Test
  void shouldCountValuesTogetherThatAreKeptByTheSameFirstBytes() {
    String folder = "/" + "d".repeat(Keys.INDICATOR_VALUE_BYTES_MAX);
    shell.create(folder + "/x", 77).close(1);
    shell.write(folder + "/y", 77).close(1);
    try (Told told = new Told(frames)) {
      assertThat(told.postings(Indicator.Kind.PATH, folder + "/z"))
          .singleElement()
          .satisfies(posting -> assertThat(posting.count()).isEqualTo(4));
    }
  }

  @Test
  void shouldJumpOverTheManyPostingsOfOneValue() {
    for (int i = 0; i < 100; i++) {
      shell.fork(200 + i).write("/var/log/messages", 9);
    }
    shell.write("/var/log/zzz", 10);
    try (Told told = new Told(frames)) {
      assertThat(told.postings(Indicator.Kind.PATH, "/var/log/messages")).hasSize(100);
      assertThat(told.values(Indicator.Kind.PATH, "/var"))
          .containsExactly("/var/log/messages", "/var/log/zzz");
    }
  }
}
