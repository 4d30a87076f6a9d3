package io.drec.linux.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.linux.fallback.FileWatch.Event;
import io.drec.linux.fallback.ProcessTable.Known;
import io.drec.linux.fallback.WaitingFiles.When;
import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FileEventsTest {
  private static final FileHandle FILE = new FileHandle(3, 1, new byte[] {42, 0, 0, 0, 5, 0, 0, 0});
  private static final FileHandle STRANGE = new FileHandle(3, 77, new byte[] {1, 2});

  private final ProcessTable processes = new ProcessTable();
  private final List<String> told = new ArrayList<>();
  private long lost;
  private final FileEvents events = new FileEvents(processes, this::tell, count -> lost += count);
  private final Known writer = recorded(7);
  private final Known reader = recorded(8);

  private Known recorded(int pid) {
    Known process = new Known(pid, 10, 10, 1, 1);
    process.isRecorded = true;
    processes.put(process);
    return process;
  }

  private void tell(ByteBuffer record) {
    RecordView view = new RecordView().wrap(record, 0, record.limit());
    byte[] path = view.fieldBytes(FieldId.PATH);
    String what =
        view.type() == RecordType.FILE_OP
            ? "op"
            : view.bodyInt(FileSession.PHASE) == RecordLayout.SESSION_CLOSE
                ? "close"
                : (view.bodyInt(FileSession.ACCESS) & RecordLayout.ACCESS_WRITE) != 0
                    ? "write"
                    : "read";
    String name = path == null ? "no path" : new String(path, StandardCharsets.UTF_8);
    told.add(view.pid() + " " + what + " " + view.timeNs() + " " + name);
  }

  private void happens(
      long mask, Known process, @Nullable FileHandle file, @Nullable String path, When when) {
    Event event = new Event(mask, process.pid, file, path, null, 1);
    if (events.wants(mask, process.pid, file)) {
      events.happened(event, process, when);
    }
  }

  @Test
  void shouldTellAReadWhenItWasAtTheEarliestAndAWriteWhenItWasAtTheLatest() {
    happens(FileWatch.CREATE, writer, FILE, "/f", new When(100, 110, 120));
    happens(FileWatch.CLOSE_WRITE, writer, FILE, "/f", new When(112, 115, 190));
    happens(FileWatch.OPEN, reader, FILE, "/f", new When(130, 140, 140));
    happens(FileWatch.CLOSE_NOT_WRITE, reader, FILE, "/f", new When(150, 160, 160));
    assertThat(told)
        .containsExactly(
            "7 write 110 /f", "7 close 115 no path", "8 read 130 /f", "8 close 160 no path");
  }

  @Test
  void shouldNotTellThatAFileWasReadBeforeItWasWritten() {
    happens(FileWatch.CREATE, writer, FILE, "/f", new When(100, 150, 150));
    happens(
        FileWatch.OPEN | FileWatch.CLOSE_NOT_WRITE, reader, FILE, "/f", new When(100, 160, 170));
    assertThat(told).containsExactly("7 write 150 /f", "8 read 150 /f", "8 close 170 no path");
  }

  @Test
  void shouldTellTheLastOfJoinedActsWhenItWasAtTheLatest() {
    happens(FileWatch.CREATE | FileWatch.DELETE, writer, FILE, "/f", new When(100, 110, 120));
    happens(FileWatch.DELETE, writer, FILE, "/g", new When(100, 110, 120));
    assertThat(told).containsExactly("7 write 110 /f", "7 op 120 /f", "7 op 110 /g");
  }

  @Test
  void shouldTellAnActWithoutItsPathWhereTheDirectoryIsGoneAndCountWhatCannotBeTold() {
    happens(FileWatch.DELETE, writer, FILE, null, new When(100, 110, 110));
    assertThat(told).containsExactly("7 op 110 no path");
    assertThat(lost).isZero();
    happens(FileWatch.DELETE, writer, STRANGE, null, new When(100, 110, 110));
    happens(FileWatch.CREATE, writer, STRANGE, null, new When(100, 110, 110));
    assertThat(told).hasSize(1);
    assertThat(lost).isEqualTo(2);
  }
}
