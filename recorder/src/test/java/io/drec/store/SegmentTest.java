package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.record.FrameView;
import io.drec.record.RecordFormatException;
import io.drec.record.RecordFormatException.Reason;
import io.drec.sample.Frames;
import io.drec.sample.RandomStory;
import io.drec.segment.SegmentFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class SegmentTest {
  private static final int VERSION = 4;
  private static final int CRC = 12;
  private static final int RAW_LENGTH = 16;
  private static final int COMPRESSION = 56;

  private final List<byte[]> frames = RandomStory.of(11, 60).sealedBytes();
  private final byte[] segment = segment(frames);

  private static byte[] segment(List<byte[]> frames) {
    MemoryTables out = new MemoryTables();
    SegmentWriter writer = new SegmentWriter();
    frames.forEach(frame -> writer.add(Frames.view(frame), out));
    writer.finish(out);
    FrameView first = Frames.view(frames.get(0));
    byte[] segment = out.get(Family.SEGMENT, SegmentKeys.frames(first.sequence()));
    return Arrays.copyOf(segment, segment.length);
  }

  private static List<String> read(byte[] segment) {
    SegmentReader reader = new SegmentReader();
    reader.open(segment);
    List<String> frames = new ArrayList<>();
    reader.forEach(
        frame -> {
          byte[] bytes = new byte[frame.length()];
          frame.copyTo(bytes, 0);
          return frames.add(HexFormat.of().formatHex(bytes));
        });
    return frames;
  }

  @Test
  void shouldGiveTheFramesBackByteForByte() {
    List<byte[]> contiguous = new ArrayList<>();
    for (byte[] frame : frames) {
      if (Frames.view(frame).sequence() == contiguous.size()) {
        contiguous.add(frame);
      }
    }
    assertThat(read(segment))
        .isNotEmpty()
        .isEqualTo(contiguous.stream().map(HexFormat.of()::formatHex).toList());
  }

  @Test
  void shouldRefuseASegmentWithAnyByteChanged() {
    for (int i = 0; i < segment.length; i++) {
      byte[] damaged = segment.clone();
      damaged[i] ^= 0x10;
      assertThatThrownBy(() -> read(damaged)).isInstanceOf(SegmentFormatException.class);
    }
  }

  @Test
  void shouldRefuseASegmentThatIsCutAnywhere() {
    for (int length = 0; length < segment.length; length++) {
      byte[] cut = Arrays.copyOf(segment, length);
      assertThatThrownBy(() -> read(cut))
          .isInstanceOfSatisfying(
              SegmentFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
    }
  }

  @Test
  void shouldTellOtherVersionsFromDamage() {
    assertThat(reasonOf(with(VERSION, (byte) 2))).isEqualTo(Reason.TOO_NEW);
    assertThat(reasonOf(with(VERSION, (byte) 0))).isEqualTo(Reason.TOO_OLD);
    assertThat(reasonOf(with(COMPRESSION, (byte) 9))).isEqualTo(Reason.TOO_NEW);
  }

  @Test
  void shouldNotBelieveALengthThatTheFramesDoNotHave() {
    assertThat(reasonOf(with(RAW_LENGTH + 3, (byte) 0x7f))).isEqualTo(Reason.CORRUPT);
    assertThat(reasonOf(with(RAW_LENGTH + 3, (byte) 0xff))).isEqualTo(Reason.CORRUPT);
    assertThat(reasonOf(with(RAW_LENGTH, (byte) (segment[RAW_LENGTH] + 8))))
        .isEqualTo(Reason.CORRUPT);
  }

  /** Another byte, under a checksum that is right. */
  private byte[] with(int at, byte value) {
    byte[] changed = segment.clone();
    changed[at] = value;
    CRC32C crc = new CRC32C();
    crc.update(changed, 0, CRC);
    crc.update(new byte[4]);
    crc.update(changed, CRC + 4, changed.length - CRC - 4);
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(CRC, (int) crc.getValue());
    return changed;
  }

  private static Reason reasonOf(byte[] segment) {
    try {
      read(segment);
    } catch (SegmentFormatException e) {
      return e.reason();
    }
    throw new AssertionError("was read");
  }

  @Test
  void shouldMeetDamageUnderARightChecksumWithNoOtherError() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < 3000; round++) {
      int at = random.nextInt(segment.length);
      try {
        read(with(at == CRC ? 0 : at, (byte) random.nextInt(256)));
      } catch (SegmentFormatException | RecordFormatException e) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round, e);
      }
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(1000);
  }
}
