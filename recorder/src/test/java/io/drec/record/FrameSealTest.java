package io.drec.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.drec.record.RecordLayout.Frame;
import io.drec.record.RecordLayout.ProcExit;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class FrameSealTest {
  private static final byte[] KEY = bytes(32, 3);
  private static final byte[] BEFORE = bytes(32, 4);
  private static final FrameBuilder.Origin ORIGIN =
      new FrameBuilder.Origin(bytes(16, 1), bytes(16, 2), RecordLayout.CLOCK_BOOTTIME, -5L);

  private final FrameBuilder builder = new FrameBuilder(RecordLayout.FRAME_LENGTH_MAX);
  private final RecordBuilder record = new RecordBuilder();
  private final FrameView view = new FrameView();
  private final FrameSeal seal = new FrameSeal();
  private final MessageDigest sha256 = FrameBuilder.newSha256();

  /** As the format says it, with the platform's own HMAC. */
  @Test
  void shouldBeTheHmacOfHeaderAndRecords() throws Exception {
    for (int records : new int[] {1, 2, 63, 64, 65, 500, 6000}) {
      byte[] frame = frame(41, records);
      byte[] header = Arrays.copyOf(frame, Frame.BYTES);
      Arrays.fill(header, Frame.CRC32C, Frame.CRC32C + 4, (byte) 0);
      Arrays.fill(header, Frame.CHAIN, Frame.CHAIN + 32, (byte) 0);
      byte[] body = Arrays.copyOfRange(frame, Frame.BYTES, frame.length);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      mac.update(header);
      mac.update(MessageDigest.getInstance("SHA-256").digest(body));
      byte[] expected = mac.doFinal();
      assertThat(Arrays.copyOfRange(frame, Frame.CHAIN, Frame.BYTES)).isEqualTo(expected);
      assertThat(Arrays.copyOfRange(frame, Frame.PREVIOUS, Frame.CHAIN)).isEqualTo(BEFORE);
      assertThat(wrap(frame).isSealedWith(KEY, seal, sha256)).isTrue();
      assertThat(view.isSealed()).isTrue();
      assertThat(view.isSealedWith(bytes(32, 5), seal, sha256)).isFalse();
      assertThat(view.follows(BEFORE, sha256)).isTrue();
      assertThat(view.follows(KEY, sha256)).isFalse();
    }
  }

  @Test
  void shouldSealAgainWhatWasSealedAndNotKept() {
    byte[] first = frame(7, 100);
    byte[] again = copy(builder.seal(7, KEY, BEFORE, ORIGIN, 1L));
    assertThat(again).isEqualTo(first);
    add(5);
    assertThat(wrap(copy(builder.seal(8, KEY, BEFORE, ORIGIN, 1L))).isSealedWith(KEY, seal, sha256))
        .isTrue();
  }

  /** Whoever changes a frame can mend its checksum, not its seal. */
  @Test
  void shouldNoticeEveryFlippedBitBehindAMendedChecksum() {
    byte[] good = frame(3, 2);
    for (int at = 0; at < good.length; at++) {
      byte[] frame = good.clone();
      frame[at] ^= 1;
      ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putInt(Frame.CRC32C, FrameView.checksum(new CRC32C(), bytes, 0, frame.length));
      boolean isMended = Arrays.equals(frame, good);
      boolean isRefused = isMended;
      try {
        isRefused |= !wrap(frame).isSealedWith(KEY, seal, sha256);
      } catch (RecordFormatException e) {
        isRefused = true;
      }
      assertThat(isRefused).as("byte %d", at).isTrue();
    }
  }

  @Test
  void shouldAllocateNothingForAFrame() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ByteBuffer bytes =
        record.begin(RecordType.PROC_EXIT, ProcExit.BYTES, 1).process(9, 9, 1L).end();
    long before = 0;
    int rounds = 20_000;
    for (int round = -rounds; round < rounds; round++) {
      if (round == 0) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      builder.clear();
      for (int i = 0; i < 100; i++) {
        builder.add(bytes, 0, bytes.limit());
      }
      builder.seal(round, KEY, BEFORE, ORIGIN, 1L);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes for %d frames", rounds).isLessThan(rounds);
  }

  private byte[] frame(long sequence, int records) {
    builder.clear();
    for (int i = 0; i < records; i++) {
      add(i);
    }
    return copy(builder.seal(sequence, KEY, BEFORE, ORIGIN, 1L));
  }

  private void add(long timeNs) {
    ByteBuffer bytes =
        record.begin(RecordType.PROC_EXIT, ProcExit.BYTES, timeNs).process(9, 9, 1L).end();
    assertThat(builder.add(bytes, 0, bytes.limit())).isTrue();
  }

  private FrameView wrap(byte[] frame) {
    return view.wrap(ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN), 0, frame.length);
  }

  private static byte[] copy(ByteBuffer frame) {
    byte[] copy = new byte[frame.limit()];
    frame.get(0, copy);
    return copy;
  }

  private static byte[] bytes(int count, int fill) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) fill);
    return bytes;
  }
}
