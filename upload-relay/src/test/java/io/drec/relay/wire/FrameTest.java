package io.drec.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drec.relay.channel.Lane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames, and bytes that are none. */
final class FrameTest {

  /** The format: a change of it needs another version. */
  @Test
  void shouldWriteAFrameAsTheFormatSays() {
    ByteBuf out = Unpooled.buffer();
    FrameEncoder.write(new Frame(FrameType.DATA, Lane.LIVE, 7, new byte[] {1, 2, 3}), out);
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);

    assertThat(HexFormat.of().formatHex(bytes, 0, 16))
        .isEqualTo("44524c31" + "0a" + "00" + "03" + "00" + "00000007" + "00000003");
    assertThat(HexFormat.of().formatHex(bytes, 20, 23)).isEqualTo("010203");
  }

  @Test
  void shouldReadFramesHoweverTheyAreCut() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ByteBuf all = Unpooled.buffer();
    int count = 50;
    for (int index = 0; index < count; index++) {
      byte[] payload = new byte[random.nextInt(3000)];
      random.nextBytes(payload);
      FrameEncoder.write(new Frame(FrameType.DATA, Lane.INDEX, index, payload), all);
    }
    FrameDecoder decoder = new FrameDecoder();
    decoder.allowData();
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    while (all.isReadable()) {
      channel.writeInbound(all.readBytes(Math.min(all.readableBytes(), 1 + random.nextInt(2000))));
    }
    for (int index = 0; index < count; index++) {
      Frame frame = channel.readInbound();
      assertThat(frame.stream()).as("seed %d", seed).isEqualTo(index);
    }
    assertThat((Object) channel.readInbound()).isNull();
  }

  @Test
  void shouldRefuseEveryAlteredByte() {
    ByteBuf out = Unpooled.buffer();
    FrameEncoder.write(Frame.of(FrameType.PING, new byte[] {5, 6}), out);
    byte[] whole = new byte[out.readableBytes()];
    out.readBytes(whole);
    for (int at = 0; at < whole.length; at++) {
      byte[] altered = whole.clone();
      altered[at] ^= 0x40;
      EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
      // A length that grew makes it wait for more; what comes then does not fit the checksum.
      byte[] more = new byte[1 << 15];
      int place = at;
      assertThatThrownBy(
              () -> {
                channel.writeInbound(Unpooled.wrappedBuffer(altered, more));
                assertThat((Object) channel.readInbound()).as("byte %d", place).isNull();
              })
          .as("byte %d", at)
          .hasRootCauseInstanceOf(FrameException.class);
    }
  }

  @Test
  void shouldRefuseAGiantLengthByTheHeaderAlone() {
    ByteBuf header = Unpooled.buffer();
    header.writeInt(Frame.MAGIC).writeByte(FrameType.DATA.code()).writeByte(0).writeByte(4);
    header.writeByte(0).writeInt(1).writeInt(Integer.MAX_VALUE).writeInt(0);
    FrameDecoder decoder = new FrameDecoder();
    decoder.allowData();
    EmbeddedChannel channel = new EmbeddedChannel(decoder);

    assertThatThrownBy(() -> channel.writeInbound(header))
        .hasRootCauseInstanceOf(FrameException.class)
        .rootCause()
        .extracting("refusal")
        .isEqualTo(FrameException.Cause.TOO_LONG);
  }

  @Test
  void shouldRefuseDataBeforeTheFarEndIsKnown() {
    ByteBuf out = Unpooled.buffer();
    FrameEncoder.write(new Frame(FrameType.DATA, Lane.LIVE, 1, new byte[10]), out);
    EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());

    assertThatThrownBy(() -> channel.writeInbound(out))
        .rootCause()
        .extracting("refusal")
        .isEqualTo(FrameException.Cause.ORDER);
  }
}
