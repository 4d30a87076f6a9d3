package io.drec.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.zip.CRC32C;

/** Any bytes are frames, or refused in words; no length makes anybody wait for more than it may. */
final class FrameDecoderFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void shouldReadOrRefuseAnyBytes(byte[] input) {
    read(input);
  }

  /** Magic and checksum are set right, so that the fuzzer gets behind them. */
  @FuzzTest(maxDuration = "1m")
  void shouldReadOrRefuseAnyHeader(byte[] input) {
    if (input.length < Frame.HEADER_BYTES) {
      return;
    }
    var frame = Unpooled.copiedBuffer(input);
    frame.setInt(0, Frame.MAGIC);
    frame.setInt(12, input.length - Frame.HEADER_BYTES);
    CRC32C checksum = new CRC32C();
    byte[] head = new byte[16];
    frame.getBytes(0, head);
    checksum.update(head);
    checksum.update(input, Frame.HEADER_BYTES, input.length - Frame.HEADER_BYTES);
    frame.setInt(16, (int) checksum.getValue());
    byte[] fitted = new byte[input.length];
    frame.getBytes(0, fitted);
    read(fitted);
  }

  @FuzzTest(maxDuration = "1m")
  void shouldAssembleOrRefuseAnyBytes(byte[] input) {
    Assembler assembler = new Assembler(1000);
    try {
      assembler.add(input, message -> assertThat(message).hasSizeBetween(1, 1000));
    } catch (FrameException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    assertThat(assembler.heldBytes()).isLessThanOrEqualTo(input.length);
  }

  @FuzzTest(maxDuration = "1m")
  void shouldUnpackOrRefuseAnyBytes(byte[] input) {
    try {
      assertThat(Packing.unpack(input, 4096)).hasSizeBetween(1, 4096);
    } catch (FrameException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static void read(byte[] input) {
    FrameDecoder decoder = new FrameDecoder();
    decoder.allowData();
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(input));
    } catch (DecoderException e) {
      assertThat(e.getCause()).isInstanceOf(FrameException.class).message().isNotEmpty();
    }
    for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      assertThat(frame.payload().length).isLessThanOrEqualTo(frame.type().bytesMax());
    }
    assertThat(decoder.waitingBytes())
        .isLessThanOrEqualTo(WireLimits.DATA_BYTES_MAX + Frame.HEADER_BYTES);
    try {
      channel.finishAndReleaseAll();
    } catch (DecoderException e) {
      assertThat(e.getCause()).isInstanceOf(FrameException.class);
    }
  }
}
