package io.drec.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.drec.relay.channel.Lane;
import io.drec.relay.identity.HostId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a relay keeps, what it lets go first, and what damage does. */
final class SpoolTest {
  private static final HostId HOST = HostId.of(new byte[HostId.BYTES]);

  @TempDir Path directory;

  @Test
  void shouldGiveBackIndexFirstAndEachLaneInOrder() {
    try (Spool spool = new Spool(directory, 1 << 20)) {
      add(spool, Lane.BACKFILL, 10, 1);
      add(spool, Lane.INDEX, 10, 2);
      add(spool, Lane.LIVE, 10, 3);
      add(spool, Lane.INDEX, 10, 4);

      assertThat(marks(spool)).containsExactly(2, 4, 3, 1);
      assertThat(spool.bytes()).isZero();
      assertThat(spool.messages()).isZero();
    }
  }

  @Test
  void shouldLetTheOldestBackfillGoFirst() {
    int size = 1 << 20;
    try (Spool spool = new Spool(directory, 12L * (size + 100))) {
      for (int mark = 0; mark < 6; mark++) {
        add(spool, Lane.INDEX, size, mark);
        add(spool, Lane.BACKFILL, size, 100 + mark);
      }
      add(spool, Lane.INDEX, size, 6);

      assertThat(spool.lost()).isEqualTo(3);
      assertThat(marks(spool)).containsExactly(0, 1, 2, 3, 4, 5, 6, 103, 104, 105);
    }
  }

  @Test
  void shouldNeverTakeMoreDiskThanItMay() throws IOException {
    long max = 10 << 20;
    try (Spool spool = new Spool(directory, max)) {
      for (int mark = 0; mark < 60; mark++) {
        add(spool, Lane.LIVE, 500_000, mark);
        assertThat(disk()).isLessThanOrEqualTo(max);
      }
      assertThat(spool.lost()).isPositive();
    }
  }

  @Test
  void shouldGoOnAfterARestart() {
    try (Spool spool = new Spool(directory, 1 << 20)) {
      add(spool, Lane.LIVE, 10, 1);
      add(spool, Lane.LIVE, 10, 2);
    }
    try (Spool spool = new Spool(directory, 1 << 20)) {
      assertThat(spool.bytes()).isPositive();
      add(spool, Lane.LIVE, 10, 3);
      assertThat(marks(spool)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void shouldLeaveOutADamagedRestAndCountIt() throws IOException {
    try (Spool spool = new Spool(directory, 1 << 20)) {
      add(spool, Lane.LIVE, 10, 1);
      add(spool, Lane.LIVE, 10, 2);
      add(spool, Lane.INDEX, 10, 3);
    }
    try (var files = Files.list(directory.resolve("lane-" + Lane.LIVE.code()))) {
      Path file = files.findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 1] ^= 1;
      Files.write(file, bytes);
    }
    try (Spool spool = new Spool(directory, 1 << 20)) {
      assertThat(marks(spool)).containsExactly(3, 1);
      assertThat(spool.lost()).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepNothingWhenItMayNot() {
    try (Spool spool = new Spool(directory, 0)) {
      add(spool, Lane.LIVE, 10, 1);
      assertThat(spool.poll()).isNull();
    }
  }

  private static void add(Spool spool, Lane lane, int length, int mark) {
    byte[] bytes = new byte[length];
    bytes[0] = (byte) mark;
    spool.add(lane, new SpoolRecord(HOST, bytes));
  }

  private static List<Integer> marks(Spool spool) {
    List<Integer> marks = new ArrayList<>();
    for (SpoolRecord record = spool.poll(); record != null; record = spool.poll()) {
      marks.add((int) record.bytes()[0]);
    }
    return marks;
  }

  private long disk() throws IOException {
    long sum = 0;
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }
}
