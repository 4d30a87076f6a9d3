package io.drec.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How names fall into tables. */
final class ByteHashTest {
  private static final int MANY = 4096;

  /**
   * Pairs of blocks that differ in the bits with which a plain multiplication carries a difference
   * on unchanged: by it all of these names had one hash, whatever it began with.
   */
  @Test
  void shouldNotPutNamesThatWereChosenForItInOnePlace() {
    Set<Integer> hashes = new HashSet<>();
    for (int name = 0; name < MANY; name++) {
      ByteBuffer blocks = ByteBuffer.allocate(24 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int pair = 0; pair < 12; pair++) {
        boolean isOther = (name >> pair & 1) != 0;
        blocks.putLong(isOther ? 1L << 63 : 0).putLong(isOther ? 1L << 63 | 1L << 31 : 0);
      }
      hashes.add(ByteHash.of(blocks.array()));
    }
    assertThat(hashes).hasSizeGreaterThan(MANY - 16);
  }

  @Test
  void shouldTellShortNamesApart() {
    Set<Integer> hashes = new HashSet<>();
    for (int name = 0; name < MANY; name++) {
      hashes.add(ByteHash.of(("f" + name).getBytes(StandardCharsets.US_ASCII)));
    }
    assertThat(hashes).hasSizeGreaterThan(MANY - 16);
  }

  @Test
  void shouldTakeAPartForTheSameBytes() {
    byte[] whole = "..a name..".getBytes(StandardCharsets.US_ASCII);
    byte[] alone = "a name".getBytes(StandardCharsets.US_ASCII);

    assertThat(ByteHash.of(whole, 2, alone.length)).isEqualTo(ByteHash.of(alone));
  }
}
