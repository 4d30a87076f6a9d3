package io.drec.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.drec.record.RecordLayout.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Any bytes are either a frame that can be read to its end, or refused in words. */
final class RecordFuzzTest {

  @FuzzTest
  void shouldReadOrRefuseAnyRecord(byte[] input) {
    ByteBuffer bytes = ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN);
    RecordView view = new RecordView();
    try {
      view.wrap(bytes, 0, input.length);
    } catch (RecordFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return;
    }
    readAll(view);
  }

  /** The checksum is set right, so that the fuzzer gets behind it. */
  @FuzzTest
  void shouldReadOrRefuseAnyFrame(byte[] input) {
    ByteBuffer bytes = ByteBuffer.wrap(input.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int length = input.length >= Frame.BYTES ? bytes.getInt(Frame.LENGTH) : 0;
    if (length >= Frame.BYTES && length <= input.length) {
      bytes.putInt(Frame.CRC32C, FrameView.checksum(new CRC32C(), bytes, 0, length));
    }
    try {
      new FrameView().wrap(bytes, 0, input.length).forEach((index, record) -> readAll(record));
    } catch (RecordFormatException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  private static void readAll(RecordView view) {
    for (FieldId id : FieldId.values()) {
      int field = view.findField(id);
      if (field >= 0) {
        assertThat(view.fieldDataOffset(field) + view.fieldLength(field))
            .isLessThanOrEqualTo(view.offset() + view.length());
        view.fieldBytes(id);
      }
    }
    for (int offset = 0; offset < 300; offset += 4) {
      view.bodyU8(offset);
      view.bodyU16(offset);
      view.bodyInt(offset);
      view.bodyLong(offset);
    }
    assertThat(view.toByteArray()).hasSize(view.length());
  }
}
