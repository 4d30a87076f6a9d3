package io.drec.linux.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SystemSha256Test {
  private MessageDigest system;
  private MessageDigest java;

  @BeforeEach
  void make() throws Exception {
    system = SystemSha256.make();
    java = MessageDigest.getInstance("SHA-256");
    assumeTrue(
        system instanceof SystemSha256, "this machine has no libcrypto.so.3 or libcrypto.so.1.1");
  }

  @Test
  void shouldSayWhatJavaSaysHoweverTheBytesCome() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ByteBuffer direct = ByteBuffer.allocateDirect(20_000);
    ByteBuffer other = ByteBuffer.allocateDirect(300);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(12_000)];
      random.nextBytes(bytes);
      int cut = random.nextInt(bytes.length + 1);
      switch (random.nextInt(4)) {
        case 0 -> {
          int from = random.nextInt(direct.capacity() - bytes.length);
          direct.clear().position(from);
          direct.put(bytes).flip().position(from);
          system.update(direct);
          assertThat(direct.hasRemaining()).isFalse();
        }
        case 1 -> system.update(ByteBuffer.wrap(bytes));
        case 2 -> {
          other.clear();
          int head = Math.min(cut, other.capacity());
          other.put(bytes, 0, head).flip();
          system.update(other);
          system.update(bytes, head, bytes.length - head);
        }
        default -> {
          for (byte one : bytes) {
            system.update(one);
          }
        }
      }
      java.update(bytes);
      if (random.nextInt(3) == 0) {
        assertThat(system.digest()).as("seed %d, part %d", seed, i).isEqualTo(java.digest());
      }
    }
    assertThat(system.digest()).as("seed %d", seed).isEqualTo(java.digest());
  }

  @Test
  void shouldBeginAnewAfterAResetAndAfterADigest() throws Exception {
    system.update(new byte[] {1, 2, 3});
    system.reset();
    byte[] out = new byte[40];
    assertThat(system.digest(out, 4, 36)).isEqualTo(32);
    assertThat(out).startsWith(0, 0, 0, 0).endsWith(0, 0, 0, 0);
    byte[] ofNothing = java.digest();
    assertThat(Arrays.copyOfRange(out, 4, 36)).isEqualTo(ofNothing);
    assertThat(system.digest()).isEqualTo(ofNothing);
    assertThat(system.getDigestLength()).isEqualTo(32);
  }
}
