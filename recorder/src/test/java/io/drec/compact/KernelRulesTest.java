package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.record.CredKind;
import io.drec.record.FileOpKind;
import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.sample.Reach;
import io.drec.store.EntityId;
import io.drec.store.Indicator;
import io.drec.store.Posting;
import org.junit.jupiter.api.Test;

/** Libraries, credentials, mounts and io_uring. */
final class KernelRulesTest {
  private static final int OPENAT = 18;
  private static final int RENAMEAT = 35;
  private static final int UNLINKAT = 36;
  private static final int WRONLY_CREAT = 0101;

  private final Frames frames = new Frames();
  private final Proc tool = frames.running(100, "/opt/tool", "tool");

  @Test
  void shouldLeadFromAWrittenLibraryToWhoLoadedIt() {
    tool.create("/opt/evil.so", 71).close(9);
    Proc victim = tool.fork(200).exec("/usr/bin/id", "id");
    Reach.loads(victim, "/opt/evil.so", 71, 1);
    try (Told told = new Told(frames)) {
      assertThat(told.causes(victim.id())).startsWith("image load evil.so");
      assertThat(told.postings(Indicator.Kind.PATH, "/opt/evil.so"))
          .extracting(Posting::process)
          .contains(victim.id());
    }
  }

  @Test
  void shouldFindAProcessByTheUserThatItBecame() {
    Reach.becomes(tool, CredKind.USER, 500, 0);
    try (Told told = new Told(frames)) {
      assertThat(told.postings(Indicator.Kind.USER, "500")).hasSize(1);
    }
    Reach.becomes(tool, CredKind.GROUP, 501, 501);
    try (Told told = new Told(frames)) {
      assertThat(told.postings(Indicator.Kind.USER, "501")).as("no change of user").isEmpty();
    }
  }

  @Test
  void shouldTellWhereSomethingWasMounted() {
    Reach.operates(tool, FileOpKind.MOUNT, 0, "tmpfs", "/mnt/x");
    try (Told told = new Told(frames)) {
      EntityId place = told.postings(Indicator.Kind.PATH, "/mnt/x").get(0).object();
      assertThat(told.causes(place)).containsExactly("change tool");
    }
  }

  @Test
  void shouldNotTakeTheNameOfAFileInMemoryForAPath() {
    Reach.operates(tool, FileOpKind.MEMFD, 91, "/memfd:a", null);
    Reach.operates(tool, FileOpKind.MEMFD, 92, "/memfd:a", null);
    try (Told told = new Told(frames)) {
      assertThat(told.postings(Indicator.Kind.NAME, "memfd:a"))
          .extracting(Posting::object)
          .doesNotHaveDuplicates()
          .hasSize(2)
          .allSatisfy(file -> assertThat(told.causes(file)).containsExactly("create tool"))
          .allSatisfy(file -> assertThat(told.file(file).deletedNs()).isNull());
    }
  }

  @Test
  void shouldFollowAFileThatOnlyIoUringTouched() {
    Reach.asks(tool, OPENAT, WRONLY_CREAT, "/tmp/a", null);
    Reach.asks(tool, RENAMEAT, 0, "/tmp/a", "/tmp/b");
    Reach.asks(tool, UNLINKAT, 0, "/tmp/b", null);
    try (Told told = new Told(frames)) {
      EntityId file = told.postings(Indicator.Kind.PATH, "/tmp/a").get(0).object();
      assertThat(told.causes(file)).containsExactly("delete tool", "rename tool", "write tool");
      assertThat(told.file(file).paths()).containsExactly("/tmp/a", "/tmp/b");
      assertThat(told.file(file).deletedNs()).isEqualTo(frames.epochNs());
    }
  }
}
