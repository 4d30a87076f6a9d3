package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordType;
import io.drec.sample.Foreign;
import io.drec.sample.Frames;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Indicator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which process is meant by a record that does not carry its start. */
final class ForeignIdentityTest {
  private static final String SHELL = "C:\\Windows\\explorer.exe";
  private static final String CMD = "C:\\Windows\\System32\\cmd.exe";
  private static final long MORE_THAN_TOLERANCE_MS = 5_000;

  private final Frames frames = new Frames().imported("wks1");
  private final Foreign shell = frames.foreign(700, "{g-1}", SHELL);

  @Test
  void shouldTakeTheSourcesOwnNameBeforePidAndTime() {
    shell.starts(701, "{g-2}", CMD, "cmd /c one").ends();
    shell.starts(701, "{g-3}", CMD, "cmd /c two");
    frames.foreign(701, "{g-2}", CMD).creates("C:\\late.txt");
    try (Told told = new Told(frames)) {
      assertThat(lines(told, 701)).containsExactlyInAnyOrder("cmd /c one", "cmd /c two");
      Entity.Process first = process(told, 701, "cmd /c one");
      assertThat(told.effects(first.id())).contains("write late.txt");
    }
  }

  @Test
  void shouldMeanTheProcessOfThatTimeWhereAPidWasUsedAgain() {
    shell.starts(701, "", CMD, "cmd /c one");
    frames.after(MORE_THAN_TOLERANCE_MS);
    frames.foreign(701, "", CMD).creates("C:\\one.txt").ends();
    frames.after(MORE_THAN_TOLERANCE_MS);
    shell.starts(701, "", CMD, "cmd /c two");
    frames.after(MORE_THAN_TOLERANCE_MS);
    frames.foreign(701, "", CMD).creates("C:\\two.txt");
    try (Told told = new Told(frames)) {
      assertThat(told.effects(process(told, 701, "cmd /c one").id()))
          .containsExactly("write one.txt");
      assertThat(told.effects(process(told, 701, "cmd /c two").id()))
          .containsExactly("write two.txt");
    }
  }

  @Test
  void shouldEndAProcessWhosePidStartsAgainThoughItsEndWasNotTold() {
    shell.starts(701, "", CMD, "cmd /c one");
    frames.after(MORE_THAN_TOLERANCE_MS);
    shell.starts(701, "", CMD, "cmd /c two");
    frames.foreign(701, "", "").creates("C:\\two.txt");
    try (Told told = new Told(frames)) {
      assertThat(told.effects(process(told, 701, "cmd /c one").id())).isEmpty();
      assertThat(told.effects(process(told, 701, "cmd /c two").id()))
          .containsExactly("write two.txt");
    }
  }

  @Test
  void shouldMeanThePidsHolderOfThatTimeWhereARecordComesLate() {
    shell.starts(701, "", CMD, "cmd /c one");
    frames.after(4 * MORE_THAN_TOLERANCE_MS);
    shell.starts(701, "", CMD, "cmd /c two");
    frames.after(-2 * MORE_THAN_TOLERANCE_MS);
    frames.foreign(701, "", CMD).creates("C:\\one.txt");
    try (Told told = new Told(frames)) {
      assertThat(told.effects(process(told, 701, "cmd /c one").id()))
          .containsExactly("write one.txt");
      assertThat(told.effects(process(told, 701, "cmd /c two").id())).isEmpty();
    }
  }

  @Test
  void shouldNotMeanAPidsOldHolderAfterThePidWasGivenAnew() {
    shell.starts(701, "", CMD, "cmd /c one");
    frames.after(MORE_THAN_TOLERANCE_MS);
    shell.starts(701, "", "C:\\two.exe", "two");
    frames.after(MORE_THAN_TOLERANCE_MS);
    frames.foreign(701, "", CMD).creates("C:\\late.txt");
    try (Told told = new Told(frames)) {
      assertThat(told.effects(process(told, 701, "cmd /c one").id())).isEmpty();
      assertThat(told.effects(process(told, 701, "two").id())).containsExactly("write late.txt");
    }
  }

  @Test
  void shouldMakeOneProcessOfAStartThatASecondSourceTellsLater() {
    shell.starts(701, "{g-2}", CMD, "cmd /c one");
    frames.foreign(700, "", SHELL).starts(701, "", CMD, "");
    try (Told told = new Told(frames)) {
      assertThat(lines(told, 701)).containsExactly("cmd /c one");
      Entity.Process process = process(told, 701, "cmd /c one");
      assertThat(process.guid()).isEqualTo("{g-2}");
      assertThat(process.images()).hasSize(1);
      assertThat(told.causes(process.id())).containsExactly("exec cmd.exe", "fork explorer.exe");
    }
  }

  @Test
  void shouldMakeOneProcessOfAStartThatASecondSourceToldBefore() {
    frames.foreign(700, "", SHELL).starts(701, "", CMD, "");
    shell.starts(701, "{g-2}", CMD, "cmd /c one").creates("C:\\x.txt");
    frames.foreign(701, "", CMD).creates("C:\\y.txt");
    try (Told told = new Told(frames)) {
      Entity.Process process = process(told, 701, "cmd /c one");
      assertThat(processes(told, 701)).hasSize(1);
      assertThat(process.guid()).isEqualTo("{g-2}");
      assertThat(told.effects(process.id())).containsExactly("write x.txt", "write y.txt");
    }
  }

  @Test
  void shouldTakeAStartForAnotherProcessWhenItIsFurtherAwayThanClocksDisagree() {
    shell.starts(701, "", CMD, "cmd /c one");
    frames.after(MORE_THAN_TOLERANCE_MS);
    frames.foreign(700, "", SHELL).starts(701, "", CMD, "cmd /c one");
    try (Told told = new Told(frames)) {
      assertThat(processes(told, 701)).hasSize(2);
    }
  }

  @Test
  void shouldLetThePidDecideWhereALogNamesAStartedProcessByAnotherProgram() {
    shell.starts(701, "", CMD, "cmd");
    frames.foreign(701, "", "C:\\other.exe").creates("C:\\x.txt");
    try (Told told = new Told(frames)) {
      assertThat(processes(told, 701)).hasSize(1);
      assertThat(told.effects(process(told, 701, "cmd").id())).containsExactly("write x.txt");
    }
  }

  @Test
  void shouldTakeAnotherProgramForAnotherProcessWhereNoStartWasTold() {
    frames.foreign(701, "", CMD).creates("C:\\x.txt");
    frames.foreign(701, "", "C:\\other.exe").creates("C:\\y.txt");
    try (Told told = new Told(frames)) {
      assertThat(processes(told, 701))
          .extracting(Entity::name)
          .containsExactlyInAnyOrder("cmd.exe", "other.exe");
    }
  }

  @Test
  void shouldMeanAProcessOfAnUnknownExecutableByItsPid() {
    shell.starts(701, "", CMD, "cmd /c one");
    frames.foreign(701, "", "").creates("C:\\x.txt");
    try (Told told = new Told(frames)) {
      assertThat(told.effects(process(told, 701, "cmd /c one").id()))
          .containsExactly("write x.txt");
    }
  }

  @Test
  void shouldKnowAParentFromWhatItsChildTells() {
    frames.foreign(650, "{g-0}", SHELL).starts(701, "{g-2}", CMD, "cmd /c one");
    try (Told told = new Told(frames)) {
      Entity.Process parent = processes(told, 650).get(0);
      assertThat(parent.name()).isEqualTo("explorer.exe");
      assertThat(parent.running()).isTrue();
      assertThat(process(told, 701, "cmd /c one").parent()).isEqualTo(parent.id());
      assertThat(process(told, 701, "cmd /c one").running()).isFalse();
    }
  }

  @Test
  void shouldKeepEqualPidsOfTwoHostsApart() {
    shell.starts(701, "", CMD, "cmd /c one");
    frames.imported("wks2");
    frames.foreign(701, "", CMD).creates("C:\\x.txt");
    try (Told told = new Told(frames)) {
      assertThat(processes(told, 701)).hasSize(2);
      assertThat(told.effects(process(told, 701, "cmd /c one").id())).isEmpty();
    }
  }

  @Test
  void shouldTakeTheUserOfTheSourceThatNamesTheProcessExactly() {
    frames.foreign(700, "", SHELL).user("CORP\\WKS1$").sid("S-1-5-18").starts(701, "", CMD, "");
    shell.user("CORP\\ann").starts(701, "{g-2}", CMD, "cmd /c one");
    try (Told told = new Told(frames)) {
      Entity.User user = process(told, 701, "cmd /c one").user();
      assertThat(user).isNotNull();
      assertThat(user.name()).isEqualTo("CORP\\ann");
      assertThat(told.postings(Indicator.Kind.USER, "ann")).isNotEmpty();
      assertThat(told.postings(Indicator.Kind.USER, "corp\\ann")).isNotEmpty();
    }
  }

  @Test
  void shouldNotTakeALogsOwnWordsForTheCommandLineOfItsWriter() {
    shell
        .tells(RecordType.SYSTEM)
        .field(FieldId.NAME, "a service")
        .field(FieldId.COMMAND_LINE, "C:\\service.exe")
        .add();
    try (Told told = new Told(frames)) {
      assertThat(lines(told, 700)).doesNotContain("C:\\service.exe");
    }
  }

  private static List<Entity.Process> processes(Told told, int pid) {
    return told.postings(Indicator.Kind.PID, Integer.toString(pid)).stream()
        .map(posting -> posting.object())
        .distinct()
        .map((EntityId id) -> told.process(id))
        .toList();
  }

  private static List<String> lines(Told told, int pid) {
    return processes(told, pid).stream()
        .map(process -> String.valueOf(process.images().get(0).commandLine()))
        .toList();
  }

  private static Entity.Process process(Told told, int pid, String line) {
    return processes(told, pid).stream()
        .filter(one -> line.equals(one.images().get(0).commandLine()))
        .findFirst()
        .orElseThrow();
  }
}
