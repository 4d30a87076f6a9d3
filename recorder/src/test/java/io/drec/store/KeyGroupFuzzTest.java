package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Any bytes are what META says of a group, and its file, or are refused. */
final class KeyGroupFuzzTest {
  private static final int END_BYTES = (int) KeyGroupFile.bytes(1) - KeyGroup.PAGE_BYTES;

  @FuzzTest
  void shouldReadOrRefuseAnyRow(byte[] input) {
    try {
      KeyGroupRow row = KeyGroupRow.decode(input);
      assertThat(KeyGroupRow.decode(row.encode())).isEqualTo(row);
    } catch (StoreException e) {
      assertThat(e).hasMessageMatching("(?s).*(damaged|form).*");
    }
  }

  /** Of a page, whose end is the input, with a check that is right. */
  @FuzzTest
  void shouldOpenOrPassOverAnyFile(byte[] input) throws IOException {
    byte[] end = Arrays.copyOf(input, END_BYTES);
    CRC32C crc = new CRC32C();
    crc.update(end, 0, END_BYTES - Integer.BYTES);
    ByteBuffer file =
        ByteBuffer.allocate(KeyGroup.PAGE_BYTES + END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.position(KeyGroup.PAGE_BYTES).put(end);
    file.putInt(file.capacity() - Integer.BYTES, (int) crc.getValue());
    Path directory = Files.createTempDirectory("drec-keys-");
    Path path = KeyGroupFile.path(directory, 1);
    try {
      Files.write(path, file.array());
      long[] letters = new long[KeyGroup.LETTER_LONGS];
      Arrays.fill(letters, -1);
      KeyGroupRow row = new KeyGroupRow((int) crc.getValue(), 1, letters, List.of());
      KeyGroup group = KeyGroupFile.open(directory, 1, row);
      if (group != null) {
        long columns = group.holding(1, input.length);
        assertThat(columns).isEqualTo(group.isDamaged() ? -1 : 0);
      }
    } finally {
      Files.deleteIfExists(path);
      Files.delete(directory);
    }
  }
}
