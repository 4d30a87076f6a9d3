package io.drec.query.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ControlGroupTest {
  @Test
  void shouldFindTheOnlyHierarchy() {
    assertThat(
            ControlGroup.root(
                List.of("proc /proc proc rw 0 0", "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0")))
        .contains(Path.of("/sys/fs/cgroup"));
  }

  @Test
  void shouldFindItBesideVersionOne() {
    assertThat(
            ControlGroup.root(
                List.of(
                    "tmpfs /sys/fs/cgroup tmpfs rw 0 0",
                    "cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0",
                    "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0")))
        .contains(Path.of("/sys/fs/cgroup/unified"));
  }

  @Test
  void shouldReadASpaceInAPath() {
    assertThat(ControlGroup.root(List.of("none /mnt/my\\040groups cgroup2 rw 0 0")))
        .contains(Path.of("/mnt/my groups"));
  }

  @Test
  void shouldFindNoneWhereThereIsOnlyVersionOne() {
    assertThat(ControlGroup.root(List.of("cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0", "")))
        .isEmpty();
  }
}
