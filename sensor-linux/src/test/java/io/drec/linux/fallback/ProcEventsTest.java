package io.drec.linux.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.linux.fallback.ProcRecords.Ran;
import io.drec.record.FieldId;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the connector tells of processes that have ended by the time they are looked up. */
final class ProcEventsTest {
  private static final long NOW_NS = TimeUnit.HOURS.toNanos(1);
  private static final int PID = 1_000_000;

  @TempDir Path proc;

  private final List<String> programs = new ArrayList<>();
  private final List<Runnable> queued = new ArrayList<>();
  private ProcEvents events;

  @BeforeEach
  void listen() {
    ProcFiles files = new ProcFiles(proc);
    events =
        new ProcEvents(
            files,
            new ProcessTable(),
            new RecordedGroup(files, ""),
            new Generations(),
            this::take,
            lost -> {},
            () -> queued.forEach(Runnable::run));
  }

  private void take(ByteBuffer record) {
    RecordView view = new RecordView().wrap(record, 0, record.limit());
    if (view.type() == RecordType.PROC_START) {
      byte @Nullable [] exe = view.fieldBytes(FieldId.EXE);
      programs.add(exe == null ? "-" : new String(exe, StandardCharsets.UTF_8));
    }
  }

  private void opens(int pid, String program, long timeNs) {
    events.opensProgram(pid, new Ran(program, 1, 2, 3), timeNs);
  }

  @Test
  void shouldKnowTheProgramOfAProcessThatIsGone() {
    opens(PID, "/bin/true", NOW_NS);
    events.executed(PID, NOW_NS);
    assertThat(programs).containsExactly("/bin/true");
  }

  /** An exec that fails has opened its program, too; so has who asks whether it may run it. */
  @Test
  void shouldGoOnLearningWhenManyProgramsWereOpenedAndNotRun() {
    for (int pid = 1; pid <= 10_000; pid++) {
      opens(pid, "/bin/no", NOW_NS);
    }
    opens(PID, "/bin/true", NOW_NS);
    events.executed(PID, NOW_NS);
    assertThat(programs).containsExactly("/bin/true");
  }

  @Test
  void shouldTakeTheScriptBeforeItsInterpreterButNotWhatCameToNothing() {
    opens(PID, "/bin/no", NOW_NS - TimeUnit.SECONDS.toNanos(20));
    opens(PID, "/opt/script", NOW_NS);
    opens(PID, "/bin/sh", NOW_NS);
    events.executed(PID, NOW_NS);
    assertThat(programs).containsExactly("/opt/script");

    opens(PID, "/bin/no", NOW_NS);
    events.executed(PID, NOW_NS + TimeUnit.SECONDS.toNanos(20));
    assertThat(programs).containsExactly("/opt/script", "-");
  }

  /** The connector's queue may be read before fanotify's, in which it was opened first. */
  @Test
  void shouldLookForTheProgramInTheQueueOfFilesWhenItIsNotKnown() {
    queued.add(() -> opens(PID, "/bin/true", NOW_NS));
    events.executed(PID, NOW_NS);
    assertThat(programs).containsExactly("/bin/true");
  }

  @Test
  void shouldKnowBothProgramsOfAProcessThatRanOneAfterTheOther() {
    opens(PID, "/opt/script", NOW_NS);
    opens(PID, "/bin/sh", NOW_NS);
    opens(PID, "/lib64/ld-linux-x86-64.so.2", NOW_NS);
    opens(PID, "/bin/base64", NOW_NS);
    opens(PID, "/lib64/ld-linux-x86-64.so.2", NOW_NS);
    events.executed(PID, NOW_NS);
    events.executed(PID, NOW_NS);
    events.executed(PID, NOW_NS);
    assertThat(programs).containsExactly("/opt/script", "/bin/base64", "-");
  }
}
