package io.drec.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** These ids are in recordings: they never change. */
final class EntityIdsTest {
  private static final byte[] HOST = filled(1);
  private static final byte[] BOOT = filled(2);

  private final EntityIds ids = new EntityIds();

  private static byte[] filled(int value) {
    byte[] bytes = new byte[16];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void shouldMakeTheIdsThatTheFormatSays() {
    assertThat(ids.process(HOST, BOOT, 4711, 123_456_789L)).hasToString("p80c529b24eef8e06");
    assertThat(ids.file(HOST, 0x800001L, 77, 5)).hasToString("fc32cd8d6c62e5f2b");
    assertThat(ids.path(HOST, new byte[] {'/', 'x'})).hasToString("fe7ae7d1634e15f58");
    assertThat(ids.flow(HOST, BOOT, 9)).hasToString("n34545f2866f3c698");
  }

  @Test
  void shouldTellPeersOfOneSocketApart() {
    byte[] peer = {(byte) 203, 0, 113, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    assertThat(ids.flow(HOST, BOOT, 9, peer, 53))
        .isNotEqualTo(ids.flow(HOST, BOOT, 9, peer, 54))
        .isNotEqualTo(ids.flow(HOST, BOOT, 9));
  }
}
