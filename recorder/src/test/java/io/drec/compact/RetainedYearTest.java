package io.drec.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.sample.Frames;
import io.drec.sample.Proc;
import io.drec.store.Coverage;
import io.drec.store.Entity;
import io.drec.store.EntityId;
import io.drec.store.Footage;
import io.drec.store.FootageStatus;
import io.drec.store.Indicator;
import io.drec.store.Keeping;
import io.drec.store.Lock;
import io.drec.store.Locks;
import io.drec.store.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A year of recording into a store that holds a few weeks. */
final class RetainedYearTest {
  private static final int DAYS = 365;
  private static final int SEGMENTS_A_DAY = 1;
  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_NS = 24 * HOUR_MS * Frames.MS;
  private static final long BYTES_MAX = 2_000_000;

  /** What the newest segment takes, which always stays, and what RocksDB adds to each file. */
  private static final long SLACK_BYTES = 150_000;

  /** Logs of META, the manifest, and RocksDB's own two logs. */
  private static final long META_BYTES_MAX = 8_000_000;

  private static final int FILES_MAX = 250;
  private static final int LOCKED_DAY = 100;

  @TempDir private Path root;
  private final List<String> notices = new ArrayList<>();
  private long nowNs;
  private int recorded;

  @Test
  void shouldStayWithinItsLimitsAllYear() throws IOException {
    Frames frames = new Frames().start();
    Proc daemon = frames.running(100, "/usr/sbin/idled", "idled");
    Proc shell = frames.running(200, "/bin/sh", "sh");
    try (TestRecording recording = new TestRecording(root);
        Compactor compactor = open(recording, new Retention(BYTES_MAX, Long.MAX_VALUE))) {
      Random random = new Random(17);
      for (int day = 0; day < DAYS; day++) {
        for (int part = 0; part < SEGMENTS_A_DAY; part++) {
          work(frames, shell, day, part, random);
          recordNewest(frames, recording, compactor);
        }
        while (compactor.tidy()) {
          // Merges small segments, as a recorder does when nothing new comes.
        }
        if (day == LOCKED_DAY) {
          recording.directory.locks().make(lock("day", day));
        }
        assertWithinLimits(recording.directory.store(), day);
      }
      assertThat(compactor.position()).isEqualTo(frames.sealedBytes().size() - 1);
      try (Footage footage = recording.footage()) {
        assertKept(footage, daemon, shell);
      }
    }
    assertThat(notices).isEmpty();
  }

  private void assertKept(Footage footage, Proc daemon, Proc shell) {
    FootageStatus status = footage.status();
    Keeping keeping = status.keeping();
    assertThat(keeping.bytes()).isBetween(BYTES_MAX / 2, BYTES_MAX + SLACK_BYTES);
    assertThat(keeping.bytesMax()).isEqualTo(BYTES_MAX);
    assertThat(keeping.lockedBytes()).isBetween(1L, BYTES_MAX / 2);
    assertThat(keeping.bytesPerDay()).isNotNull();
    assertThat(keeping.daysAtPresentRate()).isBetween(5.0, 200.0);

    assertThat(postings(footage, "/srv/" + LOCKED_DAY + "-0")).as("locked").isPositive();
    assertThat(postings(footage, "/srv/" + (DAYS - 1) + "-0")).as("newest").isPositive();
    assertThat(postings(footage, "/srv/10-0")).as("overwritten before the lock").isZero();
    assertThat(postings(footage, "/srv/200-0")).as("overwritten behind the lock").isZero();

    List<Coverage.Gap> gaps =
        footage.coverage(Long.MIN_VALUE, Long.MAX_VALUE).gaps().stream()
            .filter(gap -> gap.cause().equals("overwritten"))
            .toList();
    assertThat(gaps).hasSize(2);
    assertThat(gaps.get(0).toNs()).isLessThan(dayNs(LOCKED_DAY));
    assertThat(gaps.get(1).fromNs()).isGreaterThan(dayNs(LOCKED_DAY));
    assertThat(footage.coverage(dayNs(LOCKED_DAY) + 1, dayNs(LOCKED_DAY) + DAY_NS / 4).gaps())
        .as("nothing is missing in what is locked")
        .isEmpty();
    long gone = keeping.overwritten().stream().mapToLong(Keeping.Overwritten::records).sum();
    long kept = keeping.pieces().stream().mapToLong(Keeping.Piece::records).sum();
    assertThat(status.records()).isEqualTo(kept);
    assertThat(status.recordsByType().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(kept + gone);

    assertThat(footage.entity(daemon.id()).map(Entity::name)).hasValue("idled");
    assertThat(footage.entity(shell.id()).map(Entity::name)).hasValue("sh");
  }

  @Test
  void shouldOverwriteWhatIsTooOldAndForgetWhatHasEnded() throws IOException {
    Frames frames = new Frames().start();
    Proc daemon = frames.running(100, "/usr/sbin/idled", "idled");
    Proc ended = frames.running(300, "/bin/once", "once");
    ended.exit(0);
    Proc shell = frames.running(200, "/bin/sh", "sh");
    try (TestRecording recording = new TestRecording(root);
        Compactor compactor = open(recording, new Retention(Long.MAX_VALUE, 3 * DAY_NS))) {
      for (int day = 0; day < 10; day++) {
        work(frames, shell, day, 0, new Random(day));
        recordNewest(frames, recording, compactor);
      }
      try (Footage footage = recording.footage()) {
        assertThat(footage.status().keeping().oldestNs())
            .isGreaterThanOrEqualTo(nowNs - 4 * DAY_NS);
        assertThat(footage.entity(daemon.id()).map(Entity::name)).hasValue("idled");
        assertThat(footage.entity(ended.id())).isEmpty();
      }
    }
  }

  @Test
  void shouldForgetProcessesOfAnEarlierBoot() throws IOException {
    Frames frames = new Frames().start();
    EntityId before = frames.running(100, "/usr/sbin/idled", "idled").id();
    frames.seal();
    frames.reboot(9, 1000, Frames.OFFSET_NS + DAY_NS).start();
    Proc daemon = frames.running(100, "/usr/sbin/other", "other");
    try (TestRecording recording = new TestRecording(root);
        Compactor compactor = open(recording, new Retention(1, Long.MAX_VALUE))) {
      for (byte[] frame : frames.sealedBytes()) {
        record(frame, recording, compactor);
      }
      Proc shell = frames.running(200, "/bin/sh", "sh");
      for (int day = 0; day < 4; day++) {
        work(frames, shell, day, 0, new Random(day));
        recordNewest(frames, recording, compactor);
      }
      try (Footage footage = recording.footage()) {
        assertThat(footage.status().keeping().pieces()).hasSizeLessThanOrEqualTo(2);
        assertThat(footage.entity(daemon.id()).map(Entity::name)).hasValue("other");
        assertThat(footage.entity(before)).isEmpty();
      }
    }
  }

  @Test
  void shouldOverwriteNothingWhileALockCannotBeReadAndSaySoOnce() throws IOException {
    Frames frames = new Frames().start();
    Proc shell = frames.running(200, "/bin/sh", "sh");
    try (TestRecording recording = new TestRecording(root);
        Compactor compactor = open(recording, new Retention(1, Long.MAX_VALUE))) {
      Path broken = Files.writeString(root.resolve("locks/a.lock"), "format=other\n");
      for (int day = 0; day < 5; day++) {
        work(frames, shell, day, 0, new Random(day));
        recordNewest(frames, recording, compactor);
      }
      assertThat(notices).hasSize(1);
      assertThat(notices.get(0))
          .startsWith(broken + ": found format other, expected drec-lock")
          .endsWith("nothing is overwritten meanwhile");
      try (Footage footage = recording.footage()) {
        assertThat(footage.status().keeping().pieces()).hasSize(6);
        assertThat(footage.status().keeping().overwritten()).isEmpty();
        Files.delete(broken);
        work(frames, shell, 5, 0, new Random(5));
        recordNewest(frames, recording, compactor);
        footage.refresh();
        assertThat(footage.status().keeping().pieces()).hasSizeLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void shouldSayThatLocksTakeMostOfTheLimitAndStillRecord() throws IOException {
    Frames frames = new Frames().start();
    Proc shell = frames.running(200, "/bin/sh", "sh");
    try (TestRecording recording = new TestRecording(root);
        Compactor compactor = open(recording, new Retention(30_000, Long.MAX_VALUE))) {
      recording.directory.locks().make(new Lock("all", 0, dayNs(9), "", "", 0, ""));
      for (int day = 0; day < 20; day++) {
        work(frames, shell, day, 0, new Random(day));
        recordNewest(frames, recording, compactor);
      }
      assertThat(notices).hasSize(1);
      assertThat(notices.get(0)).contains("locks take most", "drec lock list", "store.max.gib");
      try (Footage footage = recording.footage()) {
        assertThat(postings(footage, "/srv/3-0")).isPositive();
        assertThat(postings(footage, "/srv/19-0")).isPositive();
        assertThat(postings(footage, "/srv/14-0")).isZero();
      }
    }
  }

  // ---- a recorder, day by day -------------------------------------------------------------------

  private Compactor open(TestRecording recording, Retention retention) {
    Locks locks = recording.directory.locks();
    Keep keep =
        new Keep(retention, locks::read, () -> nowNs, recording.journal::stateDrop, notices::add);
    return Compactor.open(recording.directory, TestRecording.stepwise(1).keeping(keep));
  }

  /** Some processes with long arguments, and a directory by whose name they are found. */
  private static void work(Frames frames, Proc shell, int day, int part, Random random) {
    frames.seal();
    frames.atMs((day * 24L + part * 8L + 1) * HOUR_MS);
    for (int i = 0; i < 12; i++) {
      byte[] noise = new byte[400];
      random.nextBytes(noise);
      Proc tool = shell.fork(10_000 + day * 50 + part * 13 + i);
      tool.exec("/usr/bin/tool", "tool", HexFormat.of().formatHex(noise));
      tool.mkdir("/srv/" + day + "-" + part);
      tool.exit(0);
    }
    frames.seal();
  }

  private void recordNewest(Frames frames, TestRecording recording, Compactor compactor)
      throws IOException {
    List<byte[]> sealed = frames.sealedBytes();
    nowNs = frames.epochNs();
    for (int i = recorded; i < sealed.size(); i++) {
      record(sealed.get(i), recording, compactor);
    }
  }

  private void record(byte[] frame, TestRecording recording, Compactor compactor)
      throws IOException {
    recording.append(List.of(Frames.view(frame)));
    recorded++;
    while (compactor.step() > 0) {
      // One segment for each frame.
    }
    recording.journal.deleteThrough(compactor.position());
  }

  private static long dayNs(int day) {
    return Frames.OFFSET_NS + day * DAY_NS;
  }

  private static Lock lock(String name, int day) {
    return new Lock(name, dayNs(day), dayNs(day + 1) - 1, "", "", 0, "");
  }

  private static long postings(Footage footage, String path) {
    long[] count = {0};
    footage.postings(
        new Indicator(Indicator.Kind.PATH, path),
        posting -> {
          count[0] += posting.count();
          return true;
        });
    return count[0];
  }

  private static void assertWithinLimits(Path store, int day) throws IOException {
    long blocks = bytes(store, name -> name.endsWith(".sst"));
    long others = bytes(store, name -> !name.endsWith(".sst"));
    assertThat(blocks).as("blocks on day %d", day).isLessThanOrEqualTo(BYTES_MAX + SLACK_BYTES);
    assertThat(others).as("logs on day %d", day).isLessThanOrEqualTo(META_BYTES_MAX);
    try (Stream<Path> files = Files.list(store)) {
      assertThat(files.count()).as("files on day %d", day).isLessThanOrEqualTo(FILES_MAX);
    }
  }

  private static long bytes(Path directory, Predicate<String> which) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (which.test(file.getFileName().toString())) {
          bytes += Files.exists(file) ? Files.size(file) : 0;
        }
      }
    }
    return bytes;
  }
}
