package io.drec.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.drec.record.RecordFormatException.Reason;
import io.drec.record.RecordLayout.Frame;
import io.drec.record.RecordLayout.Header;
import io.drec.record.RecordLayout.ProcExit;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameTest {
  private static final byte[] ZEROS = new byte[32];
  private static final FrameBuilder.Origin ORIGIN =
      new FrameBuilder.Origin(id(1), id(2), RecordLayout.CLOCK_BOOTTIME, -5L);

  private final FrameBuilder builder = new FrameBuilder(64 * 1024);
  private final RecordBuilder record = new RecordBuilder();
  private final FrameView view = new FrameView();

  @Test
  void shouldReadBackWhatWasSealed() {
    ByteBuffer frame = frame(41, 30, 10, 20);
    view.wrap(frame, 0, frame.limit());
    assertThat(view.sequence()).isEqualTo(41);
    assertThat(view.length()).isEqualTo(frame.limit());
    assertThat(view.recordCount()).isEqualTo(3);
    assertThat(view.clock()).isEqualTo(RecordLayout.CLOCK_BOOTTIME);
    assertThat(view.firstTimeNs()).isEqualTo(10);
    assertThat(view.lastTimeNs()).isEqualTo(30);
    assertThat(view.clockOffsetNs()).isEqualTo(-5);
    assertThat(view.writtenTimeNs()).isEqualTo(1000);
    assertThat(view.hostId()).isEqualTo(id(1));
    assertThat(view.bootId()).isEqualTo(id(2));
    List<Long> times = new ArrayList<>();
    view.forEach((index, seen) -> times.add(seen.timeNs()));
    assertThat(times).containsExactly(30L, 10L, 20L);
  }

  @Test
  void shouldChainEachFrameToTheOneBefore() {
    MessageDigest sha256 = FrameBuilder.newSha256();
    ByteBuffer first = copy(frame(0, 1));
    view.wrap(first, 0, first.limit());
    assertThat(view.follows(ZEROS, sha256)).isTrue();
    byte[] chain = view.chain();
    builder.clear();
    add(2);
    ByteBuffer second = builder.seal(1, chain, ORIGIN, 1L);
    view.wrap(second, 0, second.limit());
    assertThat(view.follows(chain, sha256)).isTrue();
    assertThat(view.follows(ZEROS, sha256)).isFalse();
    assertThat(view.chain()).isNotEqualTo(chain);
  }

  @Test
  void shouldNoticeEveryFlippedBit() {
    ByteBuffer frame = copy(frame(3, 1, 2));
    for (int at = 0; at < frame.limit(); at++) {
      byte before = frame.get(at);
      frame.put(at, (byte) (before ^ (1 << (at % 8))));
      assertThatThrownBy(() -> view.wrap(frame, 0, frame.limit()))
          .as("byte %d", at)
          .isInstanceOf(RecordFormatException.class);
      frame.put(at, before);
    }
    view.wrap(frame, 0, frame.limit());
  }

  @Test
  void shouldRefuseEveryTruncation() {
    ByteBuffer frame = frame(3, 1);
    for (int limit = 0; limit < frame.limit(); limit++) {
      int end = limit;
      assertThatThrownBy(() -> view.wrap(frame, 0, end))
          .as("limit %d", limit)
          .isInstanceOf(RecordFormatException.class);
    }
  }

  @Test
  void shouldTellNewerFromOlderFromCorrupt() {
    ByteBuffer frame = copy(frame(3, 1));
    frame.putShort(Frame.VERSION, (short) 2);
    assertReason(
        frame, Reason.CORRUPT, "frame version 2; this program reads 1, and the checksum is wrong");
    resum(frame);
    assertReason(frame, Reason.TOO_NEW, "frame version 2; this program reads 1");
    frame.putShort(Frame.VERSION, (short) 0);
    resum(frame);
    assertReason(frame, Reason.TOO_OLD, "frame version 0; this program reads 1");
    frame.putInt(Frame.MAGIC, 0);
    assertReason(frame, Reason.CORRUPT, "frame magic 00000000, expected 46524344");
  }

  @Test
  void shouldRefuseLengthsThatCannotBe() {
    for (int length : new int[] {-1, 0, 159, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 20 | 8}) {
      ByteBuffer frame = copy(frame(3, 1));
      frame.putInt(Frame.LENGTH, length);
      assertThatThrownBy(() -> view.wrap(frame, 0, frame.limit()))
          .as("length %d", length)
          .isInstanceOf(RecordFormatException.class)
          .hasMessageContaining("frame of " + length + " bytes");
    }
  }

  @Test
  void shouldRefuseAFrameWhoseCountIsWrong() {
    ByteBuffer frame = copy(frame(3, 1, 2));
    frame.putInt(Frame.RECORD_COUNT, 3);
    resum(frame);
    view.wrap(frame, 0, frame.limit());
    assertThatThrownBy(() -> view.forEach((index, seen) -> {}))
        .isInstanceOf(RecordFormatException.class)
        .hasMessage("frame 3 holds 2 records, its header says 3");
  }

  @Test
  void shouldRefuseABigEndianBuffer() {
    ByteBuffer frame = frame(3, 1).slice().order(ByteOrder.BIG_ENDIAN);
    assertThatThrownBy(() -> view.wrap(frame, 0, frame.limit()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTakeNoRecordThatHasNoRoom() {
    FrameBuilder small = new FrameBuilder(Frame.BYTES + 2 * (Header.BYTES + ProcExit.BYTES));
    ByteBuffer bytes = exit(1);
    assertThat(small.add(bytes, 0, bytes.limit())).isTrue();
    assertThat(small.add(bytes, 0, bytes.limit())).isTrue();
    int length = small.length();
    assertThat(small.add(bytes, 0, bytes.limit())).isFalse();
    assertThat(small.length()).isEqualTo(length);
    assertThat(small.recordCount()).isEqualTo(2);
  }

  @Test
  void shouldNotSealAnEmptyFrame() {
    assertThatThrownBy(() -> builder.seal(0, ZEROS, ORIGIN, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Bytes allocated by this thread, as the JVM counts them: 100,000 records, and no object. */
  @Test
  void shouldAllocateNothingForARecord() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FrameBuilder large = new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX);
    ByteBuffer bytes = exit(1);
    long[] sum = new long[1];
    FrameView.RecordVisitor visitor = (index, seen) -> sum[0] += seen.pid();
    long before = 0;
    int rounds = 20;
    for (int round = -2; round < rounds; round++) {
      if (round == 0) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      large.clear();
      for (int i = 0; i < 5000; i++) {
        large.add(bytes, 0, bytes.limit());
      }
      ByteBuffer sealed = large.seal(round + 2, ZEROS, ORIGIN, 1L);
      view.wrap(sealed, 0, sealed.limit()).forEach(visitor);
    }
    long perFrame = (threads.getCurrentThreadAllocatedBytes() - before) / rounds;
    assertThat(sum[0]).isEqualTo(22L * 5000 * 9);
    assertThat(perFrame).as("bytes allocated for a frame of 5000 records").isLessThan(5000);
  }

  private void assertReason(ByteBuffer frame, Reason reason, String message) {
    assertThatThrownBy(() -> view.wrap(frame, 0, frame.limit()))
        .hasMessage(message)
        .extracting("reason")
        .isEqualTo(reason);
  }

  private ByteBuffer frame(long sequence, long... timesNs) {
    builder.clear();
    for (long timeNs : timesNs) {
      add(timeNs);
    }
    return builder.seal(sequence, ZEROS, ORIGIN, 1000L);
  }

  private void add(long timeNs) {
    ByteBuffer bytes = exit(timeNs);
    assertThat(builder.add(bytes, 0, bytes.limit())).isTrue();
  }

  private ByteBuffer exit(long timeNs) {
    return record.begin(RecordType.PROC_EXIT, ProcExit.BYTES, timeNs).process(9, 9, 1L).end();
  }

  private static void resum(ByteBuffer frame) {
    frame.putInt(
        Frame.CRC32C, FrameView.checksum(new java.util.zip.CRC32C(), frame, 0, frame.limit()));
  }

  private static ByteBuffer copy(ByteBuffer frame) {
    ByteBuffer copy = ByteBuffer.allocate(frame.limit()).order(ByteOrder.LITTLE_ENDIAN);
    return copy.put(0, frame, 0, frame.limit());
  }

  private static byte[] id(int fill) {
    byte[] id = new byte[16];
    java.util.Arrays.fill(id, (byte) fill);
    return id;
  }
}
