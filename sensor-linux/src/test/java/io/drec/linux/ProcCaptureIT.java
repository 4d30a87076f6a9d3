package io.drec.linux;

import static io.drec.linux.FallbackCapture.one;
import static io.drec.linux.FallbackCapture.path;
import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.FileOpKind;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordLayout.NetFlow;
import io.drec.record.RecordLayout.ProcStart;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What process connector, fanotify and the list of sockets tell, on the running kernel. */
final class ProcCaptureIT {
  private static final int ROOM_BYTES = 16 << 20;
  private static final int RUNS = 1000;

  @TempDir Path directory;

  /** The reader lives for a while: of one that has ended when it is looked up less is known. */
  @Test
  void shouldTellProcessesAndTheirFiles() throws Exception {
    String script =
        "sleep 1; echo one > made; mv made moved; sleep 0.3 | cat moved - > copy; rm moved;"
            + " exit 3";
    try (ScopedWorkload workload = new ScopedWorkload();
        FallbackCapture capture = capture(workload, ROOM_BYTES)) {
      assumeFiles(capture);
      capture.until(workload.start(directory, "/bin/sh", "-c", script)).stop();

      // Looked up late, the arguments of the program before may be those of this one already.
      RecordView shell =
          capture.execs().stream()
              .filter(record -> Capture.text(record, FieldId.ARGV).contains(script))
              .reduce((before, last) -> last)
              .orElseThrow();
      RecordView made = one(capture.opened(), record -> path(record).equals(directory + "/made"));
      int created = RecordLayout.ACCESS_CREATED | RecordLayout.ACCESS_WRITE;
      assertThat(made.bodyInt(FileSession.ACCESS) & created).isEqualTo(created);
      assertThat(made.pid()).isEqualTo(shell.pid());
      assertThat(made.startNs()).isEqualTo(shell.startNs());
      RecordView rename = one(operations(capture, FileOpKind.RENAME), record -> true);
      assertThat(Capture.text(rename, FieldId.PATH2)).isEqualTo(directory + "/moved");
      assertThat(rename.bodyLong(FileOp.INODE)).isEqualTo(made.bodyLong(FileSession.INODE));
      RecordView read =
          one(
              capture.opened(),
              record -> record.bodyInt(FileSession.ACCESS) == RecordLayout.ACCESS_READ);
      assertThat(path(read)).isEqualTo(directory + "/moved");
      assertThat(read.bodyInt(FileSession.GENERATION))
          .isEqualTo(made.bodyInt(FileSession.GENERATION));
      assertThat(operations(capture, FileOpKind.UNLINK)).hasSize(1);
      RecordView copier = one(capture.execs(), record -> record.pid() == read.pid());
      assertThat(copier.bodyInt(ProcStart.PARENT_PID)).isEqualTo(shell.pid());
      assertThat(Capture.text(copier, FieldId.EXE)).endsWith("/cat");
    }
  }

  @Test
  void shouldCountEveryRunAsRecordedOrLostAndSayWhatIsGone() throws Exception {
    String storm = "i=0; while [ $i -lt " + RUNS + " ]; do /bin/true $i; i=$((i+1)); done";
    try (ScopedWorkload workload = new ScopedWorkload();
        FallbackCapture capture = capture(workload, ROOM_BYTES)) {
      capture.until(workload.start(directory, "/bin/sh", "-c", storm)).stop();

      List<RecordView> runs =
          capture.execs().stream()
              .filter(record -> !Capture.text(record, FieldId.EXE).endsWith("sh"))
              .toList();
      assertThat(capture.hits()).isEqualTo(capture.records().size() + capture.lost());
      assertThat(runs.size() + capture.lost()).isGreaterThanOrEqualTo(RUNS);
      assertThat(runs)
          .filteredOn(record -> !record.hasField(FieldId.ARGV))
          .allMatch(record -> (record.flags() & RecordLayout.F_INCOMPLETE) != 0);
    }
  }

  @Test
  void shouldTellTheEndOfAProcessWhenItsLastThreadEnds() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        FallbackCapture capture = capture(workload, ROOM_BYTES)) {
      assumeFiles(capture);
      String made = directory + "/made";
      capture.until(workload.start(directory, Acts.program(), "outlived", made)).stop();

      RecordView write = one(capture.opened(), record -> path(record).equals(made));
      RecordView exit =
          one(capture.of(RecordType.PROC_EXIT), record -> record.pid() == write.pid());
      assertThat(exit.timeNs()).isGreaterThanOrEqualTo(write.timeNs());
      assertThat(exit.timeNs() - exit.startNs())
          .as("the file is made half a second after the first thread ended")
          .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(500));
    }
  }

  @Test
  void shouldTellOneProcessWhenAnotherThreadThanTheFirstRunsAProgram() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        FallbackCapture capture = capture(workload, ROOM_BYTES)) {
      Process process = workload.start(directory, Acts.program(), "run-by-another");
      capture.until(process).stop();

      List<RecordView> its =
          capture.execs().stream().filter(record -> record.pid() == process.pid()).toList();
      RecordView last = its.get(its.size() - 1);
      assertThat(Capture.text(last, FieldId.EXE)).endsWith("/sleep");
      assertThat(its).extracting(RecordView::startNs).containsOnly(last.startNs());
      RecordView exit =
          one(capture.of(RecordType.PROC_EXIT), record -> record.pid() == process.pid());
      assertThat(exit.startNs()).isEqualTo(last.startNs());
      assertThat(exit.timeNs()).isGreaterThan(last.timeNs());
    }
  }

  /** A name is any bytes; é in UTF-8 and in Latin-1 are two files. */
  @Test
  void shouldKeepTheBytesOfNames() throws Exception {
    String script =
        "a=$(printf 'caf\\303\\251'); b=$(printf 'caf\\351'); mkdir \"$b\";"
            + " : > \"$b/$a\"; cp /bin/sleep \"$b/$b\"; \"$b/$b\" 1";
    try (ScopedWorkload workload = new ScopedWorkload();
        FallbackCapture capture = capture(workload, ROOM_BYTES)) {
      assumeFiles(capture);
      capture.until(workload.start(directory, "/bin/sh", "-c", script)).stop();

      List<String> made = new ArrayList<>();
      capture.opened().forEach(record -> made.add(bytes(record, FieldId.PATH)));
      String folder = directory + "/caf\u00e9";
      assertThat(made).containsOnly(folder + "/caf\u00c3\u00a9", folder + "/caf\u00e9");
      RecordView run =
          one(capture.execs(), record -> bytes(record, FieldId.EXE).startsWith(folder));
      assertThat(bytes(run, FieldId.EXE)).isEqualTo(folder + "/caf\u00e9");
      assertThat(bytes(run, FieldId.COMM)).isEqualTo("caf\u00e9");
    }
  }

  @Test
  void shouldCountWhatOverflows() throws Exception {
    String storm = "i=0; while [ $i -lt 400 ]; do /bin/true $i; i=$((i+1)); done";
    try (ScopedWorkload workload = new ScopedWorkload();
        FallbackCapture capture = capture(workload, 16 << 10)) {
      assertThat(workload.start(directory, "/bin/sh", "-c", storm).waitFor()).isZero();
      // The next message of each CPU says how many are missing.
      capture.until(workload.start(directory, "/bin/sh", "-c", storm)).stop();

      assertThat(capture.lost()).isPositive();
      assertThat(capture.hits()).isEqualTo(capture.records().size() + capture.lost());
    }
  }

  @Test
  void shouldTellAConnectionThatLasts() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ScopedWorkload workload = new ScopedWorkload();
        FallbackCapture capture = capture(workload, ROOM_BYTES)) {
      String connect = "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "; sleep 1.5";
      capture.until(workload.start(directory, "/bin/bash", "-c", connect)).stop();

      RecordView flow =
          one(
              capture.of(RecordType.NET_FLOW),
              record -> record.bodyInt(NetFlow.PHASE) == RecordLayout.FLOW_CONNECT);
      assertThat(flow.bodyU16(NetFlow.REMOTE_PORT)).isEqualTo(server.getLocalPort());
      assertThat(flow.bodyBytes(NetFlow.REMOTE_ADDR, 4)).containsExactly(127, 0, 0, 1);
      assertThat(capture.execs()).anyMatch(exec -> exec.pid() == flow.pid());
    }
  }

  private static FallbackCapture capture(ScopedWorkload workload, int roomBytes) throws Exception {
    return FallbackCapture.of(new ProcSensorProvider(), workload, roomBytes);
  }

  private static void assumeFiles(FallbackCapture capture) {
    List<String> notSeen =
        capture.sensor().description().notCaptured().stream()
            .filter(sentence -> sentence.startsWith("What happens to files is not seen:"))
            .toList();
    Assumptions.assumeTrue(notSeen.isEmpty(), "needs fanotify: " + notSeen);
  }

  private static List<RecordView> operations(FallbackCapture capture, FileOpKind kind) {
    return capture.of(RecordType.FILE_OP).stream()
        .filter(record -> record.hook() != 0)
        .filter(record -> record.bodyInt(FileOp.OP) == kind.code())
        .toList();
  }

  /** Each character a byte; of a process that was gone when it was looked up, "-". */
  private static String bytes(RecordView record, FieldId field) {
    byte[] bytes = record.fieldBytes(field);
    return bytes == null ? "-" : new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
