package io.drec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.FieldId;
import io.drec.record.RecordLayout;
import io.drec.record.RecordLayout.FileOp;
import io.drec.record.RecordLayout.FileSession;
import io.drec.record.RecordType;
import io.drec.record.RecordView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as they are opened, closed and renamed, on the running kernel. */
final class FileCaptureIT {
  @TempDir Path temporary;
  private Path directory;

  @BeforeEach
  void assumePossible() {
    Capture.assumePossible();
  }

  @BeforeEach
  void resolve() throws Exception {
    directory = temporary.toRealPath();
  }

  private List<String> operations(Capture capture) {
    return capture.of(RecordType.FILE_OP).stream()
        .filter(r -> !r.isSnapshot())
        .map(r -> Told.operation(r, directory))
        .toList();
  }

  private static boolean isInherited(RecordView record) {
    return (record.bodyInt(FileSession.ACCESS) & RecordLayout.ACCESS_INHERITED) != 0;
  }

  private List<String> sessions(Capture capture) {
    return capture.of(RecordType.FILE_SESSION).stream()
        .filter(r -> !isInherited(r))
        .map(r -> Told.session(r, directory))
        .filter(told -> !told.contains("cgroup.procs"))
        .toList();
  }

  @Test
  void shouldRecordAThousandShortFilesWithBothNames() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Acts.record(capture, workload, directory, "files", "1000");

      List<String> expected = new ArrayList<>();
      IntStream.range(0, 1000)
          .forEach(
              i -> {
                expected.add("RENAME ~/from-" + i + " -> ~/to-" + i);
                expected.add("UNLINK ~/to-" + i);
              });
      assertThat(operations(capture)).containsExactlyElementsOf(expected);
      assertThat(sessions(capture).stream().filter(told -> told.startsWith("OPEN")))
          .containsExactlyElementsOf(
              IntStream.range(0, 1000).mapToObj(i -> "OPEN WCT ~/from-" + i).toList());
      assertThat(sessions(capture).stream().filter(told -> told.startsWith("CLOSE")))
          .containsExactlyElementsOf(
              IntStream.range(0, 1000)
                  .mapToObj(i -> "CLOSE WCT size=" + ("from-" + i).length())
                  .toList());
    }
  }

  @Test
  void shouldRecordCallsThatStartFromADirectoryDescriptor() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Acts.record(capture, workload, directory, "at");

      assertThat(operations(capture))
          .containsExactly(
              "MKDIR ~/sub mode=700",
              "RENAME ~/sub/made -> ~/moved",
              "LINK ~/moved -> ~/sub/hard",
              "SYMLINK ../moved -> ~/sub/soft",
              "CHMOD ~/sub/hard mode=640",
              "CHOWN ~/sub/hard uid=12 gid=34",
              "MKDIR ~/sub/inner mode=711",
              "MKNOD ~/sub/fifo mode=10600",
              "UNLINK ~/sub/fifo",
              "RMDIR ~/sub/inner flags=512",
              "RENAME ~/sub/hard -> ~/sub/soft flags=2");
      assertThat(sessions(capture))
          .containsExactly(
              "OPEN WC ~/sub/made", "CLOSE WC size=0", "OPEN WA ~/sub/made", "CLOSE WA size=0");
    }
  }

  @Test
  void shouldRecordCallsThatTakeAPathOrADescriptor() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Acts.record(capture, workload, directory, "plain");

      assertThat(operations(capture))
          .containsExactly(
              "LINK ~/file -> ~/second",
              "SYMLINK file -> ~/soft",
              "CHMOD ~/file mode=600",
              "CHOWN ~/file uid=1 gid=2",
              "CHOWN ~/soft uid=3 gid=4",
              "TRUNCATE ~/file size=1000",
              "TRUNCATE ~/file size=10 inode",
              "CHMOD ~/file mode=644 inode",
              "CHOWN ~/file uid=5 inode",
              "MKDIR ~/dir mode=750",
              "RMDIR ~/dir",
              "UNLINK ~/second");
      RecordView truncated =
          capture.of(RecordType.FILE_OP).stream()
              .filter(r -> r.bodyLong(FileOp.INODE) != 0)
              .findFirst()
              .orElseThrow();
      assertThat(truncated.bodyLong(FileOp.INODE))
          .isEqualTo(Files.getAttribute(directory.resolve("file"), "unix:ino"));
    }
  }

  @Test
  void shouldNameTheSameFileInOpenAndClose() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      capture
          .until(workload.start(directory, "/bin/sh", "-c", "echo hello > out; echo more >> out"))
          .stop();

      assertThat(sessions(capture))
          .containsExactly(
              "OPEN WCT ~/out",
              "CLOSE WCT size=6",
              "OPEN WCA ~/out".replace("C", ""),
              "CLOSE WA size=11");
      List<RecordView> both = ofFile(capture, directory.resolve("out"));
      assertThat(both).hasSize(4);
      assertThat(both.get(0).timeNs()).isEqualTo(both.get(0).bodyLong(FileSession.OPEN_TIME_NS));
      assertThat(both.get(1).bodyLong(FileSession.OPEN_TIME_NS)).isEqualTo(both.get(0).timeNs());
      assertThat(both.get(1).startNs()).isEqualTo(both.get(0).startNs());
    }
  }

  private static List<RecordView> ofFile(Capture capture, Path file) throws Exception {
    Object inode = Files.getAttribute(file, "unix:ino");
    return capture.of(RecordType.FILE_SESSION).stream()
        .filter(r -> inode.equals(r.bodyLong(FileSession.INODE)))
        .toList();
  }

  @Test
  void shouldSeeEveryWayOfClosing() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Acts.record(capture, workload, directory, "closes");

      assertThat(closesOf(capture, "by-dup2")).containsExactly("CLOSE WCT size=0");
      assertThat(closesOf(capture, "by-range")).containsExactly("CLOSE WCT size=0");
      assertThat(closesOf(capture, "twice")).containsExactly("CLOSE WCT size=3");
      assertThat(closesOf(capture, "never")).containsExactly("CLOSE WCTI size=0");
      assertThat(closesOf(capture, "inherited")).containsExactly("CLOSE WCTI size=14");
      List<RecordView> byChild =
          ofFile(capture, directory.resolve("inherited")).stream()
              .filter(FileCaptureIT::isInherited)
              .toList();
      assertThat(byChild).hasSize(2);
      assertThat(byChild.get(1).bodyLong(FileSession.BYTES_WRITTEN)).isEqualTo(14);
      List<RecordView> inherited =
          ofFile(capture, directory.resolve("inherited")).stream()
              .filter(r -> !isInherited(r))
              .toList();
      assertThat(byChild.get(1).pid()).isNotEqualTo(inherited.get(0).pid());
      assertThat(inherited.get(1).pid()).isEqualTo(inherited.get(0).pid());
      assertThat(inherited.get(1).flags()).isEqualTo(RecordLayout.F_FOREIGN);
    }
  }

  private List<String> closesOf(Capture capture, String name) throws Exception {
    return ofFile(capture, directory.resolve(name)).stream()
        .filter(r -> !isInherited(r))
        .map(r -> Told.session(r, directory))
        .filter(told -> told.startsWith("CLOSE"))
        .toList();
  }

  @Test
  void shouldEndTheSessionOfAFileThatIsStillMapped() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Acts.record(capture, workload, directory, "mapped");

      assertThat(sessions(capture)).containsExactly("OPEN RWC ~/mapped", "CLOSE RWC size=4096");
      RecordView close = ofFile(capture, directory.resolve("mapped")).get(1);
      assertThat(close.bodyInt(FileSession.ACCESS) & RecordLayout.ACCESS_MAPPED).isNotZero();
      assertThat(close.bodyLong(FileSession.BYTES_WRITTEN)).as("not counted").isEqualTo(-1);
    }
  }

  @Test
  void shouldRecordReadsOfFilesThatWereWrittenAndOfNoOthers() throws Exception {
    Path old = Files.writeString(directory.resolve("old"), "old");
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Acts.record(capture, workload, directory, "reads", old.toString());

      assertThat(sessions(capture).stream().filter(told -> told.startsWith("OPEN")))
          .containsExactly("OPEN WCT ~/new", "OPEN R ~/new", "OPEN R ~/renamed");
    }
  }

  @Test
  void shouldRecordAPathOfManyNames() throws Exception {
    String path =
        IntStream.range(0, 100).mapToObj(i -> "/level-" + i).collect(Collectors.joining());
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Acts.record(capture, workload, directory, "deep", "100");

      assertThat(sessions(capture)).contains("OPEN WC ~" + path + "/leaf");
      assertThat(operations(capture)).contains("UNLINK ~" + path + "/leaf");
    }
  }

  @Test
  void shouldKeepTheTailOfAPathThatIsTooDeep() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Acts.record(capture, workload, directory, "deep", "200");

      RecordView open =
          capture.of(RecordType.FILE_SESSION).stream()
              .filter(r -> Capture.text(r, FieldId.PATH).endsWith("/leaf"))
              .findFirst()
              .orElseThrow();
      int path = open.findField(FieldId.PATH);
      assertThat(open.fieldFlags(path)).isEqualTo(RecordLayout.FF_TRUNCATED);
      assertThat(open.fieldTrueLength(path)).isGreaterThan(open.fieldLength(path));
      assertThat(Capture.text(open, FieldId.PATH)).endsWith("/level-198/level-199/leaf");
    }
  }

  @Test
  void shouldSayWhereTheRootOfAProcessIs() throws Exception {
    try (ScopedWorkload workload = new ScopedWorkload();
        Capture capture = Capture.of(workload)) {
      Acts.record(capture, workload, directory, "descend", "jail");

      RecordView unlink =
          capture.of(RecordType.FILE_OP).stream()
              .filter(r -> Told.operation(r, directory).equals("UNLINK /inside"))
              .findFirst()
              .orElseThrow();
      assertThat(Capture.text(unlink, FieldId.ROOT)).isEqualTo(directory + "/jail");
      assertThat(sessions(capture)).contains("OPEN WCT ~/jail/inside");
      RecordView chmod =
          capture.of(RecordType.FILE_OP).stream()
              .filter(r -> Told.operation(r, directory).startsWith("CHMOD ~/jail/inside"))
              .findFirst()
              .orElseThrow();
      assertThat(chmod.hasField(FieldId.ROOT)).as("the kernel resolved this path").isFalse();
      RecordView mkdir =
          capture.of(RecordType.FILE_OP).stream()
              .filter(r -> !r.isSnapshot())
              .findFirst()
              .orElseThrow();
      assertThat(mkdir.hasField(FieldId.ROOT)).isFalse();
    }
  }
}
