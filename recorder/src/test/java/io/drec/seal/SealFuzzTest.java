package io.drec.seal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Any bytes are a state, a mark or a key, or are refused in order. */
final class SealFuzzTest {

  /** The checksum is set right, so that the fuzzer gets behind it. */
  @FuzzTest
  void shouldReadOrRefuseAnyState(byte[] input) {
    ByteBuffer slot = KeyState.newSlot();
    slot.put(0, input, 0, Math.min(input.length, KeyState.SLOT_BYTES));
    readState(slot);
    long index = slot.getLong(32);
    if (index >= 0 && index < FrameKeys.LEAVES) {
      slot.putShort(10, (short) FrameKeys.nodes(index));
      CRC32C crc = new CRC32C();
      crc.update(slot.slice(8, 32 + FrameKeys.nodes(index) * 32));
      slot.putInt(4, (int) crc.getValue());
      readState(slot);
    }
  }

  private static void readState(ByteBuffer slot) {
    try {
      KeyState state = KeyState.read(slot);
      if (state != null) {
        assertThat(state.keys().index()).isBetween(0L, FrameKeys.LEAVES - 1);
        state.keys().frameKey(new byte[32]);
      }
    } catch (SealException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @FuzzTest
  void shouldReadOrRefuseAnyMark(byte[] input) {
    ByteBuffer bytes = ByteBuffer.allocate(Mark.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(0, input, 0, Math.min(input.length, Mark.BYTES));
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(8, Mark.BYTES - 8));
    bytes.putInt(4, (int) crc.getValue());
    Mark mark = Mark.read(bytes, 0);
    if (mark != null) {
      VerificationKey key = new VerificationKey(0, new byte[32]);
      assertThat(mark.isSealedWith(key)).isFalse();
      assertThat(
              Mark.read(ByteBuffer.wrap(mark.toBytes()).order(ByteOrder.LITTLE_ENDIAN), 0).kind())
          .isEqualTo(mark.kind());
    }
  }

  @FuzzTest
  void shouldReadOrRefuseAnyKey(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    try {
      assertThat(VerificationKey.parse("input", text)).isNotEmpty();
    } catch (SealException e) {
      assertThat(e.getMessage()).startsWith("input");
    }
  }
}
