package io.drec.linux.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.linux.fallback.ProcessTable.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which processes are recorded, by a process table made for the test. */
final class RecordedGroupTest {
  private static final int CHILD = 7;

  @TempDir Path proc;

  private final Known parent = new Known(3, 1, 1, 1, 1);
  private RecordedGroup group;

  @BeforeEach
  void scope() {
    group = new RecordedGroup(new ProcFiles(proc), "/a/b");
  }

  /** The kernel tells of a fork before the child is put into its group. */
  @Test
  void shouldTakeAChildThatIsNotYetInAGroupForOneOfItsParents() throws IOException {
    isIn("/");
    parent.isRecorded = true;

    assertThat(group.holdsChild(CHILD, parent)).isTrue();
    parent.isRecorded = false;
    assertThat(group.holdsChild(CHILD, parent)).isFalse();
    assertThat(group.holdsChild(CHILD, null)).isFalse();
  }

  @Test
  void shouldBelieveTheTableOfAChildThatIsInAGroup() throws IOException {
    isIn("/a/b/c");
    assertThat(group.holdsChild(CHILD, parent)).isTrue();

    isIn("/a/bc");
    parent.isRecorded = true;
    assertThat(group.holdsChild(CHILD, parent)).isFalse();
  }

  @Test
  void shouldTakeAChildThatIsGoneForOneOfItsParents() {
    parent.isRecorded = true;

    assertThat(group.holdsChild(CHILD, parent)).isTrue();
    assertThat(group.holdsChild(CHILD, null)).isFalse();
  }

  @Test
  void shouldRecordTheRootsWhenThatIsTheScope() throws IOException {
    group = new RecordedGroup(new ProcFiles(proc), "/");
    isIn("/");

    assertThat(group.holdsChild(CHILD, null)).isTrue();
  }

  private void isIn(String path) throws IOException {
    Path directory = Files.createDirectories(proc.resolve(Integer.toString(CHILD)));
    Files.writeString(directory.resolve("cgroup"), "4:memory:/x\n0::" + path + "\n");
  }
}
