package io.drec.windows.evtx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class CursorTest {
  private static final byte[] CHUNK = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  @Test
  void shouldReadUpToItsLimitAndNotAByteBeyond() {
    Cursor cursor = new Cursor(CHUNK, 1, 5);
    assertThat(cursor.u32("four")).isEqualTo(0x04030201L);
    assertThat(cursor.remaining()).isZero();
    assertThat(cursor.peek()).isEqualTo(-1);

    assertThatThrownBy(() -> new Cursor(CHUNK, 5, 5).u8("a byte"))
        .isInstanceOf(EvtxDamageException.class)
        .hasMessage("0 bytes left, expected 1 bytes of a byte");
    assertThatThrownBy(() -> new Cursor(CHUNK, 4, 5).u16("a short")).hasMessageContaining("1 b");
    assertThatThrownBy(() -> new Cursor(CHUNK, 2, 5).u32("an int")).hasMessageContaining("3 b");
    assertThatThrownBy(() -> new Cursor(CHUNK, 2, 5).utf16(2, "text")).hasMessageContaining("3 b");
    assertThatThrownBy(() -> new Cursor(CHUNK, 2, 5).skip(4, "bytes")).hasMessageContaining("3 b");
    assertThatThrownBy(() -> new Cursor(CHUNK, 2, 5).skip(0xffff_ffffL, "bytes"))
        .hasMessageContaining("expected 4294967295 bytes");
  }
}
