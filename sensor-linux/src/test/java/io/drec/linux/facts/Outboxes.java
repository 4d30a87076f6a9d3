package io.drec.linux.facts;

import io.drec.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Takes what a source has told, for tests of other packages. */
public final class Outboxes {
  private Outboxes() {}

  public static List<RecordView> take(FactOutbox outbox) {
    List<RecordView> records = new ArrayList<>();
    outbox.drain(
        (buffer, offset, length) -> {
          byte[] copy = new byte[length];
          buffer.get(offset, copy);
          ByteBuffer own = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
          records.add(new RecordView().wrap(own, 0, length));
        },
        Integer.MAX_VALUE);
    return records;
  }
}
