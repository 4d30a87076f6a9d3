package io.drec.relay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packing, and what a bomb comes to. */
final class PackingTest {

  @Test
  void shouldUnpackWhatItPacked() throws FrameException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int index = 0; index < 200; index++) {
      byte[] message = new byte[1 + random.nextInt(5000)];
      if (random.nextBoolean()) {
        random.nextBytes(message);
      }
      byte[] packed = Packing.pack(message);
      assertThat(packed.length).isLessThanOrEqualTo(message.length + Packing.OVERHEAD_BYTES);
      assertThat(Packing.unpack(packed, 5000)).as("seed %d", seed).isEqualTo(message);
    }
  }

  @Test
  void shouldRefuseABombThatSaysItsLength() {
    byte[] bomb = bomb(64 << 20, 64 << 20);
    assertThat(bomb.length).isLessThan(50_000);
    assertThatThrownBy(() -> Packing.unpack(bomb, 8 << 20))
        .isInstanceOf(FrameException.class)
        .hasMessageContaining("at most");
  }

  @Test
  void shouldRefuseABombThatLiesAboutItsLength() {
    byte[] bomb = bomb(64 << 20, 1000);
    assertThatThrownBy(() -> Packing.unpack(bomb, 8 << 20)).isInstanceOf(FrameException.class);
    byte[] tooShort = bomb(1000, 2000);
    assertThatThrownBy(() -> Packing.unpack(tooShort, 8 << 20)).isInstanceOf(FrameException.class);
  }

  @Test
  void shouldRefuseNegativeAndEmptyLengths() {
    assertThatThrownBy(() -> Packing.unpack(bomb(1000, -1), 8 << 20))
        .isInstanceOf(FrameException.class);
    assertThatThrownBy(() -> Packing.unpack(new byte[] {0}, 8 << 20))
        .isInstanceOf(FrameException.class);
    assertThatThrownBy(() -> Packing.unpack(new byte[0], 8 << 20))
        .isInstanceOf(FrameException.class);
  }

  @Test
  void shouldPutMessagesTogetherHoweverTheyAreCut() throws FrameException {
    Random random = new Random(5);
    ByteBuffer all = ByteBuffer.allocate(100_000);
    List<byte[]> sent = new ArrayList<>();
    while (all.remaining() > 3000) {
      byte[] message = new byte[1 + random.nextInt(2000)];
      random.nextBytes(message);
      sent.add(message);
      all.putInt(message.length).put(message);
    }
    all.flip();
    List<byte[]> came = new ArrayList<>();
    Assembler assembler = new Assembler(2000);
    MessageEdge edge = new MessageEdge();
    while (all.hasRemaining()) {
      byte[] part = new byte[Math.min(all.remaining(), 1 + random.nextInt(700))];
      all.get(part);
      assembler.add(part, came::add);
      edge.pass(part);
      assertThat(edge.isBetweenMessages()).isEqualTo(assembler.isBetweenMessages());
    }
    assertThat(came).hasSameSizeAs(sent);
    for (int index = 0; index < sent.size(); index++) {
      assertThat(came.get(index)).isEqualTo(sent.get(index));
    }
  }

  private static byte[] bomb(int rawLength, int saidLength) {
    byte[] zeros = Zstd.compress(new byte[rawLength]);
    return ByteBuffer.allocate(5 + zeros.length)
        .put((byte) 1)
        .putInt(saidLength)
        .put(zeros)
        .array();
  }
}
