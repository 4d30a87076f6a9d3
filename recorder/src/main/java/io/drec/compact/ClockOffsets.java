package io.drec.compact;

import io.drec.store.MetaKeys;
import io.drec.store.RowReader;
import io.drec.store.RowWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The clock offsets that the frames of a boot have had. The wall clock is stepped rarely; when it
 * is while a file is open, the session's beginning is found by an older offset.
 */
final class ClockOffsets {
  private static final int OFFSETS_MAX = 8;

  private final Rows rows;

  ClockOffsets(Rows rows) {
    this.rows = rows;
  }

  /** Newest first. */
  List<Long> known(Act act) {
    List<Long> offsets = read(act.bootId());
    Collections.reverse(offsets);
    return offsets;
  }

  private List<Long> read(byte[] bootId) {
    List<Long> offsets = new ArrayList<>();
    byte[] value = rows.meta(MetaKeys.offsets(bootId));
    if (value != null) {
      RowReader in = new RowReader(value);
      while (!in.atEnd()) {
        offsets.add(in.signed());
      }
    }
    return offsets;
  }

  void add(byte[] bootId, long offsetNs) {
    List<Long> offsets = read(bootId);
    if (offsets.contains(offsetNs)) {
      return;
    }
    if (offsets.size() == OFFSETS_MAX) {
      offsets.remove(0);
    }
    offsets.add(offsetNs);
    RowWriter out = new RowWriter();
    offsets.forEach(out::signed);
    rows.putMeta(MetaKeys.offsets(bootId), out.toBytes());
  }
}
