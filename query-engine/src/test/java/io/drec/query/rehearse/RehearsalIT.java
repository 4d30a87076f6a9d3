package io.drec.query.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drec.query.rehearse.Cast.Role;
import io.drec.query.rehearse.Rehearsal.Options;
import io.drec.query.rehearse.Rehearsal.Play;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The play itself, without a recorder. */
final class RehearsalIT {
  @TempDir private Path parent;

  @BeforeEach
  void needsRootAndItsTools() throws IOException {
    assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "needs root, for a network namespace");
    assumeTrue(ControlGroup.root().isPresent(), "needs control groups version 2");
  }

  @Test
  void shouldDropAndRunACopyOfTheDownloadTool() throws Exception {
    try (Rehearsal rehearsal = Rehearsal.raise(options(true))) {
      Play play = rehearsal.play();
      Path tool = DownloadTool.find(System.getenv("PATH")).file();
      assertThat(play.program()).isExecutable().hasSameBinaryContentAs(tool);
      assertThat(play.firstName()).doesNotExist();
      assertThat(play.script()).content().contains("Harmless");
      assertThat(play.persistence()).hasContent("* * * * * root " + play.program());
    }
  }

  @Test
  void shouldNameEachProcessOnce() throws Exception {
    try (Rehearsal rehearsal = Rehearsal.raise(options(false))) {
      Cast cast = rehearsal.play().cast();
      assertThat(cast.pids()).containsOnlyKeys(Role.values());
      assertThat(new HashSet<>(cast.pids().values())).hasSize(Role.values().length);
    }
  }

  @Test
  void shouldPutNothingOutsideItsDirectory() throws Exception {
    List<Path> before = filesIn(Path.of("/etc/cron.d"), Path.of("/root"));
    try (Rehearsal rehearsal = Rehearsal.raise(options(true))) {
      Play play = rehearsal.play();
      assertThat(Files.getPosixFilePermissions(rehearsal.directory()))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE);
      assertThat(play.persistence()).startsWith(rehearsal.directory());
    }
    assertThat(filesIn(Path.of("/etc/cron.d"))).isSubsetOf(before);
    assertThat(filesIn(Path.of("/root"))).isSubsetOf(before);
  }

  @Test
  void shouldLeaveNothingBehind() throws Exception {
    Path group;
    Cast cast;
    try (Rehearsal rehearsal = Rehearsal.raise(options(false))) {
      cast = rehearsal.play().cast();
      group = rehearsal.group();
      assertThat(group).isDirectory();
    }
    assertThat(group).doesNotExist();
    assertThat(filesIn(parent)).isEmpty();
    for (int pid : cast.pids().values()) {
      assertThat(Path.of("/proc/" + pid)).doesNotExist();
    }
  }

  @Test
  void shouldLeaveNothingBehindWhenItIsBrokenOff() throws Exception {
    Rehearsal rehearsal = Rehearsal.raise(options(false));
    Thread player =
        new Thread(
            () ->
                assertThatThrownBy(rehearsal::play)
                    .isInstanceOfAny(RehearsalException.class, InterruptedException.class));
    player.start();
    while (Files.readString(rehearsal.group().resolve("cgroup.procs")).isEmpty()) {
      Thread.onSpinWait();
    }
    rehearsal.close();
    player.join(10_000);
    assertThat(player.isAlive()).isFalse();
    assertThat(rehearsal.group()).doesNotExist();
    assertThat(filesIn(parent)).isEmpty();
  }

  @Test
  void shouldSayWhatIsMissing() {
    Options options = new Options(parent, null, parent.toString(), false, InstantSource.system());
    assertThatThrownBy(() -> Rehearsal.raise(options))
        .isInstanceOf(RehearsalException.class)
        .hasMessageContaining("apt-get install")
        .hasMessageNotContaining("\n");
  }

  @Test
  void shouldSayThatItsDirectoryIsNotThere() {
    Path nowhere = parent.resolve("nowhere");
    Options options =
        new Options(nowhere, null, System.getenv("PATH"), false, InstantSource.system());
    assertThatThrownBy(() -> Rehearsal.raise(options))
        .isInstanceOf(RehearsalException.class)
        .hasMessageContainingAll(nowhere.toString(), "--dir");
  }

  private Options options(boolean keep) {
    return new Options(parent, null, System.getenv("PATH"), keep, InstantSource.system());
  }

  private static List<Path> filesIn(Path... directories) throws IOException {
    List<Path> files = new java.util.ArrayList<>();
    for (Path directory : directories) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> list = Files.list(directory)) {
          list.forEach(files::add);
        }
      }
    }
    return files;
  }
}
