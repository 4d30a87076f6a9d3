package io.drec.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FrameKeysTest {
  private static final byte[] SEED =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  @Test
  void shouldGiveTheSameKeyHoweverItIsReached() {
    long seed = Long.getLong("seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    FrameKeys walking = FrameKeys.ofSeed(SEED);
    long at = 0;
    for (int i = 0; i < 300; i++) {
      at += random.nextInt(3) == 0 ? random.nextLong(1L << random.nextInt(1, 40)) : 1;
      walking.advanceTo(at);
      FrameKeys jumped = FrameKeys.ofSeed(SEED);
      jumped.advanceTo(at);
      assertThat(frameKey(walking)).as("seed %d frame %d", seed, at).isEqualTo(frameKey(jumped));
      assertThat(markKey(walking)).isEqualTo(markKey(jumped)).isNotEqualTo(frameKey(jumped));
    }
  }

  @Test
  void shouldGiveEachFrameItsOwnKey() {
    FrameKeys keys = FrameKeys.ofSeed(SEED);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      keys.advanceTo(i);
      assertThat(seen.add(HexFormat.of().formatHex(frameKey(keys)))).isTrue();
      assertThat(seen.add(HexFormat.of().formatHex(markKey(keys)))).isTrue();
    }
  }

  /** What format and older recordings rely on; computed with another program's SHA-256. */
  @Test
  void shouldMakeTheKeysThatTheFormatSays() throws Exception {
    FrameKeys keys = FrameKeys.ofSeed(SEED);
    byte[] secret = SEED;
    for (int i = 0; i < FrameKeys.HEIGHT; i++) {
      secret = hash("drec-seal-1 left", secret);
    }
    assertThat(frameKey(keys)).isEqualTo(hash("drec-seal-1 frame", secret));
    assertThat(markKey(keys)).isEqualTo(hash("drec-seal-1 mark", secret));
  }

  @Test
  void shouldNotGoBack() {
    FrameKeys keys = FrameKeys.ofSeed(SEED);
    keys.advanceTo(1000);
    assertThatThrownBy(() -> keys.advanceTo(999)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keys.advanceTo(FrameKeys.LEAVES))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** None of the secrets on the way to an earlier leaf is among those that are kept. */
  @Test
  void shouldKeepNoSecretOfAnEarlierFrame() {
    FrameKeys keys = FrameKeys.ofSeed(SEED);
    Set<String> gone = new HashSet<>();
    for (int i = 0; i < 64; i++) {
      keys.advanceTo(i);
      byte[] key = frameKey(keys);
      gone.add(HexFormat.of().formatHex(key));
      keys.advanceTo(i + 1);
      ByteBuffer kept = ByteBuffer.allocate(KeyState.SLOT_BYTES);
      int length = keys.write(kept, 0);
      assertThat(length).isEqualTo(FrameKeys.nodes(i + 1) * 32);
      assertThat(gone).doesNotContainAnyElementsOf(secrets(kept, length));
      assertThat(secrets(kept, length)).doesNotContain(HexFormat.of().formatHex(SEED));
    }
  }

  @Test
  void shouldGoOnFromWhatWasWritten() {
    for (long index : new long[] {0, 1, 2, 3, 4711, (1L << 40) + 5, FrameKeys.LEAVES - 1}) {
      FrameKeys keys = FrameKeys.ofSeed(SEED);
      keys.advanceTo(index);
      ByteBuffer bytes = ByteBuffer.allocate(KeyState.SLOT_BYTES);
      keys.write(bytes, 7);
      FrameKeys back = FrameKeys.read(index, bytes, 7);
      assertThat(back.index()).isEqualTo(index);
      assertThat(frameKey(back)).isEqualTo(frameKey(keys));
    }
  }

  @Test
  void shouldAllocateNothingForAFrame() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FrameKeys keys = FrameKeys.ofSeed(SEED);
    byte[] key = new byte[32];
    long before = 0;
    for (int i = 0; i < 20_000; i++) {
      if (i == 10_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      keys.advanceTo(i);
      keys.frameKey(key);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes for 10,000 frames").isLessThan(10_000);
  }

  private static Set<String> secrets(ByteBuffer bytes, int length) {
    Set<String> secrets = new HashSet<>();
    for (int at = 0; at < length; at += 32) {
      byte[] secret = new byte[32];
      bytes.get(at, secret);
      secrets.add(HexFormat.of().formatHex(secret));
    }
    return secrets;
  }

  private static byte[] hash(String label, byte[] secret) throws Exception {
    byte[] name = label.getBytes(StandardCharsets.US_ASCII);
    byte[] message = Arrays.copyOf(name, name.length + secret.length);
    System.arraycopy(secret, 0, message, name.length, secret.length);
    return java.security.MessageDigest.getInstance("SHA-256").digest(message);
  }

  private static byte[] frameKey(FrameKeys keys) {
    byte[] key = new byte[32];
    keys.frameKey(key);
    return key;
  }

  private static byte[] markKey(FrameKeys keys) {
    byte[] key = new byte[32];
    keys.markKey(key);
    return key;
  }
}
