package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingDirectoryTest {
  @TempDir Path temp;

  private Path root;

  @BeforeEach
  void name() {
    root = temp.resolve("recording");
  }

  @Test
  void shouldMakeADirectoryThatTheGroupMayReadAndOthersMayNot() throws IOException {
    try (RecordingDirectory made = RecordingDirectory.openForRecording(root, null)) {
      for (Path directory : List.of(root, made.journal(), made.store(), root.resolve("locks"))) {
        assertThat(mode(directory)).as(directory.toString()).isEqualTo(02750);
      }
      assertThat(mode(root.resolve("recording.properties"))).isEqualTo(0640);
      assertThat(Files.readString(root.resolve("recording.properties")))
          .isEqualTo("format=drec-recording\nversion=2\nid=" + made.id() + "\n");
    }
  }

  @Test
  void shouldLetTheGroupReadFilesMadeUnderAStrictUmask() throws IOException {
    try (RecordingDirectory made = RecordingDirectory.openForRecording(root, null)) {
      Path file = Files.createFile(made.store().resolve("000001.sst"));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      Path open = Files.createFile(made.store().resolve("000002.sst"));
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));
      made.shareFiles();
      assertThat(mode(file)).isEqualTo(0640);
      assertThat(mode(open)).isEqualTo(0660);
    }
  }

  @Test
  void shouldGiveTheDirectoryToTheConfiguredGroup() throws IOException {
    assumeTrue((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "not root");
    RecordingDirectory.openForRecording(root, "daemon").close();
    assertThat(Files.getAttribute(root, "posix:group").toString()).isEqualTo("daemon");
    assertThat(Files.getAttribute(root.resolve("recording.properties"), "posix:group").toString())
        .isEqualTo("daemon");
    assertThat(mode(root)).isEqualTo(02750);
  }

  @Test
  void shouldRefuseAGroupThatIsNotThere() {
    refused(
        () -> RecordingDirectory.openForRecording(root, "no-such-group"),
        "no group no-such-group on this host",
        "groupadd --system no-such-group");
    assertThat(root).doesNotExist();
  }

  @Test
  void shouldKeepItsIdWhenOpenedAgain() {
    RecordingDirectory first = RecordingDirectory.openForRecording(root, null);
    first.close();
    try (RecordingDirectory second = RecordingDirectory.openForRecording(root, null);
        RecordingDirectory reading = RecordingDirectory.openForReading(root)) {
      assertThat(second.id()).isEqualTo(first.id()).isEqualTo(reading.id());
    }
  }

  @Test
  void shouldRefuseToReadWhereNoRecordingIs() throws IOException {
    refused(
        () -> RecordingDirectory.openForReading(root),
        "no recording at " + root + ": no such directory",
        "--data");
    Files.createDirectory(root);
    refused(() -> RecordingDirectory.openForReading(root), root + " is no recording", "--data");
    Path file = Files.createFile(temp.resolve("file"));
    refused(() -> RecordingDirectory.openForReading(file), "it is not a directory");
  }

  @Test
  void shouldRefuseToRecordOverOtherFilesAndLeaveThemAlone() throws IOException {
    Files.createDirectory(root);
    Files.writeString(root.resolve("letter.txt"), "dear");
    refused(
        () -> RecordingDirectory.openForRecording(root, null),
        "cannot record into " + root + ": it holds other files",
        "--data");
    try (var files = Files.list(root)) {
      assertThat(files).containsExactly(root.resolve("letter.txt"));
    }
  }

  @Test
  void shouldFinishADirectoryWhoseMakingWasCutShort() throws IOException {
    Files.createDirectories(root.resolve("journal"));
    Files.createFile(root.resolve("recorder.lock"));
    Files.writeString(root.resolve("recording.properties.new"), "format=drec-rec");
    RecordingDirectory.openForRecording(root, null).close();
    RecordingDirectory.openForReading(root).close();
  }

  @Test
  void shouldRefuseAnotherVersionAnotherFormatAndAnotherId() throws IOException {
    RecordingDirectory.openForRecording(root, null).close();
    Path file = root.resolve("recording.properties");
    String good = Files.readString(file);
    changed(file, good.replace("version=2", "version=3"), "found version 3, expected 2");
    changed(file, good.replace("version=2", ""), "found version none, expected 2");
    changed(file, good.replace("drec-recording", "x"), "found format x, expected drec-recording");
    changed(file, good.replace("id=", "id=0"), "expected a UUID");
    changed(file, "\\u00zz", "is no recording");
  }

  private void changed(Path file, String text, String message) throws IOException {
    Files.writeString(file, text);
    refused(() -> RecordingDirectory.openForReading(root), message);
    refused(() -> RecordingDirectory.openForRecording(root, null), message);
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void shouldLetOneRecorderInAndNameItToTheNext() {
    try (RecordingDirectory first = RecordingDirectory.openForRecording(root, null)) {
      refused(
          () -> RecordingDirectory.openForRecording(root, null),
          "is being recorded by process " + ProcessHandle.current().pid(),
          "stop that one first");
      assertThat(first.isRecording()).isTrue();
      // Asking must not have taken the lock away.
      assertThat(first.isRecording()).isTrue();
      refused(() -> RecordingDirectory.openForRecording(root, null), "is being recorded");
    }
    RecordingDirectory.openForRecording(root, null).close();
  }

  @Test
  void shouldSeeARecorderInAnotherProcessAndItsEndHoweverItDies() throws Exception {
    try (ChildJvm holder = ChildJvm.start(List.of(), LockChild.class, root.toString())) {
      assertThat(holder.readLine()).isEqualTo("ready");
      try (RecordingDirectory reading = RecordingDirectory.openForReading(root)) {
        assertThat(reading.isRecording()).isTrue();
        refused(
            () -> RecordingDirectory.openForRecording(root, null),
            "is being recorded by process " + holder.pid() + ";");
        holder.close();
        assertThat(reading.isRecording()).isFalse();
      }
    }
    RecordingDirectory.openForRecording(root, null).close();
  }

  @Test
  void shouldRememberUntilWhenItWasRecorded() throws IOException {
    try (RecordingDirectory first = RecordingDirectory.openForRecording(root, null)) {
      assertThat(first.recordedBeforeNs()).isZero();
      first.recordedUntil(1_763_643_600_000_000_000L);
      first.recordedUntil(1_763_643_601_000_000_000L);
    }
    try (RecordingDirectory second = RecordingDirectory.openForRecording(root, null)) {
      assertThat(second.recordedBeforeNs()).isEqualTo(1_763_643_601_000_000_000L);
    }
  }

  private static void refused(Runnable action, String... parts) {
    assertThatThrownBy(action::run)
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll(parts)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n");
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }
}
